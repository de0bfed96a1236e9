//! The sandbox behaves like the gateway, and the client says of every end of a call what is known about the order.

use paytable::{
    Api, ApiKey, BuildError, Client, CloudPay, Error, Fen, Gateway, Merchant, Notice, Outcome, Protocol,
    Unknown, WechatV2, cloudpay,
    codec::Malformed,
    sandbox::{PayError, Sandbox},
    sign,
    table::SignatureAlgorithm,
    wechat_v2::{
        PayNotice, UnifiedOrder, UnifiedOrderRequest,
        unified_order::{Required, TradeType, UnifiedOrderErrorCode},
    },
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};
use std::{collections::HashSet, time::Duration};

const KEY: &str = "0123456789abcdef0123456789abcdef";
const NUMBER: &str = "1217752501201407033233368018";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
        .notify_url("http://127.0.0.1:9/paid")
        .certificate(Sandbox::client_certificate())
}

fn order(number: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: number.into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    }
}

fn sandbox() -> Sandbox {
    Sandbox::builder().merchant(merchant()).time_scale(1_000_000).start().unwrap()
}

fn client_at(url: &str, merchant: Merchant) -> Client<WechatV2> {
    Client::builder(merchant).base_url(url).timeout(Duration::from_millis(700)).build().unwrap()
}

#[tokio::test]
async fn an_order_is_placed_paid_and_its_notice_verified_with_either_digest() {
    for kind in [SignatureAlgorithm::Md5, SignatureAlgorithm::HmacSha256] {
        let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
        let merchant = merchant().signature_algorithm(kind).notify_url(format!("{}/paid", receiver.url));
        let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
        let client = client_at(sandbox.base_url(), merchant);

        let reply = client.call(&order(NUMBER)).await.unwrap();
        let payment = reply.mini_program(&client).unwrap();
        assert_eq!(payment.package, format!("prepay_id={}", reply.prepay_id.unwrap()));
        assert_eq!(payment.sign_type, kind.name());
        let rule = sign::canonical(
            &payment,
            &paytable::table::Sign { field: "paySign", ..*WechatV2::TABLE.sign().unwrap() },
        );
        let expected = sign::signature(&rule, kind, &ApiKey::new(KEY), WechatV2::TABLE.sign().unwrap());
        assert_eq!(payment.pay_sign, expected);

        let delivery = sandbox.pay(NUMBER).await.unwrap();
        assert!(delivery.acknowledged);
        let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
        assert_eq!(event.out_trade_no.as_deref(), Some(NUMBER));
        assert_eq!((event.total_fee, event.cash_fee), (Some(Fen(1)), Some(Fen(1))));
        assert!(event.time_end.is_some());
        assert!(
            event.unknown_fields.is_empty(),
            "the notice has fields that its table lacks: {:?}",
            event.unknown_fields
        );
    }
}

#[tokio::test]
async fn a_notice_comes_again_until_it_is_acknowledged() {
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Full(500, Vec::new()),
        1 => Reply::Full(200, PayNotice::refused("busy").body),
        2 => Reply::Full(200, b"OK".to_vec()),
        3 => Reply::Bytes(Vec::new()),
        _ => Reply::Full(200, PayNotice::accepted().body),
    });
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000).start().unwrap();
    client_at(sandbox.base_url(), merchant).call(&order(NUMBER)).await.unwrap();
    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (5, true));
    assert_eq!(sandbox.pay(NUMBER).await, Err(PayError::AlreadyPaid));
    assert_eq!(sandbox.pay("no such order").await, Err(PayError::NoSuchOrder));
}

#[tokio::test]
async fn a_notice_nobody_takes_is_given_up_after_the_schedule() {
    let merchant = merchant().notify_url("http://127.0.0.1:9/nobody");
    let sandbox = Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000).start().unwrap();
    client_at(sandbox.base_url(), merchant).call(&order(NUMBER)).await.unwrap();
    let delivery = sandbox.pay(NUMBER).await.unwrap();
    let scheduled = WechatV2::TABLE.notice.unwrap().schedule.len();
    assert_eq!((delivery.attempts, delivery.acknowledged), (scheduled, false));
}

