//! The other hand: keys, texts and signatures that the runtime has no part in.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{Clock, PrivateKey, PublicKey};
use rsa::{Pkcs1v15Sign, PrivateKey as Rsa, pkcs8::DecodePrivateKey as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Made for these tests; of the merchant and the gateway at once, which the vectors want.
pub(crate) const OWN: &str = include_str!("../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// Another key.
pub(crate) const OTHER: &str = include_str!("../credentials/vectors-rsa/keys/axios.apiclient_key.pem");
pub(crate) const VECTORS: &str = include_str!("vectors.json");

pub(crate) fn private(pem: &str) -> PrivateKey {
    PrivateKey::from_pem(pem).unwrap()
}

pub(crate) fn public(pem: &str) -> PublicKey {
    private(pem).public_key().clone()
}

pub(crate) fn vector(id: &str) -> Value {
    let all: Value = serde_json::from_str(VECTORS).unwrap();
    let found = all["vectors"].as_array().unwrap().iter().find(|vector| vector["id"] == id);
    found.unwrap_or_else(|| panic!("no vector {id}")).clone()
}

/// The signature over a text, in base64.
pub(crate) fn signature(pem: &str, text: &str) -> String {
    let key = Rsa::from_pkcs8_pem(pem).unwrap();
    let signature = key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text)).unwrap();
    BASE64_STANDARD.encode(signature)
}

/// Whether a signature in base64 is that of the text under the public half of the key.
pub(crate) fn is_signed(pem: &str, text: &str, signature: &str) -> bool {
    let key = Rsa::from_pkcs8_pem(pem).unwrap().to_public_key();
    let signature = BASE64_STANDARD.decode(signature).unwrap();
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text), &signature).is_ok()
}

/// Sorted `k=v&k=v` of what is not empty, without the fields that are left out.
pub(crate) fn text(pairs: &[(&str, &str)], left_out: &[&str]) -> String {
    let mut pairs = pairs.to_vec();
    pairs.retain(|(name, value)| !left_out.contains(name) && !value.is_empty());
    pairs.sort_unstable();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Always the same time.
pub(crate) struct Fixed(pub(crate) u64);

impl Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0)
    }
}

/// The pairs of form data, by another parser.
pub(crate) fn decoded(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let bytes = text.replace('+', " ");
        let mut out = Vec::new();
        let mut rest = bytes.as_bytes();
        while let Some((first, behind)) = rest.split_first() {
            if *first == b'%' {
                out.push(u8::from_str_radix(std::str::from_utf8(&behind[..2]).unwrap(), 16).unwrap());
                rest = &behind[2..];
            } else {
                out.push(*first);
                rest = behind;
            }
        }
        String::from_utf8(out).unwrap()
    };
    let mut pairs: Vec<_> = text
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    pairs.sort();
    pairs
}
