//! HTTP around the answers: a thread with its own runtime, so that it serves any kind of caller.

use super::{
    State, answer,
    faults::{Returned, carry},
    trickle::Trickle,
};
use crate::wire;
use http_body_util::{BodyExt, Limited};
use hyper::{Method, Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, io, net::Ipv4Addr, sync::Arc, thread, time::Duration};
use tokio::{net::TcpListener, runtime, sync::oneshot};

pub(super) struct Server {
    pub(super) base_url: String,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

pub(super) fn runtime() -> io::Result<runtime::Runtime> {
    runtime::Builder::new_current_thread().enable_all().build()
}

impl Server {
    pub(super) fn start(runtime: runtime::Runtime, state: Arc<State>) -> io::Result<Server> {
        // Bound here, so that the address is known and nothing is waited for.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        thread::Builder::new().name("paytable-sandbox".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, state));
            // Ends when the sender is dropped; the runtime drops its tasks with it.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Server { base_url, _stop: stop })
    }
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let state = state.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| serve(state.clone(), request));
            // A caller that goes away mid-request is its own business.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn serve(state: Arc<State>, request: Request<Incoming>) -> io::Result<Response<Trickle>> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, wire::MAX_BODY).collect().await else {
        return response(413, "text/plain", Trickle::whole(Vec::new()));
    };
    let request = answer::Request {
        is_post: head.method == Method::POST,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        body: body.to_bytes().to_vec(),
    };
    match carry(&state, request).await {
        Returned::Answer(answer) => response(answer.status, answer.content_type, Trickle::whole(answer.body)),
        Returned::Slow(answer) => {
            let pause = state.clock.lasting(Duration::from_secs(1));
            response(answer.status, answer.content_type, Trickle::slowly(answer.body, pause))
        }
        Returned::Cut(answer, kept) => {
            response(answer.status, answer.content_type, Trickle::cut(answer.body, kept))
        }
        // An error closes the connection.
        Returned::Refused | Returned::Silence => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

fn response(status: u16, content_type: &str, body: Trickle) -> io::Result<Response<Trickle>> {
    let response = Response::builder().status(status).header("content-type", content_type);
    response.body(body).map_err(io::Error::other)
}
