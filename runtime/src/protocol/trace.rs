//! Spans and events for `tracing`. Without the feature, nothing is compiled in.
//!
//! Spans contain the names of APIs, the merchant, order numbers, the outcome and the duration; an event that ends one
//! contains the gateway's text about a refusal, with the values of sensitive fields masked. The level `DEBUG` adds the
//! fields of messages as their `Debug` prints them, masked as well. Bodies, keys and signatures are not logged.

#[cfg(feature = "client")]
use crate::{message::value::Message, table::Api};

/// The draft that is sent, and its API.
#[cfg(feature = "client")]
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) api: &'static Api,
    pub(crate) request: &'a (dyn Message + Sync),
}

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;
#[cfg(feature = "tracing")]
pub(crate) use on::*;

#[cfg(not(feature = "tracing"))]
mod off {
    #[cfg(feature = "client")]
    use super::Call;
    #[cfg(feature = "client")]
    use crate::credentials::merchant::Merchant;
    use crate::{
        message::value::{Message, MessageMut},
        protocol::error::NoticeError,
        table::Notice,
    };

    pub(crate) fn request(_: &dyn Message) {}

    pub(crate) fn reply(_: &dyn Message) {}

    pub(crate) fn notice(
        _: &Notice,
        _: &crate::credentials::merchant::Merchant,
        event: &mut dyn MessageMut,
        read: impl FnOnce(&mut dyn MessageMut) -> Result<(), NoticeError>,
    ) -> Result<(), NoticeError> {
        read(event)
    }

    /// One attempt of a call.
    #[cfg(feature = "client")]
    pub(crate) fn call<F>(_: &Call<'_>, _: &Merchant, _: u32, work: F) -> F {
        work
    }
}

#[cfg(feature = "tracing")]
mod on {
    use crate::{
        credentials::merchant::Merchant,
        message::{
            debug::Shown,
            value::{Message, MessageMut},
        },
        protocol::{error::NoticeError, trace_text},
        table::{Gateway, Notice},
    };
    use tracing::{debug, field::Empty, info, info_span, warn};

    /// A request that passed the check, before it is sent.
    pub(crate) fn request(message: &dyn Message) {
        debug!(target: "paytable", request = ?Shown(message));
    }

    /// An authenticated reply.
    pub(crate) fn reply(message: &dyn Message) {
        debug!(target: "paytable", reply = ?Shown(message));
    }

    /// The span in which a notice is read.
    pub(crate) fn notice(
        notice: &Notice,
        merchant: &Merchant,
        event: &mut dyn MessageMut,
        read: impl FnOnce(&mut dyn MessageMut) -> Result<(), NoticeError>,
    ) -> Result<(), NoticeError> {
        let gateway = notice.gateway.name;
        let span = info_span!(
            target: "paytable",
            "notice",
            gateway,
            notice = notice.name,
            merchant = number_of(merchant, notice.gateway),
            number = Empty,
        );
        span.in_scope(|| {
            let result = read(event);
            match &result {
                Ok(()) => {
                    // Without a subscriber, nothing is copied.
                    if !span.is_disabled()
                        && let Some(number) = trace_text::number_of_notice(notice, event)
                    {
                        span.record("number", number);
                    }
                    info!(target: "paytable", "the notice was read");
                    debug!(target: "paytable", event = ?Shown(event));
                }
                Err(error) => {
                    warn!(target: "paytable", error = error.to_string(), "the notice is not accepted");
                }
            }
            result
        })
    }

    /// The number of the merchant: the setting that replies and notices must repeat.
    fn number_of<'m>(merchant: &'m Merchant, gateway: &Gateway) -> Option<&'m str> {
        let identity = gateway.merchant.iter().find(|credential| credential.identity);
        identity.and_then(|identity| merchant.setting(identity.name))
    }

    #[cfg(feature = "client")]
    pub(crate) use calls::call;

    #[cfg(feature = "client")]
    mod calls {
        use super::super::Call;
        use super::number_of;
        use crate::{
            credentials::merchant::Merchant,
            protocol::{
                error::{Error, Outcome},
                trace_text,
            },
            table::Retry,
        };
        // The clock of tests with paused time.
        use tokio::time::Instant;
        use tracing::{Instrument, Span, field::Empty, info, info_span, warn};

        /// One attempt of a call. The request is unknown if only its draft is sent.
        pub(crate) async fn call<T>(
            call: &Call<'_>,
            merchant: &Merchant,
            attempt: u32,
            work: impl Future<Output = Result<T, Error>>,
        ) -> Result<T, Error> {
            let (span, start) = (span(call, merchant, attempt), Instant::now());
            let result = work.instrument(span.clone()).await;
            end(&span, call, merchant, start, result.as_ref().err());
            result
        }

        fn span(call: &Call<'_>, merchant: &Merchant, attempt: u32) -> Span {
            let Call { api, request } = *call;
            info_span!(
                target: "paytable",
                "call",
                gateway = api.gateway.name,
                api = api.name,
                merchant = number_of(merchant, api.gateway),
                number = trace_text::number_of_call(api, request),
                attempt,
                outcome = Empty,
                code = Empty,
                elapsed_ms = Empty,
            )
        }

        fn end(span: &Span, call: &Call<'_>, merchant: &Merchant, start: Instant, error: Option<&Error>) {
            let masked = |words| trace_text::masked(words, call.api, call.request, merchant);
            let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
            span.record("elapsed_ms", elapsed);
            span.record("outcome", outcome(error));
            if let Some(code) = error.and_then(Error::code) {
                span.record("code", code);
            }
            span.in_scope(|| match error {
                None => info!(target: "paytable", "the call succeeded"),
                Some(Error::Api(refused)) => {
                    let said = refused.message.as_deref().map(masked);
                    // An order that does not exist, a payer who types a password: answers, and no faults.
                    if refused.row.is_some_and(|row| row.retry != Retry::Same) {
                        info!(target: "paytable", said, "the gateway refused the call");
                    } else {
                        warn!(target: "paytable", said, "the gateway returned an error");
                    }
                }
                Some(Error::Rejected(rejected)) => {
                    let said = masked(&rejected.message);
                    warn!(target: "paytable", said, "the gateway rejected the request");
                }
                Some(error) => warn!(target: "paytable", error = error.to_string(), "the call failed"),
            });
        }

        fn outcome(error: Option<&Error>) -> &'static str {
            match error.map(Error::outcome) {
                None => "succeeded",
                Some(Outcome::NotDone) => "not done",
                Some(Outcome::AlreadyDone) => "already done",
                Some(Outcome::Unknown) => "unknown",
            }
        }
    }
}
