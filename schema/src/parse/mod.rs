//! TOML text to model. Every fault is collected; nothing here stops at the first.

mod api;
mod context;
mod gateway;
mod head;
mod include;
mod keys;
mod kind;
mod lines;
mod nearest;
mod notice;
mod outcome;
mod outside;
mod row;
mod rule;
mod shared;
mod signature;
mod state;
mod template;
mod words;

pub(crate) use api::{document, gateway_name};
pub(crate) use gateway::gateway;
pub(crate) use nearest::nearest;

use crate::Faults;
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
