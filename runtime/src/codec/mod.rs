//! From bytes to raw pairs, and from messages to bytes.
//!
//! Reading ends at [`Raw`](crate::Raw) pairs: no field is parsed before the signature over these pairs has been verified.
//! Writing starts from a [`Message`](crate::Message). XML and the signed text are made by the same pass (`flat`). What
//! differs between the encodings of a body is matched in `body`, and nowhere above this layer.
//!
//! Reading a body into a message uses at most four bytes of memory for each byte of the body, plus 2 MiB. The limits on
//! size, values and depth are applied while reading. Text without escapes is borrowed from the body.

mod body;
pub(crate) mod decode;
pub(crate) mod flat;
pub(crate) mod form;
pub(crate) mod json_text;
mod limits;
mod malformed;
pub(crate) mod nested_xml;
mod numbered;
pub(crate) mod plain_pairs;
mod plain_xml;
pub(crate) mod query;
pub(crate) mod read_json;
pub(crate) mod read_serde;
pub(crate) mod signed_text;
pub(crate) mod stored;
pub(crate) mod typed_json;
pub(crate) mod write_json;
pub(crate) mod xml;
pub(crate) mod xml_parts;

#[cfg(feature = "sandbox")]
pub(crate) use body::read_any_root;
pub(crate) use body::{begins_with, content_type, members, read, read_placed, write, write_pairs};
pub use limits::{MAX_BODY, MAX_DEPTH, MAX_VALUES};
pub use malformed::Malformed;
