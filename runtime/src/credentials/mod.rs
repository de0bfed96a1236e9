//! Who calls: the merchant's numbers, keys and certificates, and what requests take from chance and the clock.

pub(crate) mod hmac;
pub(crate) mod merchant;
pub(crate) mod nonce;
#[cfg(feature = "rsa")]
pub(crate) mod oaep;
#[cfg(feature = "pkcs12")]
pub(crate) mod pkcs12;
pub(crate) mod wipe;
