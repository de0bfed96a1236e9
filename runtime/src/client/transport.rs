//! Another way to the gateway than this crate's own HTTP.

use crate::{
    codec::Malformed,
    protocol::{
        draft::Draft,
        error::{Error, TransportFault, Unknown},
        received::Received,
    },
};
use std::{fmt, future::Future, pin::Pin, time::Duration};

/// Carries requests, in place of the HTTP client that is built in: an HTTP stack of your own, or none at all in a
/// test. Give it to [`ClientBuilder::transport`](crate::ClientBuilder::transport).
///
/// What is sent has been checked and signed, and what comes back is verified, whatever carries it. But TLS, proxies,
/// connections and redirects are the transport's: it verifies the gateway's certificate, shows the merchant's where
/// [`certificate`](Draft::certificate) says so, follows no redirect (which would pay somewhere else), repeats nothing
/// by itself, and sends over no used connection what is not [`repeatable`](Draft::repeatable).
///
/// ```
/// use paytable::{ApiKey, Client, Draft, Error, Merchant, SendError, Sending, Transport, WechatV2};
/// use std::{sync::Arc, time::Duration};
///
/// /// Connects to nothing.
/// struct Nowhere;
///
/// impl Transport for Nowhere {
///     fn send<'a>(&'a self, url: &'a str, _: &'a Draft, _: Duration) -> Sending<'a> {
///         assert_eq!(url, "https://api.mch.weixin.qq.com/pay/orderquery");
///         Box::pin(async { Err(SendError::not_sent("the cable is out")) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("0123456789abcdef0123456789abcdef"));
/// let client = Client::<WechatV2>::builder(merchant).transport(Arc::new(Nowhere)).build().unwrap();
/// let query = paytable::wechat_v2::OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
/// assert!(matches!(client.call(&query).await, Err(Error::NotSent(_))));
/// # }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request to that URL and brings the answer, whatever its status.
    ///
    /// `left` is the time there is for all of it. A transport should keep to it, so that it can still say what it
    /// knows; the asynchronous client gives up by itself when the time is over, and takes the outcome for unknown.
    fn send<'a>(&'a self, url: &'a str, request: &'a Draft, left: Duration) -> Sending<'a>;
}

impl fmt::Debug for dyn Transport + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

/// A reply on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Received<'static>, SendError>> + Send + 'a>>;

/// Why nothing came back. To say that nothing was sent lets the payment be made again: in doubt, it was sent.
#[derive(Debug)]
pub enum SendError {
    /// Certainly nothing left this machine: no connection came about.
    NotSent(TransportFault),
    /// The request, or a part of it, may have arrived.
    Interrupted(TransportFault),
    /// The reply is larger than [`MAX_BODY`](crate::codec::MAX_BODY).
    TooLarge,
}

impl SendError {
    /// No connection came about, for that reason.
    pub fn not_sent(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        SendError::NotSent(TransportFault::new(false, source))
    }

    /// The connection broke after the request, or a part of it, had gone out.
    pub fn interrupted(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        SendError::Interrupted(TransportFault::new(false, source))
    }

    /// No answer came in time, and the request may have gone out.
    pub fn timed_out() -> Self {
        SendError::Interrupted(TransportFault::new(true, "the time for the call is over"))
    }
}

impl From<SendError> for Error {
    fn from(error: SendError) -> Self {
        match error {
            SendError::NotSent(fault) => Error::NotSent(fault),
            SendError::Interrupted(fault) => Error::Unknown(Unknown::Interrupted(fault)),
            SendError::TooLarge => Error::Unknown(Unknown::Malformed(Malformed::TooLarge)),
        }
    }
}
