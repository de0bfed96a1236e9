//! The errors of building a client.

use crate::credentials::merchant::MerchantFault;
use std::fmt;

/// The reason why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The merchant lacks a setting or a key that the gateway's table requires.
    Merchant(MerchantFault),
    /// The base URL is not an http or https URL.
    BaseUrl,
    /// The base URL is plain http, but not on this machine.
    PlainHttp,
    /// The proxy is not an http or https URL.
    Proxy,
    /// A root certificate is not valid PEM.
    Certificate,
    /// The merchant's client certificate or its private key cannot be read, or the crate was built without TLS.
    ClientCertificate,
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
            BuildError::BaseUrl => f.write_str("the base URL is not an http or https URL"),
            BuildError::PlainHttp => f.write_str("the base URL is plain http and not on this machine"),
            BuildError::Proxy => f.write_str("the proxy is not an http or https URL"),
            BuildError::Certificate => f.write_str("a root certificate is not PEM"),
            BuildError::ClientCertificate => {
                f.write_str("the merchant's client certificate is not PEM with its private key")
            }
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
