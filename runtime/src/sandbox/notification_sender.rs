//! How notices travel.

use crate::codec;
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A notice on its way.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Posted {
    /// Where it goes.
    pub url: String,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Headers beside `Content-Type`: where the gateway signs in a header, its signature.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What a merchant's side does with a notice that never goes through a socket: the body of the answer, or `None` if
/// there was none, or one with another status than 200, or 204 where the gateway takes that.
pub type Receiver = dyn Fn(Posted) -> Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>> + Send + Sync;

pub(super) enum NotificationSender {
    Http(reqwest::Client),
    /// Nothing is received before there is a receiver.
    Local(Mutex<Option<Arc<Receiver>>>),
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
    /// The answer, if it has one of these statuses and comes in time.
    pub(super) async fn deliver(&self, posted: Posted, accepted: &[u16]) -> Option<Vec<u8>> {
        match self {
            NotificationSender::Http(http) => over_http(http, posted, accepted).await,
            NotificationSender::Local(receiver) => {
                let receiver = lock(receiver).clone();
                receiver?(posted).await
            }
        }
    }

    /// Hands notices to that receiver from now on, or to none. Over HTTP they go where they are addressed to.
    pub(super) fn hand_to(&self, receiver: Option<Arc<Receiver>>) {
        if let NotificationSender::Local(own) = self {
            *lock(own) = receiver;
        }
    }
}

fn lock(receiver: &Mutex<Option<Arc<Receiver>>>) -> MutexGuard<'_, Option<Arc<Receiver>>> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn over_http(http: &reqwest::Client, posted: Posted, accepted: &[u16]) -> Option<Vec<u8>> {
    let mut request = http.post(posted.url).header("content-type", posted.content_type);
    for (name, value) in posted.headers {
        request = request.header(name, value);
    }
    let mut response = request.body(posted.body).send().await.ok()?;
    if !accepted.contains(&response.status().as_u16()) {
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
