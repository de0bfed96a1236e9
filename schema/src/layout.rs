//! How a table is laid out: one row a line, its keys in one order, one blank line between sections.
//!
//! The file is taken as tokens, so a comment is printed where it was met and cannot get lost. The order of rows
//! is the documentation's and stays; only the keys inside a row move, and only in a row without comments.

use crate::{
    fault::{Faults, Source},
    parse,
};
use std::mem;
use toml_parser::parser::{Event, EventKind, parse_document};

/// The keys of a row, of an error code and of an acknowledgement, in their order.
const BEFORE: &[&str] = &[
    "title",
    "required",
    "in",
    "when",
    "type",
    "unit",
    "format",
    "json",
    "json_list",
    "form",
    "or_text",
    "decrypts_to",
    "cipher",
    "nonce",
    "associated",
    "root",
    "of",
    "charset",
    "begins_with",
    "never",
    "ahead_seconds",
    "fill",
    "default",
    "fixed",
    "when_absent",
    "embeds",
    "enum",
    "from",
    "prefix",
    "sensitive",
    "encrypted",
    "family",
];
/// Keys that are not listed stand between these two groups.
const AFTER: &[&str] = &[
    "source", "example", "accepted", "refused", "cause", "remedy", "retry", "after", "identity", "needed",
    "doc",
];

/// The same table, laid out. Faults of the language are kept; only what is not TOML at all is refused.
///
/// # Errors
/// The syntax faults of the text.
pub fn layout(source: Source<'_>) -> Result<String, Faults> {
    let mut faults = Faults::new(source);
    let sound = parse::syntax(source.text, &mut faults).map(drop);
    faults.into_result(sound)?;
    Ok(print(&lines(source.text)))
}

/// One logical line; a value can span several lines of the file.
enum Line<'a> {
    Empty,
    Comment(&'a str),
    Header(String),
    Pair(String),
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let tokens = toml_parser::Source::new(text).lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    // Errors were reported before, each with its own words.
    parse_document(&tokens, &mut events, &mut ());
    let mut lines = Vec::new();
    let mut current = Vec::new();
    let mut depth = 0_usize;
    let mut has_rows = true;
    for event in events {
        match event.kind() {
            EventKind::InlineTableOpen | EventKind::ArrayOpen => depth += 1,
            EventKind::InlineTableClose | EventKind::ArrayClose => depth = depth.saturating_sub(1),
            EventKind::Newline if depth == 0 => {
                lines.push(line(text, &mem::take(&mut current), &mut has_rows));
                continue;
            }
            _ => {}
        }
        current.push(event);
    }
    if !current.is_empty() {
        lines.push(line(text, &current, &mut has_rows));
    }
    lines
}

/// `has_rows` says whether inline tables are rows in the section of the line: those of `[[…]]` and of `[notice]` are
/// conditions and values.
fn line<'a>(text: &'a str, events: &[Event], has_rows: &mut bool) -> Line<'a> {
    let (body, comment) = split_comment(text, events);
    let Some(first) = body.first() else {
        return comment.map_or(Line::Empty, |(_, comment)| Line::Comment(comment));
    };
    let header = matches!(first.kind(), EventKind::StdTableOpen | EventKind::ArrayTableOpen);
    let mut out = if header {
        // Without its white space a header has one spelling.
        let written = body.iter().filter(|e| e.kind() != EventKind::Whitespace);
        let written: String = written.map(|e| slice(text, e)).collect();
        *has_rows = first.kind() == EventKind::StdTableOpen && written != "[notice]";
        written
    } else {
        pair(text, body, *has_rows)
    };
    if let Some((gap, comment)) = comment {
        out.push_str(if gap.is_empty() { " " } else { gap });
        out.push_str(comment);
    }
    if header { Line::Header(out) } else { Line::Pair(out) }
}

/// The line without white space around it, and its comment with the gap before it: comments of several lines
/// can be aligned.
fn split_comment<'a, 'e>(text: &'a str, events: &'e [Event]) -> (&'e [Event], Option<(&'a str, &'a str)>) {
    let (mut body, mut comment) = (events, None);
    if let [rest @ .., last] = body
        && last.kind() == EventKind::Comment
    {
        let gap = rest.last().filter(|e| e.kind() == EventKind::Whitespace).map_or("", |e| slice(text, e));
        comment = Some((gap, slice(text, last).trim_end()));
        body = rest;
    }
    while let [rest @ .., last] = body
        && last.kind() == EventKind::Whitespace
    {
        body = rest;
    }
    while let [first, rest @ ..] = body
        && first.kind() == EventKind::Whitespace
    {
        body = rest;
    }
    (body, comment)
}

fn pair(text: &str, events: &[Event], can_be_row: bool) -> String {
    let at = events.iter().position(|e| e.kind() == EventKind::KeyValSep).unwrap_or(events.len());
    let (key, value) = events.split_at(at);
    let value = value.get(1..).unwrap_or_default();
    format!("{} = {}", join(text, key), top_value(text, value, can_be_row))
}

