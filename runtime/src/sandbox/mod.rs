//! A gateway in this process: it takes real requests over HTTP on this machine, checks them with the same tables,
//! verifies their signatures, keeps its orders, signs its replies, and sends notices until they are acknowledged.
//!
//! It keeps orders with all that can become of them: placed, paid, lapsed, closed, refunded in parts, charged by
//! payment code, reversed; and makes bills of them. Every other shipped API is checked as well, and answered with the
//! examples of its table, and with numbers and links of its own for every call. Payers do what the test says: [`Sandbox::pay`], [`Sandbox::payer`]; so does the gateway:
//! [`Sandbox::refuse_next`], [`Sandbox::end_refunds`]. Documented waits hold, faster, and calls that need a client
//! certificate are refused without one, unless [`SandboxBuilder::strict`] switches that off; tests take
//! [`Sandbox::client_certificate`].
//!
//! UnionPay's messages bring a certificate of the sandbox's key: [`Sandbox::root_certificate`] is the authority that issued
//! it. An order number is used once there, for an order or for what takes one back; at the gateway, an order is its number
//! and its time. A browser that is led to an order with its form or its link shows the order, which is paid like any other.
//!
//! The paths of the gateway's own sandbox, `/sandboxnew/…`, are those of the gateway with another key of the merchant, which
//! [`SandboxSignKey`](crate::wechat_v2::SandboxSignKey) tells. They take no client certificate, and any amount.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use paytable::{ApiKey, Client, Fen, Merchant, WechatV2, sandbox::Sandbox};
//! use paytable::wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}};
//!
//! let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
//!     .notify_url("http://127.0.0.1:9/paid");
//! let sandbox = Sandbox::builder().merchant(merchant.clone()).start()?;
//! let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build()?;
//!
//! let order = UnifiedOrderRequest {
//!     product_id: Some("12235413214070356458058".into()),
//!     ..Required {
//!         body: "小秋TIT店-超市".into(),
//!         out_trade_no: "1217752501201407033233368018".into(),
//!         total_fee: Fen(1),
//!         spbill_create_ip: "127.0.0.1".into(),
//!         trade_type: TradeType::Native,
//!     }
//!     .into()
//! };
//! let reply = client.call(&order).await?;
//! assert!(reply.code_url.unwrap().starts_with("weixin://"));
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

mod acts;
mod answer;
mod behave;
mod books;
mod browser;
mod builder;
mod call;
mod carry;
mod checks;
mod clock;
mod codes;
mod content;
mod deliver;
mod deliveries;
mod examples;
mod exchange;
mod facts;
mod faults;
mod faulty_body;
mod files;
mod gateway_certificate;
#[cfg(feature = "asymmetric")]
mod lines;
mod local;
mod micropay;
mod notification_sender;
mod notify;
mod observe;
mod opposite;
mod path;
mod payer;
mod place;
mod post;
mod refund;
mod refunds;
mod refusals;
mod rejected;
mod rng;
mod server;
mod settlement;
mod state;
mod values;
mod vocabulary;
mod written;

pub use acts::{ChosenNotice, NotPaid, UnknownCode, UnknownMerchant};
pub use books::{
    Happened, OrderDetails, OrderSearch, OrderStore, RefundDetails, Standing, StoreError, StoredKey,
    StoredOrder,
};
pub use builder::SandboxBuilder;
pub use deliveries::{Delivery, UnknownDelivery};
pub use faults::{Faults, RequestFault};
pub use notification_sender::{Posted, Receiver};
pub use notify::PayError;
pub use observe::{Observed, ObservedAnswer, ObservedNotice, ObservedRequest, Observer};

pub use payer::Payer;
pub use refunds::RefundEnd;

use crate::{client::Transport, credentials::client_certificate::Certificate, message::time::Time};
use state::State;
use std::{fmt, future::Future, sync::Arc};
use tokio::io::{AsyncRead, AsyncWrite};

/// A running sandbox. It stops when dropped.
pub struct Sandbox {
    state: Arc<State>,
    server: Option<server::Server>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // A receiver can have a client, whose transport has the state: none of them would ever be freed.
        self.state.notification_sender.hand_to(None);
    }
}