#[tokio::test]
async fn a_repeated_order_is_the_same_order_unless_its_values_differ() {
    let sandbox = sandbox();
    let client = client_at(sandbox.base_url(), merchant());
    let first = client.call(&order(NUMBER)).await.unwrap();
    let again = client.call(&order(NUMBER)).await.unwrap();
    assert_eq!(first.prepay_id, again.prepay_id);

    let dearer = UnifiedOrderRequest { total_fee: Fen(2), ..order(NUMBER) };
    let error = client.call(&dearer).await.unwrap_err();
    assert_eq!(UnifiedOrderErrorCode::of(&error), Some(UnifiedOrderErrorCode::InvalidRequest));
    // There is an order under this number.
    assert_eq!(error.outcome(), Outcome::Unknown);

    sandbox.pay(NUMBER).await.unwrap();
    let error = client.call(&order(NUMBER)).await.unwrap_err();
    assert_eq!(UnifiedOrderErrorCode::of(&error), Some(UnifiedOrderErrorCode::Orderpaid));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_wrong_key_and_an_unknown_merchant_are_turned_down_without_signature() {
    let sandbox = sandbox();
    let forger =
        Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("abcdef0123456789abcdef0123456789"));
    let stranger = Merchant::new("wx8888888888888888", "1900000999", ApiKey::new(KEY));
    for (merchant, code) in [(forger, "SIGNERROR"), (stranger, "MCHID_NOT_EXIST")] {
        let client = client_at(sandbox.base_url(), merchant.notify_url("http://127.0.0.1:9/paid"));
        let error = client.call(&order(NUMBER)).await.unwrap_err();
        assert!(matches!(error, Error::Rejected(_)), "{error:?}");
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.outcome(), Outcome::Unknown, "nobody vouches for an unsigned reply");
    }
}

#[tokio::test]
async fn an_appid_of_somebody_else_is_refused_with_a_signature() {
    let sandbox = sandbox();
    let client = client_at(sandbox.base_url(), merchant());
    let order = UnifiedOrderRequest { appid: Some("wx0000000000000000".into()), ..order(NUMBER) };
    let error = client.call(&order).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(error.code(), Some("APPID_MCHID_NOT_MATCH"));
}

/// What a caller without our checks could send, and the documented answer to it.
#[test]
fn what_is_not_a_request_is_answered_with_the_documented_words() {
    let sandbox = sandbox();
    let url = format!("{}/pay/unifiedorder", sandbox.base_url());
    let cases: [(&str, &str, &[u8]); 4] = [
        ("请使用post方法", "GET", b""),
        ("post数据为空", "POST", b""),
        ("编码格式错误", "POST", b"<xml><a>\xff</a></xml>"),
        ("XML格式错误", "POST", b"<xml><a>"),
    ];
    for (words, method, body) in cases {
        let (status, reply) = send(method, &url, body);
        let expected = format!("<xml><return_code>FAIL</return_code><return_msg>{words}</return_msg></xml>");
        assert_eq!((status, String::from_utf8_lossy(&reply).as_ref()), (200, expected.as_str()));
    }
    assert_eq!(send("POST", &format!("{}/pay/nosuchapi", sandbox.base_url()), b"x").0, 404);
}

