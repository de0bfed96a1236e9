//! Signatures over sorted pairs: the signed text, its digest, and the comparison.

use crate::{
    check::{
        ambiguous::Names,
        fill::{FillContext, with_resolved},
    },
    codec::flat::{self, SignPairs},
    credentials::{hmac::Hmac, merchant::ApiKey, wipe},
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, get, is_name},
        value::Message,
    },
    protocol::{ambiguous::ReceivedPairs, verify_error::VerifyError},
    table::{self, Sign, SignatureAlgorithm},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{
    Digest, Md5,
    digest::{FixedOutputReset, common::BlockSizeUser},
};
use sha1::Sha1;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The text that the signature of a message covers: all fields with a value except the signature, as sorted `k=v&k=v`.
/// The key is not part of it.
///
/// Nothing is filled in: absent fields stay absent.
pub fn canonical(message: &dyn Message, sign: &Sign) -> String {
    let mut text = String::new();
    with_resolved(message, None, |values| {
        flat::each(values, None, |name, value, _| flat::push_pair(&mut text, sign, name, value));
    });
    text
}

/// The means to sign pairs.
#[derive(Clone, Copy)]
pub(crate) struct PairSigner<'a> {
    rule: &'static Sign,
    kind: SignatureAlgorithm,
    key: &'a ApiKey,
}

impl<'a> PairSigner<'a> {
    /// `None` if the message is not signed, or the merchant has no key.
    pub(crate) fn of(rule: Option<&'static Sign>, filler: &FillContext<'a>) -> Option<Self> {
        let (rule, key) = rule.zip(filler.merchant.api_key())?;
        Some(PairSigner { rule, kind: filler.kind, key })
    }
}

impl SignPairs for PairSigner<'_> {
    type Signature = Hex;

    fn rule(self) -> &'static Sign {
        self.rule
    }

    fn signature(self, text: &str) -> Hex {
        made(text, self.kind, self.key, self.rule)
    }
}

/// The signature over such a text, in hexadecimal. `kind` is the signature algorithm.
///
/// ```
/// use paytable::{ApiKey, Gateway, WechatV2, sign, table::SignatureAlgorithm};
///
/// let text = "appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100&nonce_str=ibuaiVcKdpRxkhJA";
/// let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// let rule = *WechatV2::TABLE.sign().unwrap();
/// assert_eq!(sign::signature(text, SignatureAlgorithm::Md5, &key, &rule), "9A0A8659F005D6984697E2CA0A9CF3B7");
/// ```
pub fn signature(text: &str, kind: SignatureAlgorithm, key: &ApiKey, sign: &Sign) -> String {
    made(text, kind, key, sign).as_str().to_owned()
}

/// The same, without an allocation. The secret is fed into the digest directly and never copied into a string.
pub(crate) fn made(text: &str, kind: SignatureAlgorithm, key: &ApiKey, sign: &Sign) -> Hex {
    let parts = [text.as_bytes(), sign.secret.as_bytes(), key.bytes()];
    match kind {
        SignatureAlgorithm::Md5 => wipe::after_md5(|| {
            let mut digest = Md5::new();
            for part in parts {
                digest.update(part);
            }
            // In place: moving the state would leave a copy of the key in memory.
            Hex::of(&digest.finalize_reset(), sign.upper)
        }),
        SignatureAlgorithm::HmacSha256 => {
            let mut digest = key.hmac().clone();
            for part in parts {
                digest.update(part);
            }
            Hex::of(digest.finalize().as_ref(), sign.upper)
        }
        // Tables do not use these for sorted pairs: a shared key signs them with one of the two algorithms above.
        SignatureAlgorithm::HmacSha1 | SignatureAlgorithm::RsaSha256 => Hex::of(&[], sign.upper),
    }
}

/// The signature that a table defines itself, over that text. No string with the key outlives the call.
pub(crate) fn own(text: &str, signature: &table::Signature, key: &ApiKey) -> String {
    let mut whole = Zeroizing::new(text.as_bytes().to_vec());
    if let Some(secret) = signature.secret {
        whole.extend_from_slice(secret.as_bytes());
        whole.extend_from_slice(key.bytes());
    }
    let hmac_key = Zeroizing::new([key.bytes(), signature.key_suffix.as_bytes()].concat());
    let digest = match signature.algorithm {
        SignatureAlgorithm::Md5 => Md5::digest(&whole).to_vec(),
        SignatureAlgorithm::HmacSha256 => hmac::<Sha256>(&hmac_key, &whole),
        SignatureAlgorithm::HmacSha1 => hmac::<Sha1>(&hmac_key, &whole),
        // Signs lines with the private key; see `lines`.
        SignatureAlgorithm::RsaSha256 => Vec::new(),
    };
    match signature.written {
        table::Written::Upper => hex(&digest, true),
        table::Written::Lower => hex(&digest, false),
        table::Written::Base64 => BASE64_STANDARD.encode(digest),
    }
}

fn hmac<D: Digest + FixedOutputReset + BlockSizeUser>(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut hmac = Hmac::<D>::new(key);
    hmac.update(text);
    hmac.finalize().as_ref().to_vec()
}

/// The MD5 of a file, in lower case.
pub(crate) fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes), false)
}

