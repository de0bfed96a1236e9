//! Requests and replies over HTTP.

use crate::table::{Api, Method};

/// A reply over HTTP.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: &'static str,
    /// Headers beside `Content-Type`.
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) about: About,
}

/// What a request was about, as far as it was understood.
#[derive(Clone, Default)]
pub(super) struct About {
    pub(super) api: Option<&'static Api>,
    pub(super) mch_id: Option<String>,
    pub(super) number: Option<String>,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &'static str, body: Vec<u8>) -> Answer {
        Answer { status, content_type, headers: Vec::new(), body, about: About::default() }
    }
}

/// A request over HTTP.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    /// Headers by name.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// Whether the sender has a client certificate; `None` over a connection without TLS, which cannot show one.
    pub(super) has_certificate: Option<bool>,
}
