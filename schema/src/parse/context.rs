//! Where rows stand.

use crate::model::{Gateway, Names, Place, Section};

/// What a row's meaning depends on, beside the row.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) names: Names,
    pub(super) section: Section,
}

/// A header is spelled as the documentation spells it, whatever the gateway does.
pub(super) fn wire(name: &str, place: Place, names: Names) -> String {
    if place == Place::Header { name.to_owned() } else { names.wire(name) }
}
