//! The same client for code that is not asynchronous.

use super::{
    BuildError,
    builder::Settings,
    caller::{self, Known},
    http::fault,
    route::{Http, Line, Lines},
    transport::{self, Answer, SendError},
};
use crate::{
    api::{CallRequest, FileRequest, Gateway, ResponseOf, SignedNotice, UnsignedNotice},
    bundle::Signer,
    error::{Error, NoticeError, TransportFault},
    exchange::{Exchange, Prepared},
    merchant::Merchant,
    notice::Unverified,
    retry::{Attempts, RetryPolicy},
    table::Method,
    trace, wire,
};
use reqwest::{Url, header::CONTENT_TYPE};
use std::{
    fmt,
    io::{self, Read},
    sync::Arc,
    time::Duration,
};

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
    certified: Option<Lines<reqwest::blocking::Client>>,
}

impl<G> Clone for Client<G> {
    fn clone(&self) -> Self {
        Client { exchange: self.exchange.clone(), http: self.http.clone(), certified: self.certified.clone() }
    }
}

impl<G: Gateway> fmt::Debug for Client<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.http.settings.shown_base_url())
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}

impl<G: Gateway> Signer for Client<G> {
    fn merchant(&self) -> &Merchant {
        self.exchange.merchant()
    }
}

impl<G: Gateway> Client<G> {
    pub(super) fn new(
        exchange: Exchange<G>,
        http: Http<reqwest::blocking::Client>,
        certified: Option<Lines<reqwest::blocking::Client>>,
    ) -> Self {
        Client { exchange, http: Arc::new(http), certified }
    }

    /// The same client for another merchant: the connections are shared, but for those that show a certificate.
    ///
    /// # Errors
    /// The merchant lacks something that the gateway's table asks for, or its certificate cannot be used.
    pub fn with_merchant(&self, merchant: Merchant) -> Result<Client<G>, BuildError> {
        let certified = self.http.certified(&merchant, Settings::blocking)?;
        let exchange = Exchange::new(merchant).map_err(BuildError::Merchant)?;
        Ok(Client { exchange, http: self.http.clone(), certified })
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
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        trace::call_blocking(Some(request), self.exchange.merchant(), 1, || {
            let prepared = self.exchange.prepare(request)?;
            self.attempt(request, None, &prepared, Duration::MAX)
        })
    }

