//! Rows that hold other rows, and the types they are of.

use super::{
    draft::{Draft, Entry},
    place::{Message, Section},
    quoted::quoted,
    row::{self, Row},
};

/// A nested type: its name and rows.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) rows: Vec<Entry<Row>>,
    pub(super) notes: Vec<String>,
    /// The message that holds it, and what it is called there.
    message: Message,
    called: String,
}

/// Takes the tables of nested types out of the draft and ties them to the rows that hold them.
pub(super) fn types(draft: &mut Draft) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    let (nested, messages) =
        std::mem::take(&mut draft.messages).into_iter().partition(|(s, _)| matches!(s, Section::Type(..)));
    draft.messages = messages;
    for (section, rows) in nested {
        if let Section::Type(message, path) = section {
            parents(message, &path, &mut types);
            let at = listed(message, path.rsplit('.').next().unwrap_or(&path), &mut types);
            extend(&mut types[at], rows, &mut draft.unused);
        }
    }
    tell_apart(&mut types);
    for (section, rows) in &mut draft.messages {
        if let Some(message) = section.message() {
            tie(message, rows, &mut types);
        }
    }
    // Types found on the way hold rows too.
    let mut at = 0;
    while at < types.len() {
        let mut rows = std::mem::take(&mut types[at].rows);
        tie(types[at].message, &mut rows, &mut types);
        types[at].rows = rows;
        at += 1;
    }
    types
}

/// `sceneInfo.storeInfo` says that a type `SceneInfo` has a row `storeInfo`, even if no table lists it.
fn parents(message: Message, path: &str, types: &mut Vec<Type>) {
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    for pair in steps.windows(2) {
        let at = listed(message, pair[0], types);
        let known = types[at].rows.iter().filter_map(Entry::row).any(|row| is_called(row, pair[1]));
        if !known {
            let why = format!("a row of this name, from the heading \"{path}\"");
            types[at].rows.push(Entry::Row(row::named(pair[1], false, why)));
        }
    }
}

fn is_called(row: &Row, name: &str) -> bool {
    row.name == name || row.of() == Some(name)
}

fn extend(into: &mut Type, rows: Vec<Entry<Row>>, unused: &mut Vec<String>) {
    for entry in rows {
        let known = entry.row().and_then(|row| {
            into.rows.iter_mut().filter_map(Entry::row_mut).find(|known| known.name == row.name)
        });
        match (known, entry) {
            // A heading had named the row before its table was read.
            (Some(known), Entry::Row(row)) if known.title == known.name && row.kind.is_nested() => {
                *known = row;
            }
            (Some(_), Entry::Row(row)) => {
                unused.push(format!(
                    "{} | {} | {} | in {} a second time",
                    row.name,
                    row.title,
                    row.kind.word(),
                    into.name
                ));
            }
            (_, entry) => into.rows.push(entry),
        }
    }
}

/// Where the type is, which is made unless it is known.
fn listed(message: Message, field: &str, types: &mut Vec<Type>) -> usize {
    let called = type_name(field);
    types.iter().position(|t| t.message == message && t.called == called).unwrap_or_else(|| {
        types.push(Type { name: called.clone(), rows: Vec::new(), notes: Vec::new(), message, called });
        types.len() - 1
    })
}

/// Request and reply can hold different objects under one name.
fn tell_apart(types: &mut Vec<Type>) {
    let mut at = 0;
    while at < types.len() {
        let called = &types[at].called;
        let twin = types[..at].iter().find(|other| other.called == *called);
        match twin.map(|twin| is_same(twin, &types[at])) {
            Some(true) => {
                types.remove(at);
                continue;
            }
            Some(false) => {
                let before = match types[at].message {
                    Message::Request => "Request",
                    Message::Reply => "Reply",
                    Message::Event => "Event",
                };
                let mut name = format!("{before}{}", types[at].called);
                while types.iter().any(|other| other.name == name) {
                    name.push('2');
                }
                let note =
                    format!("{name}, since another message holds other rows under {}", types[at].called);
                types[at].notes.push(note);
                types[at].name = name;
            }
            None => {}
        }
        at += 1;
    }
}

/// Whether two types have the same rows, none of which hold others.
fn is_same(one: &Type, other: &Type) -> bool {
    let rows = |of: &Type| -> Vec<(String, String, bool, bool)> {
        let rows = of.rows.iter().filter_map(Entry::row);
        rows.map(|row| (row.name.clone(), row.kind.word(), row.required, row.holds_others())).collect()
    };
    rows(one) == rows(other) && !rows(one).iter().any(|(.., holds)| *holds)
}

fn tie(message: Message, rows: &mut [Entry<Row>], types: &mut Vec<Type>) {
    for row in rows.iter_mut().filter_map(Entry::row_mut) {
        let called = type_name(row.of().unwrap_or(&row.name));
        let own = types.iter().position(|t| t.message == message && t.called == called);
        if row.holds_others() {
            let at = own.or_else(|| types.iter().position(|t| t.called == called));
            let at = at.unwrap_or_else(|| {
                let at = listed(message, &called, types);
                types[at].notes.push(format!("the page does not list the rows of {}", row.name));
                at
            });
            row.keys.retain(|(key, _)| *key != "of");
            row.keys.push(("of", quoted(&types[at].name)));
        } else if row.kind.is_text()
            && row.keys.is_empty()
            && let Some(at) = own
        {
            let name = &types[at].name;
            row.notes.push(format!("json \"{name}\", since the page describes such an object"));
            row.keys.push(("json", quoted(name)));
            drop_plain_example(row);
        }
    }
}

/// A value that is no JSON cannot be the example of a JSON text.
fn drop_plain_example(row: &mut Row) {
    if let Some(example) = row.example.take_if(|example| {
        !example.starts_with(['{', '[']) && !example.starts_with("\"{") && !example.starts_with("\"[")
    }) {
        row.notes.push(format!("no example; the page's is not JSON: {example}"));
    }
}

/// `store_info` and `storeInfo` to `StoreInfo`.
pub(super) fn type_name(field: &str) -> String {
    let mut name = String::new();
    let mut upper = true;
    for c in field.chars() {
        if !c.is_ascii_alphanumeric() {
            upper = true;
        } else if upper {
            name.push(c.to_ascii_uppercase());
            upper = false;
        } else {
            name.push(c);
        }
    }
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name } else { format!("T{name}") }
}
