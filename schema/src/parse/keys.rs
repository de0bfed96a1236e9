//! The keys of one TOML table: taken one by one, and what is left at the end is a fault. Only what the shape of the table
//! lists can be taken.

use super::{nearest::nearest, words};
use crate::{
    fault::Faults,
    language::Shape,
    model::{At, Span},
};
use toml::de::{DeTable, DeValue};

type Value<'t> = toml::Spanned<DeValue<'t>>;

pub(super) struct Keys<'a> {
    /// Where the table itself is named.
    pub(super) span: Span,
    shape: &'static Shape,
    entries: Vec<Entry<'a>>,
}

pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    pub(super) value: &'a Value<'a>,
    /// Of the table that it stands in.
    shape: &'static Shape,
    taken: bool,
}

impl<'a> Keys<'a> {
    pub(super) fn new(table: &'a DeTable<'a>, span: Span, shape: &'static Shape) -> Self {
        let mut entries: Vec<Entry<'a>> = table
            .iter()
            .map(|(key, value)| Entry {
                name: key.get_ref().as_ref(),
                span: key.span(),
                value,
                shape,
                taken: false,
            })
            .collect();
        // The map is sorted by name; the file's order is the documentation's.
        entries.sort_by_key(|e| e.span.start);
        Keys { span, shape, entries }
    }

