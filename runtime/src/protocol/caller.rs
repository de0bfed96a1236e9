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
        Moment { now, nonce: MessageNonce::of(self.clock, now), digits: itoa::Buffer::new() }
    }

    /// The values to fill into a message that is made at this moment.
    pub(crate) fn filling<'m>(&self, moment: &'m mut Moment, kind: SignatureAlgorithm) -> FillContext<'m>
    where
        'a: 'm,
    {
        FillContext {
            merchant: self.merchant,
            nonce: moment.nonce.as_str(),
            kind,
            time: moment.digits.format(moment.now.as_secs()),
            computed: None,
        }
    }
}

/// The time and the nonce of one message.
pub(crate) struct Moment {
    pub(crate) now: Duration,
    nonce: MessageNonce,
    /// For the seconds since 1970-01-01 UTC as text.
    digits: itoa::Buffer,
}
