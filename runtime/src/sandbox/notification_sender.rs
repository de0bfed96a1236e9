//! How notices travel.

use crate::codec;
use std::{fmt, future::Future, pin::Pin, sync::Arc};

/// A notice on its way.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Posted {
    /// Where it goes.
    pub url: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// What a merchant's side does with a notice that never goes through a socket: the body of the answer, or `None` if
/// there was none, or one with another status than 200.
pub type Receiver = dyn Fn(Posted) -> Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>> + Send + Sync;

pub(super) enum NotificationSender {
    Http(reqwest::Client),
    Local(Arc<Receiver>),
}

impl fmt::Debug for NotificationSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotificationSender::Http(_) => "Http",
            NotificationSender::Local(_) => "Local",
        })
    }
}

impl NotificationSender {
    /// The answer, if it has status 200 and comes in time.
    pub(super) async fn deliver(
        &self,
        url: &str,
        content_type: &'static str,
        body: Vec<u8>,
    ) -> Option<Vec<u8>> {
        match self {
            NotificationSender::Http(http) => over_http(http, url, content_type, body).await,
            NotificationSender::Local(receive) => {
                receive(Posted { url: url.to_owned(), content_type, body }).await
            }
        }
    }
}

async fn over_http(http: &reqwest::Client, url: &str, content_type: &str, body: Vec<u8>) -> Option<Vec<u8>> {
    let request = http.post(url).header("content-type", content_type).body(body);
    let mut response = request.send().await.ok()?;
    if response.status().as_u16() != 200 {
        return None;
    }
    let mut answer = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        answer.extend_from_slice(&chunk);
        if answer.len() > codec::MAX_BODY {
            return None;
        }
    }
    Some(answer)
}
