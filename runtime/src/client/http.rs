//! The built-in way to the gateway: reqwest.

use crate::client::transport::{Answer, SendError};
use crate::{
    codec,
    protocol::{error::TransportFault, prepare::Prepared},
    table::Method,
};
use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderValue},
};
use std::{borrow::Cow, time::Duration};

/// Sends a request; the body of the answer is still to come. Where nothing is said of the time, it is the client's own.
pub(super) async fn open(
    client: &reqwest::Client,
    url: Url,
    prepared: &Prepared,
    left: Option<Duration>,
) -> Result<reqwest::Response, SendError> {
    let request = match (prepared.method, &prepared.content_type) {
        (Method::Get, _) => client.get(url),
        // Of a table, and not looked at again.
        (_, Cow::Borrowed(own)) => client.post(url).header(CONTENT_TYPE, HeaderValue::from_static(own)),
        (_, Cow::Owned(made)) => client.post(url).header(CONTENT_TYPE, made),
    };
    let request = match left {
        Some(left) => request.timeout(left),
        None => request,
    };
    request.body(prepared.body.clone()).send().await.map_err(fault)
}

/// Sends a request and reads the answer, which is a message.
pub(super) async fn send(
    client: &reqwest::Client,
    url: Url,
    prepared: &Prepared,
    left: Option<Duration>,
) -> Result<Answer, SendError> {
    let mut response = open(client, url, prepared, left).await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(fault)? {
        if body.len() + chunk.len() > codec::MAX_BODY {
            return Err(SendError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status: response.status().as_u16(), body })
}

/// Only a connection that never came about proves that nothing was sent.
pub(super) fn fault(error: reqwest::Error) -> SendError {
    let not_sent = error.is_connect() || error.is_builder();
    // The query of a GET holds the request, which can be personal, with its signature.
    let fault = TransportFault::new(error.is_timeout(), error.without_url());
    if not_sent { SendError::NotSent(fault) } else { SendError::Interrupted(fault) }
}

/// An HTTP client with the same TLS and no merchant: what the sandbox delivers notices with.
#[cfg(feature = "sandbox")]
pub(crate) fn plain_client(timeout: Duration) -> Result<reqwest::Client, super::BuildError> {
    let tls = super::tls::Tls::new(&[], None)?;
    let settings = reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none());
    tls.on(settings.no_proxy()).build().map_err(super::BuildError::http)
}
