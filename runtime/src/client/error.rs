//! The errors of building a client.

use crate::credentials::merchant_fault::MerchantFault;
use std::fmt;

/// The reason why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The merchant lacks a setting or a key that the gateway's table requires.
    Merchant(MerchantFault),
    /// The base URL is not an http or https URL.
    BaseUrl,
    /// The base URL has a query or a fragment. The path of an API is appended to it.
    BaseUrlQuery,
    /// The base URL is plain http, but not on this machine.
    PlainHttp,
    /// The proxy is not an http or https URL.
    Proxy,
    /// A root certificate cannot be read; the [`KeyFault`](crate::KeyFault) inside is the cause.
    Certificate(Box<dyn std::error::Error + Send + Sync>),
    /// The merchant's client certificate or its private key cannot be used; the [`KeyFault`](crate::KeyFault) inside is
    /// the cause.
    ClientCertificate(Box<dyn std::error::Error + Send + Sync>),
    /// A certificate was given, and the crate was built without TLS.
    NoTls,
    /// The HTTP client cannot be created; the source contains the cause.
    Http(Box<dyn std::error::Error + Send + Sync>),
}

impl BuildError {
    pub(super) fn http(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        BuildError::Http(error.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Merchant(fault) => write!(f, "{fault}"),
            BuildError::BaseUrl => f.write_str(
                "the base URL is not an http or https URL; pass one such as https://api.example.com, without blanks \
                 and quotation marks",
            ),
            BuildError::BaseUrlQuery => f.write_str(
                "the base URL has a query or a fragment; remove the ? or # and what follows, because the path of each \
                 API is appended",
            ),
            BuildError::PlainHttp => f.write_str(
                "the base URL is plain http and not on this machine; use https, or for CloudPay on a private network \
                 ClientBuilder::allow_plain_http",
            ),
            BuildError::Proxy => f.write_str("the proxy is not an http or https URL"),
            BuildError::Certificate(fault) => write!(f, "a root certificate cannot be used: {fault}"),
            BuildError::ClientCertificate(fault) => {
                write!(f, "the merchant's client certificate cannot be used: {fault}")
            }
            BuildError::NoTls => f.write_str(
                "a certificate was given, and the crate was built without TLS; enable the feature `tls-ring` or \
                 `tls-aws-lc`",
            ),
            BuildError::Http(_) => f.write_str("the HTTP client cannot be set up"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuildError::Http(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
