//! Bytes to raw pairs and back.
//!
//! Reading stops at [`Raw`] pairs: nothing is typed before the signature over exactly these pairs has been
//! verified. Writing starts from a [`Message`](crate::Message) and goes through the same walk (`flat`) whether the result is
//! XML, the text to be signed, or both.
//!
//! Reading a body, from its bytes to the typed message, never takes more than four bytes of memory for each byte
//! of the body plus 2 MiB: limits on size, values and depth are applied while reading, and text is borrowed from
//! the body wherever it was written without escapes.

pub(crate) mod decode;
pub(crate) mod flat;
pub(crate) mod form;
mod numbered;
mod plain_xml;
pub(crate) mod query;
pub(crate) mod read_json;
pub(crate) mod read_serde;
pub(crate) mod write_json;
pub(crate) mod xml;

use crate::{
    message::{
        index::FieldIndex,
        raw::{Pairs, Spelling},
    },
    table::{Encoding, Table},
};
use std::fmt;

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

/// The pairs of a body, and the fields of the table that they are.
pub(crate) fn read_placed<'a>(
    encoding: Encoding,
    body: &'a [u8],
    table: &'static Table,
) -> Result<(Pairs<'a>, FieldIndex), Malformed> {
    let text = text(body)?;
    match encoding {
        Encoding::Xml { root } => xml::read_placed(text, root, table),
        Encoding::Json => {
            let pairs = read_json::read_object(text)?;
            let places = FieldIndex::of(table, &pairs, Spelling::Wire);
            Ok((pairs, places))
        }
    }
}

/// The pairs of a body.
pub(crate) fn read(encoding: Encoding, body: &[u8]) -> Result<Pairs<'_>, Malformed> {
    let text = text(body)?;
    match encoding {
        Encoding::Xml { root } => xml::read(text, root),
        Encoding::Json => read_json::read_object(text),
    }
}

/// A body as text that is not empty.
fn text(body: &[u8]) -> Result<&str, Malformed> {
    if body.len() > MAX_BODY {
        return Err(Malformed::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    if text.trim().is_empty() { Err(Malformed::Empty) } else { Ok(text) }
}
