//! Signatures over sorted pairs: the signed text, its digest, and the comparison.

use crate::{
    check::{
        ambiguous::Names,
        fill::{FillContext, with_resolved},
    },
    codec::{
        flat::{self, SignPairs},
        signed_text::SignedText,
    },
    credentials::{
        api_key::ApiKey,
        hmac::Hmac,
        merchant::{Merchant, is_built},
        wipe,
    },
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, get, is_name},
        value::Message,
    },
    protocol::{
        ambiguous::ReceivedPairs,
        hex::{Hex, hex, write_hex},
        pair_keys::{self, Signer},
        verify_error::VerifyError,
    },
    table::{self, Secret, Sign, SignatureAlgorithm},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{
    Digest, Md5,
    digest::{FixedOutputReset, common::BlockSizeUser},
};
use sha1::Sha1;
use sha2::Sha256;
#[cfg(feature = "sm3")]
use sm3::Sm3;
use std::time::Duration;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The text that the signature of a message covers: all fields with a value except the signature, as sorted `k=v&k=v`.
/// The key is not part of it.
///
/// Nothing is filled in: absent fields stay absent.
pub fn canonical(message: &dyn Message, sign: &Sign) -> String {
    text_of(message, sign).into_pairs()
}

fn text_of(message: &dyn Message, sign: &Sign) -> SignedText {
    let mut text = SignedText::with_capacity(0);
    with_resolved(message, None, |values| {
        flat::each(values, None, |name, value, _| text.push(sign, name, value));
    });
    text
}

/// The means to sign pairs.
#[derive(Clone, Copy)]
pub(crate) struct PairSigner<'a> {
    rule: &'static Sign,
    unsigned: &'static [&'static str],
    kind: SignatureAlgorithm,
    merchant: &'a Merchant,
}

impl<'a> PairSigner<'a> {
    /// `None` if the message is not signed, or the merchant has no key.
    pub(crate) fn of(rule: Option<&'static Sign>, filler: &FillContext<'a>) -> Option<Self> {
        let FillContext { merchant, kind, .. } = *filler;
        let has_key =
            if kind.is_asymmetric() { pair_keys::can_sign(merchant) } else { merchant.api_key().is_some() };
        let can_sign = has_key && is_built(kind);
        Some(PairSigner { rule: rule?, unsigned: &[], kind, merchant }).filter(|_| can_sign)
    }

    /// The signature over the values of a message. Nothing is filled in.
    pub(crate) fn over(self, message: &dyn Message, rule: &Sign) -> Option<Made> {
        self.made(&text_of(message, rule), rule)
    }

    fn made(self, text: &SignedText, rule: &Sign) -> Option<Made> {
        let PairSigner { kind, merchant, .. } = self;
        if kind.is_asymmetric() {
            return pair_keys::sign(rule, kind, merchant, text.as_str()).map(Made::Base64);
        }
        merchant.api_key().map(|key| Made::Hex(made(text, kind, key, rule)))
    }

    /// The same of a message whose signed text leaves out these fields.
    pub(crate) fn leaving_out(self, unsigned: &'static [&'static str]) -> Self {
        PairSigner { unsigned, ..self }
    }
}

impl SignPairs for PairSigner<'_> {
    type Signature = Made;

    fn rule(self) -> &'static Sign {
        self.rule
    }

    fn unsigned(self) -> &'static [&'static str] {
        self.unsigned
    }

    fn has_shared_key(self) -> bool {
        !self.kind.is_asymmetric()
    }

    fn signature(self, text: &SignedText) -> Option<Made> {
        self.made(text, self.rule)
    }
}

/// A signature over pairs as text.
pub(crate) enum Made {
    Hex(Hex),
    Base64(String),
}

impl AsRef<str> for Made {
    fn as_ref(&self) -> &str {
        match self {
            Made::Hex(digest) => digest.as_str(),
            Made::Base64(signature) => signature,
        }
    }
}

/// The signature over such a text, in hexadecimal. `kind` is the signature algorithm. If the key is a pair, no value of
/// the text may contain `&`.
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
    made(&SignedText::of(text, sign), kind, key, sign).as_str().to_owned()
}

