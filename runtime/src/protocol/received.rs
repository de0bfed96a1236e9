//! A reply or a notice as received over HTTP.

use std::{borrow::Cow, fmt};

/// A reply or a notice as received: status, headers and the exact bytes of the body.
///
/// Gateways that sign pairs (WeChat Pay APIv2, CloudPay) need no headers; pass the body alone for their notices.
/// Gateways that sign in a header (WeChat Pay APIv3) need all headers; pass those of the web framework.
///
/// ```
/// use paytable::Received;
///
/// let received = Received::new(200, &b"{}"[..]).header("Wechatpay-Serial", "5157F09EFDC096DE15EBE81A47057A72");
/// assert_eq!(received.get("wechatpay-serial"), Some("5157F09EFDC096DE15EBE81A47057A72"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Received<'a> {
    /// The HTTP status; 200 for a notice.
    pub status: u16,
    headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The body, byte for byte. If it was parsed and serialized again, its signature does not match.
    pub body: Cow<'a, [u8]>,
}

impl<'a> Received<'a> {
    /// A reply with this status and body, without headers.
    pub fn new(status: u16, body: impl Into<Cow<'a, [u8]>>) -> Self {
        Received { status, headers: Vec::new(), body: body.into() }
    }

    /// Adds a header. Upper and lower case of the name make no difference.
    #[must_use]
    pub fn header(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds headers: names and values, of an `http::HeaderMap` for example, whose values are text.
    #[must_use]
    pub fn headers<N, V>(mut self, headers: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        self.headers.extend(headers.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// The value of a header; upper and lower case of the name make no difference. `None` if the header is missing,
    /// empty, or occurs more than once.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.trim())?;
        (found.next().is_none() && !value.is_empty()).then_some(value)
    }

    /// All headers, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The same, without borrowed data.
    pub fn into_owned(self) -> Received<'static> {
        let own = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        Received {
            status: self.status,
            headers: self.headers.into_iter().map(|(name, value)| (own(name), own(value))).collect(),
            body: Cow::Owned(self.body.into_owned()),
        }
    }
}

/// A notice of a gateway that signs in the body: status 200, no headers.
impl<'a> From<&'a [u8]> for Received<'a> {
    fn from(body: &'a [u8]) -> Self {
        Received::new(200, body)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Received<'a> {
    fn from(body: &'a [u8; N]) -> Self {
        Received::new(200, body.as_slice())
    }
}

impl<'a> From<&'a Vec<u8>> for Received<'a> {
    fn from(body: &'a Vec<u8>) -> Self {
        Received::new(200, body.as_slice())
    }
}

impl<'a> From<&'a Received<'_>> for Received<'a> {
    fn from(received: &'a Received<'_>) -> Self {
        Received {
            status: received.status,
            headers: received.iter().map(|(name, value)| (name.into(), value.into())).collect(),
            body: Cow::Borrowed(&received.body),
        }
    }
}

/// Prints no body: it can contain personal data.
impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("bytes", &self.body.len())
            .finish()
    }
}