    /// All entries that nobody took, in the order of the file, for tables whose keys are names of the user's
    /// choice.
    pub(super) fn into_entries(self) -> Vec<Entry<'a>> {
        self.entries.into_iter().filter(|e| !e.taken).collect()
    }

    pub(super) fn take(&mut self, name: &'static str) -> Option<(Span, &'a Value<'a>)> {
        debug_assert!(self.shape.reads(name), "`{name}` is not in the list of {}", self.shape.name);
        let entry = self.entries.iter_mut().find(|e| e.name == name && !e.taken && e.shape.reads(name))?;
        entry.taken = true;
        Some((entry.span.clone(), entry.value))
    }

    pub(super) fn string(&mut self, name: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let (_, value) = self.take(name)?;
        string(value, faults)
    }

    /// A string that must be there and must say something.
    pub(super) fn text(&mut self, name: &'static str, faults: &mut Faults) -> String {
        let found = self.has(name);
        match self.string(name, faults) {
            Some(text) if text.value.trim().is_empty() => {
                faults.add(&text.span, format!("`{name}` is empty"), "say something here");
                String::new()
            }
            Some(text) => text.value,
            None => {
                if !found {
                    faults.add(&self.span, format!("`{name}` is missing"), format!("has no `{name}`"));
                }
                String::new()
            }
        }
    }

    /// Whether the table has that key, readable or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name == name)
    }

    /// Whether that key's value is a list without items.
    pub(super) fn is_empty_list(&self, name: &str) -> bool {
        let entry = self.entries.iter().find(|e| e.name == name);
        entry.and_then(|e| e.value.get_ref().as_array()).is_some_and(|list| list.is_empty())
    }

    /// The place of that key's value, or of the table where it has none.
    pub(super) fn place_of(&self, name: &str) -> Span {
        self.entries.iter().find(|e| e.name == name).map_or(self.span.clone(), |e| e.value.span())
    }

    /// The same as [`Keys::text`], with its place.
    pub(super) fn text_at(&mut self, name: &'static str, faults: &mut Faults) -> At<String> {
        At { span: self.place_of(name), value: self.text(name, faults) }
    }

    /// The same as [`Keys::text_at`], where the key can be left out.
    pub(super) fn text_at_if_said(&mut self, name: &'static str, faults: &mut Faults) -> Option<At<String>> {
        let span = self.place_of(name);
        let text = self.string(name, faults)?;
        if text.value.trim().is_empty() {
            faults.add(&text.span, format!("`{name}` is empty"), "say something here");
        }
        Some(At { span, value: text.value })
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        known: &[(&str, T)],
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.string(name, faults)?;
        debug_assert!(self.lists(name, known), "the words of `{name}` are not those in the list");
        if text.value.trim().is_empty() {
            faults.add(&text.span, format!("`{name}` is empty"), "say something here");
            return None;
        }
        words::one_of(&text, name, known, faults)
    }

    /// The same; a fault if it is not there.
    pub(super) fn required_word<T: Copy>(
        &mut self,
        name: &'static str,
        known: &[(&str, T)],
        faults: &mut Faults,
    ) -> Option<T> {
        if !self.has(name) {
            faults.add(&self.span, format!("`{name}` is missing"), format!("has no `{name}`"));
            return None;
        }
        self.word(name, known, faults)
    }

    pub(super) fn bool(&mut self, name: &'static str, faults: &mut Faults) -> Option<bool> {
        let (_, value) = self.take(name)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            wrong_type(value, "true or false", faults);
        }
        found
    }

    pub(super) fn strings(&mut self, name: &'static str, faults: &mut Faults) -> Vec<At<String>> {
        let Some((_, value)) = self.take(name) else { return Vec::new() };
        strings(value, faults)
    }

    /// The strings of a key whose value is a list; a row can have the same name.
    pub(super) fn strings_if_list(&mut self, name: &'static str, faults: &mut Faults) -> Vec<At<String>> {
        let is_list = |e: &Entry<'_>| e.name == name && e.value.get_ref().as_array().is_some();
        if self.entries.iter().any(is_list) { self.strings(name, faults) } else { Vec::new() }
    }

    /// The switch of a key whose value is true or false; a row can have the same name.
    pub(super) fn bool_if_bool(&mut self, name: &'static str, faults: &mut Faults) -> Option<bool> {
        let is_bool = |e: &Entry<'_>| e.name == name && e.value.get_ref().as_bool().is_some();
        if self.entries.iter().any(is_bool) { self.bool(name, faults) } else { None }
    }

    /// Whether the shape lists each of these words for that key.
    fn lists<T>(&self, name: &str, known: &[(&str, T)]) -> bool {
        let listed = self.shape.key(name).and_then(|key| key.value.words());
        listed.is_some_and(|listed| known.iter().all(|(word, _)| listed.contains(word)))
    }

    /// What stands under that key, if that is a table.
    fn shape_of(&self, name: &str) -> Option<&'static Shape> {
        self.shape.key(name).and_then(|key| key.value.shape())
    }

    pub(super) fn table(&mut self, name: &'static str, faults: &mut Faults) -> Option<Keys<'a>> {
        let (span, value) = self.take(name)?;
        table(span, value, self.shape_of(name)?, faults)
    }

    /// The tables of `[[name]]`.
    pub(super) fn tables(&mut self, name: &'static str, faults: &mut Faults) -> Vec<Keys<'a>> {
        let (taken, shape) = (self.take(name), self.shape_of(name));
        let Some(((_, value), shape)) = taken.zip(shape) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            wrong_type(value, &format!("tables, each under [[{name}]]"), faults);
            return Vec::new();
        };
        // An element's own span is its header `[[name]]`, or the text of an inline table.
        array.iter().filter_map(|item| table(item.span(), item, shape, faults)).collect()
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, faults: &mut Faults) {
        for entry in self.entries.iter().filter(|e| !e.taken) {
            let message = format!("unknown key `{}`", entry.name);
            let is_read = |key: &&str| self.shape.needs(key).is_none_or(|needed| self.has(needed));
            let mut known: Vec<&str> = self.shape.keys.iter().map(|key| key.name).filter(is_read).collect();
            let help = match nearest(entry.name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    known.sort_unstable();
                    format!("known here are {}", known.join(", "))
                }
            };
            faults.add_with_help(&entry.span, message, "not part of the language", help);
        }
    }
}

