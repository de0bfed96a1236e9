//! `import`: where a page comes from, and that it reads the pages that `show` prints.

use crate::{
    columns::columns,
    run::{Folder, code, command, note, out, run},
};
use paytable_schema::{load, model::Layer, tables};
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

/// A gateway of one's own: its replies have one layer, and its merchants a shop number.
const GATEWAY: &str = r#"[gateway]
name = "Harbour"
title = "Harbour Pay"
doc = "An acquirer that does not exist."
doc_url = "https://harbour.example/docs"

[hosts]
main = "https://api.harbour.example"

[wire]
encoding = "json"
length_unit = "chars"

[merchant]
shop_no = { title = "Shop number", identity = true }

[sign]
field = "seal"
algorithms = ["HMAC-SHA256"]
secret = "&secret="
case = "lower"

[[outcome]]
field = "status"
success = "OK"
code = "reason_code"
opens = "succeeded"

[group.shop]
shop = { title = "Shop", required = true, type = "String(12)", fill = "merchant.shop_no", doc = "Your shop." }
seal = { title = "Signature", required = true, type = "String(64)", fill = "sign", doc = "Signature." }
"#;

const CHARGE: &str = "Request parameters\n\n| Field | Type | Required |\n|---|---|---|\n| shop | String(12) | Yes |\n\
                      | seal | String(64) | Yes |\n\nResponse parameters\n\n| Field | Type | Required |\n|---|---|---|\n\
                      | status | String(8) | Yes |\n| reason_code | String(8) | No |\n";

#[test]
fn a_gateway_in_a_file_says_who_fills_a_row_and_what_a_success_opens() {
    let folder = Folder::new();
    let gateway = folder.file("gateway.toml", GATEWAY);
    let gateway = gateway.to_str().unwrap();
    let row = "| charge_no | String(20) | Yes |\n";
    for page in [
        format!("{CHARGE}\nThese fields are returned only when status is OK\n\n{row}"),
        // A page that names no condition.
        format!("{CHARGE}{row}"),
    ] {
        let draft = import(&["--gateway", gateway], &page);
        assert!(!draft.contains("gateway = "), "{draft}");
        assert!(draft.contains("type = \"String(12)\", fill = \"merchant.shop_no\""), "{draft}");
        assert!(draft.contains("type = \"String(64)\", fill = \"sign\""), "{draft}");
        let names = |section| told(&draft, section).into_iter().map(|[name, ..]| name).collect::<Vec<_>>();
        assert_eq!(names("response.always"), ["status", "reason_code"], "{draft}");
        assert_eq!(names("response.succeeded"), ["charge_no"], "{draft}");
    }
}

#[test]
fn a_gateway_in_a_file_is_checked_first() {
    let folder = Folder::new();
    let page = folder.file("page.txt", CHARGE);
    let broken = folder.file("gateway.toml", &GATEWAY.replace("opens = \"succeeded\"", "opens = \"later\""));
    let output = command().args(["import", "--gateway"]).args([&broken, &page]).output().unwrap();
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(note(&output).contains("gateway.toml:27"), "{}", note(&output));
    let output = command().args(["import", "--gateway", "no/gateway.toml"]).arg(&page).output().unwrap();
    assert_eq!((code(&output), out(&output).as_str()), (2, ""));
    assert!(note(&output).starts_with("error: no/gateway.toml: "), "{}", note(&output));
}

#[test]
fn a_page_without_a_table_is_an_error_that_says_what_a_table_is() {
    let folder = Folder::new();
    for page in [
        "",
        "统一下单",
        "<html><body><div id=app></div><script src=app.js></script></body></html>",
        "<table><tr><td>版本<td>日期<tr><td>V1<td>2020</table>",
        "参数名 | 类型 | 必填 | 说明\n",
        "参数名 | 类型 | 必填 | 说明\n一句话 | 是 | 是 | 是\n",
    ] {
        let path = folder.file("page.txt", page);
        let output = command().arg("import").arg(path).output().unwrap();
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{page}");
        assert!(note(&output).starts_with("error: no table was found on the page\n"), "{}", note(&output));
        for word in ["参数名", "Required", "错误码", "tabs", "<table>"] {
            assert!(note(&output).contains(word), "{word}: {}", note(&output));
        }
    }
}

#[test]
fn what_show_prints_is_a_page_that_import_reads_back() {
    for table in tables::TABLES {
        let page = out(&run(&["show", table.name]));
        let folder = table.name.split('/').next().unwrap();
        let draft = import(&["--api", "A", "--path", "/a", "--gateway", folder], &page);
        let (gateway, document) = load(table.name).unwrap();
        let outcome = document.api.map_or(Vec::new(), |api| api.outcome);
        let fields = |layers: &[Layer]| layers.iter().map(|layer| layer.field.clone()).collect::<Vec<_>>();
        // A page tells what its only layer opens if that is a layer of its gateway.
        let is_own = fields(&outcome) != fields(&gateway.outcome);
        let is_untold = is_own && outcome.len() == 1;
        // Where it has another layer than its gateway, what the gateway's opens is taken for a success.
        let is_longer = is_own && gateway.outcome.len() == 1 && outcome.len() == 2;
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
            // Nor does it tell whether an answer is always the same.
            let drafted = match section {
                "ack" if is_answered => continue,
                "answer" if is_answered => "ack",
                "response.accepted" if is_untold || is_longer => continue,
                "response.succeeded" if is_untold => "response.accepted",
                section => section,
            };
            let mut expected = expected(table, section);
            if is_longer && section == "response.succeeded" {
                expected.splice(0..0, self::expected(table, "response.accepted"));
            }
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

/// The facts of the tests of the schema.
const FACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/tests/facts");

#[test]
fn facts_in_a_folder_become_a_table_each_beside_their_gateway_and_none_is_written_over() {
    let folder = Folder::new();
    let gateway = std::fs::read_to_string(format!("{FACTS}/gateway.toml")).unwrap();
    folder.file("gateway.toml", &gateway);
    let out_folder = folder.0.clone();
    let draft = || command().args(["import", "--out"]).arg(&out_folder).arg(FACTS).output().unwrap();
    let output = draft();
    assert_eq!(code(&output), 0, "{}", note(&output));
    assert_eq!(out(&output), "7 tables drafted\n");
    let order = std::fs::read_to_string(out_folder.join("berths_order_create.toml")).unwrap();
    // What it refers to, and the codes, stand beside the facts; the gateway beside the table.
    assert!(
        order.contains("[type.Keeper]")
            && order.contains("include = [\"common\"")
            && !order.contains("gateway =")
    );
    let linted = command().arg("lint").arg(&out_folder).output().unwrap();
    assert_eq!(code(&linted), 0, "{}", out(&linted));
    let again = draft();
    assert_eq!(code(&again), 2);
    assert!(note(&again).contains(".toml: "), "{}", note(&again));
    assert_eq!(std::fs::read_to_string(out_folder.join("berths_order_create.toml")).unwrap(), order);
}

#[test]
fn one_file_of_facts_is_printed_under_the_name_given() {
    let path = format!("{FACTS}/upload.json");
    let args = ["import", "--api", "PictureUpload", "--gateway", "wechat_v3"];
    let text = out(&command().args(args).arg(path).output().unwrap());
    assert!(text.contains("name = \"PictureUpload\"\ngateway = \"wechat_v3\"\n"), "{text}");
    let several = command().arg("import").arg(format!("{FACTS}/notices.json")).output().unwrap();
    assert_eq!(code(&several), 2);
    assert!(note(&several).contains("--out DIR"));
}
