//! What a sandbox tells of while it runs: requests with their answers, and notices with theirs.

use crate::{
    message::time::Time,
    table::{Api, Method, Notice},
};
use std::sync::Arc;

/// What takes the tales of a sandbox: see [`SandboxBuilder::observer`](super::SandboxBuilder::observer).
pub type Observer = dyn Fn(Observed) + Send + Sync;

/// Something that a sandbox received or sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Observed {
    /// A request, once it is answered.
    Request(ObservedRequest),
    /// One attempt to deliver a notice, once its answer is there or is not waited for any longer.
    Notice(ObservedNotice),
}

/// A request and its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedRequest {
    /// When it was answered, by the clock of the sandbox.
    pub at: Time,
    /// The HTTP method.
    pub method: Method,
    /// The path, as it was sent.
    pub path: String,
    /// The query, without the question mark; empty if there is none.
    pub query: String,
    /// The headers whose values are text, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The API that it calls; `None` if there is none at that path.
    pub api: Option<&'static Api>,
    /// The number of the merchant that signed it; `None` if the signature does not fit, or nothing is signed.
    pub mch_id: Option<String>,
    /// The merchant's number of the order that it names, if it was read.
    pub number: Option<String>,
    /// The answer; `None` if none was sent.
    pub answer: Option<ObservedAnswer>,
    /// What [`Faults`](super::Faults) did to the request or its answer, by the name of the field: `lost`.
    pub fault: Option<&'static str>,
}

/// An answer over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObservedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers, `content-type` among them where it is known.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// One attempt to deliver a notice.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ObservedNotice {
    /// Which delivery it belongs to: [`Sandbox::resend`](super::Sandbox::resend) repeats it.
    pub delivery: u64,
    /// Which attempt it is, from 1.
    pub attempt: usize,
    /// When it was sent, by the clock of the sandbox.
    pub at: Time,
    /// The notice's table.
    pub notice: &'static Notice,
    /// The merchant's number of the order that it tells of; empty if it tells of none.
    pub number: String,
    /// Where it was sent.
    pub url: String,
    /// The headers, `content-type` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The answer; the text says why there is none.
    pub answer: Result<ObservedAnswer, String>,
    /// Whether the answer stops the repeats.
    pub acknowledged: bool,
    /// When it is sent again, by the clock of the sandbox; `None` if it is not.
    pub next: Option<Time>,
}

/// Tells it, if anybody listens.
pub(super) fn tell(observer: Option<&Arc<Observer>>, what: impl FnOnce() -> Observed) {
    if let Some(observer) = observer {
        observer(what());
    }
}