impl Sandbox {
    /// Where it listens: a port of its own on this machine; empty if it does not.
    pub fn base_url(&self) -> &str {
        self.server.as_ref().map_or("", |server| &server.base_url)
    }

    /// Answers the requests of a connection that something else accepted, such as one under TLS, until one of the two sides
    /// closes it, or nothing comes for a minute. `has_certificate` says whether the peer showed a client certificate; with `None`, the connection cannot
    /// show one, and calls that need it look at the merchant instead, as on the sandbox's own socket
    /// (see [`SandboxBuilder::strict`]).
    ///
    /// The connection is served by the task that awaits this, and closed when it is dropped. It needs a tokio runtime.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use paytable::sandbox::Sandbox;
    /// use tokio::io::{AsyncReadExt, AsyncWriteExt};
    ///
    /// let sandbox = Sandbox::builder().start()?;
    /// let (mut caller, accepted) = tokio::io::duplex(4096);
    /// tokio::spawn(sandbox.serve(accepted, Some(false)));
    ///
    /// caller.write_all(b"GET / HTTP/1.1\r\nhost: sandbox\r\nconnection: close\r\n\r\n").await?;
    /// let mut answer = String::new();
    /// caller.read_to_string(&mut answer).await?;
    /// assert!(answer.starts_with("HTTP/1.1 404 "));
    /// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
    /// ```
    pub fn serve<S>(
        &self,
        stream: S,
        has_certificate: Option<bool>,
    ) -> impl Future<Output = ()> + Send + use<S>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        server::connection(self.state.clone(), stream, has_certificate)
    }

    /// The way to it without a socket, for [`ClientBuilder::transport`](crate::ClientBuilder::transport).
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(local::Local(self.state.clone()))
    }

    /// A client certificate for tests, with its key. Give it to [`Merchant::certificate`](crate::Merchant::certificate) of
    /// the merchants that refund, reverse or pay out: their calls need one. Its key is public, and no gateway knows it.
    pub fn client_certificate() -> Certificate {
        Certificate::from_pem(include_str!("keys/client_certificate_for_tests_only.pem"))
    }

    /// What time it is in the sandbox, from [`SandboxBuilder::start_time`] on: the time for `time_start` and `time_expire` of
    /// an order.
    pub fn now(&self) -> Time {
        self.state.now().time
    }

    /// The clock of the sandbox, for [`ClientBuilder::clock`](crate::ClientBuilder::clock): times that the client fills in,
    /// such as those of signatures, are then those of the sandbox, also where tokio's clock is paused.
    pub fn clock(&self) -> Arc<dyn crate::credentials::clock::Clock> {
        let (clock, tasks) = (self.state.clock.clone(), self.state.tasks.clone());
        Arc::new(clock::ClientClock { clock, tasks })
    }

    /// The public key that verifies what sandboxes send for gateways that sign in a header: the same of all of them. Give
    /// it to [`Merchant::peer_public_key`](crate::Merchant::peer_public_key) with the id that
    /// [`SandboxBuilder::platform_public_key_id`] was given.
    #[cfg(feature = "asymmetric")]
    pub fn platform_key() -> crate::credentials::rsa::PublicKey {
        lines::platform::key().public_key().clone()
    }

    /// The certificate of that key, for [`Merchant::peer_certificate`](crate::Merchant::peer_certificate). A client
    /// with an APIv3 key and without keys of the gateway downloads it.
    #[cfg(feature = "x509")]
    pub fn platform_certificate() -> crate::credentials::certificate::X509Certificate {
        lines::platform::certificate().clone()
    }

    /// The certificate of the authority that issued the certificates which sandboxes send with their messages for gateways
    /// that send one, such as UnionPay: the same of all of them. A merchant believes them if it is among those that
    /// [`Merchant::trusted`](crate::Merchant::trusted) was given.
    ///
    /// It is for tests alone: the key of those certificates is public.
    #[cfg(feature = "x509")]
    pub fn root_certificate() -> crate::credentials::certificate::X509Certificate {
        gateway_certificate::root().1.clone()
    }

    /// The same in PEM, for other programs.
    #[cfg(feature = "x509")]
    pub fn root_certificate_pem() -> &'static str {
        gateway_certificate::root().0
    }
}
