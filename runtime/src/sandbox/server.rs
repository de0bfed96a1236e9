//! HTTP around the answers: a thread with its own runtime, so that it serves any kind of caller.

use super::{State, answer::answer};
use crate::wire;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, Response, body::Bytes, body::Incoming, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{convert::Infallible, future::Future, io, net::Ipv4Addr, sync::Arc, thread};
use tokio::{net::TcpListener, runtime, sync::oneshot};

pub(super) struct Server {
    pub(super) base_url: String,
    handle: runtime::Handle,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl Server {
    pub(super) fn start(state: Arc<State>) -> io::Result<Server> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        // Bound here, so that the address is known and nothing is waited for.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        thread::Builder::new().name("paytable-sandbox".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, state));
            // Ends when the sender is dropped; the runtime drops its tasks with it.
            let _ = runtime.block_on(stopped);
        })?;
        Ok(Server { base_url, handle, _stop: stop })
    }

    /// Runs a future on the sandbox's own thread.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (tell, told) = oneshot::channel();
        self.handle.spawn(async move {
            let _ = tell.send(future.await);
        });
        told
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

async fn serve(
    state: Arc<State>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, hyper::http::Error> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, wire::MAX_BODY).collect().await else {
        return Response::builder().status(413).body(Full::default());
    };
    let query = head.uri.query().unwrap_or_default();
    let answer = answer(&state, head.method == Method::POST, head.uri.path(), query, &body.to_bytes());
    Response::builder()
        .status(answer.status)
        .header("content-type", answer.content_type)
        .body(Full::new(Bytes::from(answer.body)))
}
