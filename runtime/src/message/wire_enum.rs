//! Enums whose values are words on the wire.

use crate::{
    message::{
        raw::Raw,
        value::{Empty, TypeMismatch, Value, ValueMut, ValueRef},
    },
    table::Field,
};

/// An enum that was generated from the `enum` of a row, or from an error table.
pub trait WireEnum: Clone + 'static {
    /// The words on the wire.
    const WORDS: &'static [&'static str];
    /// The variant of the word at that position in [`WORDS`](WireEnum::WORDS); behind their end, the one that keeps
    /// `word`.
    fn at(place: usize, word: String) -> Self;
    /// The word on the wire.
    fn word(&self) -> &str;

    /// The variant for a word.
    fn from_word(word: &str) -> Self {
        let (place, word) = place(Self::WORDS, word);
        Self::at(place, word)
    }
}

/// The position of a word in an enum, and no text; or a position behind their end and the word, if it is not one of them.
/// Not generated for each enum: the code would grow with the number of words, and there are hundreds of enums.
#[inline(never)]
fn place(words: &[&str], word: &str) -> (usize, String) {
    match words.iter().position(|known| *known == word) {
        Some(place) => (place, String::new()),
        None => (words.len(), word.to_owned()),
    }
}

/// The word that was received.
#[inline(never)]
fn received<'r>(raw: &'r Raw<'_>) -> Result<&'r str, TypeMismatch> {
    raw.text().ok_or(TypeMismatch { wanted: "text" })
}

// One implementation for all enums. A word that the table does not list is kept.
impl<T: WireEnum> Value for T {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Text(self.word())
    }

    fn text(&self) -> Option<&str> {
        Some(self.word())
    }
}

impl<T: WireEnum> ValueMut for T {
    #[inline]
    fn copy(&mut self, from: &dyn Value) {
        if let ValueRef::Text(word) = from.value_ref() {
            *self = T::from_word(word);
        }
    }

    #[inline]
    fn set(&mut self, raw: &Raw<'_>, _: &Field) -> Result<(), TypeMismatch> {
        *self = T::from_word(received(raw)?);
        Ok(())
    }
}

impl<T: WireEnum> Empty for T {
    fn empty() -> Self {
        T::at(usize::MAX, String::new())
    }
}
