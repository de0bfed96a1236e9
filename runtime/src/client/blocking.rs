//! The blocking client.

use crate::client::{download::in_reading, error::BuildError, reactor::Reactor};
use crate::protocol::notice_api::{AuthenticatedNotice, UnauthenticatedNotice};
use crate::{
    credentials::merchant::Merchant,
    message::api::{CallRequest, FileRequest, Gateway, ResponseOf},
    protocol::{
        Protocol,
        bundle::Signer,
        draft::Prepared,
        error::{Error, NoticeError},
        notice::Unauthenticated,
        received::Received,
        retry::RetryPolicy,
    },
};
use std::{
    fmt,
    io::{self, Read},
    sync::Arc,
};

/// The blocking client: calls one gateway for one merchant, and blocks the thread. It has the methods of the
/// asynchronous [`Client`](crate::Client).
///
/// A task of an asynchronous runtime must not block: there, every call returns [`Error::InsideRuntime`] before anything
/// is sent. Call it within `tokio::task::spawn_blocking`. The client can be built and dropped anywhere.
///
/// ```no_run
/// # use paytable::{Client, Merchant, WechatV2};
/// # fn order(merchant: Merchant) -> Result<(), paytable::BuildError> {
/// let client = Client::<WechatV2>::builder(merchant).build_blocking()?;
/// # Ok(()) }
/// ```
pub struct Client<G> {
    client: crate::client::Client<G>,
    reactor: Arc<Reactor>,
}

impl<G> Clone for Client<G> {
    fn clone(&self) -> Self {
        Client { client: self.client.clone(), reactor: self.reactor.clone() }
    }
}

impl<G: Gateway> fmt::Debug for Client<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

impl<G: Gateway> Signer for Client<G> {
    fn merchant(&self) -> &Merchant {
        self.client.merchant()
    }
}

impl<G: Gateway> Client<G> {
    pub(super) fn new(client: crate::client::Client<G>) -> Result<Self, BuildError> {
        let reactor = Reactor::start("paytable-blocking").map_err(BuildError::http)?;
        Ok(Client { client, reactor: Arc::new(reactor) })
    }

    /// The same client for another merchant. Both share their connections, except those that present a client
    /// certificate.
    ///
    /// # Errors
    /// The merchant lacks a setting or a key that the gateway's table requires, or its certificate cannot be used.
    pub fn with_merchant(&self, merchant: Merchant) -> Result<Client<G>, BuildError> {
        Ok(Client { client: self.client.with_merchant(merchant)?, reactor: self.reactor.clone() })
    }

    /// The protocol of the gateway for this merchant, without I/O.
    pub fn protocol(&self) -> &Protocol<G> {
        self.client.protocol()
    }

    /// Checks, signs and sends a request. Verifies the reply and parses it. `Ok` means that the order succeeded.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn call<R>(&self, request: &R) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        self.reactor.wait(self.client.call(request))?
    }

    /// Sends a request made by [`Protocol::prepare`]; [`call`](Client::call) does both.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn send<R>(&self, prepared: &Prepared<'_, R>) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        self.reactor.wait(self.client.send(prepared))?
    }

    /// Repeats a call until its outcome is known; see [`call_with_retries`](crate::Client::call_with_retries) of the
    /// asynchronous client.
    ///
    /// # Errors
    /// See [`Error::outcome`] for what is known about the order.
    pub fn call_with_retries<R>(&self, request: &R, policy: RetryPolicy) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        self.reactor.wait(self.client.call_with_retries(request, policy))?
    }

    /// Requests a file, a bill for example. `Ok` means that the file is being received: read it from the [`Download`].
    ///
    /// # Errors
    /// The reply is a message instead of a file; see [`Error::code`] for the reason.
    pub fn download<R>(&self, request: &R) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        let rest = self.reactor.wait(self.client.download(request))??;
        Ok(Download { piece: io::Cursor::default(), rest, reactor: self.reactor.clone() })
    }

    /// Downloads a whole file, and requests it again if the connection breaks; see
    /// [`download_with_retries`](crate::Client::download_with_retries) of the asynchronous client.
    ///
    /// # Errors
    /// The reply is a message instead of a file, the file is longer, or no attempt received all of it.
    pub fn download_with_retries<R>(
        &self,
        request: &R,
        limit: usize,
        policy: RetryPolicy,
    ) -> Result<Vec<u8>, Error>
    where
        R: FileRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        self.reactor.wait(self.client.download_with_retries(request, limit, policy))?
    }

    /// Downloads the gateway's certificates; see [`refresh_keys`](crate::Client::refresh_keys) of the asynchronous client.
    ///
    /// # Errors
    /// The gateway has no such API, or its reply is not authenticated. The keys are then unchanged.
    #[cfg(feature = "x509")]
    pub fn refresh_keys(&self) -> Result<(), Error> {
        self.reactor.wait(self.client.refresh_keys())?
    }

    /// Verifies a notice and parses it; see [`Protocol::notice`].
    ///
    /// # Errors
    /// The notice cannot be read, or is not authenticated.
    pub fn notice<'a, N: AuthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<N::Event, NoticeError> {
        self.client.notice::<N>(received)
    }

    /// Reads a notice that is not authenticated; see [`Protocol::unauthenticated_notice`].
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unauthenticated_notice<'a, N: UnauthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<Unauthenticated<N::Event>, NoticeError> {
        self.client.unauthenticated_notice::<N>(received)
    }

    /// The asynchronous client inside.
    pub(crate) fn asynchronous(&self) -> &crate::client::Client<G> {
        &self.client
    }

    /// Blocks the thread until the work of the asynchronous client is done.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        self.reactor.wait(work)
    }
}

/// A file that is being received. It is not kept in memory; use [`io::Read`] to read it in pieces. A failure is an
/// [`Error`] inside the `io::Error` of the reader.
pub struct Download {
    piece: io::Cursor<Vec<u8>>,
    rest: super::Download,
    reactor: Arc<Reactor>,
}

impl Download {
    fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        self.reactor.wait(self.rest.chunk())?
    }
}

impl Read for Download {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(out)?;
            if read > 0 || out.is_empty() {
                return Ok(read);
            }
            match self.next().map_err(in_reading)? {
                Some(piece) => self.piece = io::Cursor::new(piece),
                None => return Ok(0),
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").finish_non_exhaustive()
    }
}
