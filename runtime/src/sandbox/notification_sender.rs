//! How notices travel.

use crate::codec;
use std::{
    error::Error,
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

/// What a receiver answered.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

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
    /// The answer, if it comes in time; the text says why there is none.
    pub(super) async fn deliver(&self, posted: Posted) -> Result<Answered, String> {
        match self {
            NotificationSender::Http(http) => over_http(http, posted).await,
            NotificationSender::Local(receiver) => {
                let receiver = lock(receiver).clone();
                let body = match receiver {
                    Some(receiver) => receiver(posted).await,
                    None => None,
                };
                // A receiver tells what it accepts by a body alone.
                let answered = |body| Answered { status: 200, content_type: None, body };
                body.map(answered).ok_or_else(|| "the receiver did not accept it".to_owned())
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

async fn over_http(http: &reqwest::Client, posted: Posted) -> Result<Answered, String> {
    let mut request = http.post(posted.url).header("content-type", posted.content_type);
    for (name, value) in posted.headers {
        request = request.header(name, value);
    }
    let mut response = request.body(posted.body).send().await.map_err(|error| causes(&error))?;
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let mut answered = Answered {
        status: response.status().as_u16(),
        content_type: content_type.map(str::to_owned),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(|error| causes(&error))? {
        answered.body.extend_from_slice(&chunk);
        if answered.body.len() > codec::MAX_BODY {
            return Err(format!("the answer has more than {} bytes", codec::MAX_BODY));
        }
    }
    Ok(answered)
}

/// An error with all that it was caused by.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
