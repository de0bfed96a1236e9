//! Encryption of fields for the gateway, under its public key.

use super::{
    key_fault::{KeyFault, KeyKind},
    key_text::{bare, blocks, cleaned, other_block},
};
use crate::table::FieldCipher;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use getrandom::SysRng;
use rsa::{
    Oaep, Pkcs1v15Encrypt, PublicKey, pkcs1::DecodeRsaPublicKey, pkcs8::DecodePublicKey,
    traits::PublicKeyParts as _,
};
use sha1::Sha1;

/// A public key as the merchant has it.
#[derive(Clone, Copy)]
pub(crate) enum Key<'a> {
    /// In PEM.
    Pem(&'a str),
    /// In DER of PKCS#1.
    Der(&'a [u8]),
}

impl Key<'_> {
    fn read(self) -> Result<PublicKey, KeyFault> {
        match self {
            Key::Pem(text) => read(text),
            Key::Der(der) => PublicKey::from_pkcs1_der(der).map_err(|_| KeyFault::Malformed),
        }
    }
}

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

/// A key, and the cipher by which fields are encrypted under it.
#[derive(Clone, Copy)]
pub(crate) struct FieldKey<'a> {
    pub(crate) cipher: FieldCipher,
    pub(crate) key: Key<'a>,
}

impl FieldKey<'_> {
    /// The reason why the text cannot be encrypted, if there is one.
    pub(crate) fn fault(self, text: &str) -> Option<Fault> {
        let Ok(key) = self.key.read() else { return Some(Fault::Key) };
        let limit = key.size().saturating_sub(padding(self.cipher));
        let limit = u32::try_from(limit).unwrap_or(u32::MAX);
        (text.len() > limit as usize).then_some(Fault::TooLong { limit })
    }

    /// The ciphertext in base64; `None` if there is a [`fault`](Self::fault).
    pub(crate) fn encrypt(self, text: &str) -> Option<String> {
        let (key, text) = (self.key.read().ok()?, text.as_bytes());
        let ciphertext = match self.cipher {
            FieldCipher::RsaOaep => key.encrypt(&mut SysRng, Oaep::<Sha1>::new(), text),
            FieldCipher::RsaPkcs1v15 => key.encrypt(&mut SysRng, Pkcs1v15Encrypt, text),
        };
        Some(BASE64_STANDARD.encode(ciphertext.ok()?))
    }
}

/// The minimum length of the padding in bytes.
const fn padding(cipher: FieldCipher) -> usize {
    match cipher {
        // Two SHA-1 digests and two bytes.
        FieldCipher::RsaOaep => 2 * 20 + 2,
        // Eight random bytes between three fixed ones.
        FieldCipher::RsaPkcs1v15 => 8 + 3,
    }
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
