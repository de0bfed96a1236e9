//! What no caller knows of a reply: the examples of its table, and where there are none something that fits.

use crate::{
    credentials::{
        clock::{Clock as _, SystemClock},
        nonce::Nonce,
    },
    message::{dynamic::DynamicMessage, time::Time, value::Message},
    table::{Field, Kind, Table, ValueSource},
};

/// Puts in what is wanted and not there: messages inside first of all, which no fact by name could say.
pub(super) fn complete(reply: &mut DynamicMessage, wanted: &dyn Fn(&Field) -> bool) {
    let table = reply.table();
    let absent: Vec<bool> = {
        let mut absent = Vec::new();
        reply.read(&mut |values| absent = values.iter().map(|value| value.value_ref().is_absent()).collect());
        absent
    };
    for (field, _) in table.fields.iter().zip(absent).filter(|(field, absent)| *absent && wanted(field)) {
        // What the reply's writer makes is left to it.
        if field.fill == ValueSource::Caller {
            put(reply, field);
        }
    }
}

/// Every row of a message inside that has an example or has to be there.
fn fill(record: &mut DynamicMessage, table: &'static Table) {
    let has_nested = |field: &Field| nested(field).is_some();
    for field in table.fields {
        if field.required || !field.example.is_empty() || has_nested(field) {
            put(record, field);
        }
    }
}

fn nested(field: &Field) -> Option<&'static Table> {
    match field.kind {
        Kind::Json(inside) | Kind::Object(inside) | Kind::Form(inside) => Some(inside),
        Kind::List(items) | Kind::JsonList(items) | Kind::Numbered { items, .. } => Some(items),
        _ => None,
    }
}

fn put(record: &mut DynamicMessage, field: &'static Field) {
    match (field.kind, nested(field)) {
        (Kind::List(_) | Kind::JsonList(_) | Kind::Numbered { .. }, Some(items)) => {
            if let Some(item) = record.item(field.name, 0) {
                fill(item, items);
            }
        }
        (_, Some(inside)) => {
            if let Some(object) = record.object(field.name) {
                fill(object, inside);
            }
        }
        (Kind::Texts { .. }, None) => {
            record.set_texts(field.name, vec![flat(field)]);
        }
        _ => {
            record.set(field.name, flat(field));
        }
    }
}

/// The example, or a value that fits.
fn flat(field: &Field) -> String {
    if !field.example.is_empty() {
        return field.example.to_owned();
    }
    match field.kind {
        Kind::Choice([first, ..]) => (*first).to_owned(),
        Kind::Bool => "true".to_owned(),
        Kind::Int { min, max } => 1.clamp(min, max).to_string(),
        Kind::Time(format) => Time::now().map_or_else(String::new, |now| now.format(format)),
        Kind::Ip => "127.0.0.1".to_owned(),
        Kind::Url { .. } => "https://example.com/".to_owned(),
        Kind::Yuan => "0.01".to_owned(),
        _ => Nonce::at(SystemClock.now()).as_str().chars().take(field.max.clamp(1, 32) as usize).collect(),
    }
}
