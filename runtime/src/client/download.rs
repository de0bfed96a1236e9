//! Files that are being received.

use crate::{
    client::{
        Client, call_of,
        http::{self, fault},
        route::Pool,
        within,
    },
    codec::{self, Malformed},
    message::api::{Api, FileRequest, Gateway},
    protocol::{
        accept::is_file,
        draft::Draft,
        error::{Error, TransportFault, Unknown},
        received::Received,
        retry::{Attempts, RetryPolicy},
        trace,
    },
    table::Encoding,
};
use futures_core::Stream;
use http_body::Body as _;
use std::{
    fmt,
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, ReadBuf},
    time::Instant,
};

impl<G: Gateway> Client<G> {
    /// Requests a file, a bill for example. `Ok` means that the file is being received: read it from the [`Download`].
    ///
    /// # Errors
    /// The reply is a message instead of a file; see [`Error::code`] for the reason.
    pub async fn download<R>(&self, request: &R) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: Api<Gateway = G>,
    {
        self.open_file(request, 1).await
    }

    /// Downloads a whole file of at most `limit` bytes. If the connection breaks while it is received, it is requested
    /// again from its beginning: gateways deliver no parts of files. The policy's deadline ends the attempts; how long a
    /// running one may take is for [`ClientBuilder::download_timeout`](crate::ClientBuilder::download_timeout).
    ///
    /// ```no_run
    /// # async fn save(client: paytable::Client<paytable::WechatV2>) -> Result<(), Box<dyn std::error::Error>> {
    /// use paytable::{RetryPolicy, wechat_v2::{DownloadBillRequest, download_bill::Required}};
    ///
    /// let day = paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap();
    /// let request: DownloadBillRequest = Required { bill_date: day }.into();
    /// let bill = client.download_with_retries(&request, 64 << 20, RetryPolicy::default()).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The reply is a message instead of a file, the file is longer, or no attempt received all of it.
    pub async fn download_with_retries<R>(
        &self,
        request: &R,
        limit: usize,
        policy: RetryPolicy,
    ) -> Result<Vec<u8>, Error>
    where
        R: FileRequest,
        R::Api: Api<Gateway = G>,
    {
        let (start, mut attempts) = (Instant::now(), Attempts::new(<R::Api as Api>::TABLE, policy));
        loop {
            let whole = async { self.open_file(request, attempts.number()).await?.bytes(limit).await };
            let error = match whole.await {
                Ok(file) => return Ok(file),
                // Every attempt would be as long.
                Err(error @ Error::Unknown(Unknown::Malformed(Malformed::TooLarge))) => {
                    return Err(error);
                }
                Err(error) => error,
            };
            tokio::time::sleep(attempts.again(error, start.elapsed())?).await;
        }
    }

    /// One attempt to receive a file.
    async fn open_file<R>(&self, request: &R, attempt: u32) -> Result<Download, Error>
    where
        R: FileRequest,
        R::Api: Api<Gateway = G>,
    {
        let accept = |received: &Received<'_>| self.protocol.accept_file::<R>(received);
        let work = async {
            let draft = self.protocol.prepare(request)?.into_draft();
            self.fetch(&draft, <R::Api as Api>::TABLE.reply_encoding, &accept).await
        };
        trace::call(&call_of(request), self.protocol.merchant(), attempt, work).await
    }

