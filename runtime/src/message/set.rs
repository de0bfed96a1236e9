//! Values set from raw pairs.

use crate::{
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling},
        value::{Message, TypeMismatch, ValueRef},
    },
    table::{Field, Kind, Numbered},
};
use std::borrow::Cow;

/// A pair that found no place: its name, its value, and why if a field of that name exists.
pub(crate) type Left<'a> = (Cow<'a, str>, Raw<'a>, Option<TypeMismatch>);

/// Sets every field that the table knows; returns the pairs that it does not, or whose value did not fit. So are
/// fields returned that were left out and cannot be nothing: a required amount would be 0, a required time long ago.
///
/// From the wire only the spelling of the wire is taken: a second one would be a second answer to one question.
pub(crate) fn set_all<'a>(
    message: &mut dyn Message,
    mut pairs: Pairs<'a>,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let places = FieldIndex::of(message.table(), &pairs, spelling);
    set_placed(message, &mut pairs, &places, spelling)
}

/// The same, once the places are known.
pub(crate) fn set_placed<'a>(
    message: &mut dyn Message,
    pairs: &mut Pairs<'a>,
    places: &FieldIndex,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let table = message.table();
    // What keeps the rest was received, and there every field can be nothing.
    let lenient = message.unknown_fields().is_some();
    let mut left = Vec::new();
    message.write(&mut |values| {
        for (pair, (name, raw)) in pairs.iter_mut().enumerate() {
            let result = if let Some(at) = places.get(pair) {
                if places.pair_of(at) == Some(pair) {
                    values[at].set(raw, &table.fields[at]).map_err(Some)
                } else {
                    Err(Some(TypeMismatch { wanted: "the field once, in one spelling" }))
                }
            } else if let Some(numbered) = table.find_numbered(name) {
                match values[numbered.list].list() {
                    // It says nothing, and there is no item for it to say it of.
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

/// Sets a field of an item, or of an item of the list within it.
fn set_item(item: &mut dyn Message, numbered: Numbered<'_>, raw: &Raw<'_>) -> Result<(), TypeMismatch> {
    let Some((inner, number)) = numbered.within else { return set_field(item, numbered.stem, raw) };
    let mut result = Err(TypeMismatch { wanted: "another field" });
    item.write(&mut |values| {
        if let Some(list) = values[inner].list() {
            result = set_field(list.at(number), numbered.stem, raw);
        }
    });
    result
}

fn set_field(message: &mut dyn Message, name: &str, raw: &Raw<'_>) -> Result<(), TypeMismatch> {
    let table = message.table();
    let Some(at) = table.find(name) else { return Err(TypeMismatch { wanted: "another field" }) };
    let mut result = Ok(());
    message.write(&mut |values| result = values[at].set(raw, &table.fields[at]));
    result
}

/// Sets a nested message from an object. What received objects cannot take is kept in them.
///
/// # Errors
/// What was wanted instead; the message may then be half set.
pub fn set_object(message: &mut dyn Message, raw: &Raw<'_>, field: &Field) -> Result<(), TypeMismatch> {
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
        // A value of the wrong kind must not vanish with the names that the table lacks.
        None => left.into_iter().find_map(|(_, _, mismatch)| mismatch).map_or(Ok(()), Err),
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
