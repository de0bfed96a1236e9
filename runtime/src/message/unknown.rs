//! Received fields that the table does not have.

use crate::message::raw::Raw;
use std::fmt;

/// Received fields that the table does not have, and fields whose value their row cannot hold.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Vec<(String, Raw<'static>)>);

impl UnknownFields {
    /// The value of a field, by its name on the wire.
    pub fn get(&self, name: &str) -> Option<&Raw<'static>> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// All fields, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Raw<'static>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are no unknown fields.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn keep(&mut self, name: &str, value: Raw<'_>) {
        self.0.push((name.to_owned(), value.into_owned()));
    }
}

/// Prints only the names: the values can be personal data.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
