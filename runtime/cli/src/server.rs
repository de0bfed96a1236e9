//! What the servers of the program share: a bound on connections, a time within which requests have to arrive, and one
//! within which answers have to be taken.

mod taken;

use http_body_util::{BodyExt, Collected, Full, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, future::Future, sync::Arc, time::Duration};
use taken::Taken;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};

/// How long a head or a body may take to arrive.
pub(crate) const READ: Duration = Duration::from_secs(5);
/// Without file descriptors, accepting fails again at once until one is given back.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves so many connections at a time, while others wait, until the task is dropped.
pub(crate) async fn connections<F>(listener: TcpListener, most: usize, serve: impl Fn(TcpStream) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(most));
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let served = serve(stream);
        tokio::spawn(async move {
            served.await;
            drop(place);
        });
    }
}

/// Answers the requests of a connection, one after the other.
pub(crate) async fn requests<F>(stream: TcpStream, answer: impl Fn(Request<Incoming>) -> F)
where
    F: Future<Output = Response<Full<Bytes>>>,
{
    let service = service_fn(|request| {
        let answered = answer(request);
        async move { Ok::<_, Infallible>(answered.await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(READ);
    // A caller that goes away mid-request gets no answer.
    let _ = builder.serve_connection(TokioIo::new(Taken::new(stream)), service).await;
}

/// Why there is no whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFault {
    /// It did not arrive within [`READ`].
    Slow,
    TooLong,
    BrokeOff,
}

/// The body, if it is neither too slow nor longer than so many bytes.
pub(crate) async fn whole(body: Incoming, longest: usize) -> Result<Bytes, BodyFault> {
    let read = timeout(READ, Limited::new(body, longest).collect()).await.map_err(|_| BodyFault::Slow)?;
    read.map(Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() { BodyFault::TooLong } else { BodyFault::BrokeOff }
    })
}

/// A response that is not cached, and whose type is not guessed.
pub(crate) fn response(
    status: StatusCode,
    content_type: &'static str,
    body: Vec<u8>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
