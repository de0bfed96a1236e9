//! Fields that only the gateway can read: RSA-OAEP under its public key.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rsa::{Oaep, PublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey, traits::PublicKeyParts as _};
use sha1::Sha1;

/// What the padding takes: twice a digest, and two bytes.
const PADDING: usize = 2 * 20 + 2;

/// Why a text cannot be encrypted under a key.
pub(crate) enum Fault {
    /// It is no key.
    Key,
    /// The text is longer than the key takes, in bytes of UTF-8.
    TooLong {
        /// The most bytes.
        limit: u32,
    },
}

/// Why the text cannot be encrypted under that key, if it cannot.
pub(crate) fn fault(text: &str, pem: &str) -> Option<Fault> {
    let Some(key) = read(pem) else { return Some(Fault::Key) };
    let limit = u32::try_from(key.size().saturating_sub(PADDING)).unwrap_or(u32::MAX);
    (text.len() > limit as usize).then_some(Fault::TooLong { limit })
}

/// The ciphertext in base64; `None` where there is a [`fault`].
pub(crate) fn oaep(text: &str, pem: &str) -> Option<String> {
    let padding = Oaep::<Sha1>::new();
    let ciphertext = read(pem)?.encrypt(&mut getrandom::SysRng, padding, text.as_bytes()).ok()?;
    Some(BASE64_STANDARD.encode(ciphertext))
}

fn read(pem: &str) -> Option<PublicKey> {
    let pem = pem.trim();
    PublicKey::from_public_key_pem(pem).or_else(|_| PublicKey::from_pkcs1_pem(pem)).ok()
}
