//! Enums of words, seen as values.

use crate::{
    table::Field,
    value::{Blank, Mismatch, Slot, Value, copy_value},
    wire::Raw,
};

/// A set of words: an enum that a row's `enum` or an error table became.
pub trait Words: Clone + 'static {
    /// The words on the wire.
    const WORDS: &'static [&'static str];
    /// The value of that word.
    fn from_word(word: &str) -> Self;
    /// The word of that value.
    fn word(&self) -> &str;
}

// Written once for all enums: a word that the table does not list is kept.
impl<T: Words> Value for T {
    fn slot(&self) -> Slot<'_> {
        Slot::Text(self.word())
    }

    fn text(&self) -> Option<&str> {
        Some(self.word())
    }

    fn copy(&mut self, from: &dyn Value) {
        copy_value(self, from);
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), Mismatch> {
        *self = T::from_word(raw.text().ok_or(Mismatch { wanted: "text" })?);
        Ok(())
    }
}

impl<T: Words> Blank for T {
    fn blank() -> Self {
        T::from_word("")
    }
}
