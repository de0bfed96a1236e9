//! A fault of a table, and the list that collects them.

use crate::model::Span;

/// A table as text, and the path that its faults name.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Shown in faults; never opened.
    pub path: &'a str,
    /// The TOML text.
    pub text: &'a str,
}

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

/// Where a fault stands, as editors count: lines and columns from 1, a column for each character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line it starts in.
    pub line: usize,
    /// The column of its first character.
    pub column: usize,
    /// The line it ends in.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
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

    /// Faults found by somebody else, such as a check across files.
    pub fn in_file(source: Source<'_>, list: Vec<Fault>) -> Self {
        let mut faults = Faults::new(source);
        for fault in list {
            faults.push(&fault.span, fault.message, fault.label, fault.help);
        }
        faults
    }

    /// The same faults in other words: in another language.
    #[must_use]
    pub fn told(mut self, tell: impl FnMut(&Fault) -> Fault) -> Faults {
        self.list = self.list.iter().map(tell).collect();
        self
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

    /// The path of the file; empty for a fault that no file has.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place of each fault, in the same order as [`Faults::list`].
    pub fn places(&self) -> Vec<Place> {
        self.list.iter().map(|fault| place(&self.text, &fault.span)).collect()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl std::error::Error for Faults {}

/// The span, cut to the text and to whole characters.
fn inside(text: &str, span: &Span) -> Span {
    let start = floor(text, span.start.min(text.len()));
    let end = floor(text, span.end.clamp(start, text.len()));
    start..end
}

fn place(text: &str, span: &Span) -> Place {
    let (line, column) = position(text, span.start);
    let (end_line, end_column) = position(text, span.end);
    Place { line, column, end_line, end_column }
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, span: Span) -> Faults {
        let fault = Fault {
            message: "no such \"row\"".to_owned(),
            span,
            label: "here\t\u{1}".to_owned(),
            help: Some("did you mean `标价`?".to_owned()),
        };
        Faults::in_file(Source { path: "tables/a.toml", text }, vec![fault])
    }

    const TEXT: &str = "[request]\n标价 = { requird = true }\n";

    fn requird() -> Span {
        let start = TEXT.find("requird").unwrap();
        start..start + "requird".len()
    }

    #[test]
    fn a_column_counts_characters_and_starts_at_one() {
        let expected = Place { line: 2, column: 8, end_line: 2, end_column: 15 };
        assert_eq!(faults(TEXT, requird()).places(), [expected]);
        let whole = Place { line: 1, column: 1, end_line: 3, end_column: 1 };
        assert_eq!(faults(TEXT, 0..TEXT.len()).places(), [whole]);
        assert_eq!(faults("", 0..7).places(), [Place { line: 1, column: 1, end_line: 1, end_column: 1 }]);
    }

    #[test]
    fn a_span_is_cut_to_the_text_and_to_whole_characters() {
        let inside_a_character = TEXT.find('标').unwrap() + 1;
        assert_eq!(faults(TEXT, inside_a_character..900).list()[0].span, inside_a_character - 1..TEXT.len());
    }

    #[test]
    fn plain_text_shows_the_line_and_leaves_error_to_the_compiler() {
        let plain = faults(TEXT, requird()).render().remove(0);
        assert!(plain.starts_with("no such \"row\"\n"), "{plain}");
        assert!(plain.contains("tables/a.toml:2:8"), "{plain}");
        assert!(plain.contains("^^^^^^^ here"), "{plain}");
        assert!(plain.contains("= help: did you mean `标价`?"), "{plain}");
    }

    #[test]
    fn a_terminal_gets_the_same_words_with_error_in_front() {
        let faults = faults(TEXT, requird());
        assert_eq!(faults.report(false), [format!("error: {}", faults.render()[0])]);
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let faults = faults(TEXT, requird());
        let colour = faults.report(true).remove(0);
        assert!(colour.starts_with("\u{1b}["), "{colour:?}");
        let mut bare = String::new();
        for part in colour.split('\u{1b}') {
            bare.push_str(
                part.strip_prefix('[').and_then(|p| p.split_once('m')).map_or(part, |(_, rest)| rest),
            );
        }
        assert_eq!(bare, faults.report(false)[0]);
    }

    #[test]
    fn json_says_everything_an_editor_needs_on_one_line() {
        let line = faults(TEXT, requird()).json().remove(0);
        assert!(!line.contains('\n'));
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        let expected = serde_json::json!({
            "file": "tables/a.toml", "line": 2, "column": 8, "end_line": 2, "end_column": 15,
            "message": "no such \"row\"", "label": "here\t\u{1}", "help": "did you mean `标价`?",
        });
        assert_eq!(read, expected);
        let without = Faults::without_file("gone", None).json().remove(0);
        let read: serde_json::Value = serde_json::from_str(&without).unwrap();
        assert!(read["help"].is_null() && read["file"] == "");
    }
}