/// Signs by hand, so that the client's own checks are passed by.
fn hand_signed(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut sorted = fields.to_vec();
    sorted.sort_unstable();
    let text: Vec<String> = sorted.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let rule = WechatV2::TABLE.sign().unwrap();
    let signature = sign::signature(&text.join("&"), SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let elements: Vec<String> =
        fields.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect();
    format!("<xml>{}<sign>{signature}</sign></xml>", elements.concat()).into_bytes()
}

#[test]
fn the_sandbox_finds_the_faults_that_the_client_would_have_found() {
    let sandbox = sandbox();
    let protocol = Protocol::<WechatV2>::new(merchant()).unwrap();
    let good = [
        ("appid", "wx8888888888888888"),
        ("mch_id", "1900000109"),
        ("nonce_str", "n"),
        ("body", "test"),
        ("out_trade_no", "20150806125346"),
        ("total_fee", "1"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "http://127.0.0.1:9/paid"),
        ("trade_type", "JSAPI"),
        ("openid", "o"),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut fields = good.to_vec();
        fields.retain(|(n, _)| *n != name);
        fields.push((name, value));
        hand_signed(&fields)
    };
    let without =
        |name: &str| hand_signed(&good.iter().copied().filter(|(n, _)| *n != name).collect::<Vec<_>>());
    let cases = [
        (hand_signed(&good), None),
        (without("body"), Some("LACK_PARAMS")),
        (without("openid"), Some("LACK_PARAMS")),
        (with("total_fee", "1.5"), Some("INVALID_REQUEST")),
        (with("total_fee", "0"), Some("INVALID_REQUEST")),
        (with("trade_type", "CASH"), Some("INVALID_REQUEST")),
        (with("scene_info", "not json"), Some("INVALID_REQUEST")),
        (with("time_expire", "20241301000000"), Some("INVALID_REQUEST")),
        (with("time_expire", "20200101000000"), Some("INVALID_REQUEST")),
        (with("total_fee", "1000000001"), Some("INVALID_REQUEST")),
        (with("body", " "), Some("INVALID_REQUEST")),
        (with("openid", "undefined"), Some("INVALID_REQUEST")),
    ];
    for (body, code) in cases {
        let (_, bytes) = send("POST", &format!("{}/pay/unifiedorder", sandbox.base_url()), &body);
        let result =
            protocol.accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(200, &bytes));
        assert_eq!(result.as_ref().err().and_then(Error::code), code, "{result:?}");
    }
}

type Case = (&'static str, fn() -> Reply);

#[tokio::test]
async fn only_a_connection_that_never_came_about_counts_as_not_sent() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client_at(&format!("http://{closed}"), merchant()).call(&order(NUMBER)).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotDone);

    let cases: [Case; 9] = [
        ("silence", || Reply::Silence(Duration::from_millis(1500))),
        ("closed without a word", || Reply::Bytes(Vec::new())),
        ("cut off", || Reply::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<xml><return".to_vec())),
        ("not HTTP", || Reply::Bytes(b"hello\r\n\r\n".to_vec())),
        ("bad gateway", || Reply::Full(502, b"<html>".to_vec())),
        ("redirect", || Reply::Full(302, Vec::new())),
        ("empty", || Reply::Full(200, Vec::new())),
        ("web page", || Reply::Full(200, b"<!DOCTYPE html><html></html>".to_vec())),
        ("too large", || Reply::Full(200, vec![b' '; 2 << 20])),
    ];
    for (what, reply) in cases {
        let receiver = Receiver::start(move |_, _| reply());
        let error = client_at(&receiver.url, merchant()).call(&order(NUMBER)).await.unwrap_err();
        assert!(matches!(error, Error::Unknown(_)), "{what}: {error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{what}");
        assert_eq!(receiver.bodies.iter().take(1).count(), 1, "{what}");
        assert!(receiver.bodies.try_recv().is_err(), "{what}: one call sends one request");
        match what {
            "silence" => {
                assert!(matches!(error, Error::Unknown(Unknown::Interrupted(fault)) if fault.timeout));
            }
            "redirect" => assert!(matches!(error, Error::Unknown(Unknown::Status(302)))),
            "too large" => assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::TooLarge)))),
            _ => {}
        }
    }
}

#[tokio::test]
async fn one_client_serves_many_merchants_at_once_without_mixing_their_keys() {
    let merchants: Vec<Merchant> = (0..8)
        .map(|n| {
            let key = ApiKey::new(format!("{n:032}"));
            Merchant::new(format!("wx{n}"), format!("190000010{n}"), key)
                .notify_url("http://127.0.0.1:9/paid")
        })
        .collect();
    let sandbox =
        merchants.iter().fold(Sandbox::builder(), |sandbox, m| sandbox.merchant(m.clone())).start().unwrap();
    let first =
        Client::<WechatV2>::builder(merchants[0].clone()).base_url(sandbox.base_url()).build().unwrap();
    let mut calls = Vec::new();
    for (n, merchant) in merchants.into_iter().enumerate() {
        let client = first.with_merchant(merchant).unwrap();
        for m in 0..5 {
            let client = client.clone();
            calls.push(tokio::spawn(async move { client.call(&order(&format!("order-{n}-{m}"))).await }));
        }
    }
    let mut prepay_ids = HashSet::new();
    for call in calls {
        prepay_ids.insert(call.await.unwrap().unwrap().prepay_id);
    }
    assert_eq!(prepay_ids.len(), 40);
}

