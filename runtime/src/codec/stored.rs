//! Stored messages: written and read through their tables, with the documented field names.

use crate::{
    codec::{decode::set_all, read_serde, write_json},
    message::{
        raw::{Raw, Spelling},
        stored::Stored,
        unknown::UnknownFields,
        value::{Empty, Message, MessageMut, TypeMismatch, ValueRef},
    },
    table::{Field, ValueSource},
};
use serde_core::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

pub(crate) fn serialize<S: Serializer>(message: &dyn Message, serializer: S) -> Result<S::Ok, S::Error> {
    let spelling = Spelling::Documented;
    write_json::Written { message, spelling, text_numbers: false }.serialize(serializer)
}

/// Accepts the documented field names and those on the wire.
pub(crate) fn deserialize<'de, M: MessageMut + Empty, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let mut message = M::empty();
    read(&mut message, deserializer, None)?;
    Ok(message)
}

impl<R: Message> Serialize for Stored<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, R: MessageMut + Empty> Deserialize<'de> for Stored<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut stored = Stored::from(R::empty());
        read(&mut stored.request, deserializer, Some(&mut stored.unknown_fields))?;
        Ok(stored)
    }
}

/// Sets the fields of a message. What a strict message cannot hold is added to `unknown`; without it, that is an error.
fn read<'de, D: Deserializer<'de>>(
    message: &mut dyn MessageMut,
    deserializer: D,
    mut unknown: Option<&mut UnknownFields>,
) -> Result<(), D::Error> {
    let Raw::Object(pairs) = read_serde::read(deserializer)? else {
        return Err(D::Error::custom("expected an object"));
    };
    let mut faults: Vec<(String, String)> = Vec::new();
    for (name, raw, mismatch) in set_all(message, pairs, Spelling::Documented) {
        let kept = match message.unknown_fields_mut() {
            None => unknown.as_deref_mut().filter(|_| is_newer(&raw, mismatch)),
            kept => kept,
        };
        match (mismatch, kept) {
            (_, Some(kept)) => kept.keep(&name, raw),
            (Some(mismatch), None) => {
                faults.push((name.into_owned(), format!(": expected {}", mismatch.wanted)));
            }
            (None, None) => {
                let table = message.table().name;
                let why = format!(
                    " is not a field of {table}; if a newer version stored it, read it as paytable::Stored"
                );
                faults.push((name.into_owned(), why));
            }
        }
    }
    if message.unknown_fields().is_none() {
        let mut absent = Vec::new();
        missing(message, "", &mut absent);
        absent.retain(|path| !faults.iter().any(|(name, _)| name == path));
        faults.extend(absent.into_iter().map(|path| (path, ": expected a value".to_owned())));
    }
    if faults.is_empty() { Ok(()) } else { Err(D::Error::custom(joined(&faults))) }
}

fn joined(faults: &[(String, String)]) -> String {
    faults.iter().map(|(name, why)| format!("{name}{why}")).collect::<Vec<_>>().join("; ")
}

/// Whether a newer version can have stored this: an unknown field, or an object that can contain one.
fn is_newer(raw: &Raw<'_>, mismatch: Option<TypeMismatch>) -> bool {
    mismatch.is_none() || matches!(raw, Raw::Object(_) | Raw::List(_))
}

/// The required fields that only the caller supplies and that are absent, at every depth.
fn missing(message: &dyn Message, path: &str, found: &mut Vec<String>) {
    let is_callers = |field: &Field| field.required && matches!(field.fill, ValueSource::Caller);
    message.read(&mut |values| {
        for (field, value) in message.table().fields.iter().zip(values) {
            let name = || format!("{path}{}", field.documented);
            match value.value_ref() {
                value if value.is_absent() && is_callers(field) => {
                    found.push(name());
                }
                ValueRef::Object(inside) => missing(inside, &format!("{}.", name()), found),
                ValueRef::List(items) => {
                    for (at, item) in (0..items.len()).filter_map(|at| Some((at, items.get(at)?))) {
                        missing(item, &format!("{}[{at}].", name()), found);
                    }
                }
                _ => {}
            }
        }
    });
}
