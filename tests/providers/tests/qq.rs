//! QQ Wallet from order to acknowledged notice, over HTTP, from nothing but its tables.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use paytable::{
    Api as _, ApiKey, Client, Error, Fen, Gateway as _, Merchant, Notice as _, NoticeError, Outcome,
    Protocol, Unknown, VerifyError,
    sandbox::{Sandbox, SandboxBuilder},
    table::SignatureAlgorithm,
};
use paytable_tests_providers::qq::{
    CloseOrder, CloseOrderRequest, OrderQuery, OrderQueryRequest, PayNotice, QqWallet, Refund, RefundQuery,
    RefundQueryRequest, RefundRequest, UnifiedOrder, UnifiedOrderRequest, close_order, order_query,
    pay_notice, refund,
    unified_order::{Required, TradeType, UnifiedOrderErrorCode},
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use sha1::Sha1;
use sha2::Sha256;

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const NUMBER: &str = "20150806125346";

fn merchant(kind: SignatureAlgorithm) -> Merchant {
    Merchant::new("1007033799", "1900000109", ApiKey::new(KEY))
        .signature_algorithm(kind)
        .notify_url("http://127.0.0.1:9/paid")
        .certificate(Sandbox::client_certificate())
}

fn builder(merchant: &Merchant) -> SandboxBuilder {
    Sandbox::builder()
        .merchant(merchant.clone())
        .order_api::<UnifiedOrder, PayNotice>()
        .api::<OrderQuery>()
        .api::<CloseOrder>()
        .api::<Refund>()
        .api::<RefundQuery>()
        .time_scale(1_000_000)
}

fn client(sandbox: &Sandbox, merchant: Merchant) -> Client<QqWallet> {
    Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap()
}

fn protocol() -> Protocol<QqWallet> {
    Protocol::new(merchant(SignatureAlgorithm::Md5)).unwrap()
}

fn order() -> UnifiedOrderRequest {
    Required {
        body: "美团APP-KTV".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(888),
        spbill_create_ip: "123.12.12.123".into(),
        trade_type: TradeType::Native,
    }
    .into()
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        ..refund::Required {
            out_refund_no: "2015080612".into(),
            refund_fee: Fen(800),
            op_user_id: "1900000109".into(),
            op_user_passwd: "e10adc3949ba59abbe56e057f20f883e".into(),
        }
        .into()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02X}"))
}

fn md5(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// The pairs of a text as a message, with the signature that QQ Wallet would put under it.
fn signed(text: &str) -> String {
    let sign = md5(&format!("{text}&key={KEY}"));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('=')).chain([("sign", sign.as_str())]);
    let elements =
        pairs.fold(String::new(), |body, (name, value)| body + &format!("<{name}>{value}</{name}>"));
    format!("<xml>{elements}</xml>")
}

#[tokio::test]
async fn an_order_is_placed_paid_and_its_notice_acknowledged_with_either_digest() {
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
        let merchant = merchant(kind).notify_url(format!("{}/paid", receiver.url));
        let sandbox = builder(&merchant).start().unwrap();
        let client = client(&sandbox, merchant);

        let reply = client.call(&order()).await.unwrap();
        assert!(reply.prepay_id.is_some_and(|id| !id.is_empty()));
        assert_eq!(reply.code_url.as_deref(), Some("https://qpay.qq.com/qr/6c7f2a34"));
        assert!(reply.unknown_fields.is_empty(), "{:?}", reply.unknown_fields);

        let delivery = sandbox.pay(NUMBER).await.unwrap();
        assert_eq!((delivery.attempts, delivery.acknowledged), (1, true));
        let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
        assert_eq!(event.out_trade_no.as_deref(), Some(NUMBER));
        assert_eq!((event.total_fee, event.cash_fee), (Some(Fen(888)), Some(Fen(888))));
        assert_eq!(event.trade_state, Some(pay_notice::TradeState::Success));
        assert_eq!(event.trade_type, Some(pay_notice::TradeType::Native));
        assert!(event.transaction_id.is_some() && event.time_end.is_some());
        assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);
    }
}

