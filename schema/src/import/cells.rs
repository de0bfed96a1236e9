//! One row of a table, asked by column, and what its name is.

use super::heads::{self, Column};

use Column::{Description, Example, Optional, Other, Required, RequiredInReply};

/// One row, asked by column.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) columns: Vec<Column>,
    pub(super) cells: Vec<String>,
}

impl Cells {
    pub(super) fn get(&self, column: Column) -> &str {
        let cell = self.raw(column).trim();
        let quoted = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
        quoted.filter(|inside| !inside.contains('`')).unwrap_or(cell).trim()
    }

    /// With the blanks around it.
    pub(super) fn raw(&self, column: Column) -> &str {
        let at = self.columns.iter().position(|c| *c == column);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// More of the description, from the line below.
    pub(super) fn describe(&mut self, text: &str) {
        let at = |column| self.columns.iter().position(|c| *c == column);
        if let Some(cell) = at(Description).or_else(|| at(Example)).and_then(|at| self.cells.get_mut(at)) {
            cell.push('\n');
            cell.push_str(text);
        }
    }

    /// What the page says about whether the row is there, and what that means.
    pub(super) fn presence(&self) -> (&str, Option<bool>) {
        if self.has(Required) {
            let cell = self.get(Required);
            return (cell, heads::required(cell));
        }
        let cell = self.get(Optional);
        (cell, heads::required_unless_optional(cell))
    }

    /// The same row as one of the reply, in a table that describes both messages. `None` where the reply does not have it.
    pub(super) fn in_reply(&self) -> Option<Cells> {
        let column = |column: &Column| match column {
            RequiredInReply => Required,
            Required => Other,
            column => *column,
        };
        is_said(self.get(RequiredInReply))
            .then(|| Cells { columns: self.columns.iter().map(column).collect(), cells: self.cells.clone() })
    }

    /// The same row as one of the request, likewise.
    pub(super) fn in_request(&self) -> Option<Cells> {
        is_said(self.get(Required))
            .then(|| Cells { columns: self.columns.clone(), cells: self.cells.clone() })
    }

    pub(super) fn text(&self) -> String {
        joined(&self.cells)
    }
}

/// A dash or an empty cell says that a message does not have the row.
fn is_said(cell: &str) -> bool {
    !matches!(cell.trim(), "" | "-" | "--" | "—" | "–" | "/" | "N/A")
}

/// A path of names is no longer. Every step of one can become a row and a type, so that a long one would be a long draft.
pub(super) const LONGEST_NAME: usize = 160;

/// A name as messages can have it; a path's dots and a numbered row's `$n` included. Marks and blanks before it say that
/// the row belongs to one above.
pub(super) fn name(cell: &str) -> Option<String> {
    let name =
        cell.trim_start_matches(is_mark).trim_matches(|c: char| c == '*' || c == '`' || c.is_whitespace());
    // Footnotes and remarks in brackets are no part of a name.
    let name = name.split(['(', '（', '\n']).next().unwrap_or_default().trim_end_matches([' ', '*', '`']);
    let name = name.replace("->", ".");
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.' | '-' | '[' | ']'));
    (good && name.len() <= LONGEST_NAME).then_some(name)
}

/// What pages put before the names of nested rows.
pub(super) fn is_mark(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '–' | '.' | '—' | '+' | '＋' | '·' | '•' | '>' | '|' | '∟' | '→' | '↳' | '*' | '`'
        )
        || ('\u{2500}'..='\u{257f}').contains(&c)
}

/// The cells as one line.
pub(super) fn joined(cells: &[String]) -> String {
    cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(" | ")
}
