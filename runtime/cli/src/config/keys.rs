//! The keys of one table of a configuration, taken one by one; those that are left are faults.

use paytable_schema::{Fault, nearest};
use std::ops::Range;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// All faults of a file, in the order in which they are found.
#[derive(Default)]
pub(crate) struct Found(pub(crate) Vec<Fault>);

impl Found {
    /// A fault once: two checks can find the same.
    pub(crate) fn add(&mut self, span: &Range<usize>, message: impl Into<String>, label: &str, help: &str) {
        let fault = Fault {
            message: message.into(),
            span: span.clone(),
            label: label.to_owned(),
            help: Some(help.to_owned()),
        };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }
}

/// A text, and its place.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
}

/// The keys of one table.
pub(crate) struct Keys<'t> {
    /// Where the table is named.
    pub(crate) span: Range<usize>,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Keys<'t> {
    pub(crate) fn new(table: &'t DeTable<'t>, span: Range<usize>) -> Keys<'t> {
        Keys { span, table, asked: Vec::new() }
    }

    fn take(&mut self, name: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.push(name);
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.table.iter().any(|(key, _)| key.get_ref() == name)
    }

    /// A string that is not empty, if the key is there.
    pub(crate) fn text(&mut self, name: &'static str, found: &mut Found) -> Option<At> {
        let value = self.take(name)?;
        let span = value.span();
        let Some(text) = value.get_ref().as_str() else {
            wrong_type(value, "a string", &format!("write {name} = \"…\""), found);
            return None;
        };
        if text.trim().is_empty() {
            found.add(
                &span,
                format!("`{name}` is empty"),
                "nothing is given",
                "give a value, or remove the line",
            );
            return None;
        }
        Some(At { value: text.trim().to_owned(), span })
    }

    /// The same; a fault if the key is missing.
    pub(crate) fn needed(&mut self, name: &'static str, found: &mut Found) -> Option<At> {
        if !self.has(name) {
            self.asked.push(name);
            found.add(&self.span, format!("`{name}` is missing"), "needs it", &format!("add {name} = \"…\""));
        }
        self.text(name, found)
    }

    /// The table of `[name]`.
    pub(crate) fn table(&mut self, name: &'static str, found: &mut Found) -> Option<Keys<'t>> {
        let value = self.take(name)?;
        let Some(table) = value.get_ref().as_table() else {
            wrong_type(value, "a table", &format!("write [{name}]"), found);
            return None;
        };
        Some(Keys::new(table, value.span()))
    }

    /// The tables of `[[name]]`.
    pub(crate) fn tables(&mut self, name: &'static str, found: &mut Found) -> Vec<Keys<'t>> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let help = format!("write [[{name}]] for each of them");
        let Some(list) = value.get_ref().as_array() else {
            wrong_type(value, "a list of tables", &help, found);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in list {
            match item.get_ref().as_table() {
                Some(table) => tables.push(Keys::new(table, item.span())),
                None => wrong_type(item, "a table", &help, found),
            }
        }
        tables
    }

    /// Reports the keys that were not asked for.
    pub(crate) fn finish(self, found: &mut Found) {
        for (key, _) in self.table.iter().filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref())) {
            let name: &str = key.get_ref();
            let near = nearest(name, self.asked.iter().copied());
            let help = match (place_of_secret(name, &self.asked), near) {
                (Some(help), _) => help,
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("known here are {}", self.asked.join(", ")),
            };
            found.add(&key.span(), format!("unknown key `{}`", shown(name)), "not known here", &help);
        }
    }
}

/// Keys come from files and variables; `None` if this is not the name of one.
fn place_of_secret(name: &str, asked: &[&str]) -> Option<String> {
    let (file, variable) = (format!("{name}_file"), format!("{name}_env"));
    asked.contains(&file.as_str()).then(|| {
        format!("secrets are not written here: name a file with {file}, or an environment variable with {variable}")
    })
}

/// A name can be a key that stands at the wrong place.
fn shown(name: &str) -> String {
    super::masked::masked(name)
}

fn wrong_type(value: &Spanned<DeValue<'_>>, wanted: &str, help: &str, found: &mut Found) {
    let label = format!("this is of type {}", value.get_ref().type_str());
    found.add(&value.span(), format!("expected {wanted}"), &label, help);
}