#[tokio::test]
async fn a_notice_that_is_refused_comes_again() {
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Full(200, PayNotice::refused("busy").body),
        _ => Reply::Full(200, PayNotice::accepted().body),
    });
    let merchant = merchant(SignatureAlgorithm::Md5).notify_url(format!("{}/paid", receiver.url));
    let sandbox = builder(&merchant).start().unwrap();
    client(&sandbox, merchant).call(&order()).await.unwrap();
    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (2, true));
}

#[test]
fn the_acknowledgement_is_the_documented_one() {
    let text = |ack: paytable::Ack| String::from_utf8(ack.body).unwrap();
    assert_eq!(text(PayNotice::accepted()), "<xml><return_code>SUCCESS</return_code></xml>");
    assert_eq!(text(PayNotice::refused("any reason")), "<xml><return_code>FAIL</return_code></xml>");
}

#[tokio::test]
async fn an_order_is_queried_closed_and_paid_back() {
    let merchant = merchant(SignatureAlgorithm::Md5);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);

    let query = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    let found = client.call(&query).await.unwrap();
    assert_eq!(found.out_trade_no.as_deref(), Some(NUMBER));
    assert_eq!(found.trade_state, Some(order_query::TradeState::Success));

    let close: CloseOrderRequest = close_order::Required { out_trade_no: NUMBER.into() }.into();
    let closed = client.call(&close).await.unwrap();
    assert_eq!(closed.result_code, Some(close_order::ResultCode::Success));

    let paid_back = client.call(&refund()).await.unwrap();
    assert_eq!((paid_back.refund_fee, paid_back.out_trade_no.as_deref()), (Some(Fen(800)), Some(NUMBER)));
    assert!(paid_back.refund_id.is_some());

    let query = RefundQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    let refunds = client.call(&query).await.unwrap();
    assert_eq!((refunds.out_trade_no.as_deref(), refunds.total_fee), (Some(NUMBER), Some(Fen(888))));
}

#[tokio::test]
async fn a_query_names_what_it_asks_for() {
    let merchant = merchant(SignatureAlgorithm::Md5);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let nameless = [
        client.call(&OrderQueryRequest::default()).await.unwrap_err(),
        client.call(&RefundQueryRequest::default()).await.unwrap_err(),
        client.call(&RefundRequest { out_trade_no: None, ..refund() }).await.unwrap_err(),
    ];
    for error in nameless {
        let Error::Invalid(violations) = error else { panic!("{error:?}") };
        assert!(violations.to_string().contains("transaction_id"), "{violations}");
    }
}

#[test]
fn every_refund_of_a_query_has_its_own_values() {
    let reply = signed(
        "mch_id=1900000109&out_refund_no_0=R1&out_refund_no_1=R2&out_trade_no=20150806125346&\
         refund_fee_0=300&refund_fee_1=500&refund_id_0=Q1&refund_id_1=Q2&refund_status_0=SUCCESS&\
         refund_status_1=PROCESSING&result_code=SUCCESS&return_code=SUCCESS&total_fee=888",
    );
    let reply = protocol()
        .accept_without_request::<RefundQueryRequest>(&paytable::Received::new(200, reply.as_bytes()))
        .unwrap();
    let refunds: Vec<_> =
        reply.refunds.iter().map(|item| (item.out_refund_no.as_deref(), item.refund_fee)).collect();
    assert_eq!(refunds, [(Some("R1"), Some(Fen(300))), (Some("R2"), Some(Fen(500)))]);
    assert_eq!(reply.refunds[1].refund_status.as_deref(), Some("PROCESSING"));
}

