//! Everything found on a page.

use super::{
    guess::{self, Row},
    place::Section,
};

/// Everything found, in the sections of a table.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) messages: Vec<(Section, Vec<Entry<Row>>)>,
    pub(super) ack: Vec<Entry<guess::AckRow>>,
    pub(super) errors: Vec<Entry<guess::ErrorRow>>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty() && self.ack.is_empty() && self.errors.is_empty()
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
}

/// A row, or a line of the page that could not be one. It is kept as a comment, so that nothing goes missing.
#[derive(Debug)]
pub(super) enum Entry<T> {
    Row(T),
    Unread(String),
}

impl<T> Entry<T> {
    pub(super) fn row(&self) -> Option<&T> {
        match self {
            Entry::Row(row) => Some(row),
            Entry::Unread(_) => None,
        }
    }

    pub(super) fn row_mut(&mut self) -> Option<&mut T> {
        match self {
            Entry::Row(row) => Some(row),
            Entry::Unread(_) => None,
        }
    }
}
