//! The interface for a transport of your own.

use crate::{
    codec::Malformed,
    protocol::{
        draft::Draft,
        error::{Error, TransportFault, Unknown},
        received::Received,
    },
};
use std::{fmt, future::Future, pin::Pin, time::Duration};

/// Sends requests instead of the built-in HTTP client: another HTTP stack, or a test double. Pass it to
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport).
///
/// The client checks and signs the request, and verifies the reply. The transport is responsible for TLS, proxies,
/// connections and redirects. It must verify the gateway's certificate, present the merchant's if
/// [`certificate`](Draft::certificate) is set, follow no redirect (the payment would be sent to another host), repeat
/// nothing by itself, and use a new connection for requests that are not [`repeatable`](Draft::repeatable).
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
    /// Sends a request to that URL and returns the reply, whatever its status.
    ///
    /// `left` is the time limit. A transport should keep it, so that it can report whether the request was sent. The
    /// asynchronous client enforces the limit itself, and then treats the outcome as unknown.
    fn send<'a>(&'a self, url: &'a str, request: &'a Draft, left: Duration) -> Sending<'a>;
}

impl fmt::Debug for dyn Transport + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

/// The future that a transport returns.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Received<'static>, SendError>> + Send + 'a>>;

/// A failure of a transport. Return [`NotSent`](SendError::NotSent) only if it is certain that nothing was sent: the
/// payment can then be sent again.
#[derive(Debug)]
pub enum SendError {
    /// No connection was made, and nothing was sent.
    NotSent(TransportFault),
    /// The request, or a part of it, may have been received by the gateway.
    Interrupted(TransportFault),
    /// The reply is larger than [`MAX_BODY`](crate::codec::MAX_BODY).
    TooLarge,
}

impl SendError {
    /// No connection was made, for that reason.
    pub fn not_sent(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        SendError::NotSent(TransportFault::new(false, source))
    }

    /// The connection broke after the request, or a part of it, was sent.
    pub fn interrupted(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        SendError::Interrupted(TransportFault::new(false, source))
    }

    /// The time limit was exceeded, and the request may have been sent.
    pub fn timed_out() -> Self {
        SendError::Interrupted(TransportFault::new(true, "the time limit of the call was exceeded"))
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
