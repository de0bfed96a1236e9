//! Where rows stand.

use crate::model::{Gateway, Names, Section};

/// What a row's meaning depends on, beside the row.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) names: Names,
    pub(super) section: Section,
}
