//! Enums of words, seen as values.

use crate::{
    message::{
        raw::Raw,
        value::{Empty, TypeMismatch, Value, ValueRef},
    },
    table::Field,
};

/// A set of words: an enum that a row's `enum` or an error table became.
pub trait WireEnum: Clone + 'static {
    /// The words on the wire.
    const WORDS: &'static [&'static str];
    /// The value of the word that stands there among them.
    fn known(place: usize) -> Self;
    /// The value of a word that is none of them.
    fn other(word: String) -> Self;
    /// The word of that value.
    fn word(&self) -> &str;

    /// The value of that word.
    fn from_word(word: &str) -> Self {
        match place(Self::WORDS, word) {
            Ok(place) => Self::known(place),
            Err(word) => Self::other(word),
        }
    }
}

/// Where a word stands among those of an enum, or the word, if it is none of them. Never part of an enum's own code: that
/// would grow with its words, and there are hundreds of enums.
#[inline(never)]
fn place(words: &[&str], word: &str) -> Result<usize, String> {
    words.iter().position(|known| *known == word).ok_or_else(|| word.to_owned())
}

/// The word that was received.
#[inline(never)]
fn received<'r>(raw: &'r Raw<'_>) -> Result<&'r str, TypeMismatch> {
    raw.text().ok_or(TypeMismatch { wanted: "text" })
}

// Written once for all enums: a word that the table does not list is kept.
impl<T: WireEnum> Value for T {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Text(self.word())
    }

    fn text(&self) -> Option<&str> {
        Some(self.word())
    }

    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Text(word) = from.value_ref() {
            *self = T::from_word(word);
        }
    }

    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        *self = T::from_word(received(raw)?);
        Ok(())
    }
}

impl<T: WireEnum> Empty for T {
    fn empty() -> Self {
        T::other(String::new())
    }
}
