//! `import`: where a page comes from, and that it reads the pages that `show` prints.

use crate::{
    columns::columns,
    run::{Folder, code, command, out, run},
};
use paytable_schema::{load, tables};
use std::{io::Write, process::Stdio};

fn import(args: &[&str], page: &str) -> String {
    let mut child =
        command().arg("import").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    out(&output)
}

#[test]
fn import_reads_a_file_or_standard_input() {
    let page = "字段名|变量名|必填|类型|示例值|描述\n甲|a|是|String|1|d\n";
    let folder = Folder::new();
    let path = folder.file("page.txt", page);
    let args = ["--api", "A", "--path", "/a", "--gateway", "wechat_v2"];
    let from_file = out(&command().arg("import").args(args).arg(path).output().unwrap());
    assert!(from_file.contains("name = \"A\"\ngateway = \"wechat_v2\"\n"), "{from_file}");
    assert!(from_file.contains("path = \"/a\"\n"), "{from_file}");
    assert_eq!(import(&args, page), from_file);
    assert_eq!(import(&[&args[..], &["-"]].concat(), page), from_file);
}

#[test]
fn what_show_prints_is_a_page_that_import_reads_back() {
    for table in tables::TABLES {
        let page = out(&run(&["show", table.name]));
        let folder = table.name.split('/').next().unwrap();
        let draft = import(&["--api", "A", "--path", "/a", "--gateway", folder], &page);
        let document = load(table.name).unwrap().1;
        let layers = document.api.map_or(0, |api| api.outcome.len());
        let is_answered = document.notice.is_some_and(|notice| notice.answer.is_some());
        let mut rows = 0;
        for section in [
            "request",
            "response.always",
            "response.accepted",
            "response.succeeded",
            "event",
            "ack",
            "answer",
            "errors",
        ] {
            // A page tells neither what its only layer opens nor whether an answer is always the same.
            let drafted = match section {
                "ack" if is_answered => continue,
                "answer" if is_answered => "ack",
                "response.accepted" if layers == 1 => continue,
                "response.succeeded" if layers == 1 => "response.accepted",
                section => section,
            };
            let expected = expected(table, section);
            rows += expected.len();
            assert_eq!(told(&draft, drafted), expected, "{section} of {}", table.name);
        }
        assert!(rows > 0, "{}", table.name);
    }
}

/// Name, title and required mark of the rows in a section.
fn told(text: &str, section: &str) -> Vec<[String; 3]> {
    columns(text, section).into_iter().map(|row| [row.name, row.title, row.required]).collect()
}

/// The rows of a table's section, those included from its gateway first.
fn expected(table: &tables::Table, section: &str) -> Vec<[String; 3]> {
    let groups = included(table.source.text, section).into_iter();
    let kind = if section == "errors" { "error_group" } else { "group" };
    let mut rows: Vec<_> =
        groups.flat_map(|group| told(table.gateway.text, &format!("{kind}.{group}"))).collect();
    for own in told(table.source.text, section) {
        match rows.iter_mut().find(|row| row[0] == own[0]) {
            Some(row) => *row = own,
            None => rows.push(own),
        }
    }
    rows
}

/// The groups that a section includes.
fn included(text: &str, section: &str) -> Vec<String> {
    let file: toml::Table = text.parse().unwrap();
    let mut value = Some(&toml::Value::Table(file));
    for step in section.split('.').chain(["include"]) {
        value = value.and_then(|value| value.get(step));
    }
    let names = value.and_then(toml::Value::as_array).into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}