    /// Sends what [`Exchange::prepare`] made of this request; [`call`](Client::call) does both.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn send<R>(&self, request: &R, prepared: &Prepared) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        let work = || self.attempt(request, None, prepared, Duration::MAX);
        trace::call_blocking(Some(request), self.exchange.merchant(), 1, work)
    }

    /// Makes a call until its outcome is known; see
    /// [`call_with_retries`](crate::Client::call_with_retries) of the asynchronous client.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        self.repeat(request, None, policy)
    }

    /// The same for a request about an order; see [`Exchange::accept_about`].
    pub(super) fn repeat<R>(
        &self,
        request: &R,
        order: Option<Known<'_>>,
        policy: RetryPolicy,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        let mut attempts = Attempts::new(<R::Api as crate::Api>::TABLE, policy);
        loop {
            let work = || {
                let prepared = self.exchange.prepare(request)?;
                self.attempt(request, order, &prepared, attempts.left())
            };
            let number = attempts.number();
            let error = match trace::call_blocking(Some(request), self.exchange.merchant(), number, work) {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            let wait = attempts.again(error)?;
            std::thread::sleep(wait);
        }
    }

    /// One attempt, which is given up at the deadline.
    fn attempt<R>(
        &self,
        request: &R,
        order: Option<Known<'_>>,
        prepared: &Prepared,
        left: Duration,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        let (status, body) = self.post(prepared, left)?;
        caller::accepted(&self.exchange, request, order, (status, &body))
    }

    /// Asks for a file, a bill for example. `Ok` means that it is coming: read it from the [`Download`].
    ///
    /// # Errors
    /// There is no file; see [`Error::code`] for why.
    pub fn download<R>(&self, request: &R) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        trace::call_blocking(Some(request), self.exchange.merchant(), 1, || self.fetch(request))
    }

    fn fetch<R>(&self, request: &R) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        let prepared = self.exchange.prepare(request)?;
        let left = self.http.settings.download_timeout;
        let route = self.http.route::<G>(self.certified.as_ref(), &prepared)?;
        let (client, url) = match &route.line {
            Line::Own(client, url) => (client, url),
            Line::Given(transport, url) => {
                let sent = transport::wait(transport.send(url, &prepared, left).as_mut());
                let answer = sent.map_err(|error| self.http.failed::<G>(&route, error))?;
                self.exchange.accept_file::<R>(answer.status, &answer.body)?;
                return Ok(Download { head: io::Cursor::new(answer.body), response: None });
            }
        };
        let opened = open(client, url.clone(), &prepared, left);
        let mut response = opened.map_err(|error| self.http.failed::<G>(&route, error))?;
        let status = response.status().as_u16();
        let mut head = vec![0; 1024];
        let read = response.read(&mut head).map_err(interrupted)?;
        head.truncate(read);
        // A message is read whole, a file only as far as it takes to see that it is one.
        if head.is_empty() || crate::exchange::is_message(&head) {
            let rest = wire::MAX_BODY as u64 + 1;
            response.by_ref().take(rest).read_to_end(&mut head).map_err(interrupted)?;
        }
        self.exchange.accept_file::<R>(status, &head)?;
        Ok(Download { head: io::Cursor::new(head), response: Some(response) })
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

    pub(super) fn retries(&self) -> RetryPolicy {
        self.http.settings.retries
    }

    /// Whether there is a way for that request.
    pub(super) fn check_route(&self, prepared: &Prepared) -> Result<(), Error> {
        self.http.route::<G>(self.certified.as_ref(), prepared).map(drop)
    }

    fn post(&self, prepared: &Prepared, left: Duration) -> Result<(u16, Vec<u8>), Error> {
        let left = left.min(self.http.settings.timeout);
        let route = self.http.route::<G>(self.certified.as_ref(), prepared)?;
        let sent = match &route.line {
            Line::Own(client, url) => send(client, url.clone(), prepared, left),
            Line::Given(transport, url) => transport::wait(transport.send(url, prepared, left).as_mut()),
        };
        let answer = sent.map_err(|error| self.http.failed::<G>(&route, error))?;
        if answer.body.len() > wire::MAX_BODY {
            return Err(SendError::TooLarge.into());
        }
        Ok((answer.status, answer.body))
    }
}

/// Sends a request; the body of the answer is still to come.
fn open(
    client: &reqwest::blocking::Client,
    url: Url,
    prepared: &Prepared,
    left: Duration,
) -> Result<reqwest::blocking::Response, SendError> {
    let request = match prepared.method {
        Method::Get => client.get(url),
        Method::Post | Method::Multipart => {
            client.post(url).header(CONTENT_TYPE, prepared.content_type.as_ref())
        }
    };
    request.body(prepared.body.clone()).timeout(left).send().map_err(fault)
}

/// Sends a request and reads the answer, which is a message.
fn send(
    client: &reqwest::blocking::Client,
    url: Url,
    prepared: &Prepared,
    left: Duration,
) -> Result<Answer, SendError> {
    let response = open(client, url, prepared, left)?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    response.take(wire::MAX_BODY as u64 + 1).read_to_end(&mut body).map_err(interrupted)?;
    Ok(Answer { status, body })
}

fn interrupted(error: io::Error) -> SendError {
    let timeout = error.kind() == io::ErrorKind::TimedOut;
    SendError::Interrupted(TransportFault::new(timeout, error))
}

/// A file that is coming in. It is not held in memory: read it piece by piece.
pub struct Download {
    head: io::Cursor<Vec<u8>>,
    /// What is still to come; nothing where a transport brought all of it.
    response: Option<reqwest::blocking::Response>,
}

impl Read for Download {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match (self.head.read(out)?, &mut self.response) {
            (0, Some(response)) => response.read(out),
            (read, _) => Ok(read),
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").finish_non_exhaustive()
    }
}
