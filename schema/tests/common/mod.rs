//! The columns of a table as its text has them, before anything gives them a meaning.

use toml::de::{DeTable, DeValue};

/// Name, title, required, type and example of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) required: String,
    pub(crate) kind: String,
    pub(crate) example: String,
    /// Rows that do not come from the documentation page say where from.
    pub(crate) source: bool,
}

/// The rows below `section`, in their order; `section` is a path such as `response.always`.
pub(crate) fn columns(text: &str, section: &str) -> Vec<Columns> {
    let file = DeTable::parse(text).unwrap();
    let mut table = file.get_ref().clone();
    for step in section.split('.') {
        let Some(next) = table.get(step) else { return Vec::new() };
        table = next.get_ref().as_table().unwrap().clone();
    }
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(key, _)| key.span().start);
    rows.into_iter()
        .filter_map(|(key, value)| {
            // `include` and `sent` are no rows.
            let row = value.get_ref().as_table()?;
            let get = |key: &str| row.get(key).map_or_else(String::new, |value| word(value.get_ref()));
            Some(Columns {
                name: key.get_ref().to_string(),
                title: get("title"),
                required: get("required"),
                kind: get("type"),
                example: get("example"),
                source: row.contains_key("source"),
            })
        })
        .collect()
}

fn word(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        other => format!("{other:?}"),
    }
}
