//! `coverage`: the page of what is shipped.

use crate::run::{out, run};
use paytable_schema::{load, tables};

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
