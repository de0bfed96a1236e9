//! HTTP around the answers, on a thread with its own runtime, so that it serves any kind of caller.

use crate::sandbox::{
    carry::{Returned, carry},
    exchange::{self, Answer},
    faulty_body::FaultyBody,
    state::State,
};
use crate::{client::Reactor, codec, table};
use http_body_util::{BodyExt, Limited};
use hyper::{
    HeaderMap, Method, Request, Response, body::Incoming, header::HeaderValue, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
    time::timeout,
};

pub(super) struct Server {
    pub(super) base_url: String,
    /// Dropping it ends the thread, and what runs there.
    _reactor: Reactor,
}

impl Server {
    /// Serves on the runtime of that thread.
    pub(super) fn start(reactor: Reactor, state: Arc<State>, address: SocketAddr) -> io::Result<Server> {
        // Bound here, so that the address is known and nothing is waited for.
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let base_url = format!("http://{}", listener.local_addr()?);
        {
            let _inside = reactor.handle().enter();
            tokio::spawn(accept(TcpListener::from_std(listener)?, state));
        }
        Ok(Server { base_url, _reactor: reactor })
    }
}

/// How long the head of a request may take to arrive, and how long a connection may be idle before it.
const IDLE: Duration = Duration::from_secs(60);
/// The most connections of its own socket at a time; others wait.
const CONNECTIONS: usize = 1024;

async fn accept(listener: TcpListener, state: Arc<State>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // Without file descriptors it fails again at once, until one is given back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let served = connection(state.clone(), stream, None);
        tokio::spawn(async move {
            served.await;
            drop(place);
        });
    }
}

/// Answers the requests of a connection until one of the two sides closes it, or nothing comes for a while.
pub(super) async fn connection<S>(state: Arc<State>, stream: S, has_certificate: Option<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(|request| serve(state.clone(), request, has_certificate));
    // A caller that goes away mid-request is its own business.
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE);
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn serve(
    state: Arc<State>,
    request: Request<Incoming>,
    has_certificate: Option<bool>,
) -> io::Result<Response<FaultyBody>> {
    let (head, body) = request.into_parts();
    let Ok(body) = timeout(IDLE, Limited::new(body, codec::MAX_BODY).collect()).await else {
        return response(Answer::new(408, "text/plain", Vec::new()), FaultyBody::whole);
    };
    let Ok(body) = body else {
        return response(Answer::new(413, "text/plain", Vec::new()), FaultyBody::whole);
    };
    let Some(method) = method(&head.method) else {
        return response(Answer::new(405, "text/plain", Vec::new()), FaultyBody::whole);
    };
    let request = exchange::Request {
        method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers(&head.headers),
        body: body.to_bytes().to_vec(),
        has_certificate,
    };
    match carry(&state, request).await {
        Returned::Answer(answer) => response(answer, FaultyBody::whole),
        Returned::Slow(answer) => {
            let pause = state.clock.lasting(Duration::from_secs(1));
            response(answer, |body| FaultyBody::slowly(body, pause))
        }
        Returned::Cut(answer, kept) => response(answer, |body| FaultyBody::cut(body, kept)),
        // An error closes the connection.
        Returned::Refused | Returned::Silence => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

/// Those that APIs have.
fn method(method: &Method) -> Option<table::Method> {
    [table::Method::Get, table::Method::Post, table::Method::Put, table::Method::Patch, table::Method::Delete]
        .into_iter()
        .find(|known| known.name() == method.as_str())
}

/// Headers whose values are text.
fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    headers.iter().filter_map(|(name, value)| Some((name.to_string(), text(value)?))).collect()
}

fn response(answer: Answer, body: impl FnOnce(Vec<u8>) -> FaultyBody) -> io::Result<Response<FaultyBody>> {
    let mut response = Response::builder().status(answer.status).header("content-type", answer.content_type);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(body(answer.body)).map_err(io::Error::other)
}
