//! What each table of a page describes: the sentence above it says, or its place does.

use super::{
    draft::{Draft, Entry},
    guess,
    place::Section,
    tables::{Cells, Column, Table},
};
use crate::{model::Gateway, rules::snake_case};

pub(super) fn draft(tables: &[Table<'_>], gateway: Option<&Gateway>) -> Draft {
    let mut draft = Draft::default();
    let mut before = Vec::new();
    for table in tables {
        let rows = table.rows();
        let section = section(table, &rows, &before);
        for cells in &rows {
            match &section {
                Section::Errors => push(&mut draft.errors, cells, guess::error(cells), |row| &row.code),
                Section::Ack => push(&mut draft.ack, cells, guess::ack(cells), |row| &row.name),
                other => {
                    let row = guess::row(cells, other, gateway);
                    push(draft.message_mut(other), cells, row, |row| &row.name);
                }
            }
        }
        before.push(section);
    }
    draft
}

/// A name written twice would be no TOML; the second goes into a comment.
fn push<T>(rows: &mut Vec<Entry<T>>, cells: &Cells, row: Option<T>, name: fn(&T) -> &String) {
    let fresh = row.filter(|row| !rows.iter().filter_map(Entry::row).any(|known| name(known) == name(row)));
    rows.push(fresh.map_or_else(|| Entry::Unread(cells.text()), Entry::Row));
}

fn section(table: &Table<'_>, rows: &[Cells], before: &[Section]) -> Section {
    if table.is_errors() {
        return Section::Errors;
    }
    if table.has(Column::Accepted) && table.has(Column::Refused) {
        return Section::Ack;
    }
    let in_event = before.iter().rev().find(|s| !matches!(s, Section::Type(_))) == Some(&Section::Event);
    // The nearest line decides; a page's introduction mentions everything.
    match table.heading.iter().rev().find_map(|line| named(line)) {
        // A notice has sections too, but its table has one.
        Some(Section::Always | Section::Accepted | Section::Succeeded) if in_event => Section::Event,
        Some(section) => section,
        None => by_place(rows, before, in_event),
    }
}

/// The section that a sentence or heading announces.
fn named(line: &str) -> Option<Section> {
    if let Some(path) = type_path(line) {
        return Some(Section::Type(path));
    }
    let flat = line.to_lowercase().replace(['_', ' '], "");
    let says = |words: &[&str]| words.iter().any(|word| flat.contains(word));
    if flat.contains("success") && flat.contains("returncode") {
        return Some(if flat.contains("resultcode") { Section::Succeeded } else { Section::Accepted });
    }
    // Where other fields decide, the sentence is still the same.
    if flat.contains("以下字段在") && flat.contains("有返回") {
        return Some(if flat.contains("都为") { Section::Succeeded } else { Section::Accepted });
    }
    let about_notice = says(&["回调", "通知", "callback", "notif"]);
    if about_notice && says(&["必须返回", "同步返回", "应答", "mustreturn", "acknowledg"]) {
        return Some(Section::Ack);
    }
    // Headings are short; longer lines only happen to use these words.
    if line.chars().count() > 24 {
        return None;
    }
    if says(&["通知参数", "回调参数", "通知内容", "通知数据", "notificationparameter", "callbackparameter"])
    {
        return Some(Section::Event);
    }
    if says(&["请求参数", "输入参数", "入参", "requestparameter"]) {
        return Some(Section::Request);
    }
    let reply = [
        "返回参数",
        "返回结果",
        "返回值",
        "应答参数",
        "返回数据",
        "出参",
        "responseparameter",
        "returnparameter",
    ];
    says(&reply).then_some(Section::Always)
}

/// The name in `sceneInfo.storeInfo 对象说明`.
fn type_path(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let about = lower.find("对象说明").or_else(|| lower.find("object description"))?;
    // Lower case can be longer than the text it came from.
    let before = line.get(..about)?;
    let path = before.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let good = path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    (good && path.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| path.to_owned())
}

/// A page that announces nothing lists the request first and the reply after it.
fn by_place(rows: &[Cells], before: &[Section], in_event: bool) -> Section {
    let first = rows.first().map(|cells| snake_case(cells.get(Column::Name)));
    let reply = first.is_some_and(|name| name == "return_code");
    match (before.contains(&Section::Request), in_event) {
        (_, true) => Section::Event,
        (false, _) if !reply => Section::Request,
        _ => Section::Always,
    }
}