/// The MD5 of the API key in lower case, which is the decryption key of AES-256-ECB. It is written into memory that is
/// wiped.
pub(crate) fn write_md5_hex(key: &[u8], digits: &mut [u8]) {
    write_hex(&Md5::digest(key), false, digits);
}

fn write_hex(bytes: &[u8], upper: bool, digits: &mut [u8]) {
    let letters: &[u8; 16] = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair[0] = letters[usize::from(byte >> 4)];
        pair[1] = letters[usize::from(byte & 15)];
    }
}

fn hex(bytes: &[u8], upper: bool) -> String {
    Hex::of(bytes, upper).as_str().to_owned()
}

/// A digest of up to 64 bytes (SHA-512) in hexadecimal.
pub(crate) struct Hex {
    digits: [u8; 128],
    length: usize,
}

impl Hex {
    fn of(bytes: &[u8], upper: bool) -> Hex {
        let mut digits = [0; 128];
        write_hex(bytes, upper, &mut digits);
        Hex { digits, length: bytes.len() * 2 }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..self.length]).unwrap_or_default()
    }
}

impl AsRef<str> for Hex {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Verifies the signature, and checks that the received pairs are those that were signed.
pub(crate) fn verify(
    received: &ReceivedPairs<'_>,
    names: Names<'_>,
    kind: SignatureAlgorithm,
    key: &ApiKey,
) -> Result<(), VerifyError> {
    let ReceivedPairs { pairs, places, sign, .. } = *received;
    match fits(pairs, places, sign, kind, key)? {
        Joints::OfPairs => Ok(()),
        Joints::InValues => match received.ambiguous(names) {
            Some(field) => Err(VerifyError::Ambiguous { field: field.to_owned() }),
            None => Ok(()),
        },
    }
}

/// Where the signed text contains `&`.
pub(crate) enum Joints {
    /// Between pairs only, as in nearly every message.
    OfPairs,
    /// Inside a value too.
    InValues,
}

/// Verifies the signature over *all* received pairs, known or unknown, with the configured algorithm. The algorithm
/// that the message names is only compared with it: another one is an error.
pub(crate) fn fits(
    pairs: &Pairs<'_>,
    places: &FieldIndex,
    sign: &Sign,
    kind: SignatureAlgorithm,
    key: &ApiKey,
) -> Result<Joints, VerifyError> {
    let mut room = 0;
    for (at, (name, raw)) in pairs.iter().enumerate().filter(|(_, (_, raw))| is_signed(raw)) {
        // A name that contains `=` would include a part of a value.
        if places.get(at).is_none() && !is_name(name) {
            return Err(VerifyError::NotFlat);
        }
        room += name.len() + raw.text().ok_or(VerifyError::NotFlat)?.len() + "&=".len();
    }
    let find = |name: &str| get(pairs, name).and_then(Raw::text).filter(|text| !text.is_empty());
    let signature = find(sign.field).ok_or(VerifyError::NotSigned)?;
    if sign.type_field.and_then(find).is_some_and(|named| named != kind.name()) {
        return Err(VerifyError::WrongSignType);
    }
    // The text is collected before it is digested: a digest that is updated with single words works on partly filled
    // blocks.
    let (mut text, mut joints) = (String::with_capacity(room), 0_usize);
    places.in_order(pairs, |(name, raw)| {
        let Some(value) = raw.text().filter(|value| sign.empties || !value.is_empty()) else { return };
        if name == sign.field || !is_signed(raw) {
            return;
        }
        if !text.is_empty() {
            text.push('&');
            joints += 1;
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    });
    let expected = made(&text, kind, key, sign);
    if !is_same(expected.as_str().as_bytes(), signature.as_bytes()) {
        return Err(VerifyError::WrongSignature);
    }
    let found = text.bytes().filter(|byte| *byte == b'&').count();
    Ok(if found == joints { Joints::OfPairs } else { Joints::InValues })
}

/// A JSON `null` means that the value is absent; it is not signed.
fn is_signed(raw: &Raw<'_>) -> bool {
    !matches!(raw, Raw::Null)
}

/// Compares two signatures in constant time.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let ((words, rest), (others, others_rest)) = (one.as_chunks(), other.as_chunks());
    let mut differ = 0;
    for (one, other) in words.iter().zip(others) {
        differ |= u64::from_ne_bytes(*one) ^ u64::from_ne_bytes(*other);
    }
    // The length of a signature in base64 is not a multiple of eight: the 32 bytes of a SHA-256 have 44 characters.
    (differ.ct_eq(&0) & rest.ct_eq(others_rest)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_of_sha_512_is_written_whole() {
        let digest = [0xa5; 64];
        assert_eq!(hex(&digest, false), "a5".repeat(64));
        assert_eq!(hex(&digest, true), "A5".repeat(64));
        assert_eq!(hex(&[], false), "");
    }

    #[test]
    fn equal_signatures_of_every_length_are_the_same_and_one_changed_bit_is_seen() {
        for length in 0..=132_u8 {
            let signature: Vec<u8> = (0..length).collect();
            assert!(is_same(&signature, &signature.clone()), "{length}");
            assert!(!is_same(&signature, &[&signature[..], b"0"].concat()), "{length}");
            for at in 0..signature.len() {
                let mut other = signature.clone();
                other[at] ^= 1;
                assert!(!is_same(&signature, &other), "{length} at {at}");
                assert!(!is_same(&signature, &signature[..at]), "{length} cut at {at}");
            }
        }
    }
}