impl<'a> Entry<'a> {
    /// What stands under the names of that table.
    fn named(&self) -> Option<&'static Shape> {
        let names = self.shape.names.as_ref();
        debug_assert!(names.is_some(), "{} has no names of the author's choice", self.shape.name);
        names.and_then(|names| names.value.shape())
    }

    /// The keys of a table under a name of the author's choice.
    pub(super) fn table(&self, faults: &mut Faults) -> Option<Keys<'a>> {
        table(self.span.clone(), self.value, self.named()?, faults)
    }

    /// The keys of a row; its section can have keys beside rows.
    pub(super) fn row(&self, faults: &mut Faults) -> Option<Keys<'a>> {
        if let Some(table) = self.value.get_ref().as_table() {
            return Some(Keys::new(table, self.span.clone(), self.named()?));
        }
        let label = format!("this is of type {}", self.value.get_ref().type_str());
        let beside: Vec<&str> = self.shape.keys.iter().map(|key| key.name).collect();
        let help = match nearest(self.name, beside.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if beside.is_empty() => "a row is a table".to_owned(),
            None => format!("a row is a table; other keys known here are {}", beside.join(", ")),
        };
        faults.add_with_help(&self.value.span(), "expected a table", label, help);
        None
    }
}

fn table<'a>(
    span: Span,
    value: &'a Value<'a>,
    shape: &'static Shape,
    faults: &mut Faults,
) -> Option<Keys<'a>> {
    let Some(table) = value.get_ref().as_table() else {
        wrong_type(value, "a table", faults);
        return None;
    };
    Some(Keys::new(table, span, shape))
}

pub(super) fn strings(value: &Value<'_>, faults: &mut Faults) -> Vec<At<String>> {
    let Some(array) = value.get_ref().as_array() else {
        wrong_type(value, "a list of strings", faults);
        return Vec::new();
    };
    array.iter().filter_map(|item| string(item, faults)).collect()
}

pub(super) fn string(value: &Value<'_>, faults: &mut Faults) -> Option<At<String>> {
    let Some(text) = value.get_ref().as_str() else {
        wrong_type(value, "a string", faults);
        return None;
    };
    Some(At { value: text.to_owned(), span: value.span() })
}

/// The value of a row: a string, or a whole number, or true or false, as text.
pub(super) fn value(value: &Value<'_>, faults: &mut Faults) -> Option<At<String>> {
    match value.get_ref() {
        DeValue::Boolean(is) => Some(At { value: is.to_string(), span: value.span() }),
        _ => scalar(value, faults),
    }
}

/// A string, or a whole number as its decimal text.
pub(super) fn scalar(value: &Value<'_>, faults: &mut Faults) -> Option<At<String>> {
    match value.get_ref() {
        DeValue::Integer(number) => {
            let Ok(parsed) = i64::from_str_radix(number.as_str(), number.radix()) else {
                faults.add(&value.span(), "number out of range", "does not fit 64 bits");
                return None;
            };
            Some(At { value: parsed.to_string(), span: value.span() })
        }
        DeValue::String(_) => string(value, faults),
        _ => {
            wrong_type(value, "a string or a whole number", faults);
            None
        }
    }
}

pub(super) fn whole(value: &Value<'_>, faults: &mut Faults) -> Option<u32> {
    let number = value.get_ref().as_integer().and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
    if number.is_none() {
        wrong_type(value, "a whole number, not negative", faults);
    }
    number
}

/// An HTTP status within these bounds.
pub(super) fn http_status(
    value: &Value<'_>,
    bounds: std::ops::RangeInclusive<u16>,
    faults: &mut Faults,
) -> Option<u16> {
    let found = u16::try_from(whole(value, faults)?).ok().filter(|status| bounds.contains(status));
    if found.is_none() {
        let label = format!("{} to {}", bounds.start(), bounds.end());
        faults.add(&value.span(), "not an HTTP status of this kind", label);
    }
    found
}

fn wrong_type(value: &Value<'_>, wanted: &str, faults: &mut Faults) {
    let found = value.get_ref().type_str();
    faults.add(&value.span(), format!("expected {wanted}"), format!("this is of type {found}"));
}
