//! What is wrong with the input: each fault with its place, all of them at once where possible.

use std::fmt;

/// One fault of the input. It repeats names of fields, and no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is, such as `line 3, column 7`; the name of an argument for faults outside of the message.
    pub place: String,
    /// What is wrong, and what to do.
    pub what: String,
}

/// The faults of an input, in the order of their places. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// A single fault.
    pub fn one(place: impl Into<String>, what: impl Into<String>) -> Faults {
        Faults(vec![Fault { place: place.into(), what: what.into() }])
    }

    /// These faults, if there are any.
    pub(crate) fn some(faults: Vec<Fault>) -> Option<Faults> {
        if faults.is_empty() { None } else { Some(Faults(faults)) }
    }

    /// The faults.
    pub fn list(&self) -> &[Fault] {
        &self.0
    }

    /// Changes the texts of all faults.
    pub(crate) fn map(self, change: impl Fn(&str) -> String) -> Faults {
        let changed = |fault: Fault| Fault { place: change(&fault.place), what: change(&fault.what) };
        Faults(self.0.into_iter().map(changed).collect())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Fault { place, what }) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{place}: {what}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// More faults than this are not listed.
const MOST: usize = 50;

/// Collects faults while a text is read.
pub(crate) struct Collector<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Collector<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Collector { text, faults: Vec::new() }
    }

    /// Adds a fault at that byte of the text.
    pub(crate) fn add(&mut self, at: usize, what: impl Into<String>) {
        if self.faults.len() < MOST {
            self.faults.push(Fault { place: place(self.text, at), what: what.into() });
        }
    }

    pub(crate) fn finish<T>(self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() { Ok(value) } else { Err(Faults(self.faults)) }
    }

    /// The faults, with this one as the last.
    pub(crate) fn stop(mut self, at: usize, what: impl Into<String>) -> Faults {
        self.faults.push(Fault { place: place(self.text, at), what: what.into() });
        Faults(self.faults)
    }
}

/// The place of a byte, for people: lines and columns from 1, columns in characters.
pub(crate) fn place(text: &str, at: usize) -> String {
    let mut end = at.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    format!("line {line}, column {}", before[start..].chars().count() + 1)
}
