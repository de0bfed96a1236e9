//! The draft as TOML.

use super::{
    draft::{Draft, Entry},
    head::Head,
    nest::{self, Type, type_name},
    place::Section,
    quoted::quoted,
    row::Row,
};
use crate::{fault::Source, layout::layout};
use std::mem;

pub(super) fn toml(draft: &mut Draft, head: Head<'_>, title: &str) -> String {
    let types = nest::types(draft);
    let mut out = vec![
        "# Drafted from a documentation page. Fill in what is empty, in your own words, and check every guess."
            .to_owned(),
    ];
    if draft.has_api() {
        api(draft, head, title, &mut out);
    }
    for nested in &types {
        type_section(nested, &mut out);
    }
    alternatives(draft, &mut out);
    for (section, name) in [
        (Section::Always, "[response.always]"),
        (Section::Accepted, "[response.accepted]"),
        (Section::Succeeded, "[response.succeeded]"),
    ] {
        if let Some(rows) = draft.message(&section) {
            message(name, rows, &mut out);
        }
    }
    errors(draft, &mut out);
    if draft.message(&Section::Event).is_some() || !draft.ack.is_empty() {
        notice(draft, head, title, &mut out);
    }
    families(draft, &types, &mut out);
    unused(draft, &mut out);
    let text = out.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect::<String>();
    // The layout has one owner; a draft it refused could still be mended by hand.
    layout(Source { path: "", text: &text }).unwrap_or(text)
}

fn api(draft: &Draft, head: Head<'_>, title: &str, out: &mut Vec<String>) {
    section("[api]", out);
    head_keys(head.name, head.gateway, title, out);
    out.push(format!("path = {}", quoted(head.path)));
    let request = draft.message(&Section::Request).unwrap_or_default();
    let mut rows = request.iter().filter_map(Entry::row);
    let snake = crate::rules::snake_case;
    if let Some(key) = rows.find(|row| snake(&row.name) == "out_trade_no") {
        guess("idempotency_key by its name", out);
        out.push(format!("idempotency_key = {}", quoted(&key.name)));
    }
    message("[request]", request, out);
}

fn head_keys(name: &str, gateway: Option<&str>, title: &str, out: &mut Vec<String>) {
    out.push(format!("name = {}", quoted(name)));
    out.extend(gateway.map(|gateway| format!("gateway = {}", quoted(gateway))));
    if !title.is_empty() {
        guess("title, the first short line of the page", out);
    }
    out.push(format!("title = {}", quoted(title)));
    out.push("doc = \"\"".to_owned());
    out.push("doc_url = \"\"".to_owned());
}

fn message(name: &str, rows: &[Entry<Row>], out: &mut Vec<String>) {
    section(name, out);
    entries(rows, out, row);
}

fn entries<T>(entries: &[Entry<T>], out: &mut Vec<String>, write: fn(&T, &mut Vec<String>)) {
    for entry in entries {
        match entry {
            Entry::Row(row) => write(row, out),
            Entry::Said(text) => guess(&format!("of the rows below, the page says: {text}"), out),
        }
    }
}

fn row(row: &Row, out: &mut Vec<String>) {
    for note in &row.notes {
        guess(note, out);
    }
    let mut keys = vec![
        format!("title = {}", quoted(&row.title)),
        format!("required = {}", row.required),
        format!("type = {}", quoted(&row.kind.word())),
    ];
    keys.extend(row.keys.iter().map(|(key, value)| format!("{key} = {value}")));
    if let Some(family) = family(row) {
        guess(&format!("family {}, by its name", family.name), out);
        keys.push(format!("family = {}", quoted(&family.name)));
    }
    keys.extend(row.example.iter().map(|example| format!("example = {example}")));
    out.push(format!("{} = {{ {}, doc = \"\" }}", key(&row.name), keys.join(", ")));
}

fn type_section(nested: &Type, out: &mut Vec<String>) {
    section(&format!("[type.{}]", nested.name), out);
    for note in &nested.notes {
        guess(note, out);
    }
    entries(&nested.rows, out, row);
}

