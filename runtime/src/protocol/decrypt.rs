//! Decrypts fields of received messages with the merchant's keys, before the fields are parsed.

#[cfg(any(test, feature = "sandbox"))]
use crate::{
    check::fill::with_resolved,
    codec::{flat, write_json, xml_parts},
    message::raw::Spelling,
};
use crate::{
    codec::{read_json, xml},
    credentials::{
        merchant::{API_V3_KEY, Merchant},
        wipe,
    },
    message::raw::{Pairs, Raw, get},
    protocol::{sign::write_md5_hex, verify_error::DecryptError},
    table::{Cipher, Encrypted, Kind, Table, linked},
};
use aes::{
    Aes256Dec,
    cipher::{Array, BlockCipherDecrypt, KeyInit},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use zeroize::Zeroizing;

/// Decrypts the fields of a received message. The tables that have encrypted rows, at any depth, name it, so that a
/// program that has none does not link the ciphers.
pub struct Opener(fn(&Table, &mut Pairs<'_>, &Merchant) -> Result<(), DecryptError>);

/// What decrypts the fields of a received message.
pub static OPENER: Opener = Opener(open_linked);

/// Decrypts every encrypted field, also inside objects. The ciphertext is replaced by the object it contains.
pub(crate) fn open(table: &Table, pairs: &mut Pairs<'_>, merchant: &Merchant) -> Result<(), DecryptError> {
    linked::<Opener>(table.links).map_or(Ok(()), |opener| opener.0(table, pairs, merchant))
}

fn open_linked(table: &Table, pairs: &mut Pairs<'_>, merchant: &Merchant) -> Result<(), DecryptError> {
    for field in table.at(table.messages) {
        let Some(at) = pairs.iter().position(|(name, _)| name == field.name) else { continue };
        match field.kind {
            Kind::Encrypted(sealed) => {
                let text = match &pairs[at].1 {
                    raw if raw.is_empty() => continue,
                    raw => raw.text().ok_or(DecryptError::Unreadable)?.to_owned(),
                };
                pairs[at].1 = opened(sealed, &text, pairs, merchant)?;
            }
            Kind::Object(inside) => {
                if let Raw::Object(inner) = &mut pairs[at].1 {
                    open_linked(inside, inner, merchant)?;
                }
            }
            Kind::List(inside) => {
                if let Raw::List(items) = &mut pairs[at].1 {
                    for item in items {
                        if let Raw::Object(inner) = item {
                            open_linked(inside, inner, merchant)?;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn opened(
    sealed: &Encrypted,
    text: &str,
    beside: &Pairs<'_>,
    merchant: &Merchant,
) -> Result<Raw<'static>, DecryptError> {
    // Some gateways insert line breaks into base64.
    let packed: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let ciphertext = BASE64_STANDARD.decode(packed).map_err(|_| DecryptError::NotBase64)?;
    let plain = match sealed.cipher {
        Cipher::Ecb => wipe::after(|| ecb(ciphertext, merchant)),
        Cipher::Gcm { nonce, associated } => {
            let text = |name| get(beside, name).and_then(Raw::text).unwrap_or_default();
            wipe::after(|| gcm(&ciphertext, text(nonce), text(associated), merchant))
        }
    };
    // Without its blanks, a text in which four + became blanks is base64 again.
    let plain = plain.map_err(|why| match why {
        DecryptError::WrongKey if text.trim().contains(' ') => DecryptError::NotBase64,
        why => why,
    })?;
    let text = std::str::from_utf8(&plain).map_err(|_| DecryptError::Unreadable)?;
    if sealed.inside.is_none() {
        return Ok(Raw::Text(text.to_owned().into()));
    }
    let pairs = match sealed.root {
        Some(root) => xml::read(text, root),
        None => read_json::read_object(text),
    };
    let own = |pairs: Pairs<'_>| -> Pairs<'static> {
        let owned = pairs.into_iter().map(|(name, raw)| (name.into_owned().into(), raw.into_owned()));
        owned.collect()
    };
    pairs.map(|pairs| Raw::Object(own(pairs))).map_err(|_| DecryptError::Unreadable)
}

/// Decrypts AES-256-ECB with PKCS#7 padding. The key is the MD5 of the API key as 32 lower-case hexadecimal digits.
fn ecb(mut bytes: Vec<u8>, merchant: &Merchant) -> Result<Vec<u8>, DecryptError> {
    let mut key = Zeroizing::new([0; 32]);
    write_md5_hex(merchant.api_key().ok_or(DecryptError::NoKey)?.bytes(), &mut key[..]);
    let cipher = Aes256Dec::new_from_slice(&key[..]).map_err(|_| DecryptError::NoKey)?;
    if bytes.is_empty() || !bytes.len().is_multiple_of(16) {
        return Err(DecryptError::WrongKey);
    }
    for block in bytes.chunks_exact_mut(16) {
        let block = <&mut Array<u8, _>>::try_from(block).map_err(|_| DecryptError::WrongKey)?;
        cipher.decrypt_block(block);
    }
    let padding = bytes.last().copied().unwrap_or_default();
    let kept = bytes.len().checked_sub(usize::from(padding)).ok_or(DecryptError::WrongKey)?;
    let sound = (1..=16).contains(&padding) && bytes[kept..].iter().all(|byte| *byte == padding);
    if !sound {
        return Err(DecryptError::WrongKey);
    }
    bytes.truncate(kept);
    Ok(bytes)
}

/// Encrypts in the same way, for the sandbox and tests; the result is in base64.
#[cfg(any(test, feature = "sandbox"))]
pub(crate) fn close(
    sealed: &Encrypted,
    inside: &dyn crate::message::value::Message,
    beside: &dyn Fn(&str) -> Option<String>,
    merchant: &Merchant,
) -> Option<String> {
    let mut plain = String::new();
    match sealed.root {
        Some(root) => {
            with_resolved(inside, None, |values| {
                flat::each(values, None, |name, value, look| {
                    xml_parts::write_seen(&mut plain, name, value, look);
                });
            });
            plain = format!("<{root}>{plain}</{root}>");
        }
        None => plain.push_str(&write_json::write(inside, Spelling::Wire)),
    }
    match sealed.cipher {
        Cipher::Ecb => wipe::after(|| close_ecb(plain.as_bytes(), merchant)),
        Cipher::Gcm { nonce, associated } => {
            let (nonce, associated) = (beside(nonce)?, beside(associated).unwrap_or_default());
            wipe::after(|| close_gcm(plain.as_bytes(), &nonce, &associated, merchant))
        }
    }
}

#[cfg(any(test, feature = "sandbox"))]
fn close_ecb(plain: &[u8], merchant: &Merchant) -> Option<String> {
    use aes::{Aes256Enc, cipher::BlockCipherEncrypt};
    let mut key = Zeroizing::new([0; 32]);
    write_md5_hex(merchant.api_key()?.bytes(), &mut key[..]);
    let cipher = Aes256Enc::new_from_slice(&key[..]).ok()?;
    let padding = 16 - plain.len() % 16;
    let mut bytes = plain.to_vec();
    bytes.resize(plain.len() + padding, u8::try_from(padding).ok()?);
    for block in bytes.chunks_exact_mut(16) {
        cipher.encrypt_block(<&mut Array<u8, _>>::try_from(block).ok()?);
    }
    Some(BASE64_STANDARD.encode(bytes))
}

/// A text closed under the APIv3 key, in base64.
#[cfg(all(feature = "sandbox", feature = "x509"))]
pub(crate) fn close_text(text: &str, nonce: &str, associated: &str, merchant: &Merchant) -> Option<String> {
    wipe::after(|| close_gcm(text.as_bytes(), nonce, associated, merchant))
}

#[cfg(all(any(test, feature = "sandbox"), feature = "gcm"))]
fn close_gcm(plain: &[u8], nonce: &str, associated: &str, merchant: &Merchant) -> Option<String> {
    use aes_gcm::{Aes256Gcm, Nonce, aead::Aead, aead::Payload};
    let cipher = Aes256Gcm::new_from_slice(merchant.secret_of(API_V3_KEY)?.bytes()).ok()?;
    let nonce = Nonce::try_from(nonce.as_bytes()).ok()?;
    let bytes = cipher.encrypt(&nonce, Payload { msg: plain, aad: associated.as_bytes() }).ok()?;
    Some(BASE64_STANDARD.encode(bytes))
}

#[cfg(all(any(test, feature = "sandbox"), not(feature = "gcm")))]
fn close_gcm(_: &[u8], _: &str, _: &str, _: &Merchant) -> Option<String> {
    None
}

#[cfg(feature = "gcm")]
fn gcm(
    ciphertext: &[u8],
    nonce: &str,
    associated: &str,
    merchant: &Merchant,
) -> Result<Vec<u8>, DecryptError> {
    use aes_gcm::{Aes256Gcm, Nonce, aead::Aead, aead::Payload};
    let key = merchant.secret_of(API_V3_KEY).ok_or(DecryptError::NoKey)?;
    let cipher = Aes256Gcm::new_from_slice(key.bytes()).map_err(|_| DecryptError::NoKey)?;
    let nonce = Nonce::try_from(nonce.as_bytes()).map_err(|_| DecryptError::WrongKey)?;
    let payload = Payload { msg: ciphertext, aad: associated.as_bytes() };
    cipher.decrypt(&nonce, payload).map_err(|_| DecryptError::WrongKey)
}

#[cfg(not(feature = "gcm"))]
fn gcm(_: &[u8], _: &str, _: &str, merchant: &Merchant) -> Result<Vec<u8>, DecryptError> {
    let key = merchant.secret_of(API_V3_KEY).ok_or(DecryptError::NoKey)?;
    debug_assert!(!key.bytes().is_empty());
    Err(DecryptError::NoCipher)
}
