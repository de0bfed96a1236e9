//! The pair of credentials of a cloud function, and the digests of both ways to sign.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// `TENCENTCLOUD_SECRETID` and `TENCENTCLOUD_SECRETKEY`.
pub(crate) struct Pair {
    pub(crate) id: String,
    pub(crate) key: Zeroizing<String>,
}

/// Whether a text can be a secret id: it stands between separators in both signatures.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

pub(super) fn hmac_sha256(key: &[u8], text: &[u8]) -> [u8; 32] {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

pub(super) fn hmac_sha1(key: &[u8], text: &[u8]) -> [u8; 20] {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else { return [0; 20] };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

pub(super) fn sha256(text: &[u8]) -> [u8; 32] {
    Sha256::digest(text).into()
}

pub(super) fn sha1(text: &[u8]) -> [u8; 20] {
    Sha1::digest(text).into()
}

/// In lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Whether two signatures are the same, in a time that does not tell where they differ.
pub(super) fn same(made: &str, given: &str) -> bool {
    made.as_bytes().ct_eq(given.as_bytes()).into()
}
