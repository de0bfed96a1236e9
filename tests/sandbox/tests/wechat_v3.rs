//! Keys that come by themselves: the gateway's certificates, downloaded when a reply names one that is not known.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use paytable::{
    ApiKey, BuildError, Client, Clock, Draft, Error, Merchant, MerchantFault, Outcome, PrivateKey, Received,
    Sending, Transport, Unknown, VerifyError, WechatV3, X509Certificate,
    wechat_v3::{OrderQueryRequest, OrderQueryResponse},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// A certificate of that key, with the serial number 0A12AB34.
const CERTIFICATE: &str = include_str!("../../credentials/keys/own_cert.pem");
const OLD_CERTIFICATE: &str =
    include_str!("../../credentials/vectors-rsa/keys/wechatpay-go.platform.cert.pem");
const SERIAL: &str = "0A12AB34";
const API_V3_KEY: &str = "0123456789abcdef0123456789abcdef";
const NOW: u64 = 1_800_000_000;
const UNPAID: &str = r#"{"appid":"wx8888888888888888","mchid":"1900000109","out_trade_no":"20150806125346","trade_state":"NOTPAY"}"#;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(NOW)
    }
}

type Play = dyn Fn(&str) -> Received<'static> + Send + Sync;

/// A gateway that answers each path as the test says.
struct Gateway {
    play: Box<Play>,
    paths: Mutex<Vec<String>>,
}

impl Gateway {
    fn new(play: impl Fn(&str) -> Received<'static> + Send + Sync + 'static) -> Arc<Gateway> {
        Arc::new(Gateway { play: Box::new(play), paths: Mutex::default() })
    }

    fn client(self: &Arc<Gateway>, merchant: Merchant) -> Client<WechatV3> {
        Client::builder(merchant).transport(self.clone()).clock(Arc::new(Fixed)).build().unwrap()
    }

    /// How often the certificates were asked for.
    fn downloads(&self) -> usize {
        self.paths.lock().unwrap().iter().filter(|path| *path == "/v3/certificates").count()
    }
}

impl Transport for Gateway {
    fn send<'a>(&'a self, url: &'a str, request: &'a Draft, _: Duration) -> Sending<'a> {
        assert!(url.starts_with("https://api.mch.weixin.qq.com/v3/"), "{url}");
        assert!(request.headers.iter().any(|(name, _)| name == "Authorization"));
        self.paths.lock().unwrap().push(request.path.to_string());
        let received = (self.play)(&request.path);
        Box::pin(async move { Ok(received) })
    }
}

pub(crate) fn merchant() -> Merchant {
    Merchant::bare()
        .with("appid", "wx8888888888888888")
        .with("mchid", "1900000109")
        .private_key("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", PrivateKey::from_pem(OWN).unwrap())
        .api_v3_key(ApiKey::new(API_V3_KEY))
}

fn signed(serial: &str, body: &str) -> Received<'static> {
    let text = format!("{NOW}\nn0nce\n{body}\n");
    let signature = PrivateKey::from_pem(OWN).unwrap().sign_sha256(&[text.as_bytes()]).unwrap();
    Received::new(200, body.as_bytes().to_vec()).headers([
        ("Wechatpay-Timestamp", NOW.to_string()),
        ("Wechatpay-Nonce", "n0nce".to_owned()),
        ("Wechatpay-Serial", serial.to_owned()),
        ("Wechatpay-Signature", BASE64_STANDARD.encode(signature)),
    ])
}

/// The reply with these certificates, each sealed under that key.
fn certificates(key: &str, all: &[(&str, &str)]) -> String {
    let one = |(serial, pem): &(&str, &str)| {
        let cipher = Aes256Gcm::new_from_slice(key.as_bytes()).unwrap();
        let payload = Payload { msg: pem.as_bytes(), aad: b"certificate" };
        let sealed = BASE64_STANDARD.encode(cipher.encrypt(b"3a584b49ed9b".into(), payload).unwrap());
        serde_json::json!({
            "serial_no": serial,
            "effective_time": "2026-11-29T19:22:17+08:00",
            "expire_time": "2126-11-05T19:22:17+08:00",
            "encrypt_certificate": {
                "algorithm": "AEAD_AES_256_GCM",
                "nonce": "3a584b49ed9b",
                "associated_data": "certificate",
                "ciphertext": sealed,
            },
        })
    };
    serde_json::json!({ "data": all.iter().map(one).collect::<Vec<_>>() }).to_string()
}

/// The certificates of the gateway, or an order that is not paid, both signed by that key.
fn answering(certificates: String, serial: &'static str) -> Arc<Gateway> {
    Gateway::new(move |path| match path {
        "/v3/certificates" => signed(serial, &certificates),
        _ => signed(serial, UNPAID),
    })
}

async fn ask(client: &Client<WechatV3>) -> Result<OrderQueryResponse, Error> {
    client.call(&OrderQueryRequest { out_trade_no: "20150806125346".into() }).await
}

