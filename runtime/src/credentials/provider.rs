//! The cryptographic provider for TLS and RSA: ring if its feature is enabled, otherwise aws-lc.

#[cfg(all(not(feature = "crypto-ring"), feature = "crypto-aws-lc"))]
use rustls::crypto::aws_lc_rs as chosen;
#[cfg(feature = "crypto-ring")]
use rustls::crypto::ring as chosen;
#[cfg(feature = "asymmetric")]
use rustls::{
    SignatureScheme,
    pki_types::{PrivateKeyDer, SignatureVerificationAlgorithm},
    sign::Signer,
};

/// The provider for TLS.
#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
pub(crate) fn for_tls() -> rustls::crypto::CryptoProvider {
    chosen::default_provider()
}

/// Signs with RSASSA-PKCS1-v1_5 and SHA-256. The key is borrowed, so that the caller can overwrite it afterwards.
#[cfg(feature = "asymmetric")]
pub(super) fn signer(key: &PrivateKeyDer<'_>) -> Result<Box<dyn Signer>, String> {
    let key = chosen::sign::any_supported_type(key).map_err(|error| error.to_string())?;
    key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256])
        .ok_or_else(|| "it does not sign with SHA-256".to_owned())
}

/// Verifies RSASSA-PKCS1-v1_5 with SHA-256, for keys of 2048 to 8192 bits.
#[cfg(feature = "asymmetric")]
pub(super) fn verifier() -> Option<&'static dyn SignatureVerificationAlgorithm> {
    let known = chosen::default_provider().signature_verification_algorithms.mapping;
    let (_, algorithms) = known.iter().find(|(scheme, _)| *scheme == SignatureScheme::RSA_PKCS1_SHA256)?;
    algorithms.first().copied()
}

/// Verifies what an authority signed with RSA: the algorithm in the form in which a certificate names it. `None` for
/// SHA-1, and for what is not RSA.
#[cfg(feature = "x509")]
pub(super) fn verifier_of(algorithm: &[u8]) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    let rsa = verifier()?.public_key_alg_id();
    let known = chosen::default_provider().signature_verification_algorithms.all;
    let fits = |known: &&&'static dyn SignatureVerificationAlgorithm| {
        known.public_key_alg_id() == rsa && *known.signature_alg_id() == *algorithm
    };
    known.iter().find(fits).copied()
}
