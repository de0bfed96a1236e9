//! A row of a message.

use super::{kind::Kind, quoted::quoted};

#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) required: bool,
    pub(super) kind: Kind,
    /// `format`, `enum`, `fill` and the like, with their values as TOML.
    pub(super) keys: Vec<(&'static str, String)>,
    pub(super) example: Option<String>,
    /// One of several rows of which one is given.
    pub(super) alternative: bool,
    pub(super) notes: Vec<String>,
}

impl Row {
    pub(super) fn guessed(&mut self, key: &'static str, value: String, why: &str) {
        self.notes.push(format!("{key} {value}, {why}"));
        self.keys.push((key, value));
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|(known, _)| *known == key)
    }

    /// The type of what it holds, if the page names it.
    pub(super) fn of(&self) -> Option<&str> {
        let (_, of) = self.keys.iter().find(|(key, _)| *key == "of")?;
        Some(of.trim_matches('"'))
    }

    /// Whether it holds rows, whose type the page may describe.
    pub(super) fn holds_others(&self) -> bool {
        self.kind.is_nested() && self.of() != Some("String")
    }

    /// Its name says that it is an item of a list.
    pub(super) fn make_list(&mut self) {
        match self.kind {
            Kind::Object => self.kind = Kind::List,
            Kind::List => return,
            // A list of texts.
            _ => {
                self.kind = Kind::List;
                self.keys = vec![("of", quoted("String"))];
                self.example = None;
            }
        }
        self.notes.push("type List, by its name".to_owned());
    }
}

/// A row that the page does not list, but names.
pub(super) fn named(name: &str, is_list: bool, why: String) -> Row {
    Row {
        name: name.to_owned(),
        title: name.to_owned(),
        required: false,
        kind: if is_list { Kind::List } else { Kind::Object },
        keys: Vec::new(),
        example: None,
        alternative: false,
        notes: vec![why],
    }
}
