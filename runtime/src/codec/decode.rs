//! Texts inside a message that contain messages: JSON and queries, decoded before fields are parsed.

use crate::{
    codec::{query, read_json},
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling},
        set::{self, Left},
        value::MessageMut,
    },
    table::{Encrypted, Field, Kind, Table},
};

/// Sets every field that the table has. Returns the pairs that the table does not have, or whose value the field cannot
/// hold.
pub(crate) fn set_all<'a>(
    message: &mut dyn MessageMut,
    mut pairs: Pairs<'a>,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let places = FieldIndex::of(message.table(), &pairs, spelling);
    set_placed(message, &mut pairs, &places, spelling)
}

/// The same, if the positions are known.
pub(crate) fn set_placed<'a>(
    message: &mut dyn MessageMut,
    pairs: &mut Pairs<'a>,
    places: &FieldIndex,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let table = message.table();
    for (pair, (name, raw)) in pairs.iter_mut().enumerate() {
        match places.get(pair) {
            Some(at) if !holds_messages(&table.fields[at]) => {}
            Some(at) => decode(table.fields[at].kind, raw),
            None => decode_numbered(table, name, raw),
        }
    }
    set::set_placed(message, pairs, places, spelling)
}

/// Decodes the texts inside a value, at every depth. A text that cannot be decoded stays text, which the row then
/// rejects.
fn decode(kind: Kind, raw: &mut Raw<'_>) {
    match kind {
        Kind::Json(_) => replace(raw, |text| read_json::read_object(text).ok().map(Raw::Object)),
        Kind::Form(_) => replace(raw, |text| query::read(text).ok().map(Raw::Object)),
        Kind::JsonList(_) | Kind::Texts { json: true } => replace(raw, |text| read_json::read(text).ok()),
        _ => {}
    }
    match (kind, raw) {
        (Kind::Json(table) | Kind::Form(table) | Kind::Object(table), Raw::Object(pairs)) => {
            decode_all(table, pairs);
        }
        (Kind::Encrypted(Encrypted { inside: Some(table), .. }), Raw::Object(pairs)) => {
            decode_all(table, pairs);
        }
        (Kind::JsonList(table) | Kind::List(table), Raw::List(items)) => {
            for item in items {
                if let Raw::Object(pairs) = item {
                    decode_all(table, pairs);
                }
            }
        }
        _ => {}
    }
}

pub(super) fn decode_all(table: &'static Table, pairs: &mut Pairs<'_>) {
    if !table.fields.iter().any(holds_messages) {
        return;
    }
    for (name, raw) in pairs {
        match table.find(name) {
            Some(at) => decode(table.fields[at].kind, raw),
            None => decode_numbered(table, name, raw),
        }
    }
}

/// Whether a row can hold a message as text, at any depth. Most rows cannot. A row that takes any text decodes it itself.
#[inline]
fn holds_messages(field: &Field) -> bool {
    matches!(
        field.kind,
        Kind::Json(_)
            | Kind::JsonList(_)
            | Kind::Form(_)
            | Kind::Texts { json: true }
            | Kind::Object(_)
            | Kind::List(_)
            | Kind::Numbered { .. }
            | Kind::Encrypted(_)
    ) && !field.is_or_text()
}

/// The same for a row of an item in a numbered list.
fn decode_numbered(table: &'static Table, name: &str, raw: &mut Raw<'_>) {
    // Nearly every name without a row has a plain value.
    if !matches!(raw, Raw::Text(text) if text.starts_with(['{', '['])) {
        return;
    }
    let Some(numbered) = table.find_numbered(name) else { return };
    let Kind::Numbered { items, .. } = table.fields[numbered.list].kind else { return };
    let items = match numbered.within.map(|(inner, _)| items.fields[inner].kind) {
        Some(Kind::Numbered { items, .. }) => items,
        _ => items,
    };
    if let Some(at) = items.find(numbered.stem) {
        decode(items.fields[at].kind, raw);
    }
}

/// Replaces a text by its decoded content.
fn replace(raw: &mut Raw<'_>, read: impl FnOnce(&str) -> Option<Raw<'_>>) {
    if let Raw::Text(text) = raw
        && let Some(read) = read(text)
    {
        *raw = read.into_owned();
    }
}
