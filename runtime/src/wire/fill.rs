//! Values that the caller leaves to the SDK.

use crate::{
    merchant::Merchant,
    table::{Field, Fill, SignKind},
    value::Slot,
};

/// What is filled into one message.
#[derive(Clone, Copy)]
pub(crate) struct Filler<'a> {
    pub(crate) merchant: &'a Merchant,
    pub(crate) nonce: &'a str,
    pub(crate) kind: SignKind,
    /// Seconds since 1970, as text.
    pub(crate) time: &'a str,
}

/// The value to be sent: the caller's, or the one that the table says to fill in. Without a filler a message
/// is taken as it stands.
pub(crate) fn resolve<'a>(field: &'a Field, given: Slot<'a>, filler: Option<&Filler<'a>>) -> Slot<'a> {
    let Some(filler) = filler else { return given };
    let setting = |name| filler.merchant.setting(name).map_or(Slot::Absent, Slot::Text);
    match field.fill {
        // Not the caller's to choose.
        Fill::Merchant { name, identity: true } => setting(name),
        Fill::SignType => Slot::Text(filler.kind.name()),
        Fill::Fixed(value) => Slot::Text(value),
        Fill::Sign => Slot::Absent,
        _ if !given.is_absent() => given,
        Fill::Merchant { name, identity: false } => setting(name),
        Fill::Nonce => Slot::Text(filler.nonce),
        Fill::Time => Slot::Text(filler.time),
        Fill::Default(value) => Slot::Text(value),
        Fill::Caller => Slot::Absent,
    }
}