/// The same, without an allocation. The secret is fed into the digest directly and never copied into a string.
pub(crate) fn made(text: &SignedText, kind: SignatureAlgorithm, key: &ApiKey, sign: &Sign) -> Hex {
    let (before, behind) = text.around_key(sign);
    let hashed;
    let inside = match sign.secret {
        Secret::Appended(_) | Secret::Pair(_) => key.bytes(),
        Secret::Apart => &[],
        Secret::Hashed(_) => {
            hashed = hashed_key(kind, key);
            hashed.as_slice()
        }
    };
    let parts = || {
        let parts = before.into_iter().map(str::as_bytes).chain([inside]);
        parts.chain(behind.into_iter().map(str::as_bytes))
    };
    match kind {
        SignatureAlgorithm::Md5 => wipe::after_md5(|| {
            let mut digest = Md5::new();
            parts().for_each(|part| digest.update(part));
            // In place: moving the state would leave a copy of the key in memory.
            Hex::of(&digest.finalize_reset(), sign.upper)
        }),
        SignatureAlgorithm::Sha256 => wipe::after(|| {
            let mut digest = Sha256::new();
            parts().for_each(|part| digest.update(part));
            Hex::of(&digest.finalize_reset(), sign.upper)
        }),
        #[cfg(feature = "sm3")]
        SignatureAlgorithm::Sm3 => wipe::after(|| {
            let mut digest = Sm3::new();
            parts().for_each(|part| digest.update(part));
            Hex::of(&digest.finalize_reset(), sign.upper)
        }),
        SignatureAlgorithm::HmacSha256 => {
            let mut digest = key.hmac().clone();
            parts().for_each(|part| digest.update(part));
            Hex::of(digest.finalize().as_ref(), sign.upper)
        }
        // Nothing is signed with it: see `PairSigner::of`. No signature that is received is empty.
        #[cfg(not(feature = "sm3"))]
        SignatureAlgorithm::Sm3 => Hex::of(&[], sign.upper),
        // No shared key signs sorted pairs with these.
        SignatureAlgorithm::HmacSha1 | SignatureAlgorithm::HmacSha512 | SignatureAlgorithm::RsaSha256 => {
            Hex::of(&[], sign.upper)
        }
    }
}

