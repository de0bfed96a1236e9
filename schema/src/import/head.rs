//! What the head of a draft is made of.

use crate::model::Gateway;

/// What the page does not say of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'a> {
    /// Name of the Rust types.
    pub name: &'a str,
    /// Path below the host.
    pub path: &'a str,
    /// A shipped gateway; without it the table belongs to the `gateway.toml` beside it.
    pub gateway: Option<&'a str>,
    /// The gateway that is in the `gateway.toml` beside it, if that is known. Guesses follow from it, and the table does not name
    /// it.
    pub beside: Option<&'a Gateway>,
}
