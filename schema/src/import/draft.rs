//! Everything found on a page.

use super::{ack::AckRow, errors::ErrorRow, place::Section, row::Row};

/// Everything found, in the sections of a table.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) messages: Vec<(Section, Vec<Entry<Row>>)>,
    pub(super) ack: Vec<Entry<AckRow>>,
    pub(super) errors: Vec<Entry<ErrorRow>>,
    /// What looks like content of a table and is in none of them.
    pub(super) unused: Vec<String>,
}

impl Draft {
    /// Whether no row was found.
    pub(super) fn is_empty(&self) -> bool {
        let rows = |entries: &[Entry<Row>]| entries.iter().any(|entry| entry.row().is_some());
        !self.messages.iter().any(|(_, entries)| rows(entries))
            && !self.ack.iter().any(|entry| entry.row().is_some())
            && !self.errors.iter().any(|entry| entry.row().is_some())
    }

    pub(super) fn message(&self, section: &Section) -> Option<&[Entry<Row>]> {
        self.messages.iter().find(|(s, _)| s == section).map(|(_, rows)| rows.as_slice())
    }

    pub(super) fn message_mut(&mut self, section: &Section) -> &mut Vec<Entry<Row>> {
        let at = self.messages.iter().position(|(s, _)| s == section).unwrap_or_else(|| {
            self.messages.push((section.clone(), Vec::new()));
            self.messages.len() - 1
        });
        &mut self.messages[at].1
    }

    pub(super) fn has_api(&self) -> bool {
        !self.errors.is_empty()
            || [Section::Request, Section::Always, Section::Accepted, Section::Succeeded]
                .iter()
                .any(|section| self.message(section).is_some())
    }

    /// The rows of all messages and types.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.messages.iter().flat_map(|(_, entries)| entries).filter_map(Entry::row)
    }
}

/// A row, or what the page says between rows. It is kept as a comment, so that nothing goes missing.
#[derive(Debug)]
pub(super) enum Entry<T> {
    Row(T),
    Said(String),
}

impl<T> Entry<T> {
    pub(super) fn row(&self) -> Option<&T> {
        match self {
            Entry::Row(row) => Some(row),
            Entry::Said(_) => None,
        }
    }

    pub(super) fn row_mut(&mut self) -> Option<&mut T> {
        match self {
            Entry::Row(row) => Some(row),
            Entry::Said(_) => None,
        }
    }
}
