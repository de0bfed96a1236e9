//! Setting values from raw pairs.

use crate::{
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling},
        value::{MessageMut, TypeMismatch, ValueRef},
    },
    table::{Field, Kind, Numbered},
};
use std::borrow::Cow;

/// A pair that was not set: its name, its value, and the reason if the table has a field of that name.
pub(crate) type Left<'a> = (Cow<'a, str>, Raw<'a>, Option<TypeMismatch>);

/// Sets every field that the table has. Returns the pairs that the table does not have, or whose value the field cannot
/// hold. Also returns missing fields that cannot be empty: an amount would be 0 otherwise, and a time 1970.
///
/// Only the spelling of the wire is accepted. With a second spelling, a message could contain two values for one field.
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
    // A message with unknown fields was received, and all its fields can be empty.
    let lenient = message.unknown_fields().is_some();
    let mut left = Vec::new();
    message.write(&mut |values| {
        for (pair, (name, raw)) in pairs.iter_mut().enumerate() {
            let result = if let Some(at) = places.get(pair) {
                if places.pair_of(at) == Some(pair) {
                    values[at].set(raw, &table.fields[at]).map_err(Some)
                } else {
                    Err(Some(TypeMismatch { wanted: "one value for the field, in one spelling" }))
                }
            } else if let Some(numbered) = table.find_numbered(name) {
                match values[numbered.list].list() {
                    // The value is empty, and the list has no item for it.
                    Some(_) if raw.is_empty() => Ok(()),
                    Some(list) => set_item(list.at(numbered.number), numbered, raw).map_err(Some),
                    None => Err(None),
                }
            } else {
                Err(None)
            };
            if let Err(mismatch) = result {
                left.push((std::mem::take(name), std::mem::replace(raw, Raw::Null), mismatch));
            }
        }
        let spoken = |at: &usize| {
            !matches!(values[*at].value_ref(), ValueRef::List(_)) && !values[*at].value_ref().is_absent()
        };
        let strict = if lenient { 0..0 } else { 0..table.fields.len() };
        for at in strict.filter(|at| places.pair_of(*at).is_none()).filter(spoken) {
            let field = &table.fields[at];
            let name = if spelling == Spelling::Wire { field.name } else { field.documented };
            left.push((name.into(), Raw::Null, Some(TypeMismatch { wanted: "a value" })));
        }
    });
    left
}

/// Sets a field of an item, or of an item of a list inside it.
fn set_item(item: &mut dyn MessageMut, numbered: Numbered<'_>, raw: &Raw<'_>) -> Result<(), TypeMismatch> {
    let Some((inner, number)) = numbered.within else { return set_field(item, numbered.stem, raw) };
    let mut result = Err(TypeMismatch { wanted: "another field" });
    item.write(&mut |values| {
        if let Some(list) = values[inner].list() {
            result = set_field(list.at(number), numbered.stem, raw);
        }
    });
    result
}

fn set_field(message: &mut dyn MessageMut, name: &str, raw: &Raw<'_>) -> Result<(), TypeMismatch> {
    let table = message.table();
    let Some(at) = table.find(name) else { return Err(TypeMismatch { wanted: "another field" }) };
    let mut result = Ok(());
    message.write(&mut |values| result = values[at].set(raw, &table.fields[at]));
    result
}

/// Sets a nested message from an object. Fields that it cannot hold become its unknown fields.
///
/// # Errors
/// The expected type. The message may then be partly set.
pub fn set_object(message: &mut dyn MessageMut, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
    let Raw::Object(pairs) = raw else {
        return Err(TypeMismatch {
            wanted: match field.kind {
                Kind::Json(_) => "an object as JSON text",
                Kind::Form(_) => "a URL-encoded query",
                _ => "an object",
            },
        });
    };
    let left = set_all(message, pairs.clone(), Spelling::Wire);
    match message.unknown_fields_mut() {
        Some(unknown) => {
            for (name, raw, _) in left {
                unknown.keep(&name, raw);
            }
            Ok(())
        }
        // In a request, neither a value of the wrong type nor an unknown field may be dropped.
        None => match left.into_iter().next() {
            Some((_, _, mismatch)) => {
                Err(mismatch.unwrap_or(TypeMismatch { wanted: "an object without unknown fields" }))
            }
            None => Ok(()),
        },
    }
}

/// The items of a list.
pub(crate) fn items<'r, 'a>(raw: &'r Raw<'a>, field: &Field) -> Result<&'r [Raw<'a>], TypeMismatch> {
    match raw {
        Raw::List(items) => Ok(items),
        _ if matches!(field.kind, Kind::JsonList(_) | Kind::Texts { json: true }) => {
            Err(TypeMismatch { wanted: "a list as JSON text" })
        }
        _ => Err(TypeMismatch { wanted: "a list" }),
    }
}
