//! What the files of facts have in common: rows that several refer to, and the error codes of operations.

use super::fact::{Fact, Taken, facts};
use serde_json::Value;
use std::collections::BTreeMap;

/// How deep rows hold rows.
const DEEPEST: usize = 24;
/// How many rows a message has, at any depth.
const MOST: usize = 20_000;

/// The files beside those of operations and notices.
///
/// ```
/// let shared = paytable_schema::import::Shared::new(r#"{"amount": [{"name": "total", "type": "int"}]}"#, "").unwrap();
/// assert!(paytable_schema::import::Shared::new("[]", "").is_err());
/// # let _ = shared;
/// ```
#[derive(Debug, Default)]
pub struct Shared {
    rows: BTreeMap<String, Vec<Fact>>,
    pub(super) codes: Codes,
}

/// Error codes, and which operations list them.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// Those of every operation.
    common: Vec<String>,
    known: BTreeMap<String, Code>,
    /// Patterns of paths, with the codes of the operations there.
    lists: Vec<(Vec<String>, Vec<String>)>,
}

/// What is known of one code.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) title: String,
    /// What it means for a repeat, in the words of the facts: `fix`, `final`, `query`, `retry-same`, `retry-later`.
    pub(super) class: String,
}

impl Shared {
    /// Of the text of a file of rows that others refer to, and of one of error codes; either can be empty.
    ///
    /// # Errors
    /// What is not JSON of that shape.
    pub fn new(rows: &str, errors: &str) -> Result<Shared, String> {
        let mut shared = Shared::default();
        if !rows.trim().is_empty() {
            let value: Value = serde_json::from_str(rows).map_err(|error| format!("shared rows: {error}"))?;
            let map = value.as_object().ok_or("shared rows: expected an object of lists of rows")?;
            for (name, rows) in map {
                shared.rows.insert(name.clone(), facts(Some(rows))?);
            }
        }
        if !errors.trim().is_empty() {
            let value: Value =
                serde_json::from_str(errors).map_err(|error| format!("error codes: {error}"))?;
            shared.codes = Codes::of(&value).ok_or("error codes: expected an object")?;
        }
        Ok(shared)
    }

    /// The rows of that name, with all that they refer to put in.
    pub(super) fn named(&self, name: &str) -> Result<Vec<Fact>, String> {
        let rows = self.rows.get(name).ok_or_else(|| format!("nothing is named `{name}`"))?;
        self.whole(rows.clone())
    }

    /// The same rows, with all that they refer to put in.
    pub(super) fn whole(&self, mut rows: Vec<Fact>) -> Result<Vec<Fact>, String> {
        let mut left = MOST;
        self.fill(&mut rows, DEEPEST, &mut left)?;
        Ok(rows)
    }

    fn fill(&self, rows: &mut [Fact], depth: usize, left: &mut usize) -> Result<(), String> {
        let depth = depth.checked_sub(1).ok_or("rows that refer to each other")?;
        *left = left.checked_sub(rows.len()).ok_or_else(|| format!("more than {MOST} rows"))?;
        for row in rows {
            if let Some(name) = row.children_ref.take() {
                let rows = self.rows.get(&name).ok_or_else(|| format!("nothing is named `{name}`"))?;
                row.children.clone_from(rows);
            }
            self.fill(&mut row.children, depth, left)?;
        }
        Ok(())
    }
}

impl Codes {
    fn of(value: &Value) -> Option<Codes> {
        let mut taken = Taken::of(value)?;
        let mut codes = Codes { common: taken.texts("common"), ..Codes::default() };
        for (code, facts) in taken.get("codes").and_then(Value::as_object).into_iter().flatten() {
            let mut taken = Taken::of(facts)?;
            let known = Code { title: taken.text("title_zh"), class: taken.text("cls") };
            codes.known.insert(code.clone(), known);
        }
        for list in
            taken.get("per_operation").and_then(Value::as_object).into_iter().flat_map(|map| map.values())
        {
            let mut taken = Taken::of(list)?;
            codes.lists.push((taken.texts("paths"), taken.texts("codes")));
        }
        Some(codes)
    }

    /// The codes of an operation, in their order.
    pub(super) fn at(&self, path: &str) -> Vec<(&str, &Code)> {
        let list = self.lists.iter().find(|(paths, _)| paths.iter().any(|pattern| is_at(pattern, path)));
        let codes = list.map_or(&self.common, |(_, codes)| codes);
        codes.iter().filter_map(|code| Some((code.as_str(), self.known.get(code)?))).collect()
    }
}

/// Whether a path is of a pattern: with `*` at its end, or with choices such as `{app,native}`.
fn is_at(pattern: &str, path: &str) -> bool {
    if let Some(start) = pattern.strip_suffix('*') {
        return path.starts_with(start);
    }
    let choice =
        pattern.find('{').zip(pattern.rfind('}')).filter(|(from, to)| pattern[*from..*to].contains(','));
    match choice {
        Some((from, to)) => pattern[from + 1..to]
            .split(',')
            .any(|one| path == format!("{}{one}{}", &pattern[..from], &pattern[to + 1..])),
        None => pattern == path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_of_paths_has_choices_or_an_open_end() {
        for (pattern, path, fits) in [
            ("/v1/orders/{app,web}", "/v1/orders/web", true),
            ("/v1/orders/{app,web}", "/v1/orders/card", false),
            ("/v1/orders/*", "/v1/orders/card/close", true),
            ("/v1/orders/{no}/close", "/v1/orders/{no}/close", true),
            ("/v1/orders/{no}/close", "/v1/orders/1/close", false),
        ] {
            assert_eq!(is_at(pattern, path), fits, "{pattern} {path}");
        }
    }
}
