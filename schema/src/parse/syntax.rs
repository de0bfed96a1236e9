//! What is not TOML.

use crate::fault::Faults;
use toml::de::DeTable;

/// The file as a table, or its syntax faults. Guessing on after a syntax error only adds noise.
pub(crate) fn syntax<'t>(text: &'t str, faults: &mut Faults) -> Option<toml::Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim();
        match message {
            "duplicate key" => {
                let key = text.get(span.clone()).unwrap_or_default();
                faults.add_with_help(
                    &span,
                    format!("duplicate row `{}`", key.trim_matches('"')),
                    "written a second time",
                    "a row is written once; remove one of the two",
                );
            }
            _ => faults.add(&span, message, "not TOML"),
        }
    }
    errors.is_empty().then_some(table)
}