/// The value of a line. A list written over several lines stays as it is, and so does whatever has a comment.
fn top_value(text: &str, events: &[Event], can_be_row: bool) -> String {
    let events = trim(events);
    let has = |kind| events.iter().any(|e| e.kind() == kind);
    let tall_list =
        events.first().is_some_and(|e| e.kind() == EventKind::ArrayOpen) && has(EventKind::Newline);
    if has(EventKind::Comment) || tall_list {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return String::new() };
        return text[first.span().start()..last.span().end()].to_owned();
    }
    let mut rest = events.iter().filter(|e| !is_space(e));
    match value(text, &mut rest) {
        Value::Table(mut keys) => {
            if can_be_row
                && keys.iter().any(|(key, _)| ["title", "required", "type", "doc"].contains(&key.as_str()))
            {
                keys.sort_by_key(|(key, _)| rank(key));
            }
            Value::Table(keys).print()
        }
        other => other.print(),
    }
}

fn rank(key: &str) -> usize {
    let name = key.trim_matches(['"', '\'']);
    let find = |list: &[&str]| list.iter().position(|known| *known == name);
    let unknown = BEFORE.len();
    find(BEFORE).or_else(|| find(AFTER).map(|at| unknown + 1 + at)).unwrap_or(unknown)
}

enum Value {
    Scalar(String),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

impl Value {
    fn print(&self) -> String {
        match self {
            Value::Scalar(text) => text.clone(),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(Value::print).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Table(keys) if keys.is_empty() => "{}".to_owned(),
            Value::Table(keys) => {
                let keys: Vec<String> =
                    keys.iter().map(|(key, value)| format!("{key} = {}", value.print())).collect();
                format!("{{ {} }}", keys.join(", "))
            }
        }
    }
}

/// The next value; nesting is bounded, because the parser refused deeper files before.
fn value<'e>(text: &str, events: &mut impl Iterator<Item = &'e Event>) -> Value {
    let Some(event) = events.next() else { return Value::Scalar(String::new()) };
    value_from(text, event, events)
}

fn value_from<'e>(text: &str, first: &Event, events: &mut impl Iterator<Item = &'e Event>) -> Value {
    match first.kind() {
        EventKind::ArrayOpen => Value::List(list(text, events)),
        EventKind::InlineTableOpen => Value::Table(table(text, events)),
        _ => Value::Scalar(slice(text, first).to_owned()),
    }
}

fn list<'e>(text: &str, events: &mut impl Iterator<Item = &'e Event>) -> Vec<Value> {
    let mut items = Vec::new();
    while let Some(event) = events.next() {
        match event.kind() {
            EventKind::ArrayClose => break,
            EventKind::ValueSep => {}
            _ => items.push(value_from(text, event, events)),
        }
    }
    items
}

fn table<'e>(text: &str, events: &mut impl Iterator<Item = &'e Event>) -> Vec<(String, Value)> {
    let mut keys = Vec::new();
    let mut key = String::new();
    while let Some(event) = events.next() {
        match event.kind() {
            EventKind::InlineTableClose => break,
            EventKind::ValueSep => {}
            EventKind::KeyValSep => keys.push((mem::take(&mut key), value(text, events))),
            _ => key.push_str(slice(text, event)),
        }
    }
    keys
}

fn print(lines: &[Line<'_>]) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut after_header = false;
    for line in lines {
        let blank_before = out.last().is_some_and(|l| l.is_empty());
        match line {
            Line::Empty if out.is_empty() || blank_before || after_header => continue,
            Line::Empty => out.push(""),
            Line::Comment(text) => out.push(text),
            Line::Pair(text) => out.push(text),
            Line::Header(text) => {
                // Comments right above a header belong to it; the blank line goes before them.
                let comments = out.iter().rev().take_while(|l| l.starts_with('#')).count();
                let start = out.len() - comments;
                if start > 0 && !out[start - 1].is_empty() {
                    out.insert(start, "");
                }
                out.push(text);
            }
        }
        after_header = matches!(line, Line::Header(_));
    }
    while out.last().is_some_and(|l| l.is_empty()) {
        out.pop();
    }
    out.into_iter().flat_map(|line| [line, "\n"]).collect()
}

fn slice<'t>(text: &'t str, event: &Event) -> &'t str {
    text.get(event.span().start()..event.span().end()).unwrap_or_default()
}

fn join(text: &str, events: &[Event]) -> String {
    events.iter().filter(|e| !is_space(e)).map(|e| slice(text, e)).collect()
}

fn is_space(event: &Event) -> bool {
    matches!(event.kind(), EventKind::Whitespace | EventKind::Newline)
}

fn trim(mut events: &[Event]) -> &[Event] {
    while let [first, rest @ ..] = events
        && is_space(first)
    {
        events = rest;
    }
    while let [rest @ .., last] = events
        && is_space(last)
    {
        events = rest;
    }
    events
}
