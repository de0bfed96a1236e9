//! What the targets share: merchants, readers of another hand, and messages made of a fuzzer's bytes.

pub mod acquirers;
pub mod faults;
pub mod made;
pub mod read;

use md5::{Digest, Md5};
use paytable::{ApiKey, CloudPay, Protocol, Gateway, Merchant, Notice, WechatV2, table::SignatureAlgorithm};
use std::sync::LazyLock;

/// The APIv3 key of the merchant.
pub const V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";

/// A gateway whose notices are not signed.
#[derive(Gateway)]
#[gateway(path = "tables/plain/gateway.toml")]
pub struct Plain;

/// Keeps every field of an XML body as an extra one.
#[derive(Notice)]
#[notice(path = "tables/plain/xml.toml")]
pub struct Xml;

/// Keeps every field of a JSON body as an extra one.
#[derive(Notice)]
#[notice(path = "tables/plain/json.toml")]
pub struct Json;

/// Keeps every field of form data as an extra one.
#[derive(Notice)]
#[notice(path = "tables/plain/form.toml")]
pub struct Form;

/// Holds a query.
#[derive(Notice)]
#[notice(path = "tables/plain/query.toml")]
pub struct Query;

/// A merchant at the gateway without signatures.
pub fn plain() -> &'static Protocol<Plain> {
    static PLAIN: LazyLock<Protocol<Plain>> =
        LazyLock::new(|| Protocol::new(Merchant::bare()).expect("nothing is asked for"));
    &PLAIN
}

/// A merchant at CloudPay.
pub fn cloud_pay() -> &'static Protocol<CloudPay> {
    static CLOUD: LazyLock<Protocol<CloudPay>> =
        LazyLock::new(|| Protocol::new(Merchant::bare()).expect("nothing is asked for"));
    &CLOUD
}

/// A merchant of WeChat Pay that signs by that digest.
pub fn wechat(kind: SignatureAlgorithm) -> &'static Protocol<WechatV2> {
    static BY_MD5: LazyLock<Protocol<WechatV2>> = LazyLock::new(|| with_keys(SignatureAlgorithm::Md5));
    static BY_HMAC: LazyLock<Protocol<WechatV2>> = LazyLock::new(|| with_keys(SignatureAlgorithm::HmacSha256));
    match kind {
        SignatureAlgorithm::Md5 => &BY_MD5,
        SignatureAlgorithm::HmacSha256 => &BY_HMAC,
        _ => unreachable!("WeChat Pay does not sign with {}", kind.name()),
    }
}

fn with_keys(kind: SignatureAlgorithm) -> Protocol<WechatV2> {
    let merchant = paytable_tests::merchant()
        .signature_algorithm(kind)
        .api_v3_key(ApiKey::new(V3_KEY))
        .secret("workwx_secret", ApiKey::new("b5e8d3f0a1c24796"));
    Protocol::new(merchant).expect("the merchant has all that WeChat Pay asks for")
}

/// The MD5 of bytes, in lower-case hexadecimal.
pub fn md5_hex(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
