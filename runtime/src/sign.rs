//! Signatures: the text that is signed, its digest, and the comparison.

use crate::{
    hmac::Hmac,
    merchant::ApiKey,
    table::{self, Sign, SignKind},
    value::Message,
    wire::{Raw, flat},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use std::{borrow::Cow, fmt};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The text that a message is signed over: all fields that have a value, but not the signature, as sorted
/// `k=v&k=v`. The key is not part of it.
///
/// Nothing is filled in: what is absent stays absent.
pub fn canonical(message: &dyn Message, sign: &Sign) -> String {
    let mut text = String::new();
    flat::each(message, None, &mut |name, value| push_pair(&mut text, sign, name, value));
    text
}

/// Adds one pair to the text, unless it is the signature itself.
pub(crate) fn push_pair(text: &mut String, sign: &Sign, name: &str, value: &str) {
    if name == sign.field || value.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('&');
    }
    text.push_str(name);
    text.push('=');
    text.push_str(value);
}

/// The signature over that text, in hexadecimal.
///
/// ```
/// use paytable::{ApiKey, Gateway, WechatV2, sign, table::SignKind};
///
/// let text = "appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100&nonce_str=ibuaiVcKdpRxkhJA";
/// let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// let rule = WechatV2::TABLE.sign.unwrap();
/// assert_eq!(sign::signature(text, SignKind::Md5, &key, &rule), "9A0A8659F005D6984697E2CA0A9CF3B7");
/// ```
pub fn signature(text: &str, kind: SignKind, key: &ApiKey, sign: &Sign) -> String {
    made(text, kind, key, sign).as_str().to_owned()
}

/// The same, on the stack. The secret goes straight into the digest and is never part of a string.
pub(crate) fn made(text: &str, kind: SignKind, key: &ApiKey, sign: &Sign) -> Hex {
    let parts = [text.as_bytes(), sign.secret.as_bytes(), key.bytes()];
    match kind {
        SignKind::Md5 => {
            let mut digest = Md5::new();
            for part in parts {
                digest.update(part);
            }
            Hex::of(&digest.finalize(), sign.upper)
        }
        SignKind::HmacSha256 => {
            let mut digest = key.hmac().clone();
            for part in parts {
                digest.update(part);
            }
            Hex::of(digest.finalize().as_ref(), sign.upper)
        }
    }
}

/// A signature of a table's own over that text. The key is in no string that outlives the call.
pub(crate) fn own(text: &str, signature: &table::Signature, key: &ApiKey) -> String {
    let mut whole = Zeroizing::new(text.as_bytes().to_vec());
    if let Some(secret) = signature.secret {
        whole.extend_from_slice(secret.as_bytes());
        whole.extend_from_slice(key.bytes());
    }
    let hmac_key = Zeroizing::new([key.bytes(), signature.key_suffix.as_bytes()].concat());
    let digest = match signature.digest {
        table::Digest::Md5 => Md5::digest(&whole).to_vec(),
        table::Digest::HmacSha256 => hmac::<Sha256>(&hmac_key, &whole),
        table::Digest::HmacSha1 => hmac::<Sha1>(&hmac_key, &whole),
    };
    match signature.written {
        table::Written::Upper => hex(&digest, true),
        table::Written::Lower => hex(&digest, false),
        table::Written::Base64 => BASE64_STANDARD.encode(digest),
    }
}

fn hmac<D: Digest>(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut hmac = Hmac::<D>::new(key);
    hmac.update(text);
    hmac.finalize().as_ref().to_vec()
}

/// The MD5 of bytes, in lower case: the digest of a file, and the key of what is sealed under the API key.
pub(crate) fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes), false)
}

fn hex(bytes: &[u8], upper: bool) -> String {
    Hex::of(bytes, upper).as_str().to_owned()
}

/// A digest of up to 32 bytes in hexadecimal.
pub(crate) struct Hex {
    digits: [u8; 64],
    length: usize,
}

