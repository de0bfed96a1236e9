//! What carries calls out.

use paytable::{Draft, Sending, Transport, table::Api};
use std::{sync::Arc, time::Duration};

/// A call that its table has nothing against.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "the service looks at all of it"))]
pub(crate) struct Call<'c> {
    pub(crate) api: &'static Api,
    /// The request, in JSON.
    pub(crate) draft: &'c Draft,
    /// What tells whose call it is, as far as the caller said.
    pub(crate) token: Option<&'c str>,
}

/// What carries calls out: it gets requests of CloudPay in JSON, and returns its replies in their envelope.
pub(crate) trait Upstream: Send + Sync {
    fn call<'a>(&'a self, call: Call<'a>, left: Duration) -> Sending<'a>;
}

/// CloudPay itself, behind a transport.
pub(crate) struct Through(pub(crate) Arc<dyn Transport>);

impl Upstream for Through {
    fn call<'a>(&'a self, call: Call<'a>, left: Duration) -> Sending<'a> {
        Box::pin(async move { self.0.send(&call.draft.url(), call.draft, left).await })
    }
}

/// Numbers of an envelope, which are those that the SDK has for the same faults.
#[cfg(feature = "serve")]
pub(crate) mod errcode {
    pub(crate) const SYS_ERR: i64 = -501_001;
    pub(crate) const SERVER_TIMEOUT: i64 = -501_002;
    pub(crate) const INVALID_PARAM: i64 = -501_007;
    pub(crate) const INVALID_REQUEST_SOURCE: i64 = -501_008;
}
