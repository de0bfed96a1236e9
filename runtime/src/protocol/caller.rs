//! The merchant and the clock: the inputs of a message beside its own fields.

use crate::{
    check::fill::FillContext,
    credentials::{
        chosen_key::ChosenKey, clock::Clock, content_key::ContentKey, merchant::Merchant, nonce::MessageNonce,
    },
    table::{Gateway, SignatureAlgorithm},
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
    pub(crate) fn moment(&self) -> Moment<'a> {
        let now = self.now();
        Moment {
            now,
            nonce: MessageNonce::of(self.clock, now),
            digits: itoa::Buffer::new(),
            key: ChosenKey::at(self.merchant, now),
        }
    }

    /// The values to fill into a message that is made at this moment.
    /// `allowed` are the signature algorithms that it may have.
    pub(crate) fn filling<'m>(
        &self,
        moment: &'m mut Moment<'a>,
        gateway: &'static Gateway,
        allowed: &[SignatureAlgorithm],
    ) -> FillContext<'m>
    where
        'a: 'm,
    {
        let kind = self.merchant.kind(allowed);
        FillContext {
            merchant: self.merchant,
            nonce: moment.nonce.as_str(),
            kind,
            sign_type: gateway.sign_type(kind),
            time: moment.digits.format(moment.now.as_secs()),
            peer_key: gateway.lines().map(|_| &moment.key),
            #[cfg(feature = "rsa")]
            field_cipher: Some(gateway.field_cipher),
            content_key: ContentKey::of(gateway, self.merchant),
            computed: None,
        }
    }
}

/// The time and the nonce of one message.
pub(crate) struct Moment<'a> {
    pub(crate) now: Duration,
    /// The key of the gateway that the message names.
    key: ChosenKey<'a>,
    nonce: MessageNonce,
    /// For the seconds since 1970-01-01 UTC as text.
    digits: itoa::Buffer,
}
