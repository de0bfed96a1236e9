//! Values that the caller leaves to the SDK.

use crate::{
    merchant::Merchant,
    table::{Field, Fill, Kind, SignKind},
    time::Time,
    value::Slot,
};

/// What is filled into one message.
#[derive(Clone, Copy)]
pub(crate) struct Filler<'a> {
    pub(crate) merchant: &'a Merchant,
    pub(crate) nonce: &'a str,
    pub(crate) kind: SignKind,
    /// Now, as text in seconds since 1970.
    pub(crate) time: &'a str,
    /// What takes the message's other values to know, by name on the wire: digests, signatures, ciphertexts. `None`
    /// before it is known: a message is then only looked at, not sent.
    pub(crate) computed: Option<&'a [(&'static str, String)]>,
}

impl<'a> Filler<'a> {
    fn computed(&self, name: &str) -> Slot<'a> {
        let found = self.computed.into_iter().flatten().find(|(known, _)| *known == name);
        found.map_or(Slot::Absent, |(_, value)| Slot::Text(value))
    }

    /// The time, as the field writes it.
    fn time(&self, field: &Field) -> Slot<'a> {
        let now = || self.time.parse().ok().and_then(Time::from_unix);
        match field.kind {
            Kind::Time(_) => now().map_or(Slot::Absent, Slot::Time),
            _ => Slot::Text(self.time),
        }
    }
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
        Fill::Signature(_) | Fill::Md5Of(_) => filler.computed(field.name),
        // What is to be closed never goes out open.
        _ if field.encrypted || matches!(field.kind, Kind::Sealed(_)) => match filler.computed {
            Some(_) => filler.computed(field.name),
            None => given,
        },
        _ if !given.is_absent() => given,
        Fill::Merchant { name, identity: false } => setting(name),
        Fill::Nonce => Slot::Text(filler.nonce),
        Fill::Time => filler.time(field),
        Fill::Default(value) => Slot::Text(value),
        Fill::Caller => Slot::Absent,
    }
}
