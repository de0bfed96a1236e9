//! What there is in English, and its Chinese.

mod across;
mod check;
mod parse;

/// A text with holes, in English and in Chinese.
type Entry = (&'static str, &'static str);

/// All of them.
pub(super) fn entries() -> impl Iterator<Item = Entry> {
    [parse::PARSE, check::CHECK, across::ACROSS].into_iter().flatten().copied()
}
