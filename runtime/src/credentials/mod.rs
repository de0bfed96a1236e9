//! The merchant's numbers, keys and certificates; random numbers and the clock.

#[cfg(all(feature = "asymmetric", not(any(feature = "crypto-ring", feature = "crypto-aws-lc"))))]
compile_error!(
    "the feature `asymmetric` of paytable needs `crypto-ring` or `crypto-aws-lc`; `tls-ring` and `tls-aws-lc` enable them"
);

#[cfg(feature = "cbc")]
mod aes_cbc;
pub(crate) mod api_key;
#[cfg(feature = "x509")]
pub(crate) mod certificate;
pub(crate) mod certificate_fault;
pub(crate) mod chosen_key;
pub(crate) mod client_certificate;
pub(crate) mod clock;
pub(crate) mod content_key;
#[cfg(feature = "rsa")]
pub(crate) mod field_cipher;
pub(crate) mod hmac;
pub(crate) mod key_fault;
mod key_text;
pub(crate) mod merchant;
pub(crate) mod merchant_fault;
pub(crate) mod nonce;
#[cfg(feature = "asymmetric")]
pub(crate) mod peer_keys;
#[cfg(feature = "pkcs12")]
pub(crate) mod pkcs12;
#[cfg(any(feature = "asymmetric", feature = "tls-ring", feature = "tls-aws-lc"))]
pub(crate) mod provider;
#[cfg(feature = "asymmetric")]
pub(crate) mod rsa;
pub(crate) mod text;
#[cfg(feature = "x509")]
pub(crate) mod trusted;
pub(crate) mod wipe;
