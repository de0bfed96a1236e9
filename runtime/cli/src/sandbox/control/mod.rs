//! The control interface: what payers, the gateway and the network do, in JSON over HTTP below `/api/`; all other paths are
//! those of the page. [`guard`] keeps pages of other sites out.

mod body;
pub(super) mod calls;
pub(crate) mod guard;
pub(crate) mod held;
pub(crate) mod password;
pub(crate) mod problem;
mod query;
pub(super) mod route;

pub(crate) use held::Control;

use super::page::{self, shell::Added};
use crate::server::{BodyFault, READ, connections, requests, whole};
use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS},
    http::request::Parts,
};
use problem::Problem;
use serde_json::Value;
use std::sync::Arc;
use tokio::net::TcpListener;

/// The longest body, in bytes.
const LONGEST: usize = 64 * 1024;
/// The most connections at a time; others wait.
pub(crate) const CONNECTIONS: usize = 64;

/// Serves until the task is dropped.
pub(super) async fn serve(listener: TcpListener, control: Arc<Control>) {
    connections(listener, CONNECTIONS, |stream| {
        let control = control.clone();
        async move {
            let added = Added::default();
            requests(stream, |request| answered(&control, &added, request)).await;
        }
    })
    .await;
}

/// Answers a request. Pages have what is added.
pub(crate) async fn answered(
    control: &Control,
    added: &Added,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    if let Some(password) = &control.password
        && !password.is_in(&head.headers).await
    {
        return response(Err(Problem::no_password()));
    }
    if is_of_interface(head.uri.path()) {
        response(answer(control, &head, body).await)
    } else {
        page::answer(control, added, &head, read(body)).await
    }
}

fn is_of_interface(path: &str) -> bool {
    path.strip_prefix("/api").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

async fn answer(control: &Control, head: &Parts, body: Incoming) -> Result<Value, Problem> {
    guard::check(&head.uri, &head.headers, &control.own)?;
    let (call, segment) = route::route(head.method.as_str(), head.uri.path())?;
    let query = head.uri.query();
    if !call.is_list() {
        query::none(query)?;
    }
    let page = query::page(query)?;
    let body = if [hyper::Method::GET, hyper::Method::DELETE].contains(&head.method) {
        guard::check_no_body(&head.headers)?;
        Bytes::new()
    } else {
        guard::check_content_type(&head.headers)?;
        read(body).await?
    };
    let done = calls::carry_out(control, call, &segment, &page, &body).await;
    if head.method != hyper::Method::GET {
        control.journal.touch();
    }
    done
}

/// The body of a request.
pub(crate) async fn read(body: Incoming) -> Result<Bytes, Problem> {
    whole(body, LONGEST).await.map_err(|fault| match fault {
        BodyFault::Slow => {
            let message = format!("the body did not arrive within {} seconds", READ.as_secs());
            Problem::new(408, "timed_out", message, "send the whole body at once")
        }
        BodyFault::TooLong => {
            let message = format!("the body has more than {LONGEST} bytes");
            Problem::new(413, "too_large", message, "send a shorter body")
        }
        BodyFault::BrokeOff => {
            let help = "send as many bytes as the head of the request says";
            Problem::new(400, "bad_body", "the body broke off", help)
        }
    })
}

fn response(answered: Result<Value, Problem>) -> Response<Full<Bytes>> {
    let (status, allow, value) = match answered {
        Ok(value) => (200, None, value),
        Err(problem) => (problem.status, problem.allow.clone(), problem.body()),
    };
    let mut response = Response::new(Full::new(Bytes::from(format!("{value}\n"))));
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if status == 401 {
        headers.insert(
            WWW_AUTHENTICATE,
            HeaderValue::from_static(r#"Basic realm="paytable sandbox", charset="UTF-8""#),
        );
    }
    if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
        headers.insert(ALLOW, allow);
    }
    response
}
