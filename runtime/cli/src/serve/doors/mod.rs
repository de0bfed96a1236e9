//! The addresses of the service. One is for cloud functions, containers and monitoring; the other for the
//! notices of WeChat Pay alone, which come over the internet.

mod flight;
mod metrics;

pub(crate) use flight::Flight;
pub(crate) use metrics::Watched;

use super::{local::Local, notices::Notices, wechat::Kind};
use crate::{
    cloud::{
        container::{self, Answered, Container, PREFIX},
        endpoint::Endpoint,
        server as cloud_server,
    },
    server::{self, BodyFault, READ, connections, requests, whole},
};
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CONNECTION, CONTENT_TYPE, HeaderValue, ORIGIN},
};
use std::sync::Arc;
use tokio::net::TcpListener;

/// The longest body, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The longest notice.
const LONGEST_NOTICE: usize = 64 * 1024;
/// The most connections at a time; others wait.
const CONNECTIONS: usize = 512;

/// Where a notice is posted.
pub(crate) const PAYMENT: &str = "/notice/payment";
pub(crate) const REFUND: &str = "/notice/refund";
/// Before the name of a local function.
const FUNCTIONS: &str = "/functions/";

const TEXT: &str = "text/plain; charset=utf-8";

/// What the service answers its callers with.
pub(crate) struct Doors {
    pub(crate) cloud: Endpoint,
    pub(crate) container: Container,
    pub(crate) local: Option<Arc<Local>>,
    pub(crate) watched: Watched,
    pub(crate) flight: Flight,
}

/// Serves callers until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, doors: Arc<Doors>) {
    connections(listener, CONNECTIONS, |stream| {
        let doors = doors.clone();
        async move { requests(stream, |request| answered(&doors, request)).await }
    })
    .await;
}

async fn answered(doors: &Doors, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    if request.method() == Method::GET {
        return match path.as_str() {
            "/healthz" => text(StatusCode::OK, "ok\n"),
            "/readyz" => ready(doors).await,
            "/metrics" => match doors.watched.metrics().await {
                Ok(metrics) => text(StatusCode::OK, metrics),
                Err(error) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
            },
            _ => text(StatusCode::NOT_FOUND, "paytable: there is no such page\n"),
        };
    }
    let Some(_running) = doors.flight.begin() else { return ending() };
    if path.starts_with(PREFIX) || path.starts_with(FUNCTIONS) {
        return of_json(doors, request).await;
    }
    cloud_server::served(&doors.cloud, request).await
}

async fn ready(doors: &Doors) -> Response<Full<Bytes>> {
    if doors.flight.is_draining() {
        return ending();
    }
    match doors.watched.store.is_due().await {
        Ok(_) => text(StatusCode::OK, "ready\n"),
        Err(error) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
    }
}

/// Calls in JSON: of containers, and of local functions.
async fn of_json(doors: &Doors, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    if head.method != Method::POST {
        return text(StatusCode::METHOD_NOT_ALLOWED, "paytable: POST a request in JSON\n");
    }
    // No program sends one. A page of another site could place orders.
    if head.headers.contains_key(ORIGIN) {
        return text(StatusCode::FORBIDDEN, "paytable: requests of web pages are refused\n");
    }
    let body = whole(body, LONGEST).await.map_err(why);
    if let Some(name) = head.uri.path().strip_prefix(FUNCTIONS) {
        return match (&doors.local, body) {
            (None, _) => {
                text(StatusCode::NOT_FOUND, "paytable: start it with --functions to call functions\n")
            }
            (_, Err(why)) => text(StatusCode::BAD_REQUEST, format!("{why}\n")),
            (Some(local), Ok(body)) => {
                let (status, body) = local.invoke(name, &body).await;
                response(status, Answered { content_type: "application/json", body: body.into_bytes() })
            }
        };
    }
    let answer = match body {
        Ok(body) => doors.container.answer(&head, &body).await,
        Err(why) => container::no_body(why),
    };
    response(StatusCode::OK, answer)
}

fn why(fault: BodyFault) -> String {
    match fault {
        BodyFault::Slow => format!("the body did not arrive within {} seconds", READ.as_secs()),
        BodyFault::TooLong => "the body is too long".to_owned(),
        BodyFault::BrokeOff => "the body broke off".to_owned(),
    }
}

/// Takes notices, until the task is dropped.
pub(crate) async fn serve_notices(listener: TcpListener, notices: Arc<Notices>, flight: Flight) {
    connections(listener, CONNECTIONS, |stream| {
        let (notices, flight) = (notices.clone(), flight.clone());
        async move { requests(stream, |request| noticed(&notices, &flight, request)).await }
    })
    .await;
}

async fn noticed(notices: &Notices, flight: &Flight, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let kind = match request.uri().path() {
        PAYMENT => Kind::Payment,
        REFUND => Kind::Refund,
        _ => return text(StatusCode::NOT_FOUND, "paytable: notices of WeChat Pay are posted here\n"),
    };
    if request.method() != Method::POST {
        return text(StatusCode::METHOD_NOT_ALLOWED, "paytable: a notice is posted\n");
    }
    let Some(_running) = flight.begin() else { return ending() };
    let body = match whole(request.into_body(), LONGEST_NOTICE).await {
        Ok(body) => body,
        Err(fault) => return text(StatusCode::BAD_REQUEST, format!("{}\n", why(fault))),
    };
    let ack = notices.answer(kind, &body).await;
    let mut response = Response::new(Full::new(Bytes::from(ack.body)));
    *response.status_mut() = StatusCode::from_u16(ack.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(kind) = HeaderValue::from_str(ack.content_type) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}

/// The answer of a service that is ending: nothing was carried out.
fn ending() -> Response<Full<Bytes>> {
    let mut response = text(StatusCode::SERVICE_UNAVAILABLE, "paytable: the service is ending\n");
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn text(status: StatusCode, text: impl Into<String>) -> Response<Full<Bytes>> {
    response(status, Answered { content_type: TEXT, body: text.into().into_bytes() })
}

fn response(status: StatusCode, answer: Answered) -> Response<Full<Bytes>> {
    server::response(status, answer.content_type, answer.body)
}