#[tokio::test]
async fn a_repeated_order_is_the_same_order_unless_its_values_differ() {
    let merchant = merchant(SignatureAlgorithm::Md5);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let first = client.call(&order()).await.unwrap();
    let again = client.call(&order()).await.unwrap();
    assert_eq!(first.prepay_id, again.prepay_id);
    let other = UnifiedOrderRequest { out_trade_no: "20150806125347".into(), ..order() };
    assert_ne!(first.prepay_id, client.call(&other).await.unwrap().prepay_id);

    let dearer = UnifiedOrderRequest { total_fee: Fen(889), ..order() };
    let error = client.call(&dearer).await.unwrap_err();
    assert_eq!(UnifiedOrderErrorCode::of(&error), Some(UnifiedOrderErrorCode::InvalidRequest));

    sandbox.pay(NUMBER).await.unwrap();
    let error = client.call(&order()).await.unwrap_err();
    assert_eq!(UnifiedOrderErrorCode::of(&error), Some(UnifiedOrderErrorCode::Orderpaid));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_wrong_key_is_turned_down() {
    let sandbox = builder(&merchant(SignatureAlgorithm::Md5)).start().unwrap();
    let forger = merchant(SignatureAlgorithm::Md5).key(ApiKey::new("another_key"));
    let error = client(&sandbox, forger).call(&order()).await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
    assert_eq!((error.code(), error.outcome()), (Some("SIGNERROR"), Outcome::Unknown));
}

#[tokio::test]
async fn a_tampered_notice_is_refused() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let merchant = merchant(SignatureAlgorithm::Md5).notify_url(format!("{}/paid", receiver.url));
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    client.call(&order()).await.unwrap();
    sandbox.pay(NUMBER).await.unwrap();
    let notice = String::from_utf8(receiver.bodies.recv().unwrap()).unwrap();
    assert!(client.notice::<PayNotice>(notice.as_bytes()).is_ok());

    let cheaper = notice.replace("<total_fee>888</total_fee>", "<total_fee>1</total_fee>");
    assert_ne!(cheaper, notice);
    let error = client.notice::<PayNotice>(cheaper.as_bytes()).unwrap_err();
    assert!(matches!(error, NoticeError::Unverified(VerifyError::WrongSignature)), "{error:?}");
}

#[test]
fn a_message_for_another_merchant_is_refused_though_its_key_fits() {
    let body = signed("mch_id=1900000110&out_trade_no=20150806125346&total_fee=888&trade_state=SUCCESS");
    let error = protocol().notice::<PayNotice>(body.as_bytes()).unwrap_err();
    let wrong = VerifyError::WrongMerchant { field: "mch_id" };
    assert!(matches!(&error, NoticeError::Unverified(why) if *why == wrong), "{error:?}");
    let body = signed("mch_id=1900000110&prepay_id=6M1&result_code=SUCCESS&return_code=SUCCESS");
    let error = protocol()
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .unwrap_err();
    assert!(matches!(&error, Error::Unknown(Unknown::Unverified(why)) if *why == wrong), "{error:?}");
}

#[test]
fn the_numbers_of_the_page_behind_decide_nothing() {
    let body = signed(
        "mch_id=1900000109&prepay_id=6M1&result_code=SUCCESS&retcode=66227005&retmsg=busy&return_code=SUCCESS",
    );
    let reply = protocol()
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, body.as_bytes()))
        .unwrap();
    assert_eq!((reply.retcode.as_deref(), reply.retmsg.as_deref()), (Some("66227005"), Some("busy")));
}

#[test]
fn the_signed_text_and_its_digests_are_those_of_another_hand() {
    let text = |kind: &str| {
        format!(
            "appid=1007033799&body=美团APP-KTV&fee_type=CNY&mch_id=1900000109&\
             nonce_str=3e5a036cb4bc3a677a38ad9d69eb3feb&notify_url=http://127.0.0.1:9/paid&\
             out_trade_no=20150806125346&sign_type={kind}&spbill_create_ip=123.12.12.123&total_fee=888&\
             trade_type=NATIVE"
        )
    };
    let order = UnifiedOrderRequest { nonce_str: Some("3e5a036cb4bc3a677a38ad9d69eb3feb".into()), ..order() };
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let prepared = Protocol::<QqWallet>::new(merchant(kind)).unwrap().prepare(&order).unwrap();
        let text = text(kind.name());
        assert_eq!(prepared.signed_text(), Some(format!("{text}&key=***").as_str()));
        let keyed = format!("{text}&key={KEY}");
        let expected = match kind {
            SignatureAlgorithm::Md5 => md5(&keyed),
            SignatureAlgorithm::HmacSha256 => {
                let mut hmac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
                hmac.update(keyed.as_bytes());
                hex(&hmac.finalize().into_bytes())
            }
            _ => unreachable!("not its own"),
        };
        let body = String::from_utf8(prepared.into_draft().body).unwrap();
        assert!(body.contains(&format!("<sign>{expected}</sign>")), "{body} lacks {expected}");
    }
}