/// The digest of a key, in lower-case hexadecimal. It is as good as the key.
fn hashed_key(kind: SignatureAlgorithm, key: &ApiKey) -> Zeroizing<Vec<u8>> {
    let digits = |digest: &[u8]| {
        let mut digits = Zeroizing::new(vec![0; digest.len() * 2]);
        write_hex(digest, false, &mut digits);
        digits
    };
    wipe::after(|| match kind {
        SignatureAlgorithm::Md5 => digits(&Md5::digest(key.bytes())),
        SignatureAlgorithm::Sha256 => digits(&Sha256::digest(key.bytes())),
        #[cfg(feature = "sm3")]
        SignatureAlgorithm::Sm3 => digits(&Sm3::digest(key.bytes())),
        #[cfg(not(feature = "sm3"))]
        SignatureAlgorithm::Sm3 => Zeroizing::default(),
        // No table has a hashed key with these.
        SignatureAlgorithm::HmacSha256
        | SignatureAlgorithm::HmacSha1
        | SignatureAlgorithm::HmacSha512
        | SignatureAlgorithm::RsaSha256 => Zeroizing::default(),
    })
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
        SignatureAlgorithm::Sha256 => Sha256::digest(&whole).to_vec(),
        SignatureAlgorithm::HmacSha256 => hmac::<Sha256>(&hmac_key, &whole),
        SignatureAlgorithm::HmacSha1 => hmac::<Sha1>(&hmac_key, &whole),
        // These sign lines; see `lines`. No table has SM3 here.
        SignatureAlgorithm::HmacSha512 | SignatureAlgorithm::RsaSha256 | SignatureAlgorithm::Sm3 => {
            Vec::new()
        }
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

/// The signature of the gateway over the raw text of a reply.
#[cfg(feature = "sandbox")]
pub(crate) fn signature_over(
    raw: &[u8],
    filler: &FillContext<'_>,
    gateway: &'static table::Gateway,
) -> Option<String> {
    pair_keys::sign(gateway.sign()?, filler.kind, filler.merchant, std::str::from_utf8(raw).ok()?)
}

/// Verifies the signature, and checks that the received pairs are those that were signed.
pub(crate) fn verify(
    received: &ReceivedPairs<'_>,
    names: Names<'_>,
    kind: SignatureAlgorithm,
    now: Duration,
) -> Result<(), VerifyError> {
    let ReceivedPairs { pairs, places, sign, unsigned, merchant, .. } = *received;
    let by = Verification { sign, unsigned, kind, merchant, now, is_from_gateway: true };
    match fits(pairs, places, &by)? {
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

/// What a signature over received pairs is verified by. The message contributes the id of the key, and nothing else.
#[derive(Clone, Copy)]
pub(crate) struct Verification<'a> {
    pub(crate) sign: &'static Sign,
    /// The names of fields that the signed text leaves out, in addition to the signature.
    pub(crate) unsigned: &'static [&'static str],
    pub(crate) kind: SignatureAlgorithm,
    pub(crate) merchant: &'a Merchant,
    pub(crate) now: Duration,
    /// Whether the gateway sent the message: then it names its key, or brings its certificate.
    pub(crate) is_from_gateway: bool,
}

/// Verifies the signature over *all* received pairs, known or unknown, with the configured algorithm. The algorithm
/// that the message names is only compared with it: another one is an error.
pub(crate) fn fits(
    pairs: &Pairs<'_>,
    places: &FieldIndex,
    by: &Verification<'_>,
) -> Result<Joints, VerifyError> {
    let Verification { sign, unsigned, kind, merchant, now, is_from_gateway } = *by;
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
    if sign.type_field.and_then(find).is_some_and(|named| named != sign.name_of(kind)) {
        return Err(VerifyError::WrongSignType);
    }
    // A second pair of the key's name could not be told from that of the key.
    if let Secret::Pair(name) = sign.secret
        && get(pairs, name).is_some()
    {
        return Err(VerifyError::Ambiguous { field: name.to_owned() });
    }
    // The text is collected before it is digested: a digest that is updated with single words works on partly filled
    // blocks.
    let (mut text, mut joints) = (SignedText::with_capacity(room), 0_usize);
    places.in_order(pairs, |(name, raw)| {
        let Some(value) = raw.text().filter(|value| sign.empties || !value.is_empty()) else { return };
        if name == sign.field || !is_signed(raw) || unsigned.contains(&name.as_ref()) {
            return;
        }
        joints += usize::from(!text.as_str().is_empty());
        text.push_any(sign, name, value);
    });
    if kind.is_asymmetric() {
        let signer = match (sign.certificate.as_ref(), sign.key_id.and_then(find)) {
            _ if !is_from_gateway => Signer::AnyKey,
            (Some(rule), _) => {
                Signer::Certificate { pem: find(rule.field).ok_or(VerifyError::NotSigned)?, rule }
            }
            (None, Some(id)) => Signer::Key(id),
            (None, None) => Signer::AnyKey,
        };
        pair_keys::verify(sign.digest, kind, merchant, signer, now, text.as_str().as_bytes(), signature)?;
    } else {
        let expected = made(&text, kind, merchant.api_key().ok_or(VerifyError::NotSigned)?, sign);
        if !is_same(expected.as_str().as_bytes(), signature.as_bytes()) {
            return Err(VerifyError::WrongSignature);
        }
    }
    let found = text.as_str().bytes().filter(|byte| *byte == b'&').count();
    Ok(if found == joints { Joints::OfPairs } else { Joints::InValues })
}

/// A JSON `null` means that the value is absent; it is not signed.
fn is_signed(raw: &Raw<'_>) -> bool {
    !matches!(raw, Raw::Null)
}

/// Compares two signatures in constant time.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
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
