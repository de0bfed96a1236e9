//! A message of pairs, whatever it was written as.

use crate::explain::json::{self, Json};

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
    pub(crate) fn new(name: String, value: String, written: String, kind: Kind) -> Field {
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