/// Neighbours marked "one of two" are one rule.
fn alternatives(draft: &Draft, out: &mut Vec<String>) {
    let request = draft.message(&Section::Request).unwrap_or_default();
    let mut run: Vec<String> = Vec::new();
    for entry in request {
        match entry.row() {
            Some(row) if row.alternative => run.push(quoted(&row.name)),
            _ => one_of(&mem::take(&mut run), out),
        }
    }
    one_of(&run, out);
}

fn one_of(run: &[String], out: &mut Vec<String>) {
    if run.len() > 1 {
        section("[[rule]]", out);
        guess("the page marks these neighbours as alternatives", out);
        out.push(format!("one_of = [{}]", run.join(", ")));
    }
}

fn errors(draft: &Draft, out: &mut Vec<String>) {
    if draft.errors.is_empty() {
        return;
    }
    section("[errors]", out);
    entries(&draft.errors, out, |error, out| {
        for (what, text) in [("cause", &error.cause), ("remedy", &error.remedy)] {
            if !text.is_empty() {
                comment(&format!("{what}: {text}"), out);
            }
        }
        let (code, title) = (key(&error.code), quoted(&error.title));
        out.push(format!("{code} = {{ title = {title}, cause = \"\", remedy = \"\", retry = \"\" }}"));
    });
}

fn notice(draft: &Draft, head: Head<'_>, title: &str, out: &mut Vec<String>) {
    section("[notice]", out);
    if draft.has_api() {
        guess("the API's own notice", out);
        let name = if head.name.is_empty() { String::new() } else { format!("{}Callback", head.name) };
        head_keys(&name, None, "", out);
    } else {
        head_keys(head.name, head.gateway, title, out);
    }
    section("[event]", out);
    match draft.message(&Section::Event) {
        Some(rows) => entries(rows, out, row),
        None => guess("the page does not list the rows of the notice", out),
    }
    section("[ack]", out);
    entries(&draft.ack, out, |row, out| {
        guess(&format!("{} is answered so", row.name), out);
        out.push(format!(
            "{} = {{ title = {}, required = {}, type = {}, accepted = {}, refused = {}, doc = \"\" }}",
            key(&row.name),
            quoted(&row.title),
            row.required,
            quoted(row.kind),
            row.accepted,
            row.refused,
        ));
    });
}

/// The list that a row `coupon_id_$n` belongs to.
struct Family {
    name: String,
    item: String,
    count: String,
}

fn family(row: &Row) -> Option<Family> {
    let stem = row.name.strip_suffix("_$n")?;
    let first = stem.split(['_', '$']).next()?;
    Some(Family { name: format!("{first}s"), item: type_name(first), count: format!("{first}_count") })
}

fn families(draft: &Draft, types: &[Type], out: &mut Vec<String>) {
    let messages = draft.messages.iter().map(|(_, rows)| rows).chain(types.iter().map(|t| &t.rows));
    let mut seen: Vec<String> = Vec::new();
    for rows in messages {
        let rows: Vec<&Row> = rows.iter().filter_map(Entry::row).collect();
        for family in rows.iter().filter_map(|row| family(row)) {
            if seen.contains(&family.name) {
                continue;
            }
            section(&format!("[family.{}]", family.name), out);
            out.push(format!("type = {}", quoted(&family.item)));
            if rows.iter().any(|row| row.name == family.count) {
                guess("counted by this row", out);
                out.push(format!("count = {}", quoted(&family.count)));
            }
            out.push("doc = \"\"".to_owned());
            seen.push(family.name);
        }
    }
}

/// Lines of the page that a reader would look for in the draft.
fn unused(draft: &Draft, out: &mut Vec<String>) {
    if !draft.unused.is_empty() {
        out.push(String::new());
    }
    for line in &draft.unused {
        comment(&format!("not used: {line}"), out);
    }
}

fn section(header: &str, out: &mut Vec<String>) {
    out.extend([String::new(), header.to_owned()]);
}

fn guess(note: &str, out: &mut Vec<String>) {
    comment(&format!("guess: {note}"), out);
}

/// A comment is one line without control characters.
fn comment(text: &str, out: &mut Vec<String>) {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    out.push(format!("# {}", text.trim_end()));
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { name.to_owned() } else { quoted(name) }
}
