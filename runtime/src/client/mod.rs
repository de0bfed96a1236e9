//! Calls over HTTP.

#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod tls;

pub use builder::{BuildError, ClientBuilder};

use crate::{
    api::{Gateway, Request, ResponseOf, SignedNotice, UnsignedNotice},
    bundle::Signer,
    error::{Error, NoticeError, TransportFault, Unknown},
    exchange::{Exchange, Prepared},
    merchant::{Merchant, MerchantFault},
    notice::Unverified,
    table::Method,
    wire,
};
use std::{fmt, sync::Arc};

/// Calls one gateway for one merchant. Clones share connections, and so do clients made by
/// [`with_merchant`](Client::with_merchant).
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
    exchange: Exchange<G>,
    http: Arc<Http<reqwest::Client>>,
}

/// A transport and where it leads.
struct Http<C> {
    client: C,
    /// Stands for every host of the gateway, where set.
    base_url: Option<String>,
}

impl<C> Http<C> {
    fn url(&self, prepared: &Prepared) -> String {
        format!("{}{}", self.base_url.as_deref().unwrap_or(prepared.host), prepared.path)
    }
}

impl<G> Clone for Client<G> {
    fn clone(&self) -> Self {
        Client { exchange: self.exchange.clone(), http: self.http.clone() }
    }
}

impl<G: Gateway> fmt::Debug for Client<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.http.base_url)
            .field("exchange", &self.exchange)
            .finish()
    }
}

impl<G: Gateway> Signer for Client<G> {
    fn merchant(&self) -> &Merchant {
        self.exchange.merchant()
    }
}

impl<G: Gateway> Client<G> {
    /// A client for that merchant.
    pub fn builder(merchant: Merchant) -> ClientBuilder<G> {
        ClientBuilder::new(merchant)
    }

    /// The same client for another merchant: the connections are shared.
    ///
    /// # Errors
    /// The merchant lacks something that the gateway's table asks for.
    pub fn with_merchant(&self, merchant: Merchant) -> Result<Client<G>, MerchantFault> {
        Ok(Client { exchange: Exchange::new(merchant)?, http: self.http.clone() })
    }

    /// The exchange behind it: everything but the transport.
    pub fn exchange(&self) -> &Exchange<G> {
        &self.exchange
    }

    /// Checks, signs and sends a request; verifies and types the reply. `Ok` means that the order succeeded.
    ///
    /// One call sends at most one request.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub async fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        let prepared = self.exchange.prepare(request)?;
        self.send::<R>(&prepared).await
    }

    /// Sends what [`Exchange::prepare`] made of a request of type `R`; [`call`](Client::call) does both.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub async fn send<R>(&self, prepared: &Prepared) -> Result<ResponseOf<R>, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        let (status, body) = self.post(prepared).await?;
        self.exchange.accept::<R>(status, &body)
    }

    /// Verifies and types a notice; see [`Exchange::notice`].
    ///
    /// # Errors
    /// The notice is not believed.
    pub fn notice<N: SignedNotice<Gateway = G>>(&self, body: &[u8]) -> Result<N::Event, NoticeError> {
        self.exchange.notice::<N>(body)
    }

    /// Types a notice that carries no signature; see [`Exchange::unsigned_notice`].
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unsigned_notice<N: UnsignedNotice<Gateway = G>>(
        &self,
        body: &[u8],
    ) -> Result<Unverified<N::Event>, NoticeError> {
        self.exchange.unsigned_notice::<N>(body)
    }

    async fn post(&self, prepared: &Prepared) -> Result<(u16, Vec<u8>), Error> {
        let url = self.http.url(prepared);
        let request = match prepared.method {
            Method::Get => self.http.client.get(url),
            Method::Post => self.http.client.post(url).header("content-type", prepared.content_type),
        };
        let request = request.body(prepared.body.clone());
        let mut response = request.send().await.map_err(fault)?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(fault)? {
            if body.len() + chunk.len() > wire::MAX_BODY {
                return Err(Error::Unknown(Unknown::Malformed(wire::Malformed::TooLarge)));
            }
            body.extend_from_slice(&chunk);
        }
        Ok((response.status().as_u16(), body))
    }
}

/// An HTTP client with the same TLS and no merchant: what the sandbox delivers notices with.
#[cfg(feature = "sandbox")]
pub(crate) fn plain_client(timeout: std::time::Duration) -> Result<reqwest::Client, BuildError> {
    let settings = reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none());
    tls::configure(settings, &[])?.build().map_err(BuildError::http)
}

/// Only a connection that never came about proves that nothing was sent.
fn fault(error: reqwest::Error) -> Error {
    let not_sent = error.is_connect() || error.is_builder();
    let fault = TransportFault::new(error.is_timeout(), error);
    if not_sent { Error::NotSent(fault) } else { Error::Unknown(Unknown::Interrupted(fault)) }
}
