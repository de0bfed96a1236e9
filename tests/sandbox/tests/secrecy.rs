//! What a client prints, and what its errors say, holds no key and nothing personal. The core of the runtime is
//! searched by the test of the same name in the crate above.

use paytable::{
    ApiKey, BuildError, Certificate, Client, Empty, Error, Fen, Merchant, RetryPolicy, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{
        self, DownloadBillRequest, IdentityAccessTokenRequest, UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests::secrets::{self, said, shown};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use std::{fmt::Debug, time::Duration};

const KEY: &str = "Zq7vTn3KxRb9LmWc5YhDj2PfGs8AuE4e";
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
const CODE: &str = "wxcbda96de0b165489";
const PASSWORD: &str = "correct-horse-battery";
const PRIVATE_KEY: &str = "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ";

fn assert_silent(what: &str, text: &str) {
    secrets::assert_silent(&[KEY, OPENID, CODE, PASSWORD, PRIVATE_KEY], what, text);
}

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY)).notify_url("https://example.com/n")
}

fn order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        openid: Some(OPENID.into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    }
}

/// A GET: everything, the signature too, is in the address.
fn token() -> IdentityAccessTokenRequest {
    wechat_v2::identity_access_token::Required { openid: OPENID.into(), code: CODE.into() }.into()
}

fn bill() -> DownloadBillRequest {
    wechat_v2::download_bill::Required { bill_date: paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into()
}

/// Receivers that fail every call, each in another way.
fn failing() -> Vec<(&'static str, String)> {
    let gone = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let at = |reply: fn() -> Reply| Receiver::start(move |_, _| reply()).url;
    vec![
        ("nobody there", gone),
        ("silence", at(|| Reply::Silence(Duration::from_millis(600)))),
        ("closed", at(|| Reply::Bytes(Vec::new()))),
        (
            "cut off",
            at(|| Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<xml><return".to_vec())),
        ),
        ("not HTTP", at(|| Reply::Bytes(b"hello\r\n\r\n".to_vec()))),
        ("bad gateway", at(|| Reply::Full(502, b"<html>".to_vec()))),
        ("redirect", at(|| Reply::Full(302, Vec::new()))),
        ("web page", at(|| Reply::Full(200, b"<!DOCTYPE html><html></html>".to_vec()))),
        ("too large", at(|| Reply::Full(200, vec![b' '; 2 << 20]))),
        (
            "broken chunks",
            at(|| Reply::Bytes(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n".to_vec())),
        ),
    ]
}

fn assert_silent_error<T: Debug>(what: &str, result: Result<T, Error>) {
    let error = result.map(|done| shown(&done)).expect_err(what);
    assert_silent(what, &said(&error));
}

#[tokio::test]
async fn no_failed_call_repeats_what_was_sent_or_where_to() {
    for (what, url) in failing() {
        let client: Client<WechatV2> =
            Client::builder(merchant()).base_url(&url).timeout(Duration::from_millis(200)).build().unwrap();
        assert_silent_error(what, client.call(&order()).await);
        assert_silent_error(what, client.call(&token()).await);
        let once = RetryPolicy { attempts: 2, first_wait: Duration::ZERO, ..RetryPolicy::default() };
        assert_silent_error(what, client.call_with_retries(&token(), once).await);
        assert_silent("Client", &shown(&client));
    }
}

#[test]
fn neither_does_the_blocking_client() {
    for (what, url) in failing() {
        let builder = Client::<WechatV2>::builder(merchant()).base_url(&url);
        let client = builder.timeout(Duration::from_millis(200)).build_blocking().unwrap();
        assert_silent_error(what, client.call(&order()));
        assert_silent_error(what, client.call(&token()));
        assert_silent("blocking::Client", &shown(&client));
    }
}

#[tokio::test]
async fn an_address_with_a_password_is_not_shown() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let builder = Client::<WechatV2>::builder(merchant())
        .base_url(format!("http://proxy:{PASSWORD}@{address}/{OPENID}"));
    assert_silent("ClientBuilder", &shown(&builder));
    let client = builder.build().unwrap();
    assert_silent("Client", &shown(&client));
    assert!(shown(&client).contains(&address.to_string()));
    assert_silent_error("nobody there", client.call(&order()).await);

    let builder = Client::<WechatV2>::builder(merchant()).base_url(format!("proxy:{PASSWORD}@[{OPENID}"));
    assert_silent("ClientBuilder", &shown(&builder));
    let error = builder.build().unwrap_err();
    assert!(matches!(error, BuildError::BaseUrl));
    assert_silent("BuildError", &said(&error));
}

#[test]
fn a_client_shows_neither_certificates_nor_keys_and_neither_do_the_errors_about_them() {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{PRIVATE_KEY}\n-----END PRIVATE KEY-----\n");
    let certified = || merchant().certificate(Certificate::from_pem(pem.clone()));
    let builder = Client::<WechatV2>::builder(certified()).root_certificate(pem.clone());
    assert_silent("ClientBuilder", &shown(&builder));
    let error = builder.build().unwrap_err();
    assert!(matches!(error, BuildError::Certificate(_)));
    assert_silent("BuildError", &said(&error));

    let error = Client::<WechatV2>::builder(certified()).build().unwrap_err();
    assert!(matches!(error, BuildError::ClientCertificate(_)));
    assert_silent("BuildError", &said(&error));
    let error = Client::<WechatV2>::builder(Merchant::bare().with("appid", OPENID)).build().unwrap_err();
    assert_silent("BuildError", &said(&error));
}

#[tokio::test]
async fn a_sandbox_and_a_download_show_nothing_of_what_they_hold() {
    let builder = Sandbox::builder().merchant(merchant());
    let sandbox = builder.start().unwrap();
    assert_silent("Sandbox", &shown(&sandbox));
    let receiver = Receiver::start(|_, _| Reply::Full(200, OPENID.as_bytes().to_vec()));
    let client = Client::<WechatV2>::builder(merchant()).base_url(&receiver.url).build().unwrap();
    let mut download = client.download(&bill()).await.unwrap();
    assert_silent("Download", &shown(&download));
    assert_eq!(download.chunk().await.unwrap().as_deref(), Some(OPENID.as_bytes()));
    assert_silent("a request", &shown(&<UnifiedOrderRequest as Empty>::empty()));
}
