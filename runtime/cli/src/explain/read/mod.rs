//! From bytes to a message: XML, JSON, URL-encoded pairs, or HTTP.

mod form;
pub(crate) mod http;
mod object;
mod xml;

use crate::explain::{
    fault::Faults,
    json::{self, Json},
};
use paytable::codec::MAX_BODY;

/// The format of a message of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Xml,
    Json,
    Form,
}

impl Format {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Format::Xml => "XML",
            Format::Json => "JSON",
            Format::Form => "URL-encoded pairs",
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Format::Xml => "text/xml; charset=utf-8",
            Format::Json => "application/json",
            Format::Form => "application/x-www-form-urlencoded",
        }
    }
}

/// What a value was written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A number of JSON.
    Number,
    /// `true` or `false` of JSON.
    Bool,
    /// An object or a list of JSON, whose text is the value.
    Nested,
    /// `null` of JSON, which means that there is no value.
    Null,
}

/// A field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: String,
    /// What stands in the message: with mark-up, references or percent escapes.
    pub(crate) written: String,
    pub(crate) kind: Kind,
    /// The value, if it is an object or a list of JSON.
    pub(crate) json: Option<Json>,
}

impl Field {
    fn new(name: String, value: String, written: String, kind: Kind) -> Field {
        let json = json::read_nested(&value);
        Field { name, value, written, kind, json }
    }
}

/// A message of pairs, in the order in which it was written. No name occurs twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) format: Format,
    /// The name of the root element.
    pub(crate) root: Option<String>,
    pub(crate) fields: Vec<Field>,
}

impl Message {
    /// The value of a field, if it is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(field.value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Reads a message of pairs; its first character decides the format.
pub(crate) fn message(bytes: &[u8]) -> Result<Message, Faults> {
    let text = text(bytes)?;
    match text.trim_start().as_bytes().first() {
        None => Err(Faults::one("line 1, column 1", "the message is empty")),
        Some(b'<') => xml::read(text),
        Some(b'{' | b'[') => object::read(text),
        Some(_) => form::read(text),
    }
}

fn text(bytes: &[u8]) -> Result<&str, Faults> {
    check_size(bytes, MAX_BODY)?;
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Faults::one(super::fault::place(&before, before.len()), "is not UTF-8; save the message as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

pub(crate) fn check_size(bytes: &[u8], most: usize) -> Result<(), Faults> {
    if bytes.len() <= most {
        return Ok(());
    }
    Err(Faults::one("the message", format!("has {} bytes; at most {most} are read", bytes.len())))
}

/// Whether the name of a field is one that pairs can have.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Finds names that occur twice.
#[derive(Default)]
struct Names(std::collections::HashMap<String, usize>);

impl Names {
    /// The fault of a name at that byte, if it has one.
    fn fault(&mut self, name: &str, at: usize) -> Option<&'static str> {
        if !is_name(name) {
            return Some("the name of a field has characters other than letters, digits and _-.");
        }
        self.0
            .insert(name.to_owned(), at)
            .map(|_| "a field occurs twice; parsers disagree about which one counts, so remove one of them")
    }
}
