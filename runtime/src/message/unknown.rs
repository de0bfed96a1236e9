//! What was received and no field of the table could take.

use crate::message::raw::Raw;
use std::fmt;

/// Fields that were received but that the table lacks, or whose value its row could not take.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownFields(Vec<(String, Raw<'static>)>);

impl UnknownFields {
    /// The value of that name on the wire.
    pub fn get(&self, name: &str) -> Option<&Raw<'static>> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// All of them, in the order received.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Raw<'static>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn keep(&mut self, name: &str, value: Raw<'_>) {
        self.0.push((name.to_owned(), value.into_owned()));
    }
}

/// What nobody described could be anything, a person's name or number too: only the names of the fields are shown.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
