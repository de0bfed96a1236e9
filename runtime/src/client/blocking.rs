//! The same client for code that is not asynchronous.

use super::{Http, fault};
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
use std::{fmt, io::Read, sync::Arc};

/// Calls one gateway for one merchant, and waits. See [`Client`](crate::Client), which it mirrors.
///
/// ```no_run
/// # use paytable::{Client, Merchant, WechatV2};
/// # fn order(merchant: Merchant) -> Result<(), paytable::BuildError> {
/// let client = Client::<WechatV2>::builder(merchant).build_blocking()?;
/// # Ok(()) }
/// ```
pub struct Client<G> {
    exchange: Exchange<G>,
    http: Arc<Http<reqwest::blocking::Client>>,
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
    pub(super) fn new(exchange: Exchange<G>, http: Http<reqwest::blocking::Client>) -> Self {
        Client { exchange, http: Arc::new(http) }
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
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        let prepared = self.exchange.prepare(request)?;
        self.send::<R>(&prepared)
    }

    /// Sends what [`Exchange::prepare`] made of a request of type `R`; [`call`](Client::call) does both.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn send<R>(&self, prepared: &Prepared) -> Result<ResponseOf<R>, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        let (status, body) = self.post(prepared)?;
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

    fn post(&self, prepared: &Prepared) -> Result<(u16, Vec<u8>), Error> {
        let url = self.http.url(prepared);
        let request = match prepared.method {
            Method::Get => self.http.client.get(url),
            Method::Post => self.http.client.post(url).header("content-type", prepared.content_type),
        };
        let request = request.body(prepared.body.clone());
        let response = request.send().map_err(fault)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let limit = wire::MAX_BODY as u64 + 1;
        if let Err(error) = response.take(limit).read_to_end(&mut body) {
            let timeout = error.kind() == std::io::ErrorKind::TimedOut;
            return Err(Error::Unknown(Unknown::Interrupted(TransportFault::new(timeout, error))));
        }
        if body.len() > wire::MAX_BODY {
            return Err(Error::Unknown(Unknown::Malformed(wire::Malformed::TooLarge)));
        }
        Ok((status, body))
    }
}
