//! HTTP around the endpoint: any path, POST alone.

use super::{
    answer::{Answer, Code, Refusal},
    endpoint::{Endpoint, refused},
};
use crate::server::{self, BodyFault, READ, connections, requests, whole};
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::ORIGIN,
};
use std::sync::Arc;
use tokio::net::TcpListener;

/// The longest body, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The most connections at a time; others wait.
const CONNECTIONS: usize = 256;

const HERE: &str = "paytable: cloud functions POST here, by cloud.cloudPay of wx-server-sdk\n";
const NO_PAGES: &str = "paytable: requests of web pages are refused\n";

/// Serves until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, endpoint: Arc<Endpoint>) {
    connections(listener, CONNECTIONS, |stream| {
        let endpoint = endpoint.clone();
        async move { requests(stream, |request| served(&endpoint, request)).await }
    })
    .await;
}

pub(crate) async fn served(endpoint: &Endpoint, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    if head.method != Method::POST {
        return response(StatusCode::NOT_FOUND, text(HERE));
    }
    // The SDK sends none. A page could sign with credentials that are public.
    if head.headers.contains_key(ORIGIN) {
        return response(StatusCode::FORBIDDEN, text(NO_PAGES));
    }
    let answer = match whole(body, LONGEST).await {
        Ok(body) => endpoint.answer(&head, &body).await,
        Err(fault) => refused(&Refusal::new(Code::InvalidCommonParam, why(fault))),
    };
    response(StatusCode::OK, answer)
}

fn why(fault: BodyFault) -> String {
    match fault {
        BodyFault::Slow => format!("the body did not arrive within {} seconds", READ.as_secs()),
        BodyFault::TooLong => format!("the body has more than {LONGEST} bytes"),
        BodyFault::BrokeOff => "the body broke off".to_owned(),
    }
}

fn text(line: &'static str) -> Answer {
    Answer { content_type: "text/plain; charset=utf-8", body: line.as_bytes().to_vec() }
}

fn response(status: StatusCode, answer: Answer) -> Response<Full<Bytes>> {
    server::response(status, answer.content_type, answer.body)
}