impl Hex {
    fn of(bytes: &[u8], upper: bool) -> Hex {
        let letters: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        let mut digits = [0; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            pair[0] = letters[usize::from(byte >> 4)];
            pair[1] = letters[usize::from(byte & 15)];
        }
        Hex { digits, length: bytes.len() * 2 }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }
}

/// Why something sealed did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unopened {
    /// The merchant has no key for it: the API key, or for AES-256-GCM the APIv3 key.
    NoKey,
    /// It was closed under another key, or changed on its way.
    WrongKey,
    /// What it holds cannot be read.
    Unreadable,
    /// The crate was built without the feature that opens it.
    NoCipher,
}

impl fmt::Display for Unopened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unopened::NoKey => "the merchant has no key for what is sealed in the message",
            Unopened::WrongKey => "what is sealed in the message does not open with the merchant's key",
            Unopened::Unreadable => "what is sealed in the message cannot be read",
            Unopened::NoCipher => "what is sealed in the message needs the feature `gcm`",
        })
    }
}

/// Why received pairs are not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unverified {
    /// There is no signature.
    NotSigned,
    /// The message names another digest than the one configured.
    WrongSignType,
    /// The signature does not fit the message.
    WrongSignature,
    /// A field holds something that cannot have been signed.
    NotFlat,
    /// What is sealed in the message does not open.
    Sealed(Unopened),
    /// The message belongs to another merchant.
    WrongMerchant {
        /// The field that differs.
        field: &'static str,
    },
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unverified::NotSigned => f.write_str("the message carries no signature"),
            Unverified::WrongSignType => {
                f.write_str("the message names another sign type than the one configured")
            }
            Unverified::WrongSignature => f.write_str("the signature does not fit the message"),
            Unverified::NotFlat => f.write_str("the message holds a value that cannot have been signed"),
            Unverified::Sealed(why) => write!(f, "{why}"),
            Unverified::WrongMerchant { field } => write!(f, "the message is for another merchant ({field})"),
        }
    }
}

impl std::error::Error for Unverified {}

/// Checks the signature over *all* received pairs, known or not, with the configured digest. What the message
/// says of its digest can only make it fail.
pub(crate) fn verify(
    pairs: &[(Cow<'_, str>, Raw<'_>)],
    sign: &Sign,
    kind: SignKind,
    key: &ApiKey,
) -> Result<(), Unverified> {
    let mut fields = Vec::with_capacity(pairs.len());
    // In JSON `null` is the absence of a value, and nobody signs it.
    for (name, raw) in pairs.iter().filter(|(_, raw)| *raw != Raw::Null) {
        fields.push((beginning(name), name.as_ref(), raw.text().ok_or(Unverified::NotFlat)?));
    }
    let find = |wanted: &str| fields.iter().find(|(_, name, _)| *name == wanted).map(|(.., value)| *value);
    let received = find(sign.field).filter(|s| !s.is_empty()).ok_or(Unverified::NotSigned)?;
    if let Some(named) = sign.type_field.and_then(find)
        && !named.is_empty()
        && named != kind.name()
    {
        return Err(Unverified::WrongSignType);
    }
    // Most names differ in their first letters, and two numbers are compared sooner than two texts.
    fields.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| one.1.cmp(other.1)));
    // Gathered before it is digested: a digest that is fed word by word works on half-filled blocks.
    let room = fields.iter().map(|(_, name, value)| name.len() + value.len() + 2).sum();
    let mut text = String::with_capacity(room);
    let signed = |value: &str| sign.empties || !value.is_empty();
    for (_, name, value) in fields.iter().filter(|(_, name, value)| *name != sign.field && signed(value)) {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    let expected = made(&text, kind, key, sign);
    let equal: bool = expected.as_str().as_bytes().ct_eq(received.as_bytes()).into();
    if equal { Ok(()) } else { Err(Unverified::WrongSignature) }
}

/// The first sixteen bytes of a name as a number that is ordered as they are.
fn beginning(name: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    u128::from_be_bytes(bytes)
}
