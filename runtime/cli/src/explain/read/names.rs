//! Names of fields: what they may look like, and that none occurs twice.

use std::collections::HashMap;

/// Whether the name of a field is one that pairs can have.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// Finds names that occur twice.
#[derive(Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// The fault of a name at that byte, if it has one.
    pub(super) fn fault(&mut self, name: &str, at: usize) -> Option<&'static str> {
        if !is_name(name) {
            return Some("the name of a field has characters other than letters, digits and _-.");
        }
        self.0
            .insert(name.to_owned(), at)
            .map(|_| "a field occurs twice; parsers disagree about which one counts, so remove one of them")
    }
}
