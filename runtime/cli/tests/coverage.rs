//! `coverage`: the page of what is shipped.

use crate::run::{out, run};
use paytable_schema::{load, tables};
use serde_json::{Value, json};

#[test]
fn coverage_has_a_line_for_every_api_and_notice() {
    let page = out(&run(&["coverage"]));
    let lines = |start: &str| page.lines().filter(|line| line.starts_with(start)).count();
    let (mut apis, mut notices) = (0, 0);
    for table in tables::TABLES {
        let (_, document) = load(table.name).unwrap();
        if let Some(api) = document.api {
            apis += 1;
            let start = format!("| [{}]({}) {} |", api.name, api.doc_url, api.title);
            let line =
                page.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start}"));
            let rows =
                format!("{}` | {} | {} |", api.path.value, api.request.rows.len(), api.response.rows.len());
            assert!(line.contains(&rows), "{rows} in {line}");
            assert_eq!(line.contains("| yes |"), api.certificate, "{line}");
        }
        if let Some(notice) = document.notice {
            notices += 1;
            assert_eq!(lines(&format!("| [{}]({})", notice.name, notice.doc_url)), 1, "{}", notice.name);
        }
    }
    assert_eq!(lines("| ["), apis + notices);
    for (what, count) in [("APIs", apis), ("notices", notices)] {
        let total = page.lines().find(|line| line.starts_with(&format!("| {what} |"))).unwrap();
        assert!(total.ends_with(&format!("| {count} |")), "{total}");
    }
}

#[test]
fn the_page_of_what_is_shipped_is_made_of_the_tables_of_today() {
    let page = include_str!("../../../COVERAGE.md");
    let help = "cargo run -p paytable-cli -- coverage > COVERAGE.md";
    assert!(out(&run(&["coverage"])) == page, "COVERAGE.md is of yesterday: {help}");
}

/// The lines of `coverage --json`.
fn lines() -> Vec<Value> {
    out(&run(&["coverage", "--json"])).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_json_of_what_is_shipped_has_an_object_for_every_api_and_notice() {
    let lines = lines();
    let mut count = 0;
    for table in tables::TABLES {
        let (gateway, document) = load(table.name).unwrap();
        let found = |kind: &str| {
            let mut found = lines.iter().filter(|line| line["table"] == table.name && line["kind"] == kind);
            let line = found.next().unwrap_or_else(|| panic!("{} has no line of its {kind}", table.name));
            assert!(found.next().is_none() && line["gateway"] == gateway.name, "{line}");
            line
        };
        if let Some(api) = document.api {
            count += 1;
            let line = found("api");
            let codes: Vec<&str> = api.errors.iter().map(|error| error.code.as_str()).collect();
            assert_eq!(line["errors"], json!(codes), "{line}");
            for (key, expected) in [
                ("name", json!(api.name)),
                ("title", json!(api.title)),
                ("doc_url", json!(api.doc_url)),
                ("certificate", json!(api.certificate)),
                ("request_rows", json!(api.request.rows.len())),
                ("reply_rows", json!(api.response.rows.len())),
                ("deprecated", json!(api.deprecated.is_some())),
            ] {
                assert_eq!(line[key], expected, "{key} of {line}");
            }
            // The page of `show` has both in one line.
            let place = format!("{} {}", line["method"].as_str().unwrap(), line["url"].as_str().unwrap());
            let shown = out(&run(&["show", table.name])).replace(" (form) ", " ");
            assert!(shown.lines().any(|line| line == place), "{place}");
        }
        if let Some(notice) = document.notice {
            count += 1;
            let line = found("notice");
            assert_eq!(line["name"], notice.name, "{line}");
            assert_eq!(line["title"], notice.title, "{line}");
            assert_eq!(line["doc_url"], notice.doc_url, "{line}");
            assert_eq!(line["rows"], notice.event.rows.len(), "{line}");
        }
    }
    assert_eq!(lines.len(), count);
}

#[test]
fn the_lines_of_json_in_the_readme_are_those_of_today() {
    let readme = include_str!("../README.md");
    let (_, below) = readme.split_once("`paytable coverage --json` prints").unwrap();
    let block = below.split("```").nth(1).unwrap().strip_prefix("json\n").unwrap();
    let lines = lines();
    assert_eq!(block.lines().count(), 2);
    for line in block.lines() {
        let shown: Value = serde_json::from_str(line).unwrap();
        assert!(lines.contains(&shown), "README.md: the line of {} is another one", shown["table"]);
    }
}
