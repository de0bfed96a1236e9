//! Keys and certificates.

#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
pub(crate) mod provider;
