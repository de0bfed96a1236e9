//! From bytes to raw pairs, and from messages to bytes.
//!
//! Reading ends at [`Raw`](crate::Raw) pairs: no field is parsed before the signature over these pairs has been verified.
//! Writing starts from a [`Message`](crate::Message). XML and the signed text are made by the same pass (`flat`).
//!
//! Reading a body into a message uses at most four bytes of memory for each byte of the body, plus 2 MiB. The limits on
//! size, values and depth are applied while reading. Text without escapes is borrowed from the body.

pub(crate) mod decode;
pub(crate) mod flat;
pub(crate) mod form;
mod limits;
mod malformed;
mod numbered;
mod plain_xml;
pub(crate) mod query;
pub(crate) mod read_json;
pub(crate) mod read_serde;
pub(crate) mod stored;
pub(crate) mod write_json;
pub(crate) mod xml;

pub use limits::{MAX_BODY, MAX_DEPTH, MAX_VALUES};
pub use malformed::Malformed;

use crate::{
    message::{
        index::FieldIndex,
        raw::{Pairs, Spelling},
    },
    table::{Encoding, Table},
};

/// The pairs of a body, and the index of their fields.
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

/// A non-empty body as text.
fn text(body: &[u8]) -> Result<&str, Malformed> {
    if body.len() > MAX_BODY {
        return Err(Malformed::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    if text.trim().is_empty() { Err(Malformed::Empty) } else { Ok(text) }
}