    /// Sends a request for a file. The beginning of the reply, or all of a message, is passed to `accept`.
    pub(in crate::client) async fn fetch(
        &self,
        draft: &Draft,
        encoding: Encoding,
        accept: &(dyn Fn(&Received<'_>) -> Result<(), Error> + Sync),
    ) -> Result<Download, Error> {
        let left = self.http.settings.download_timeout;
        let route = self.http.route::<G>(self.certified.as_ref(), draft)?;
        let (client, url) = match &route.pool {
            Pool::Own(client, url) => (client, url),
            Pool::Given(transport, url) => {
                let sent = within(left, transport.send(url, draft, left)).await;
                let answer = sent.map_err(|error| self.http.failed::<G>(&route, error))?;
                accept(&answer)?;
                return Ok(Download::new(answer.body.into_owned(), None));
            }
        };
        let opened = http::open(client, url.clone(), draft, Some(left)).await;
        let mut response = opened.map_err(|error| self.http.failed::<G>(&route, error))?;
        let mut head = Vec::new();
        // A message is read whole; a file only until it is recognized as a file.
        while head.len() <= codec::MAX_BODY && !is_file(encoding, &head) {
            match response.chunk().await.map_err(http::fault)? {
                Some(chunk) => head.extend_from_slice(&chunk),
                None => break,
            }
        }
        accept(&http::received(&response, head.as_slice()))?;
        Ok(Download::new(head, Some(response)))
    }
}

/// A file that is being received. It is not kept in memory; read it in pieces, with [`chunk`](Download::chunk), as a
/// [`Stream`] of them, or as [`AsyncRead`]. A failure of the latter is an [`Error`] inside the `io::Error`.
///
/// The end of the file is only reported after all of it has been received: after a failure, every further read fails.
/// Then request the file again, or use [`Client::download_with_retries`](crate::Client::download_with_retries).
///
/// ```no_run
/// # async fn save(client: paytable::Client<paytable::WechatV2>) -> Result<(), Box<dyn std::error::Error>> {
/// use paytable::wechat_v2::{DownloadBillRequest, download_bill::Required};
/// use std::io::Write;
///
/// let request: DownloadBillRequest = Required { bill_date: paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into();
/// let mut bill = client.download(&request).await?;
/// let mut file = std::fs::File::create("bill.csv")?;
/// while let Some(piece) = bill.chunk().await? {
///     file.write_all(&piece)?;
/// }
/// # Ok(()) }
/// ```
pub struct Download {
    /// What has been received, and how much of it has been read.
    piece: Vec<u8>,
    read: usize,
    rest: Rest,
}

/// What has not been received.
enum Rest {
    Coming(reqwest::Body),
    Nothing,
    /// The connection broke.
    Lost,
}

impl Download {
    /// `rest` is `None` if a transport delivered all of it.
    pub(super) fn new(head: Vec<u8>, rest: Option<reqwest::Response>) -> Self {
        let body = |response| Rest::Coming(::http::Response::<reqwest::Body>::from(response).into_body());
        Download { piece: head, read: 0, rest: rest.map_or(Rest::Nothing, body) }
    }

    /// The next bytes of the file; `None` at its end.
    ///
    /// # Errors
    /// The connection broke. The bytes received so far are not the whole file.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        poll_fn(|context| self.poll_piece(context)).await.transpose()
    }

    /// The whole file, if it is at most `limit` bytes long.
    ///
    /// # Errors
    /// The connection broke, or the file is longer.
    pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if all.len() + chunk.len() > limit {
                return Err(Error::Unknown(Unknown::Malformed(Malformed::TooLarge)));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }

    /// The bytes that have been received and not been read, or else the next ones.
    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, Error>>> {
        if self.read < self.piece.len() {
            let mut piece = std::mem::take(&mut self.piece);
            piece.drain(..std::mem::take(&mut self.read));
            return Poll::Ready(Some(Ok(piece)));
        }
        loop {
            let body = match &mut self.rest {
                Rest::Coming(body) => body,
                Rest::Nothing => return Poll::Ready(None),
                Rest::Lost => return Poll::Ready(Some(Err(lost()))),
            };
            match ready!(Pin::new(body).poll_frame(context)) {
                None => self.rest = Rest::Nothing,
                Some(Err(error)) => {
                    self.rest = Rest::Lost;
                    return Poll::Ready(Some(Err(fault(error).into())));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Poll::Ready(Some(Ok(data.to_vec())));
                    }
                }
            }
        }
    }
}

impl Stream for Download {
    type Item = Result<Vec<u8>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context)
    }
}

impl AsyncRead for Download {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if into.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if self.read == self.piece.len() {
            match ready!(self.poll_piece(context)) {
                None => return Poll::Ready(Ok(())),
                Some(piece) => (self.piece, self.read) = (piece.map_err(in_reading)?, 0),
            }
        }
        let unread = &self.piece[self.read..];
        let some = unread.len().min(into.remaining());
        into.put_slice(&unread[..some]);
        self.read += some;
        Poll::Ready(Ok(()))
    }
}

/// The error of a file of which a part was lost before.
fn lost() -> Error {
    let said = "the connection broke before the file was received whole; request it again";
    Error::Unknown(Unknown::Interrupted(TransportFault::new(false, said)))
}

/// An error as one of a reader.
pub(super) fn in_reading(error: Error) -> io::Error {
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
