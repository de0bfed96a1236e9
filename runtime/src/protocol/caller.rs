//! Who calls, and when: what a message takes beside its own values.

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
    /// Now, as the time since 1970.
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Time and nonce of one message.
    pub(crate) fn moment(&self) -> Moment {
        let now = self.now();
        let (mut seconds, mut buffer) = (Seconds { digits: [0; 20], length: 0 }, itoa::Buffer::new());
        let text = buffer.format(now.as_secs());
        seconds.digits[..text.len()].copy_from_slice(text.as_bytes());
        seconds.length = text.len();
        Moment { now, nonce: MessageNonce::of(self.clock, now), seconds }
    }

    /// What is filled into a message of that moment.
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

/// When a message is made, and its nonce.
pub(crate) struct Moment {
    pub(crate) now: Duration,
    nonce: MessageNonce,
    seconds: Seconds,
}

/// Seconds since 1970 as text, without memory of its own.
struct Seconds {
    digits: [u8; 20],
    length: usize,
}

impl Seconds {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }
}