/// The signature of an app, after the samples of QQ Wallet's SDK.
fn app_signature(app_key: &str, nonce: &str, token: &str) -> String {
    let text = format!("appId=1007033799&bargainorId=1900000109&nonce={nonce}&pubAcc=&tokenId={token}");
    let mut hmac = Hmac::<Sha1>::new_from_slice(format!("{app_key}&").as_bytes()).unwrap();
    hmac.update(text.as_bytes());
    BASE64_STANDARD.encode(hmac.finalize().into_bytes())
}

#[test]
fn the_hand_that_signs_for_apps_agrees_with_openssl() {
    // printf 'appId=1007033799&bargainorId=1900000109&nonce=n&pubAcc=&tokenId=6M1' |
    //     openssl dgst -sha1 -hmac 'secret&' -binary | base64
    assert_eq!(app_signature("secret", "n", "6M1"), "I9UNFavtSsbIoaHY6vKzKfKqJ7Q=");
}

#[tokio::test]
async fn an_app_is_handed_what_its_sdk_wants_signed_under_its_own_key() {
    let merchant = merchant(SignatureAlgorithm::Md5).secret("app_key", ApiKey::new("d139ae6fb0175e56"));
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let order = UnifiedOrderRequest { trade_type: TradeType::App, ..order() };
    let reply = client.call(&order).await.unwrap();
    let payment = reply.app(&client).unwrap();
    assert_eq!((payment.app_id.as_str(), payment.bargainor_id.as_str()), ("1007033799", "1900000109"));
    assert_eq!(Some(&payment.token_id), reply.prepay_id.as_ref());
    assert_eq!((payment.pub_acc.as_str(), payment.sig_type.as_str()), ("", "HMAC-SHA1"));
    assert_eq!(payment.sig, app_signature("d139ae6fb0175e56", &payment.nonce, &payment.token_id));

    // The merchant's own key is not that of the app.
    let error = reply.app(&protocol()).unwrap_err();
    assert!(error.to_string().contains("app_key"), "{error}");
}

#[test]
fn only_the_refund_goes_to_the_host_that_asks_for_a_certificate() {
    let url = |path: &str| format!("https://qpay.qq.com/cgi-bin/pay/{path}");
    assert_eq!(protocol().prepare(&order()).unwrap().url(), url("qpay_unified_order.cgi"));
    for (api, path) in [
        (OrderQuery::TABLE, "qpay_order_query.cgi"),
        (CloseOrder::TABLE, "qpay_close_order.cgi"),
        (RefundQuery::TABLE, "qpay_refund_query.cgi"),
    ] {
        assert_eq!(format!("{}{}", api.host, api.path), url(path));
    }
    let url = protocol().prepare(&refund()).unwrap().url();
    assert_eq!(url, "https://api.qpay.qq.com/cgi-bin/pay/qpay_refund.cgi");
    assert_eq!(QqWallet::TABLE.hosts.len(), 2);
}

#[test]
fn the_operators_password_is_sent_but_not_printed() {
    let request = refund();
    let sent = String::from_utf8(protocol().prepare(&request).unwrap().into_draft().body).unwrap();
    assert!(sent.contains("<op_user_passwd>e10adc3949ba59abbe56e057f20f883e</op_user_passwd>"), "{sent}");
    let printed = format!("{request:?}");
    assert!(printed.contains("op_user_passwd") && !printed.contains("e10adc3949ba"), "{printed}");
}
