//! Calls over HTTP.

mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod build;
mod builder;
mod cause;
mod download;
mod dynamic;
mod error;
mod hosts;
mod http;
mod keys;
#[cfg(all(
    any(feature = "tls-ring", feature = "tls-aws-lc"),
    unix,
    not(target_os = "android"),
    not(target_vendor = "apple")
))]
mod no_roots;
#[cfg(any(feature = "blocking", feature = "sandbox"))]
mod reactor;
#[cfg(all(
    any(feature = "tls-ring", feature = "tls-aws-lc"),
    unix,
    not(target_os = "android"),
    not(target_vendor = "apple")
))]
mod roots;
mod route;
mod runtime;
mod settings;
mod tls;
mod transport;
mod urls;
#[cfg(any(feature = "blocking", feature = "sandbox"))]
mod waiting;

pub use builder::ClientBuilder;
pub use download::Download;
pub use error::BuildError;
#[cfg(feature = "sandbox")]
pub(crate) use http::plain_client;
#[cfg(feature = "sandbox")]
pub(crate) use reactor::Reactor;
pub use transport::{SendError, Sending, Transport};
#[cfg(feature = "sandbox")]
pub(crate) use waiting::{must_not_wait, wait};

use crate::{
    codec,
    credentials::{clock::Clock, merchant::Merchant},
    message::{
        api::{Api, CallRequest, Gateway, Request, ResponseOf},
        value::Message,
    },
    protocol::{
        Protocol,
        bundle::Signer,
        draft::{Draft, Prepared},
        error::{Error, NoticeError, Unknown},
        notice::Unauthenticated,
        notice_api::{AuthenticatedNotice, UnauthenticatedNotice},
        prepare::prepare,
        received::Received,
        retry::{Attempts, RetryPolicy},
        trace::{self, Call},
        verify_error::VerifyError,
    },
};
use route::{Http, Pool};
use settings::Pools;
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::Instant;

/// The asynchronous client: calls one gateway for one merchant. Clones share connections, and so do clients made by
/// [`with_merchant`](Client::with_merchant).
///
/// It is called in a tokio runtime with timers and I/O (`enable_all`), and in as many runtimes as needed: each has
/// connections of its own. In another runtime, or in none, a call is [`Error::NoRuntime`] before anything is sent. Read a
/// [`Download`] in the runtime that began it.
///
/// ```no_run
/// use paytable::{ApiKey, Client, Fen, Merchant, WechatV2};
/// use paytable::wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}};
///
/// # async fn order(openid: String) -> Result<(), Box<dyn std::error::Error>> {
/// let key = ApiKey::new(std::env::var("WECHAT_PAY_KEY")?);
/// let merchant = Merchant::new("wx8888888888888888", "1900000109", key).notify_url("https://example.com/paid");
/// let client = Client::<WechatV2>::builder(merchant).build()?;
///
/// let order = UnifiedOrderRequest {
///     openid: Some(openid),
///     ..Required {
///         body: "小秋TIT店-超市".into(),
///         out_trade_no: "1217752501201407033233368018".into(),
///         total_fee: Fen(1),
///         spbill_create_ip: "127.0.0.1".into(),
///         trade_type: TradeType::Jsapi,
///     }
///     .into()
/// };
/// let reply = client.call(&order).await?;
/// let payment = reply.mini_program(&client)?; // what wx.requestPayment wants
/// # Ok(()) }
/// ```
pub struct Client<G> {
    protocol: Protocol<G>,
    http: Arc<Http>,
    /// Connections that present the merchant's certificate. They are not shared with another merchant.
    certified: Option<Pools>,
    /// The time of the last download of the gateway's keys. The lock allows one download at a time.
    #[cfg(feature = "x509")]
    keys_asked_for: Arc<tokio::sync::Mutex<Option<tokio::time::Instant>>>,
}

impl<G> Clone for Client<G> {
    fn clone(&self) -> Self {
        Client {
            protocol: self.protocol.clone(),
            http: self.http.clone(),
            certified: self.certified.clone(),
            #[cfg(feature = "x509")]
            keys_asked_for: self.keys_asked_for.clone(),
        }
    }
}

impl<G: Gateway> fmt::Debug for Client<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.http.settings.shown_base_url())
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}

impl<G: Gateway> Signer for Client<G> {
    fn merchant(&self) -> &Merchant {
        self.protocol.merchant()
    }

    fn clock(&self) -> &dyn Clock {
        &**self.protocol.clock()
    }
}

impl<G: Gateway> Client<G> {
    pub(in crate::client) fn of(
        protocol: Protocol<G>,
        http: Arc<Http>,
        certified: Option<Pools>,
    ) -> Client<G> {
        Client {
            protocol,
            http,
            certified,
            #[cfg(feature = "x509")]
            keys_asked_for: Arc::default(),
        }
    }

    /// The same client for another merchant. Both share their connections, except those that present a client
    /// certificate.
    ///
    /// # Errors
    /// The merchant lacks a setting or a key that the gateway's table requires, or its certificate cannot be used.
    pub fn with_merchant(&self, merchant: Merchant) -> Result<Client<G>, BuildError> {
        let protocol = Protocol::new(merchant).map_err(BuildError::Merchant)?;
        let certified = self.http.certified(protocol.merchant())?;
        Ok(Client::of(protocol.with_clock(self.protocol.clock().clone()), self.http.clone(), certified))
    }

    /// The protocol of the gateway for this merchant, without I/O.
    pub fn protocol(&self) -> &Protocol<G> {
        &self.protocol
    }

