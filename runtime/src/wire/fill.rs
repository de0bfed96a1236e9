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
    fn computed(&self, name: &str) -> &'a str {
        let found = self.computed.into_iter().flatten().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value)
    }

    fn setting(&self, name: &str) -> &'a str {
        self.merchant.setting(name).unwrap_or_default()
    }

    /// Now, for a field that holds a time.
    fn now(&self) -> Slot<'a> {
        let now = self.time.parse().ok().and_then(Time::from_unix);
        now.map_or(Slot::Absent, Slot::Time)
    }

    /// The text to be sent, empty for none; `None` where it is what the caller gave.
    pub(crate) fn text(&self, field: &Field, is_given: impl FnOnce() -> bool) -> Option<&'a str> {
        match field.fill {
            // Not the caller's to choose.
            Fill::Merchant { name, identity: true } => Some(self.setting(name)),
            Fill::SignType => Some(self.kind.name()),
            Fill::Fixed(value) => Some(value),
            Fill::Sign => Some(""),
            Fill::Signature(_) | Fill::Md5Of(_) => Some(self.computed(field.name)),
            // What is to be closed never goes out open.
            _ if field.encrypted || matches!(field.kind, Kind::Sealed(_)) => {
                self.computed.map(|_| self.computed(field.name))
            }
            Fill::Caller => None,
            _ if is_given() => None,
            Fill::Merchant { name, identity: false } => Some(self.setting(name)),
            Fill::Nonce => Some(self.nonce),
            Fill::Time if matches!(field.kind, Kind::Time(_)) => None,
            Fill::Time => Some(self.time),
            Fill::Default(value) => Some(value),
        }
    }
}

/// The value to be sent: the caller's, or the one that the table says to fill in. Without a filler a message
/// is taken as it stands.
pub(crate) fn resolve<'a>(field: &'a Field, given: Slot<'a>, filler: Option<&Filler<'a>>) -> Slot<'a> {
    let Some(filler) = filler else { return given };
    match filler.text(field, || !given.is_absent()) {
        Some(text) => Slot::Text(text),
        None if field.fill == Fill::Time && given.is_absent() => filler.now(),
        None => given,
    }
}
