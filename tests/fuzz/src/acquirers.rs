//! Merchants whose messages are form data or plain pairs, and the signatures of these by another hand.

use crate::md5_hex;
use paytable::{Allinpay, ApiKey, Merchant, Protocol, UnionPay, table::SignatureAlgorithm};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

/// A merchant of Allinpay.
pub fn allinpay() -> &'static Protocol<Allinpay> {
    static ALLINPAY: LazyLock<Protocol<Allinpay>> = LazyLock::new(|| {
        let merchant = Merchant::bare().with("cusid", "660581055322T0Z").with("appid", "00328929");
        Protocol::new(merchant.notify_url("https://example.com/paid").key(ApiKey::new(KEY)))
            .expect("the merchant has all that Allinpay asks for")
    });
    &ALLINPAY
}

/// A merchant of UnionPay with a shared key.
pub fn unionpay() -> &'static Protocol<UnionPay> {
    static UNIONPAY: LazyLock<Protocol<UnionPay>> = LazyLock::new(|| {
        let merchant = Merchant::bare().with("merId", "777290058110048").with("backUrl", "https://example.com/b");
        let merchant = merchant.key(ApiKey::new(KEY)).signature_algorithm(SignatureAlgorithm::Sha256);
        Protocol::new(merchant).expect("the merchant has all that UnionPay asks for")
    });
    &UNIONPAY
}

fn joined<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let mut pairs: Vec<(&str, &str)> = pairs.filter(|(_, value)| !value.is_empty()).collect();
    pairs.sort_unstable();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn texts(pairs: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// The key is a pair among the others.
pub fn allinpay_signature(pairs: &[(String, String)]) -> String {
    md5_hex(joined(texts(pairs).chain([("key", KEY)])).as_bytes()).to_uppercase()
}

/// The digest of the key is appended.
pub fn unionpay_signature(pairs: &[(String, String)]) -> String {
    sha256_hex(format!("{}&{}", joined(texts(pairs)), sha256_hex(KEY.as_bytes())).as_bytes())
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
