//! A merchant of APIv3, and messages as that gateway signs them.

use crate::{catalog::API_V3_KEY, seal};
use paytable::{
    Alipay, ApiKey, Clock, Merchant, PrivateKey, Protocol, PublicKey, Received, TrustedCertificates,
    UnionPay, WechatV3, X509Certificate,
};
use paytable_tests::{APPID, MCH_ID};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

/// Made for these tests: the merchant's own key.
const OWN: &str = include_str!("../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// Of an authority that issues certificates.
const AUTHORITY: &str = include_str!("../credentials/keys/trusted/authority.pem");
const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
/// What the gateway's key is called.
pub(crate) const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
const NOW: u64 = 1_554_208_460;
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

/// Always the same time.
struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(NOW)
    }
}

/// That merchant at WeChat Pay APIv3.
pub(crate) fn protocol() -> Protocol<WechatV3> {
    static MERCHANT: LazyLock<Merchant> = LazyLock::new(|| {
        Merchant::bare()
            .with("appid", APPID)
            .with("mchid", MCH_ID)
            .notify_url("https://example.com/paid")
            .private_key(SERIAL, PrivateKey::from_pem(OWN).unwrap())
            .peer_public_key(KEY_ID, PublicKey::from_pem(seal::public_key()).unwrap())
            .api_v3_key(ApiKey::new(API_V3_KEY))
    });
    Protocol::new(MERCHANT.clone()).unwrap().with_clock(Arc::new(Fixed))
}

/// A merchant of Alipay with the same keys.
pub(crate) fn alipay() -> Protocol<Alipay> {
    let merchant = Merchant::bare()
        .with("app_id", "2014072300007148")
        .signing_key(PrivateKey::from_pem(OWN).unwrap())
        .peer_public_key(KEY_ID, PublicKey::from_pem(seal::public_key()).unwrap());
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed))
}

/// A merchant of UnionPay with the same key.
pub(crate) fn unionpay() -> Protocol<UnionPay> {
    let trusted = TrustedCertificates::new();
    trusted.insert(X509Certificate::from_pem(AUTHORITY).unwrap());
    let merchant = Merchant::bare()
        .with("merId", "777290058110048")
        .with("backUrl", "https://example.com/paid")
        .private_key("68759663125", PrivateKey::from_pem(OWN).unwrap())
        .trusted(trusted);
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed))
}

/// A message with the gateway's signature in its headers.
pub(crate) fn signed(status: u16, body: Vec<u8>) -> Received<'static> {
    let text = [format!("{NOW}\n{NONCE}\n").as_bytes(), &body, b"\n"].concat();
    Received::new(status, body)
        .header("Wechatpay-Timestamp", NOW.to_string())
        .header("Wechatpay-Nonce", NONCE)
        .header("Wechatpay-Serial", KEY_ID)
        .header("Wechatpay-Signature", seal::signature(&text))
}
