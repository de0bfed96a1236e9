//! A received value before it has a type.

use std::{borrow::Cow, cell::Cell, collections::HashSet};

/// Names and values of a body, in the order received.
pub(crate) type Pairs<'a> = Vec<(Cow<'a, str>, Raw<'a>)>;

thread_local! {
    /// Room for the pairs of the next body: as much as those of a reply take is not had for nothing.
    static SPARE: Cell<Pairs<'static>> = const { Cell::new(Vec::new()) };
}

/// Room for so many pairs.
pub(crate) fn room_for<'a>(pairs: usize) -> Pairs<'a> {
    // A thread that ends may have given it up before its last call.
    let mut room = SPARE.try_with(Cell::take).unwrap_or_default();
    room.reserve(pairs);
    room
}

/// Keeps the room of pairs that nobody needs any more, unless it is large.
pub(crate) fn give_back(mut pairs: Pairs<'_>) {
    const LARGE: usize = 128;
    pairs.clear();
    // There is nothing to own: this is about the room, which stays where it is.
    let room: Pairs<'static> =
        pairs.into_iter().map(|(name, raw)| (name.into_owned().into(), raw.into_owned())).collect();
    if room.capacity() <= LARGE {
        let _ = SPARE.try_with(|spare| spare.set(room));
    }
}

/// A received value, as it was written.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Raw<'a> {
    /// JSON `null`.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number.
    Number(Cow<'a, str>),
    /// Text; in XML everything is.
    Text(Cow<'a, str>),
    /// A JSON array.
    List(Vec<Raw<'a>>),
    /// A JSON object.
    Object(Vec<(Cow<'a, str>, Raw<'a>)>),
}

impl<'a> Raw<'a> {
    /// The text of a text, number or boolean.
    pub fn text(&self) -> Option<&str> {
        match self {
            Raw::Text(text) | Raw::Number(text) => Some(text),
            Raw::Bool(true) => Some("true"),
            Raw::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The whole number, whether written as a number or as text.
    pub fn int(&self) -> Option<i64> {
        let text = match self {
            Raw::Text(text) | Raw::Number(text) => text.as_ref(),
            _ => return None,
        };
        // `parse` takes "+1", which no gateway writes.
        if text.starts_with('+') { None } else { text.parse().ok() }
    }

    /// Whether it says nothing: empty text, `null`, an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Raw::Null => true,
            Raw::Text(text) => text.is_empty(),
            Raw::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The same, owning its text.
    pub fn into_owned(self) -> Raw<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        match self {
            Raw::Null => Raw::Null,
            Raw::Bool(value) => Raw::Bool(value),
            Raw::Number(text) => Raw::Number(own(text)),
            Raw::Text(text) => Raw::Text(own(text)),
            Raw::List(items) => Raw::List(items.into_iter().map(Raw::into_owned).collect()),
            Raw::Object(pairs) => {
                Raw::Object(pairs.into_iter().map(|(name, value)| (own(name), value.into_owned())).collect())
            }
        }
    }
}

/// Whether a name comes twice.
pub(crate) fn has_twice(pairs: &Pairs<'_>) -> bool {
    let mut seen = HashSet::with_capacity(pairs.len());
    !pairs.iter().all(|(name, _)| seen.insert(name.as_ref()))
}

/// The value of that name.
pub(crate) fn get<'p, 'a>(pairs: &'p Pairs<'a>, name: &str) -> Option<&'p Raw<'a>> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value)
}

/// How fields are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As on the wire.
    Wire,
    /// As in the documentation.
    Documented,
}

/// Whether it is a name of a field: ASCII letters, digits and underscores.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads once more when its thread has ended.
    struct Last;

    impl Drop for Last {
        fn drop(&mut self) {
            give_back(room_for(1));
        }
    }

    thread_local! {
        static LAST: Last = const { Last };
    }

    #[test]
    fn the_room_of_pairs_is_used_again() {
        give_back(room_for(40));
        assert!(SPARE.take().capacity() >= 40);
    }

    #[test]
    fn a_thread_that_ends_can_make_one_more_call() {
        let thread = std::thread::spawn(|| {
            // What is made first is given up last.
            LAST.with(|_| {});
            give_back(room_for(1));
        });
        thread.join().unwrap();
    }
}
