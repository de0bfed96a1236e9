//! Rows that hold other rows, and the types they are of.

use super::{
    draft::{Draft, Entry},
    guess::{Kind, Row, quoted},
    place::Section,
};

/// A nested type: its name and rows.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) rows: Vec<Entry<Row>>,
    pub(super) notes: Vec<String>,
}

/// Takes the tables of nested types out of the draft and ties them to the rows that hold them.
pub(super) fn types(draft: &mut Draft) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    let (nested, messages) =
        std::mem::take(&mut draft.messages).into_iter().partition(|(s, _)| matches!(s, Section::Type(_)));
    draft.messages = messages;
    for (section, rows) in nested {
        if let Section::Type(path) = section {
            parents(&path, &mut types);
            extend(named(path.rsplit('.').next().unwrap_or(&path), &mut types), rows);
        }
    }
    for (_, rows) in &mut draft.messages {
        tie(rows, &mut types);
    }
    // Types found on the way hold rows too.
    let mut at = 0;
    while at < types.len() {
        let mut rows = std::mem::take(&mut types[at].rows);
        tie(&mut rows, &mut types);
        types[at].rows = rows;
        at += 1;
    }
    types
}

/// `sceneInfo.storeInfo` says that a type `SceneInfo` has a row `storeInfo`, even if no table lists it.
fn parents(path: &str, types: &mut Vec<Type>) {
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    for pair in steps.windows(2) {
        let row = Row {
            name: pair[1].to_owned(),
            title: pair[1].to_owned(),
            required: false,
            kind: Kind::Object,
            keys: Vec::new(),
            example: None,
            alternative: false,
            notes: vec![format!("a row of this name, from the heading \"{path}\"")],
        };
        extend(named(pair[0], types), vec![Entry::Row(row)]);
    }
}

fn extend(into: &mut Type, rows: Vec<Entry<Row>>) {
    for entry in rows {
        let twice = entry
            .row()
            .is_some_and(|row| into.rows.iter().filter_map(Entry::row).any(|known| known.name == row.name));
        if !twice {
            into.rows.push(entry);
        }
    }
}

fn named<'t>(field: &str, types: &'t mut Vec<Type>) -> &'t mut Type {
    let name = type_name(field);
    let at = types.iter().position(|t| t.name == name).unwrap_or_else(|| {
        types.push(Type { name, rows: Vec::new(), notes: Vec::new() });
        types.len() - 1
    });
    &mut types[at]
}

fn tie(rows: &mut [Entry<Row>], types: &mut Vec<Type>) {
    for row in rows.iter_mut().filter_map(Entry::row_mut) {
        let name = type_name(&row.name);
        let known = types.iter().any(|t| t.name == name);
        if matches!(row.kind, Kind::Object | Kind::List) {
            row.keys.push(("of", quoted(&name)));
            if !known {
                let nested = named(&row.name, types);
                nested.notes.push(format!("the page does not list the rows of {}", row.name));
            }
        } else if row.kind.is_text() && known && row.keys.is_empty() {
            row.notes.push(format!("json \"{name}\", since the page describes such an object"));
            row.keys.push(("json", quoted(&name)));
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