fn is_unknown_key(error: &Error) -> bool {
    matches!(error, Error::Unknown(Unknown::Unverified(VerifyError::UnknownKey { .. })))
}

#[tokio::test(start_paused = true)]
async fn the_first_reply_brings_the_certificate_that_verifies_it() {
    let gateway = answering(certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE)]), SERIAL);
    let client = gateway.client(merchant());
    client.refresh_keys().await.unwrap();
    ask(&client).await.unwrap();
    assert_eq!(gateway.downloads(), 1);
}

#[test]
fn a_blocking_client_downloads_the_certificates_too() {
    let gateway = answering(certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE)]), SERIAL);
    let builder = Client::<WechatV3>::builder(merchant()).transport(gateway.clone()).clock(Arc::new(Fixed));
    let client = builder.build_blocking().unwrap();
    client.refresh_keys().unwrap();
    client.call(&OrderQueryRequest { out_trade_no: "20150806125346".into() }).unwrap();
    assert_eq!(gateway.downloads(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_serial_number_is_asked_for_once() {
    let gateway = answering(certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE)]), SERIAL);
    let client = gateway.client(merchant());
    for _ in 0..3 {
        ask(&client).await.unwrap();
    }
    assert_eq!(gateway.downloads(), 1);
    // Clones of the client have the same keys.
    ask(&client.clone()).await.unwrap();
    assert_eq!(gateway.downloads(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_serial_number_that_stays_unknown_is_refused() {
    let known = certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE)]);
    let gateway = Gateway::new(move |path| match path {
        "/v3/certificates" => signed(SERIAL, &known),
        _ => signed("0A12AB35", UNPAID),
    });
    let client = gateway.client(merchant());
    for _ in 0..5 {
        let error = ask(&client).await.unwrap_err();
        assert!(is_unknown_key(&error), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
    assert_eq!(gateway.downloads(), 1, "not for every reply that anyone could have sent");
    tokio::time::sleep(Duration::from_secs(61)).await;
    ask(&client).await.unwrap_err();
    assert_eq!(gateway.downloads(), 2);
}

#[tokio::test(start_paused = true)]
async fn certificates_that_are_not_authenticated_are_not_taken() {
    let genuine = certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE)]);
    for (why, reply) in [
        (
            "sealed under another key",
            signed(SERIAL, &certificates("0123456789abcdef0123456789abcdeg", &[(SERIAL, CERTIFICATE)])),
        ),
        (
            "another serial number than it says",
            signed(SERIAL, &certificates(API_V3_KEY, &[("0A12AB35", CERTIFICATE)])),
        ),
        (
            "signed by a key that is not among them",
            signed(SERIAL, &certificates(API_V3_KEY, &[("D7CE59D1F522D701", OLD_CERTIFICATE)])),
        ),
        (
            "one of two is none",
            signed(SERIAL, &certificates(API_V3_KEY, &[(SERIAL, CERTIFICATE), ("1", "no PEM")])),
        ),
        ("none", signed(SERIAL, r#"{"data":[]}"#)),
        ("no list", signed(SERIAL, "{}")),
        ("not signed", Received::new(200, genuine.clone().into_bytes())),
        ("of another time", signed(SERIAL, &genuine).header("Wechatpay-Timestamp", "1800000001")),
        ("another status", with_status(404, signed(SERIAL, &genuine))),
    ] {
        let reply = reply.into_owned();
        let gateway = Gateway::new(move |path| match path {
            "/v3/certificates" => reply.clone(),
            _ => signed(SERIAL, UNPAID),
        });
        let client = gateway.client(merchant());
        client.refresh_keys().await.unwrap_err();
        let error = ask(&client).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{why}: {error}");
    }
}

#[test]
fn an_api_v3_key_of_sixteen_bytes_makes_no_client() {
    let short = merchant().api_v3_key(ApiKey::new("mockAPIv3Key1234"));
    let error = Client::<WechatV3>::builder(short).build().unwrap_err();
    let fault = MerchantFault::KeyLength { name: "api_v3_key".to_owned(), given: 16, needed: 32 };
    assert!(matches!(&error, BuildError::Merchant(found) if *found == fault), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_known_key_is_enough_for_new_ones() {
    // One certificate is being replaced: the old one signs still.
    let both = certificates(API_V3_KEY, &[("D7CE59D1F522D701", OLD_CERTIFICATE), (SERIAL, CERTIFICATE)]);
    let known = merchant().peer_certificate(&X509Certificate::from_pem(CERTIFICATE).unwrap());
    let gateway = answering(both, SERIAL);
    let client = gateway.client(known);
    ask(&client).await.unwrap();
    assert_eq!(gateway.downloads(), 0);
    client.refresh_keys().await.unwrap();
    ask(&client).await.unwrap();
}

fn with_status(status: u16, mut received: Received<'_>) -> Received<'_> {
    received.status = status;
    received
}
