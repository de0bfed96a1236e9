//! A fault of a table, and the list that collects them.

use crate::{Source, model::Span, render};
use std::fmt;

/// One fault: what is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// Its place in the file.
    pub span: Span,
    /// Said at that place.
    pub label: String,
    /// What would be right.
    pub help: Option<String>,
}

/// All faults of one file.
#[derive(Clone)]
pub struct Faults {
    path: String,
    text: String,
    list: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(source: Source<'_>) -> Self {
        Faults { path: source.path.to_owned(), text: source.text.to_owned(), list: Vec::new() }
    }

    /// A fault that no file has: a table that could not be found or read.
    pub fn without_file(message: impl Into<String>, help: Option<String>) -> Self {
        let fault = Fault { message: message.into(), span: 0..0, label: String::new(), help };
        Faults { path: String::new(), text: String::new(), list: vec![fault] }
    }

    pub(crate) fn add(&mut self, span: &Span, message: impl Into<String>, label: impl Into<String>) {
        self.push(span, message.into(), label.into(), None);
    }

    pub(crate) fn add_with_help(
        &mut self,
        span: &Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(span, message.into(), label.into(), Some(help.into()));
    }

    fn push(&mut self, span: &Span, message: String, label: String, help: Option<String>) {
        let span = inside(&self.text, span);
        self.list.push(Fault { message, span, label, help });
    }

    pub(crate) fn into_result<T>(mut self, value: Option<T>) -> Result<T, Faults> {
        match value {
            Some(value) if self.list.is_empty() => Ok(value),
            _ => {
                self.list.sort_by_key(|f| (f.span.start, f.span.end));
                Err(self)
            }
        }
    }

    /// The faults, in the order of the file.
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// One text per fault, as rustc would print it, without colours.
    pub fn render(&self) -> Vec<String> {
        self.list.iter().map(|fault| render::fault(&self.path, &self.text, fault)).collect()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render().join("\n\n"))
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Faults {}

/// The span, cut to the text and to whole characters.
fn inside(text: &str, span: &Span) -> Span {
    let start = floor(text, span.start.min(text.len()));
    let end = floor(text, span.end.clamp(start, text.len()));
    start..end
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
