//! The same client for code that is not asynchronous.

use crate::client::{error::BuildError, reactor::Reactor};
use crate::protocol::notice_api::{AuthenticatedNotice, UnauthenticatedNotice};
use crate::{
    client::retry::RetryPolicy,
    credentials::merchant::Merchant,
    message::api::{CallRequest, FileRequest, Gateway, ResponseOf},
    protocol::{
        Protocol,
        bundle::Signer,
        draft::Prepared,
        error::{Error, NoticeError, Unknown},
        notice::Unauthenticated,
        received::Received,
    },
};
use std::{
    fmt,
    io::{self, Read},
    sync::Arc,
};

/// Calls one gateway for one merchant, and waits. See [`Client`](crate::Client), which it mirrors.
///
/// Where a thread runs asynchronous code it must not wait, and every call is refused with [`Error::InsideRuntime`] before
/// anything is sent. Within `tokio::task::spawn_blocking` it may. A client is built and dropped anywhere.
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

    /// The same client for another merchant: the connections are shared, but for those that show a certificate.
    ///
    /// # Errors
    /// The merchant lacks something that the gateway's table asks for, or its certificate cannot be used.
    pub fn with_merchant(&self, merchant: Merchant) -> Result<Client<G>, BuildError> {
        Ok(Client { client: self.client.with_merchant(merchant)?, reactor: self.reactor.clone() })
    }

    /// The protocol behind it: everything but the transport.
    pub fn protocol(&self) -> &Protocol<G> {
        self.client.protocol()
    }

    /// Checks, signs and sends a request; verifies and types the reply. `Ok` means that the order succeeded.
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

    /// Sends what [`Protocol::prepare`] made of a request; [`call`](Client::call) does both.
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

    /// Makes a call until its outcome is known; see
    /// [`call_with_retries`](crate::Client::call_with_retries) of the asynchronous client.
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

    /// Asks for a file, a bill for example. `Ok` means that it is coming: read it from the [`Download`].
    ///
    /// # Errors
    /// There is no file; see [`Error::code`] for why.
    pub fn download<R>(&self, request: &R) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: crate::message::api::Api<Gateway = G>,
    {
        let rest = self.reactor.wait(self.client.download(request))??;
        Ok(Download { piece: io::Cursor::default(), rest, reactor: self.reactor.clone() })
    }

    /// Verifies and types a notice; see [`Protocol::notice`].
    ///
    /// # Errors
    /// The notice is not believed.
    pub fn notice<'a, N: AuthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<N::Event, NoticeError> {
        self.client.notice::<N>(received)
    }

    /// Types a notice that carries no signature; see [`Protocol::unauthenticated_notice`].
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unauthenticated_notice<'a, N: UnauthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<Unauthenticated<N::Event>, NoticeError> {
        self.client.unauthenticated_notice::<N>(received)
    }

    /// The asynchronous client behind it.
    pub(crate) fn asynchronous(&self) -> &crate::client::Client<G> {
        &self.client
    }

    /// Waits for what the asynchronous client does.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        self.reactor.wait(work)
    }
}

/// A file that is coming in. It is not held in memory: read it piece by piece. What went wrong is an [`Error`] inside the
/// error of the reader.
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

fn in_reading(error: Error) -> io::Error {
    let kind = match &error {
        Error::Unknown(Unknown::Interrupted(fault)) if fault.timeout => io::ErrorKind::TimedOut,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").finish_non_exhaustive()
    }
}
