//! Bytes to raw pairs and back.
//!
//! Reading stops at [`Raw`] pairs: nothing is typed before the signature over exactly these pairs has been
//! verified. Writing starts from a [`Message`] and goes through the same walk (`flat`) whether the result is
//! XML, the text to be signed, or both.
//!
//! Reading a body, from its bytes to the typed message, never takes more than four bytes of memory for each byte
//! of the body plus 2 MiB: limits on size, values and depth are applied while reading, and text is borrowed from
//! the body wherever it was written without escapes.

pub(crate) mod fill;
pub(crate) mod flat;
pub(crate) mod json;
mod raw;
pub(crate) mod xml;

pub use raw::Raw;

use crate::{
    table::{Encoding, Field, Kind},
    value::{Message, Mismatch},
};
pub(crate) use raw::{Pairs, get};
use std::{borrow::Cow, fmt};

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 1 << 20;
/// The most values a body may hold, nested ones included.
pub const MAX_VALUES: usize = 4096;
/// The deepest nesting of a JSON body.
pub const MAX_DEPTH: usize = 16;

/// Why a body could not be read. No part of the body is repeated here: it may hold personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// Nothing there.
    Empty,
    /// Longer than [`MAX_BODY`].
    TooLarge,
    /// More values than [`MAX_VALUES`].
    TooManyValues,
    /// Nested deeper than [`MAX_DEPTH`], or at all where the body must be flat.
    TooDeep,
    /// Not UTF-8.
    NotUtf8,
    /// A document type declaration.
    Doctype,
    /// A reference to an entity other than the five of XML.
    Entity,
    /// An attribute, a comment or a processing instruction.
    Unexpected(&'static str),
    /// The root element has another name, or there is text outside it.
    Root,
    /// A name that is not letters, digits and underscores.
    Name,
    /// A field that comes twice.
    Duplicate,
    /// Not XML, or not JSON.
    Syntax,
    /// The JSON body is not an object.
    NotAnObject,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Malformed::Empty => "the body is empty",
            Malformed::TooLarge => "the body is too large",
            Malformed::TooManyValues => "the body holds too many values",
            Malformed::TooDeep => "the body is nested too deeply",
            Malformed::NotUtf8 => "the body is not UTF-8",
            Malformed::Doctype => "the body has a document type declaration",
            Malformed::Entity => "the body refers to an unknown entity",
            Malformed::Unexpected(what) => return write!(f, "the body has {what}"),
            Malformed::Root => "the body does not have the expected root element",
            Malformed::Name => "the body has a field with an impossible name",
            Malformed::Duplicate => "the body has a field twice",
            Malformed::Syntax => "the body is not well-formed",
            Malformed::NotAnObject => "the body is not an object",
        })
    }
}

impl std::error::Error for Malformed {}

/// The pairs of a body.
pub(crate) fn read(encoding: Encoding, body: &[u8]) -> Result<Pairs<'_>, Malformed> {
    if body.len() > MAX_BODY {
        return Err(Malformed::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    if text.trim().is_empty() {
        return Err(Malformed::Empty);
    }
    match encoding {
        Encoding::Xml { root } => xml::read(text, root),
        Encoding::Json => json::read_object(text),
    }
}

/// How fields are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As on the wire.
    Wire,
    /// As in the documentation.
    Documented,
}

/// A pair that found no place: its name, its value, and why if a field of that name exists.
pub(crate) type Left<'a> = (Cow<'a, str>, Raw<'a>, Option<Mismatch>);

/// Sets every field that the table knows; returns the pairs that it does not, or whose value did not fit.
///
/// From the wire only the spelling of the wire is taken: a second one would be a second answer to one question.
pub(crate) fn set_all<'a>(
    message: &mut dyn Message,
    mut pairs: Pairs<'a>,
    spelling: Spelling,
) -> Vec<Left<'a>> {
    let table = message.table();
    let find = |name: &str| match spelling {
        Spelling::Wire => table.find(name),
        Spelling::Documented => table.find_documented(name),
    };
    let mut seen = vec![false; table.fields.len()];
    let mut left = Vec::new();
    message.write(&mut |values| {
        for (name, raw) in std::mem::take(&mut pairs) {
            let result = if let Some(at) = find(&name) {
                if std::mem::replace(&mut seen[at], true) {
                    Err(Some(Mismatch { wanted: "the field once, in one spelling" }))
                } else {
                    values[at].set(&raw, &table.fields[at]).map_err(Some)
                }
            } else if let Some((at, stem, number)) = table.find_numbered(&name) {
                match values[at].list() {
                    Some(list) => set_field(list.at(number), stem, &raw).map_err(Some),
                    None => Err(None),
                }
            } else {
                Err(None)
            };
            if let Err(mismatch) = result {
                left.push((name, raw, mismatch));
            }
        }
    });
    left
}

fn set_field(message: &mut dyn Message, name: &str, raw: &Raw<'_>) -> Result<(), Mismatch> {
    let table = message.table();
    let Some(at) = table.find(name) else { return Err(Mismatch { wanted: "another field" }) };
    let mut result = Ok(());
    message.write(&mut |values| result = values[at].set(raw, &table.fields[at]));
    result
}

/// Sets a nested message from an object, or from text that holds one where the field says so.
pub(crate) fn set_object(message: &mut dyn Message, raw: &Raw<'_>, field: &Field) -> Result<(), Mismatch> {
    const WANTED: Mismatch = Mismatch { wanted: "an object" };
    let pairs = match raw {
        Raw::Object(pairs) => pairs.clone(),
        Raw::Text(text) if matches!(field.kind, Kind::Json(_)) => {
            json::read_object(text).map_err(|_| Mismatch { wanted: "an object as JSON text" })?
        }
        _ => return Err(WANTED),
    };
    // A nested object keeps no extra fields, but a value of the wrong kind must not vanish with them.
    match set_all(message, pairs, Spelling::Wire).into_iter().find_map(|(_, _, mismatch)| mismatch) {
        Some(mismatch) => Err(mismatch),
        None => Ok(()),
    }
}

/// The items of a list, or of text that holds one where the field says so.
pub(crate) fn items<'r, 'a>(raw: &'r Raw<'a>, field: &Field) -> Result<Cow<'r, [Raw<'r>]>, Mismatch>
where
    'a: 'r,
{
    match raw {
        Raw::List(items) => Ok(Cow::Borrowed(items)),
        Raw::Text(text) if matches!(field.kind, Kind::JsonList(_)) => match json::read(text) {
            Ok(Raw::List(items)) => Ok(Cow::Owned(items)),
            _ => Err(Mismatch { wanted: "a list as JSON text" }),
        },
        _ => Err(Mismatch { wanted: "a list" }),
    }
}
