//! HTTP around the door: any path, POST alone.

use super::{
    answer::{Answer, Code, Refusal},
    door::{Door, refused},
};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, ORIGIN, X_CONTENT_TYPE_OPTIONS},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};

/// The longest body, in bytes.
const LONGEST: usize = 1024 * 1024;
/// How long a head or a body may take to arrive.
const READ: Duration = Duration::from_secs(5);
/// The most connections at a time; others wait.
const CONNECTIONS: usize = 256;
/// Without file descriptors, accepting fails again at once until one is given back.
const PAUSE: Duration = Duration::from_millis(50);

const HERE: &str = "paytable: cloud functions POST here, by cloud.cloudPay of wx-server-sdk\n";
const NO_PAGES: &str = "paytable: requests of web pages are refused\n";

/// Serves until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, door: Arc<Door>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let door = door.clone();
        tokio::spawn(async move {
            connection(stream, door).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, door: Arc<Door>) {
    let service = service_fn(|request| {
        let door = door.clone();
        async move { Ok::<_, Infallible>(served(&door, request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(READ);
    // A caller that goes away mid-request gets no answer.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn served(door: &Door, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    if head.method != Method::POST {
        return response(StatusCode::NOT_FOUND, text(HERE));
    }
    // The SDK sends none. A page could sign with credentials that are public.
    if head.headers.contains_key(ORIGIN) {
        return response(StatusCode::FORBIDDEN, text(NO_PAGES));
    }
    let answer = match whole(body).await {
        Ok(body) => door.answer(&head, &body).await,
        Err(why) => refused(&Refusal::new(Code::InvalidCommonParam, why)),
    };
    response(StatusCode::OK, answer)
}

/// The body, if it is neither too long nor too slow.
async fn whole(body: Incoming) -> Result<Bytes, String> {
    let Ok(read) = timeout(READ, Limited::new(body, LONGEST).collect()).await else {
        return Err(format!("the body did not arrive within {} seconds", READ.as_secs()));
    };
    read.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            format!("the body has more than {LONGEST} bytes")
        } else {
            "the body broke off".to_owned()
        }
    })
}

fn text(line: &'static str) -> Answer {
    Answer { content_type: "text/plain; charset=utf-8", body: line.as_bytes().to_vec() }
}

fn response(status: StatusCode, answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
