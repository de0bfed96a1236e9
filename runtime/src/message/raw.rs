//! Received values that have not been parsed.

use std::{borrow::Cow, cell::Cell, collections::HashSet};

/// The names and values of a body, in the order received.
pub(crate) type Pairs<'a> = Vec<(Cow<'a, str>, Raw<'a>)>;

thread_local! {
    /// Memory for the pairs of the next body, because allocating it for every reply is slow.
    static SPARE: Cell<Pairs<'static>> = const { Cell::new(Vec::new()) };
}

/// An empty list with capacity for that many pairs.
pub(crate) fn room_for<'a>(pairs: usize) -> Pairs<'a> {
    // On a thread that ends, the spare memory may already be dropped.
    let mut room = SPARE.try_with(Cell::take).unwrap_or_default();
    room.reserve(pairs);
    room
}

/// Keeps the memory of pairs that are no longer needed, unless it is large.
pub(crate) fn give_back(mut pairs: Pairs<'_>) {
    const LARGE: usize = 128;
    pairs.clear();
    // The pairs are removed; only the memory is kept.
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
    /// A JSON number, with its digits as written.
    Number(Cow<'a, str>),
    /// A text. Every value in XML is a text, unless it contains elements.
    Text(Cow<'a, str>),
    /// A JSON array, or elements of XML that are a list.
    List(Vec<Raw<'a>>),
    /// A JSON object, or an element of XML with elements inside.
    Object(Vec<(Cow<'a, str>, Raw<'a>)>),
}

impl<'a> Raw<'a> {
    /// The text of a text, number or boolean; `None` for other values.
    pub fn text(&self) -> Option<&str> {
        match self {
            Raw::Text(text) | Raw::Number(text) => Some(text),
            Raw::Bool(true) => Some("true"),
            Raw::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The whole number, written as a number or as text; `None` for other values.
    pub fn int(&self) -> Option<i64> {
        let text = match self {
            Raw::Text(text) | Raw::Number(text) => text.as_ref(),
            _ => return None,
        };
        // `parse` accepts "+1", which no gateway writes.
        if text.starts_with('+') { None } else { text.parse().ok() }
    }

    /// Whether the value is empty text, `null` or an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Raw::Null => true,
            Raw::Text(text) => text.is_empty(),
            Raw::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The same, without borrowed data.
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

/// Whether a name occurs twice.
pub(crate) fn has_twice(pairs: &Pairs<'_>) -> bool {
    let mut seen = HashSet::with_capacity(pairs.len());
    !pairs.iter().all(|(name, _)| seen.insert(name.as_ref()))
}

/// The value with that name.
pub(crate) fn get<'p, 'a>(pairs: &'p Pairs<'a>, name: &str) -> Option<&'p Raw<'a>> {
    pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value)
}

/// The spelling of field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As on the wire.
    Wire,
    /// As in the documentation.
    Documented,
}

/// Whether a text can be the name of a field: ASCII letters, digits and underscores.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads again after its thread has ended.
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
            // What is created first is dropped last.
            LAST.with(|_| {});
            give_back(room_for(1));
        });
        thread.join().unwrap();
    }
}
