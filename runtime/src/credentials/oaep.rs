//! Encryption of fields for the gateway: RSA-OAEP under its public key.

use super::{
    key_fault::{KeyFault, KeyKind},
    key_text::{bare, blocks, cleaned, other_block},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rsa::{Oaep, PublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey, traits::PublicKeyParts as _};
use sha1::Sha1;

/// The length of the padding: two SHA-1 digests and two bytes.
const PADDING: usize = 2 * 20 + 2;

/// The reason why a text cannot be encrypted under a key.
pub(crate) enum Fault {
    /// The key cannot be read.
    Key,
    /// The text is longer than the key allows, in bytes of UTF-8.
    TooLong {
        /// The maximum length in bytes.
        limit: u32,
    },
}

/// The reason why the text cannot be encrypted under that key, if there is one.
pub(crate) fn fault(text: &str, pem: &str) -> Option<Fault> {
    let Ok(key) = read(pem) else { return Some(Fault::Key) };
    let limit = u32::try_from(key.size().saturating_sub(PADDING)).unwrap_or(u32::MAX);
    (text.len() > limit as usize).then_some(Fault::TooLong { limit })
}

/// The ciphertext in base64; `None` if there is a [`fault`].
pub(crate) fn oaep(text: &str, pem: &str) -> Option<String> {
    let padding = Oaep::<Sha1>::new();
    let ciphertext = read(pem).ok()?.encrypt(&mut getrandom::SysRng, padding, text.as_bytes()).ok()?;
    Some(BASE64_STANDARD.encode(ciphertext))
}

/// The reason why the text is not a public key.
pub(crate) fn fault_of_key(pem: &str) -> Option<KeyFault> {
    read(pem).err()
}

fn read(pem: &str) -> Result<PublicKey, KeyFault> {
    let text = cleaned(pem.as_bytes())?;
    let der = match blocks(&text)?.as_slice() {
        [] => bare(&text)?,
        [only] if matches!(only.label, "PUBLIC KEY" | "RSA PUBLIC KEY") => only.der()?,
        [only] => return Err(other_block(only.label, KeyKind::PublicKey)),
        _ => return Err(KeyFault::Several),
    };
    PublicKey::from_public_key_der(&der)
        .or_else(|_| PublicKey::from_pkcs1_der(&der))
        .map_err(|_| KeyFault::Malformed)
}
