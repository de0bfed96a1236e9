//! The cryptographic provider of TLS: ring where its feature is on, otherwise aws-lc.

#[cfg(all(not(feature = "crypto-ring"), feature = "crypto-aws-lc"))]
use rustls::crypto::aws_lc_rs as chosen;
#[cfg(feature = "crypto-ring")]
use rustls::crypto::ring as chosen;

/// What TLS is set up with.
pub(crate) fn for_tls() -> rustls::crypto::CryptoProvider {
    chosen::default_provider()
}
