//! The merchant's numbers, keys and certificates; random numbers and the clock.

#[cfg(all(feature = "asymmetric", not(any(feature = "crypto-ring", feature = "crypto-aws-lc"))))]
compile_error!(
    "the feature `asymmetric` of paytable needs `crypto-ring` or `crypto-aws-lc`; `tls-ring` and `tls-aws-lc` enable them"
);

#[cfg(feature = "x509")]
pub(crate) mod certificate;
pub(crate) mod client_certificate;
pub(crate) mod clock;
pub(crate) mod hmac;
pub(crate) mod key_fault;
mod key_text;
pub(crate) mod merchant;
pub(crate) mod merchant_fault;
pub(crate) mod nonce;
#[cfg(feature = "rsa")]
pub(crate) mod oaep;
#[cfg(feature = "asymmetric")]
pub(crate) mod peer_keys;
#[cfg(feature = "pkcs12")]
pub(crate) mod pkcs12;
#[cfg(any(feature = "asymmetric", feature = "tls-ring", feature = "tls-aws-lc"))]
pub(crate) mod provider;
#[cfg(feature = "asymmetric")]
pub(crate) mod rsa;
pub(crate) mod text;
pub(crate) mod wipe;