#[test]
fn the_blocking_client_does_the_same() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build_blocking().unwrap();
    let reply = client.call(&order(NUMBER)).unwrap();
    assert!(reply.mini_program(&client).is_ok());
    assert!(sandbox.pay_blocking(NUMBER).unwrap().acknowledged);
    let event = client.notice::<PayNotice>(&receiver.bodies.recv().unwrap()).unwrap();
    assert_eq!(event.out_trade_no.as_deref(), Some(NUMBER));

    let receiver = Receiver::start(|_, _| Reply::Full(200, vec![b' '; 2 << 20]));
    let far = Client::<WechatV2>::builder(self::merchant()).base_url(&receiver.url).build_blocking().unwrap();
    assert!(matches!(far.call(&order(NUMBER)), Err(Error::Unknown(Unknown::Malformed(Malformed::TooLarge)))));
}

fn cloud_order(sub_mch_id: &str) -> cloudpay::UnifiedOrderRequest {
    cloudpay::UnifiedOrderRequest {
        function_name: Some("pay_cb".into()),
        ..cloudpay::unified_order::Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: sub_mch_id.into(),
            total_fee: Fen(1),
            env_id: "test-f0b102".into(),
        }
        .into()
    }
}

#[tokio::test]
async fn cloudpay_places_the_documented_sample_and_calls_its_function_back() {
    use cloudpay::UnifiedOrderCallback as Callback;
    let receiver = Receiver::start(|number, _| match number {
        0 => Reply::Full(200, br#"{"errcode":-1,"errmsg":"later"}"#.to_vec()),
        1 => Reply::Full(200, br#"{"errCode":0}"#.to_vec()),
        _ => Reply::Full(200, Callback::accepted().body),
    });
    let sandbox = Sandbox::builder()
        .cloud_merchant("1900009231", "wx8888888888888888")
        .function("test-f0b102", "pay_cb", format!("{}/pay_cb", receiver.url))
        .time_scale(1_000_000)
        .start()
        .unwrap();
    let client = Client::<CloudPay>::builder(Merchant::bare()).base_url(sandbox.base_url()).build().unwrap();
    let reply = client.call(&cloud_order("1900009231")).await.unwrap();
    let payment = reply.payment.unwrap();
    assert_eq!(payment.package, reply.prepay_id.map(|id| format!("prepay_id={id}")));
    assert_eq!(payment.app_id.as_deref(), Some("wx8888888888888888"));
    assert_eq!(reply.trade_type, Some(cloudpay::unified_order::TradeType::Jsapi));

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (3, true));
    let body = receiver.bodies.recv().unwrap();
    assert!(String::from_utf8_lossy(&body).contains("\"outTradeNo\":"), "events are spelled in camel case");
    let event = client.unauthenticated_notice::<Callback>(&body).unwrap().confirmed();
    assert_eq!((event.out_trade_no.as_deref(), event.total_fee), (Some(NUMBER), Some(Fen(1))));
    assert_eq!(event.sub_mch_id.as_deref(), Some("1900009231"));
    assert!(event.unknown_fields.is_empty());
}

#[tokio::test]
async fn a_refused_cloudpay_order_comes_with_a_payment_that_must_not_be_used() {
    let sandbox = Sandbox::builder().cloud_merchant("1900009231", "wx8888888888888888").start().unwrap();
    let client = Client::<CloudPay>::builder(Merchant::bare()).base_url(sandbox.base_url()).build().unwrap();
    let order = cloud_order("1900000000");
    let error = client.call(&order).await.unwrap_err();
    assert_eq!(error.code(), Some("MCHID_NOT_EXIST"));

    let prepared = client.protocol().prepare(&order).unwrap();
    let url = format!("{}{}", sandbox.base_url(), prepared.path);
    let (_, raw) = send("POST", &url, &prepared.body);
    let raw = String::from_utf8(raw).unwrap();
    assert!(raw.contains(r#""package":"prepay_id=""#), "{raw}");

    let (_, bytes) = send("POST", &url, b"{");
    let error = client
        .protocol()
        .accept_without_request::<cloudpay::UnifiedOrderRequest>(&paytable::Received::new(200, &bytes))
        .unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
}

#[test]
fn a_client_needs_a_whole_merchant_and_a_safe_address() {
    let build = |merchant: Merchant, url: &str| Client::<WechatV2>::builder(merchant).base_url(url).build();
    let bare = Merchant::bare().key(ApiKey::new(KEY));
    assert!(matches!(build(bare, "https://example.com"), Err(BuildError::Merchant(_))));
    let keyless = Merchant::bare().with("appid", "wx1").with("mch_id", "19");
    assert!(matches!(build(keyless, "https://example.com"), Err(BuildError::Merchant(_))));
    assert!(matches!(build(merchant(), "http://example.com"), Err(BuildError::PlainHttp)));
    assert!(matches!(build(merchant(), "http://127.0.0.1.example.com"), Err(BuildError::PlainHttp)));
    assert!(matches!(build(merchant(), "ftp://example.com"), Err(BuildError::BaseUrl)));
    assert!(matches!(build(merchant(), "example.com"), Err(BuildError::BaseUrl)));
    assert!(build(merchant(), "http://[::1]:8080").is_ok());
    let trusting = Client::<WechatV2>::builder(merchant()).root_certificate("not PEM").build();
    assert!(matches!(trusting, Err(BuildError::Certificate(_))));
    assert!(
        Client::<CloudPay>::builder(Merchant::bare()).build().is_ok(),
        "its documented address is plain http"
    );
}

#[tokio::test]
async fn no_key_is_printed_by_anything_a_program_would_print() {
    let sandbox = sandbox();
    let client = client_at(sandbox.base_url(), merchant());
    let order_of_all = order(NUMBER);
    let prepared = client.protocol().prepare(&order_of_all).unwrap();
    let refused =
        client_at(sandbox.base_url(), merchant().key(ApiKey::new("WrongWrongWrongWrongWrongWrong32")))
            .call(&order(NUMBER))
            .await;
    let printed = format!(
        "{sandbox:?} {client:?} {prepared:?} {:?} {refused:?} {:?} {:?}",
        prepared.signed_text(),
        client.protocol(),
        Sandbox::builder().merchant(merchant()),
    );
    assert!(!printed.contains(KEY) && !printed.contains("WrongWrong"), "{printed}");
}

#[tokio::test]
async fn any_api_can_be_answered_from_its_examples() {
    let sandbox =
        Sandbox::builder().merchant(merchant()).api::<paytable_tests_sandbox::ShortUrl>().start().unwrap();
    let client = client_at(sandbox.base_url(), merchant());
    let request = paytable_tests_sandbox::ShortUrlRequest {
        ..paytable_tests_sandbox::short_url::Required { long_url: "weixin://wxpay/bizpayurl?pr=1".into() }
            .into()
    };
    let reply = client.call(&request).await.unwrap();
    assert_eq!(reply.short_url.as_deref(), Some("weixin://wxpay/s/XXXXXX"));
    assert_eq!(UnifiedOrder::TABLE.path, "/pay/unifiedorder");
}

#[tokio::test]
async fn an_api_with_its_own_host_and_error_fields_is_read_by_its_own_table() {
    use paytable_tests_sandbox::{PublicKey, PublicKeyRequest};
    let table = PublicKey::TABLE;
    assert_eq!(
        (table.host, table.reply),
        ("https://fraud.mch.weixin.qq.com", paytable::table::Reply::Unsigned)
    );
    let sandbox = Sandbox::builder().merchant(merchant()).api::<PublicKey>().start().unwrap();
    let client = client_at(sandbox.base_url(), merchant());
    let request = PublicKeyRequest::default();
    assert_eq!(client.protocol().prepare(&request).unwrap().url(), format!("{}{}", table.host, table.path));
    let reply = client.call(&request).await.unwrap();
    assert!(reply.pub_key.unwrap().contains("RSA PUBLIC KEY"));

    let refused = "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code>\
                   <error_code>20002</error_code><error_code_des>x</error_code_des></xml>";
    let error = client
        .protocol()
        .accept_without_request::<PublicKeyRequest>(&paytable::Received::new(200, refused.as_bytes()))
        .unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("20002"), Outcome::NotDone));
    let forged = "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code>\
                  <pub_key>x</pub_key><mch_id>1900000999</mch_id></xml>";
    assert!(
        client
            .protocol()
            .accept_without_request::<PublicKeyRequest>(&paytable::Received::new(200, forged.as_bytes()))
            .is_err(),
        "of another merchant"
    );
}

#[tokio::test]
#[allow(deprecated)]
async fn a_get_signs_the_raw_values_and_sends_them_encoded() {
    use paytable_tests_sandbox::{H5Entrust, H5EntrustRequest, h5_entrust::Required};
    let sandbox = Sandbox::builder().merchant(merchant()).api::<H5Entrust>().start().unwrap();
    // The merchant's own digest is not among those of the API.
    let client = client_at(sandbox.base_url(), merchant().signature_algorithm(SignatureAlgorithm::Md5));
    let request: H5EntrustRequest = Required {
        plan_id: "12535".into(),
        contract_code: "a b+c=d/é".into(),
        contract_display_account: "微信代扣".into(),
    }
    .into();
    let prepared = client.protocol().prepare(&request).unwrap();
    let text = prepared.signed_text().unwrap();
    assert!(text.contains("contract_code=a b+c=d/é&"), "{text}");
    assert!(text.contains("&sign_type=HMAC-SHA256&"), "{text}");
    assert!(prepared.path.contains("contract_code=a%20b%2Bc%3Dd%2F%C3%A9&"), "{}", prepared.path);
    assert!(prepared.body.is_empty());
    assert!(!format!("{prepared:?}").contains("12535"));
    let reply = client.call(&request).await.unwrap();
    assert_eq!(reply.redirect_url.as_deref(), Some("https://payapp.weixin.qq.com"));
    let stranger =
        client.with_merchant(merchant().key(ApiKey::new("abcdef0123456789abcdef0123456789"))).unwrap();
    assert_eq!(stranger.call(&request).await.unwrap_err().code(), Some("SIGNERROR"));
}

#[tokio::test]
async fn a_query_tells_how_an_order_stands_before_and_after_it_is_paid() {
    use paytable::wechat_v2::{
        OrderQueryRequest,
        order_query::{OrderQueryErrorCode, TradeState},
    };
    let sandbox = sandbox();
    let client = client_at(sandbox.base_url(), merchant());
    let by_number = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    let error = client.call(&by_number).await.unwrap_err();
    assert_eq!(OrderQueryErrorCode::of(&error), Some(OrderQueryErrorCode::Ordernotexist));

    client.call(&order(NUMBER)).await.unwrap();
    let before = client.call(&by_number).await.unwrap();
    assert_eq!((before.trade_state, before.total_fee), (Some(TradeState::Notpay), Some(Fen(1))));
    assert_eq!((before.transaction_id, before.openid), (None, None));

    sandbox.pay(NUMBER).await.unwrap();
    let after = client.call(&by_number).await.unwrap();
    assert_eq!((after.trade_state.clone(), after.cash_fee), (Some(TradeState::Success), Some(Fen(1))));
    assert!(after.time_end.is_some() && after.unknown_fields.is_empty(), "{after:?}");
    let by_payment = OrderQueryRequest { transaction_id: after.transaction_id.clone(), ..Default::default() };
    assert_eq!(client.call(&by_payment).await.unwrap().out_trade_no.as_deref(), Some(NUMBER));

    let other = Merchant::new("wx1", "1900000222", ApiKey::new("abcdef0123456789abcdef0123456789"))
        .notify_url("http://127.0.0.1:9/paid");
    let both = Sandbox::builder().merchant(merchant()).merchant(other.clone()).start().unwrap();
    let mine = client_at(both.base_url(), merchant());
    mine.call(&order(NUMBER)).await.unwrap();
    let theirs = mine.with_merchant(other).unwrap().call(&by_number).await.unwrap_err();
    assert_eq!(theirs.code(), Some("ORDERNOTEXIST"), "an order is its merchant's own");
}

#[tokio::test]
async fn a_closed_order_can_be_neither_paid_nor_placed_again_and_a_paid_one_not_closed() {
    use paytable::wechat_v2::{CloseOrderRequest, OrderQueryRequest, order_query::TradeState};
    let sandbox = sandbox();
    let client = client_at(sandbox.base_url(), merchant());
    let close = |number: &str| CloseOrderRequest {
        ..paytable::wechat_v2::close_order::Required { out_trade_no: number.into() }.into()
    };
    assert_eq!(client.call(&close(NUMBER)).await.unwrap_err().code(), Some("ORDERNOTEXIST"));
    client.call(&order(NUMBER)).await.unwrap();
    assert_eq!(client.call(&close(NUMBER)).await.unwrap().result_msg.as_deref(), Some("OK"));
    let query = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    assert_eq!(client.call(&query).await.unwrap().trade_state, Some(TradeState::Closed));
    assert_eq!(sandbox.pay(NUMBER).await, Err(PayError::Closed));
    let again = client.call(&close(NUMBER)).await.unwrap_err();
    assert_eq!((again.code(), again.outcome()), (Some("ORDERCLOSED"), Outcome::AlreadyDone));
    assert_eq!(client.call(&order(NUMBER)).await.unwrap_err().code(), Some("ORDERCLOSED"));

    client.call(&order("another-order")).await.unwrap();
    sandbox.pay("another-order").await.unwrap();
    let paid = client.call(&close("another-order")).await.unwrap_err();
    assert_eq!((paid.code(), paid.outcome()), (Some("ORDERPAID"), Outcome::Unknown));
}

#[tokio::test]
async fn what_a_cloudpay_callback_says_is_confirmed_by_a_query() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, cloudpay::UnifiedOrderCallback::accepted().body));
    let sandbox = Sandbox::builder()
        .cloud_merchant("1900009231", "wx8888888888888888")
        .function("test-f0b102", "pay_cb", format!("{}/pay_cb", receiver.url))
        .start()
        .unwrap();
    let client = Client::<CloudPay>::builder(Merchant::bare()).base_url(sandbox.base_url()).build().unwrap();
    client.call(&cloud_order("1900009231")).await.unwrap();
    let query: cloudpay::QueryOrderRequest = cloudpay::QueryOrderRequest {
        out_trade_no: Some(NUMBER.into()),
        ..cloudpay::query_order::Required { sub_mch_id: "1900009231".into() }.into()
    };
    let state = |reply: cloudpay::QueryOrderResponse| reply.trade_state.unwrap();
    assert_eq!(state(client.call(&query).await.unwrap()), cloudpay::query_order::TradeState::Notpay);
    sandbox.pay(NUMBER).await.unwrap();
    assert_eq!(state(client.call(&query).await.unwrap()), cloudpay::query_order::TradeState::Success);
    let close =
        cloudpay::close_order::Required { sub_mch_id: "1900009231".into(), out_trade_no: NUMBER.into() };
    let error = client.call(&cloudpay::CloseOrderRequest::from(close)).await.unwrap_err();
    assert_eq!(error.code(), Some("ORDERPAID"));
}

#[tokio::test]
async fn an_app_is_handed_its_own_bundle_signed_like_the_order() {
    let sandbox = sandbox();
    let client =
        client_at(sandbox.base_url(), merchant().signature_algorithm(SignatureAlgorithm::HmacSha256));
    let order = UnifiedOrderRequest { trade_type: TradeType::App, openid: None, ..order(NUMBER) };
    let reply = client.call(&order).await.unwrap();
    let payment = reply.app(&client).unwrap();
    assert_eq!((payment.partnerid.as_str(), payment.package.as_str()), ("1900000109", "Sign=WXPay"));
    assert_eq!(Some(&payment.prepayid), reply.prepay_id.as_ref());
    let text = sign::canonical(&payment, WechatV2::TABLE.sign().unwrap());
    assert!(text.starts_with("appid=wx8888888888888888&noncestr="), "{text}");
    let rule = WechatV2::TABLE.sign().unwrap();
    assert_eq!(payment.sign, sign::signature(&text, SignatureAlgorithm::HmacSha256, &ApiKey::new(KEY), rule));
    let json = serde_json::to_value(&payment).unwrap();
    assert_eq!(json["noncestr"], payment.noncestr);
}
