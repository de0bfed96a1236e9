//! The merchant and the clock: the inputs of a message beside its own fields.

use crate::{
    check::fill::FillContext,
    credentials::{clock::Clock, merchant::Merchant, nonce::MessageNonce},
    table::SignatureAlgorithm,
};
use std::time::Duration;

/// A merchant and a clock.
#[derive(Clone, Copy)]
pub(crate) struct Caller<'a> {
    pub(crate) merchant: &'a Merchant,
    pub(crate) clock: &'a dyn Clock,
}

impl<'a> Caller<'a> {
    /// The present time, as the duration since 1970-01-01 UTC.
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// A new time and nonce for one message.
    pub(crate) fn moment(&self) -> Moment {
        let now = self.now();
        let (mut seconds, mut buffer) = (Seconds { digits: [0; 20], length: 0 }, itoa::Buffer::new());
        let text = buffer.format(now.as_secs());
        seconds.digits[..text.len()].copy_from_slice(text.as_bytes());
        seconds.length = text.len();
        Moment { now, nonce: MessageNonce::of(self.clock, now), seconds }
    }

    /// The values to fill into a message that is made at this moment.
    pub(crate) fn filling<'m>(&self, moment: &'m Moment, kind: SignatureAlgorithm) -> FillContext<'m>
    where
        'a: 'm,
    {
        FillContext {
            merchant: self.merchant,
            nonce: moment.nonce.as_str(),
            kind,
            time: moment.seconds.as_str(),
            computed: None,
        }
    }
}

/// The time and the nonce of one message.
pub(crate) struct Moment {
    pub(crate) now: Duration,
    nonce: MessageNonce,
    seconds: Seconds,
}

/// Seconds since 1970-01-01 UTC as text, without an allocation.
struct Seconds {
    digits: [u8; 20],
    length: usize,
}

impl Seconds {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }
}
