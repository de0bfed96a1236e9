//! Facts in JSON to tables: an operation or a notice as a description that a machine can read says it.
//!
//! `fact` takes rows out of JSON and `shared` what they refer to; `rows` makes rows and types of them, with `shape` for what
//! a text is and `personal` for what is never printed; `operation` and `notice` conclude what the whole is, `errors` which
//! codes it has, `name` what it is called, and `english` says it in words. Every guess is marked, as in the draft of a page.

mod english;
mod errors;
mod fact;
mod fact_head;
mod name;
mod notice;
mod operation;
mod personal;
mod rows;
mod section;
mod shape;
mod shared;

pub use {fact_head::FactHead, shared::Shared};

use crate::{fault::Source, layout::layout};
use serde_json::Value;
use std::collections::BTreeMap;

/// A table that was drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// The name of its file, without `.toml`.
    pub name: String,
    /// Its text, laid out.
    pub text: String,
}

/// Whether a text holds facts and no page.
pub fn is_facts(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}

/// The tables of an operation, or of a list of notices.
///
/// ```
/// use paytable_schema::import::{FactHead, Shared, import_facts};
/// let facts = r#"{"method": "GET", "path": "/v1/bills/{bill_no}", "title_zh": "Bill",
///     "request": [{"name": "bill_no", "title_zh": "Number", "type": "string", "required": true, "in": "path"}],
///     "response": [{"name": "total", "title_zh": "Total", "type": "int", "required": true}]}"#;
/// let tables = import_facts(facts, &Shared::default(), FactHead::default()).unwrap();
/// assert_eq!(tables[0].name, "v1_bill_query");
/// assert!(tables[0].text.contains("read_only = true"));
/// ```
///
/// # Errors
/// What is not JSON of that shape.
pub fn import_facts(text: &str, shared: &Shared, head: FactHead<'_>) -> Result<Vec<Drafted>, String> {
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())?;
    let tables = match value.get("notices") {
        Some(_) => notice::tables(&value, shared, head)?,
        None => vec![operation::table(&value, shared, head)?],
    };
    let drafted = |(name, text): (String, String)| {
        let text = text + "\n";
        // The layout has one owner; a draft it refused could still be mended by hand.
        let text = layout(Source { path: "", text: &text }).unwrap_or(text);
        Drafted { name, text }
    };
    Ok(tables.into_iter().map(drafted).collect())
}

/// Gives tables of the same name different ones: by the parameter of their path that the others do not have.
///
/// # Errors
/// The name that stays the same.
pub fn tell_apart(drafted: &mut [Drafted]) -> Result<(), String> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, table) in drafted.iter().enumerate() {
        by_name.entry(table.name.clone()).or_default().push(at);
    }
    for (name, places) in by_name.into_iter().filter(|(_, places)| places.len() > 1) {
        let paths: Vec<Vec<String>> = places.iter().map(|at| parameters(&drafted[*at].text)).collect();
        for (number, (at, own)) in places.iter().zip(&paths).enumerate() {
            let others =
                || paths.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, path)| path);
            let telling = own.iter().rev().find(|one| others().all(|other| !other.contains(one)));
            let telling = telling.ok_or_else(|| format!("several tables are named `{name}`"))?;
            rename(&mut drafted[*at], &format!("{name}_by_{telling}"));
        }
    }
    Ok(())
}

/// The parameters of the path of a drafted table.
fn parameters(text: &str) -> Vec<String> {
    let path = text.lines().find_map(|line| line.strip_prefix("path = ")).unwrap_or_default();
    rows::parameters(path).map(str::to_owned).collect()
}

fn rename(table: &mut Drafted, name: &str) {
    let head = |name: &str| format!("name = \"{}\"", name::pascal(name));
    table.text = table.text.replacen(&head(&table.name), &head(name), 1);
    name.clone_into(&mut table.name);
}
