//! Merchants, clocks, and messages as the gateway makes them.

#![allow(clippy::missing_panics_doc)]

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, Clock, Draft, Fen, Merchant, PrivateKey, Protocol, PublicKey, Received, WechatV3,
    X509Certificate,
    wechat_v3::{JsapiOrderRequest, OrderAmount, RefundRequest, jsapi_order, refund},
};
use rsa::{Pkcs1v15Sign, pkcs8::DecodePrivateKey as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};

/// Made for these tests: the merchant's and the gateway's at once, which the vectors want.
pub(crate) const OWN: &str = include_str!("../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// A certificate of that key, valid from the end of 2026 for a century.
pub(crate) const OWN_CERTIFICATE: &str = include_str!("../credentials/keys/own_cert.pem");
pub(crate) const AXIOS: &str = include_str!("../credentials/vectors-rsa/keys/axios.apiclient_key.pem");
pub(crate) const JAVA: &str = include_str!("../credentials/vectors-rsa/keys/wechatpay-java.merchant.key.pem");
pub(crate) const VECTORS: &str = include_str!("../credentials/vectors-rsa/vectors.json");

pub(crate) const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
/// What the vectors of requests and replies were signed at.
pub(crate) const VECTOR_TIME: u64 = 1_554_208_460;
pub(crate) const VECTOR_NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";
/// Within the validity of [`OWN_CERTIFICATE`].
pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const NUMBER: &str = "1217752501201407033233368018";

/// Always the same time and nonce.
pub(crate) struct Fixed(pub u64, pub &'static str);

impl Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0)
    }

    fn nonce(&self) -> Option<String> {
        Some(self.1.to_owned())
    }
}

pub(crate) fn vector(id: &str) -> Value {
    let all: Value = serde_json::from_str(VECTORS).unwrap();
    let found = all["vectors"].as_array().unwrap().iter().find(|vector| vector["id"] == id);
    found.unwrap_or_else(|| panic!("no vector {id}")).clone()
}

/// The signature that a vector publishes, and the text that it is over.
pub(crate) fn known(id: &str) -> (String, String) {
    let vector = vector(id);
    (vector["expected"].as_str().unwrap().to_owned(), vector["input"].as_str().unwrap().to_owned())
}

/// A merchant without keys of the gateway.
pub(crate) fn without_keys() -> Merchant {
    Merchant::bare()
        .with("appid", "wxd678efh567hg6787")
        .with("mchid", "1230000109")
        .notify_url("https://www.weixin.qq.com/wxpay/pay.php")
        .private_key(SERIAL, PrivateKey::from_pem(OWN).unwrap())
        .api_v3_key(ApiKey::new(API_V3_KEY))
}

/// A merchant in public key mode.
pub(crate) fn merchant() -> Merchant {
    without_keys().peer_public_key(PUBLIC_KEY_ID, PrivateKey::from_pem(OWN).unwrap().public_key().clone())
}

/// A merchant in certificate mode.
pub(crate) fn with_certificate() -> Merchant {
    without_keys().peer_certificate(&X509Certificate::from_pem(OWN_CERTIFICATE).unwrap())
}

pub(crate) fn at(merchant: Merchant, time: u64, nonce: &'static str) -> Protocol<WechatV3> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(time, nonce)))
}

/// As the vectors have it.
pub(crate) fn protocol() -> Protocol<WechatV3> {
    at(merchant(), VECTOR_TIME, VECTOR_NONCE)
}

/// The order of vector O1.
pub(crate) fn order() -> JsapiOrderRequest {
    jsapi_order::Required {
        description: "Image形象店-深圳腾大-QQ公仔".into(),
        out_trade_no: NUMBER.into(),
        amount: OrderAmount { total: Fen(100), currency: Some("CNY".into()) },
        payer: jsapi_order::PayerRequired { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into() }.into(),
    }
    .into()
}

pub(crate) fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..refund::Required {
            out_refund_no: "R1".into(),
            amount: refund::RefundAmountRequired { refund: Fen(30), total: Fen(100), currency: "CNY".into() }
                .into(),
        }
        .into()
    }
}

/// The public half of a private key.
pub(crate) fn public(pem: &str) -> PublicKey {
    PrivateKey::from_pem(pem).unwrap().public_key().clone()
}

pub(crate) fn header<'d>(draft: &'d Draft, name: &str) -> Option<&'d str> {
    draft.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The JSON that is sent.
pub(crate) fn body(draft: &Draft) -> Value {
    serde_json::from_slice(&draft.body).unwrap()
}

/// RSASSA-PKCS1-v1_5 with SHA-256 in base64, by another implementation than the runtime's.
pub(crate) fn signature(text: &[u8]) -> String {
    let key = rsa::PrivateKey::from_pkcs8_pem(OWN).unwrap();
    BASE64_STANDARD.encode(key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(text)).unwrap())
}

/// The headers of a message that the gateway signed at that time.
pub(crate) fn headers(key_id: &str, time: u64, body: &[u8]) -> Vec<(&'static str, String)> {
    let mut text = format!("{time}\n{VECTOR_NONCE}\n").into_bytes();
    text.extend_from_slice(body);
    text.push(b'\n');
    vec![
        ("Wechatpay-Timestamp", time.to_string()),
        ("Wechatpay-Nonce", VECTOR_NONCE.to_owned()),
        ("Wechatpay-Serial", key_id.to_owned()),
        ("Wechatpay-Signature", signature(&text)),
        ("Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
        ("Request-ID", "08F78BB8AA0610CA0618A3A8F0F40528F8D13B".to_owned()),
    ]
}

/// A message of the gateway, signed with the public key that the merchant has, at the time of the vectors.
pub(crate) fn signed(status: u16, body: impl AsRef<[u8]>) -> Received<'static> {
    let body = body.as_ref().to_vec();
    let headers = headers(PUBLIC_KEY_ID, VECTOR_TIME, &body);
    Received::new(status, body).headers(headers)
}

/// What the gateway seals for the merchant: ciphertext and tag, in base64.
pub(crate) fn sealed(plain: &str, nonce: &str, associated: &str) -> String {
    let cipher = Aes256Gcm::new_from_slice(API_V3_KEY.as_bytes()).unwrap();
    let payload = Payload { msg: plain.as_bytes(), aad: associated.as_bytes() };
    let nonce: [u8; 12] = nonce.as_bytes().try_into().unwrap();
    BASE64_STANDARD.encode(cipher.encrypt(&nonce.into(), payload).unwrap())
}
