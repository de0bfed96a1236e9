//! What a message holds, typed values and unknown fields as one tree, under the names of the wire.

use paytable::{
    List, Message, Raw, Time, UnknownFields, ValueRef,
    table::{Field, Kind, TimeFormat},
};
use std::collections::BTreeMap;

pub(super) type Members = BTreeMap<String, Kept>;

#[derive(Debug)]
pub(super) enum Kept {
    Text(String),
    /// An item of a list that says nothing.
    Null,
    /// A number without a row, as it was written.
    Number(String),
    Int(i64),
    /// Fen of a row that is written in yuan.
    Yuan(i64),
    Time(Time, TimeFormat),
    List(Vec<Kept>),
    Object(Members),
}

/// The members of a message.
pub(super) fn members(message: &dyn Message) -> Members {
    let mut members = Members::new();
    collect(message, "", &mut members);
    for (name, raw) in message.unknown_fields().into_iter().flat_map(UnknownFields::iter) {
        if let Some(kept) = of_raw(raw) {
            add(&mut members, name.to_owned(), kept);
        }
    }
    members
}

fn add(members: &mut Members, name: String, kept: Kept) {
    assert!(!members.contains_key(&name), "{name} is held twice");
    members.insert(name, kept);
}

fn collect(message: &dyn Message, number: &str, members: &mut Members) {
    message.read(&mut |values| {
        for (field, value) in message.table().fields.iter().zip(values) {
            match (field.kind, value.value_ref()) {
                (_, value) if value.is_absent() => {}
                (Kind::Numbered { .. }, ValueRef::List(list)) => {
                    for (at, item) in items(list).enumerate() {
                        collect(item, &format!("{number}_{at}"), members);
                    }
                }
                (_, value) => add(members, format!("{}{number}", field.name), of_value(field, value)),
            }
        }
    });
}

fn items(list: &dyn List) -> impl Iterator<Item = &dyn Message> {
    (0..list.len()).filter_map(|at| list.get(at))
}

fn of_value(field: &Field, value: ValueRef<'_>) -> Kept {
    match (field.kind, value) {
        (Kind::Yuan, ValueRef::Int(fen)) => Kept::Yuan(fen),
        (_, ValueRef::Int(number)) => Kept::Int(number),
        (Kind::Time(format), ValueRef::Time(time)) => Kept::Time(time, format),
        (Kind::Bool, ValueRef::Bool(truth)) => Kept::Text(truth.to_string()),
        (_, ValueRef::Bool(truth)) => Kept::Text(if truth { "Y" } else { "N" }.to_owned()),
        (_, ValueRef::Text(text)) => Kept::Text(text.to_owned()),
        (_, ValueRef::Object(inside)) => Kept::Object(members(inside)),
        (_, ValueRef::List(list)) => {
            Kept::List(items(list).map(|item| Kept::Object(members(item))).collect())
        }
        (_, ValueRef::Texts(texts)) => Kept::List(texts.iter().cloned().map(Kept::Text).collect()),
        (kind, _) => panic!("no message that is received has a {kind:?} in {}", field.name),
    }
}

/// An unknown value; `None` for one that says nothing.
fn of_raw(raw: &Raw<'_>) -> Option<Kept> {
    Some(match raw {
        Raw::Null => return None,
        Raw::Bool(truth) => Kept::Text(truth.to_string()),
        Raw::Number(text) => Kept::Number(text.to_string()),
        Raw::Text(text) => Kept::Text(text.to_string()),
        Raw::List(items) => Kept::List(items.iter().map(|item| of_raw(item).unwrap_or(Kept::Null)).collect()),
        Raw::Object(pairs) => {
            let mut members = Members::new();
            for (name, raw) in pairs {
                if let Some(kept) = of_raw(raw) {
                    add(&mut members, name.to_string(), kept);
                }
            }
            Kept::Object(members)
        }
        other => panic!("{other:?}"),
    })
}
