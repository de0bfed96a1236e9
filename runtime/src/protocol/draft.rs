//! A request that is ready to be sent.

use crate::table::{Method, Piece};
use std::{borrow::Cow, fmt, ops::Deref};

/// A request in the form in which it is sent: checked, filled in and signed. A transport of your own sends this.
#[derive(Clone)]
pub struct Draft {
    /// The HTTP method.
    pub method: Method,
    /// The base URL of the host that serves the API, without a trailing slash.
    pub host: &'static str,
    /// The path on the host, and the query if there is one.
    pub path: Cow<'static, str>,
    /// Headers other than `Content-Type`, as name and value. Includes the signature if the gateway expects it in a
    /// header.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The value of the `Content-Type` header.
    pub content_type: Cow<'static, str>,
    /// The bytes of the body. Empty for GET and DELETE.
    pub body: Vec<u8>,
    /// Whether the TLS connection must present the merchant's client certificate.
    pub certificate: bool,
    /// Whether the request is idempotent: sending it twice has the effect of sending it once. Send other requests over
    /// a new connection. An idle connection can be closed while the request is sent, and the outcome would be unknown.
    pub repeatable: bool,
    /// Whether the merchant has a client certificate. The gateway refuses a request that must present one and cannot.
    pub has_certificate: bool,
    pub(super) signed: Option<String>,
    /// The headers that the table writes.
    pub(super) written: &'static [(&'static str, &'static [Piece])],
    /// The path in the table, with the query if the table has one.
    pub(super) template: &'static str,
}

impl Draft {
    /// The exact text that was signed, with the key masked; `None` if the request is not signed.
    pub fn signed_text(&self) -> Option<&str> {
        self.signed.as_deref()
    }

    /// Whether the header of that name contains a secret of the merchant. A transport of your own does not log it, and
    /// marks it as sensitive, so that HTTP/2 does not keep it in its tables.
    pub fn is_secret(&self, header: &str) -> bool {
        let mut written = self.written.iter().filter(|(name, _)| name.eq_ignore_ascii_case(header));
        written.any(|(_, pieces)| pieces.iter().any(Piece::holds_a_secret))
    }

    /// The whole URL. For some GET APIs the URL is not called, but opened in the payer's browser.
    pub fn url(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}

/// Prints no body, query, path or header: they can contain personal data and keys.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("method", &self.method)
            .field("host", &self.host)
            .field("path", &self.template.split_once('?').map_or(self.template, |(path, _)| path))
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A [`Draft`] together with the request that it was made from. The reply is typed and compared as the reply to that
/// request.
pub struct Prepared<'r, R> {
    request: &'r R,
    draft: Draft,
}

impl<'r, R> Prepared<'r, R> {
    pub(super) fn new(request: &'r R, draft: Draft) -> Self {
        Prepared { request, draft }
    }

    /// The request that the draft was made from.
    pub fn request(&self) -> &'r R {
        self.request
    }

    /// The bytes to send, for a transport of your own.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The same by value, to be stored or sent later.
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

/// Prints the [`Draft`].
impl<R> fmt::Debug for Prepared<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Prepared").field(&self.draft).finish()
    }
}
