//! A merchant of APIv3, and messages as that gateway signs them.

use crate::{catalog::API_V3_KEY, seal};
use paytable::{ApiKey, Clock, Merchant, PrivateKey, Protocol, PublicKey, Received, WechatV3};
use paytable_tests::{APPID, MCH_ID};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

/// Made for these tests: the merchant's own key.
const OWN: &str = include_str!("../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const SERIAL: &str = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
/// What the gateway's key is called.
const KEY_ID: &str = "PUB_KEY_ID_0114232134912410000000000000";
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

/// A message with the gateway's signature in its headers.
pub(crate) fn signed(status: u16, body: Vec<u8>) -> Received<'static> {
    let text = [format!("{NOW}\n{NONCE}\n").as_bytes(), &body, b"\n"].concat();
    Received::new(status, body)
        .header("Wechatpay-Timestamp", NOW.to_string())
        .header("Wechatpay-Nonce", NONCE)
        .header("Wechatpay-Serial", KEY_ID)
        .header("Wechatpay-Signature", seal::signature(&text))
}
