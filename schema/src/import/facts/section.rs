//! A section of a draft: its rows, and what was guessed of them.

use crate::import::quoted::quoted;

/// Reasons of guesses, each with the rows that it is of.
#[derive(Debug, Default)]
pub(super) struct Guesses(Vec<(String, Vec<String>)>);

impl Guesses {
    pub(super) fn add(&mut self, reason: &str, row: &str) {
        match self.0.iter_mut().find(|(known, _)| known == reason) {
            Some((_, rows)) => rows.push(row.to_owned()),
            None => self.0.push((reason.to_owned(), vec![row.to_owned()])),
        }
    }
}

/// A row, or one that no table can say: it is kept as a comment, so that nothing goes missing.
#[derive(Debug)]
pub(super) enum Line {
    Row(Row),
    Unread { name: String, why: String },
}

/// A row as it is written.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) required: bool,
    pub(super) keys: Vec<(&'static str, String)>,
    pub(super) doc: String,
}

/// Rows under one heading.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) lines: Vec<Line>,
    pub(super) guesses: Guesses,
}

impl Section {
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.lines.iter().filter_map(|line| match line {
            Line::Row(row) => Some(row),
            Line::Unread { .. } => None,
        })
    }

    pub(super) fn row(&self, name: &str) -> Option<&Row> {
        self.rows().find(|row| row.name == name)
    }

    /// Rows that cannot be said although every message has them.
    pub(super) fn write(&self, out: &mut Vec<String>) {
        for (reason, rows) in &self.guesses.0 {
            out.push(comment(&format!("guess: {reason}: {}", rows.join(", "))));
        }
        for line in &self.lines {
            match line {
                Line::Row(row) => out.push(row.toml()),
                Line::Unread { name, why } => out.push(comment(&format!("not read: {name}: {why}"))),
            }
        }
    }

    /// The rows alone, to tell two types apart.
    pub(super) fn print(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out);
        out.retain(|line| !line.starts_with("# guess"));
        out.join("\n")
    }
}

impl Row {
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(known, _)| *known == key)
    }

    fn toml(&self) -> String {
        let keys = self.keys.iter().fold(String::new(), |all, (key, value)| all + key + " = " + value + ", ");
        let Row { name, title, required, doc, .. } = self;
        let name = if is_bare(name) { name.clone() } else { quoted(name) };
        format!(
            "{name} = {{ title = {}, required = {required}, {keys}doc = {} }}",
            quoted(title),
            quoted(doc)
        )
    }
}

fn is_bare(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// A comment is one line without control characters.
pub(super) fn comment(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("# {}", text.trim_end())
}
