//! Fields that only the gateway can read: RSA-OAEP under its public key.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rsa::{Oaep, PublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey};
use sha1::Sha1;

/// The ciphertext in base64; `None` if the key cannot be read or the text is too long for it.
pub(crate) fn oaep(text: &str, pem: &str) -> Option<String> {
    let pem = pem.trim();
    let key = PublicKey::from_public_key_pem(pem).or_else(|_| PublicKey::from_pkcs1_pem(pem)).ok()?;
    let padding = Oaep::<Sha1>::new();
    let ciphertext = key.encrypt(&mut getrandom::SysRng, padding, text.as_bytes()).ok()?;
    Some(BASE64_STANDARD.encode(ciphertext))
}
