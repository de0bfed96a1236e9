//! A request ready to be sent.

use crate::table::Method;
use std::{borrow::Cow, fmt, ops::Deref};

/// A request as it goes out: checked, filled in and signed.
#[derive(Clone)]
pub struct Draft {
    /// The HTTP method.
    pub method: Method,
    /// Base URL of the host that serves the API.
    pub host: &'static str,
    /// What follows the host: the path, and the query if there is one.
    pub path: Cow<'static, str>,
    /// Headers beside `Content-Type`, by name; among them the signature, where it is in a header.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// `Content-Type` of the body.
    pub content_type: Cow<'static, str>,
    /// The body; empty for a GET and a DELETE.
    pub body: Vec<u8>,
    /// Whether the connection has to show the merchant's client certificate.
    pub certificate: bool,
    /// Whether sending the same again does nothing twice. What is not repeatable should go over a connection of its
    /// own: one that was idle can be closed just then, and the outcome of the request would be unknown.
    pub repeatable: bool,
    pub(super) signed: Option<String>,
}

impl Draft {
    /// The exact text that was signed, with the key masked; `None` where the request is not signed.
    pub fn signed_text(&self) -> Option<&str> {
        self.signed.as_deref()
    }

    /// The whole URL. Of a GET it is all there is: some are not called but opened by the payer's browser.
    pub fn url(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}

/// Shows what it is, not what it holds: a body, query or path can carry personal data.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("method", &self.method)
            .field("host", &self.host)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A [`Draft`] and the request that it was made of: its reply is that request's, and no other's.
pub struct Prepared<'r, R> {
    request: &'r R,
    draft: Draft,
}

impl<'r, R> Prepared<'r, R> {
    pub(super) fn new(request: &'r R, draft: Draft) -> Self {
        Prepared { request, draft }
    }

    /// The request.
    pub fn request(&self) -> &'r R {
        self.request
    }

    /// What goes out, for a transport of one's own.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The same, to be kept.
    pub fn into_draft(self) -> Draft {
        self.draft
    }
}

impl<R> Clone for Prepared<'_, R> {
    fn clone(&self) -> Self {
        Prepared { request: self.request, draft: self.draft.clone() }
    }
}

impl<R> Deref for Prepared<'_, R> {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

/// As its [`Draft`].
impl<R> fmt::Debug for Prepared<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prepared").field(&self.draft).finish()
    }
}