    /// Checks, signs and sends a request. Verifies the reply and parses it. `Ok` means that the order succeeded.
    ///
    /// One call sends at most one request.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub async fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let work = async {
            let prepared = self.protocol.prepare(request)?;
            self.attempt::<R>(&[request], &prepared, Duration::MAX).await
        };
        trace::call(&call_of(request), self.protocol.merchant(), 1, work).await
    }

    /// Sends a request made by [`Protocol::prepare`]; [`call`](Client::call) does both.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub async fn send<R>(&self, prepared: &Prepared<'_, R>) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let request = prepared.request();
        let work = async { self.attempt::<R>(&[request], prepared, Duration::MAX).await };
        trace::call(&call_of(request), self.protocol.merchant(), 1, work).await
    }

    /// Repeats a call until its outcome is known, within the limits of the [`RetryPolicy`].
    ///
    /// The same fields are sent again, with a new nonce and signature, if
    /// * nothing was sent, because no connection was made (the gateway's backup host is tried then);
    /// * the error code means that nothing was done, and its row in the table allows a repeat after a number of seconds
    ///   that ends before the deadline. Waits until the next day, or for a person, are not made ([`Error::retry_after`]
    ///   contains them);
    /// * the outcome is unknown, and the table marks the API as read-only or idempotent (`idempotency_key`).
    ///
    /// # Errors
    /// The error of the last attempt. If an earlier attempt may have been executed and the last one certainly was not,
    /// the error of the earlier one. See [`Error::outcome`].
    pub async fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let accept = |received: &Received<'_>| self.protocol.accepted::<R>(&[request], received);
        self.repeat(&call_of(request), policy, &accept).await
    }

    /// Repeats a call until its outcome is known. Each reply is passed to `accept`.
    pub(crate) async fn repeat<T>(
        &self,
        call: &Call<'_>,
        policy: RetryPolicy,
        accept: &(dyn Fn(&Received<'_>) -> Result<T, Error> + Sync),
    ) -> Result<T, Error> {
        let (start, mut attempts) = (Instant::now(), Attempts::new(call.api, policy));
        loop {
            let work = async {
                let draft = prepare(call.api, call.request, &self.protocol.caller())?;
                self.round_trip(&draft, attempts.left(start.elapsed()), accept).await
            };
            let error = match trace::call(call, self.protocol.merchant(), attempts.number(), work).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let wait = attempts.again(error, start.elapsed())?;
            tokio::time::sleep(wait).await;
        }
    }

    /// One attempt, which is abandoned at the deadline.
    async fn attempt<R>(
        &self,
        known: &[&(dyn Message + Sync)],
        draft: &Draft,
        left: Duration,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let accept = |received: &Received<'_>| {
            let known: Vec<&dyn Message> = known.iter().map(|message| *message as &dyn Message).collect();
            self.protocol.accepted::<R>(&known, received)
        };
        self.round_trip(draft, left, &accept).await
    }

    /// Sends a request and passes the reply to `accept`. If the reply is signed with an unknown key, the keys are
    /// downloaded (one time), and the same reply is verified again.
    async fn round_trip<T>(
        &self,
        draft: &Draft,
        left: Duration,
        accept: &(dyn Fn(&Received<'_>) -> Result<T, Error> + Sync),
    ) -> Result<T, Error> {
        let received = self.post(draft, left).await?;
        match accept(&received) {
            Err(Error::Unknown(Unknown::Unverified(unknown @ VerifyError::UnknownKey { .. }))) => {
                // This call was sent. The failed download of keys changes nothing about its outcome.
                match self.download_keys(left).await {
                    Ok(()) => accept(&received),
                    Err(_) => Err(Error::Unknown(Unknown::Unverified(unknown))),
                }
            }
            result => result,
        }
    }

    /// Verifies a notice and parses it; see [`Protocol::notice`].
    ///
    /// # Errors
    /// The notice cannot be read, or is not authenticated.
    pub fn notice<'a, N: AuthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<N::Event, NoticeError> {
        self.protocol.notice::<N>(received)
    }

    /// Reads a notice that is not authenticated; see [`Protocol::unauthenticated_notice`].
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unauthenticated_notice<'a, N: UnauthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<Unauthenticated<N::Event>, NoticeError> {
        self.protocol.unauthenticated_notice::<N>(received)
    }

    /// The retry policy for the calls inside a procedure.
    pub(crate) fn retries(&self) -> RetryPolicy {
        self.http.settings.retries
    }

    /// Whether a request could be sent: it satisfies its table, and its client certificate is available.
    pub(crate) fn check<R>(&self, request: &R) -> Result<(), Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let prepared = self.protocol.prepare(request)?;
        self.http.route::<G>(self.certified.as_ref(), &prepared).map(drop)
    }

    async fn post(&self, draft: &Draft, left: Duration) -> Result<Received<'static>, Error> {
        let own = self.http.settings.timeout;
        let route = self.http.route::<G>(self.certified.as_ref(), draft)?;
        let sent = match &route.pool {
            Pool::Own(client, url) => {
                http::send(client, url.clone(), draft, Some(left).filter(|left| *left < own)).await
            }
            Pool::Given(transport, url) => {
                let left = left.min(own);
                within(left, transport.send(url, draft, left)).await
            }
        };
        let received = sent.map_err(|error| self.http.failed::<G>(&route, error))?;
        if received.body.len() > codec::MAX_BODY {
            return Err(SendError::TooLarge.into());
        }
        Ok(received)
    }
}

/// The description of a request for `tracing` and for retries.
fn call_of<R: Request>(request: &R) -> Call<'_> {
    Call { api: <R::Api as Api>::TABLE, request }
}

/// Enforces the time limit on a transport of the caller's.
async fn within(left: Duration, sending: Sending<'_>) -> Result<Received<'static>, SendError> {
    tokio::time::timeout(left, sending).await.unwrap_or_else(|_| Err(SendError::timed_out()))
}
