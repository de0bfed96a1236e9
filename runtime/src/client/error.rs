//! Why there is no client.

use crate::credentials::merchant::MerchantFault;
use std::fmt;

/// Why there is no client.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The merchant lacks something that the gateway's table asks for.
    Merchant(MerchantFault),
    /// The base URL is not a URL.
    BaseUrl,
    /// The base URL is plain http and not on this machine.
    PlainHttp,
    /// The proxy is not an http or https URL.
    Proxy,
    /// A root certificate cannot be read.
    Certificate,
    /// The merchant's client certificate or its private key cannot be read, or there is no TLS to show it in.
    ClientCertificate,
    /// The HTTP client cannot be set up.
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
