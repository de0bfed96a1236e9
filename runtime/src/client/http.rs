//! The built-in HTTP client: reqwest.

use crate::client::{cause, transport::SendError};
use crate::{
    codec,
    protocol::{draft::Draft, error::TransportFault, received::Received},
    table::Method,
};
use reqwest::{Url, header::HeaderValue};
use std::{borrow::Cow, time::Duration};

/// Sends a request and returns when the headers of the reply have been received. Without a time limit, the client's own
/// applies.
pub(super) async fn open(
    client: &reqwest::Client,
    url: Url,
    draft: &Draft,
    left: Option<Duration>,
) -> Result<reqwest::Response, SendError> {
    let method = match draft.method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    };
    let has_body = !draft.body.is_empty() || !matches!(draft.method, Method::Get | Method::Delete);
    let content_type = has_body.then_some(("content-type", draft.content_type.as_ref()));
    let headers = draft.headers.iter().map(|(name, value)| (name.as_ref(), value.as_str()));
    let mut request = client.request(method, url);
    for (name, value) in content_type.into_iter().chain(headers) {
        request =
            if draft.is_secret(name) { secret(request, name, value) } else { request.header(name, value) };
    }
    let request = match left {
        Some(left) => request.timeout(left),
        None => request,
    };
    request.body(draft.body.clone()).send().await.map_err(fault)
}

/// A header that no log shows, and no table of HTTP/2 keeps.
fn secret(request: reqwest::RequestBuilder, name: &str, value: &str) -> reqwest::RequestBuilder {
    match HeaderValue::from_str(value) {
        Ok(mut value) => {
            value.set_sensitive(true);
            request.header(name, value)
        }
        // Fails when it is sent, without the value in the error.
        Err(_) => request.header(name, value),
    }
}

/// Sends a request and reads the reply, which is a message.
pub(super) async fn send(
    client: &reqwest::Client,
    url: Url,
    draft: &Draft,
    left: Option<Duration>,
) -> Result<Received<'static>, SendError> {
    let mut response = open(client, url, draft, left).await?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(fault)? {
        if body.len() + chunk.len() > codec::MAX_BODY {
            return Err(SendError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(received(&response, body))
}

/// The reply as received, with the headers whose values are text.
pub(super) fn received<'a>(response: &reqwest::Response, body: impl Into<Cow<'a, [u8]>>) -> Received<'a> {
    let headers = response.headers().iter();
    let texts =
        headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    Received::new(response.status().as_u16(), body).headers(texts)
}

/// Only a failure to connect shows that nothing was sent.
pub(super) fn fault(error: reqwest::Error) -> SendError {
    let not_sent = error.is_connect() || error.is_builder();
    let cause = cause::of(&error);
    // The query of a GET contains the request, which can be personal data, and its signature.
    let fault = TransportFault::new(error.is_timeout(), error.without_url()).because(cause);
    if not_sent { SendError::NotSent(fault) } else { SendError::Interrupted(fault) }
}

/// An HTTP client with the same TLS settings and without a merchant, with which the sandbox delivers notices.
#[cfg(feature = "sandbox")]
pub(crate) fn plain_client(timeout: Duration) -> Result<reqwest::Client, crate::client::error::BuildError> {
    let tls = crate::client::tls::Tls::new(&[], None)?;
    let settings = reqwest::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none());
    tls.on(settings.no_proxy()).build().map_err(crate::client::error::BuildError::http)
}
