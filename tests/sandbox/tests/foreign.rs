//! Requests as other clients write them.

use paytable::{
    ApiKey, Client, Fen, Notice as _, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{
        PayNotice, RefundRequest, SandboxSignKeyRequest, UnifiedOrderRequest, refund, unified_order,
    },
};
use paytable_tests::{APPID, KEY, MCH_ID, digest, merchant, pairs, text_to_sign};
use paytable_tests_sandbox::{
    receiver::{Receiver, Reply as Answer, send},
    script::elements,
};
use std::collections::BTreeMap;

/// The elements of an order, signed with that key.
fn order(number: &str, key: &str) -> String {
    let mut all = pairs(&[
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
        ("body", "茶"),
        ("out_trade_no", number),
        ("total_fee", "1"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "http://127.0.0.1:9/paid"),
        ("trade_type", "APP"),
    ]);
    let sign = digest(&text_to_sign(&all), paytable::table::SignatureAlgorithm::Md5, key);
    all.push(("sign".to_owned(), sign));
    all.iter().fold(String::new(), |text, (name, value)| text + &format!("<{name}>{value}</{name}>"))
}

fn posted(sandbox: &Sandbox, path: &str, body: &str) -> BTreeMap<String, String> {
    elements(&send("POST", &format!("{}{path}", sandbox.base_url()), body.as_bytes()).1)
}

#[test]
fn a_request_may_have_a_root_element_of_any_name_and_only_one() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let fields = |number: &str| order(number, KEY);
    for (number, root) in ["xml", "root", "XML", "_r", "a1", "request"].into_iter().enumerate() {
        for (form, (before, after)) in
            [("", ""), ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "\n"), ("  ", "  ")]
                .into_iter()
                .enumerate()
        {
            let order = fields(&format!("ROOT{number}{form}"));
            let reply =
                posted(&sandbox, "/pay/unifiedorder", &format!("{before}<{root}>{order}</{root}>{after}"));
            assert_eq!(reply.get("result_code").map(String::as_str), Some("SUCCESS"), "{root}: {reply:?}");
        }
    }
    let order = fields("ROOT99");
    for wrong in [
        format!("<root>{order}</xml>"),
        format!("<root>{order}</root><root>{order}</root>"),
        format!("<root>{order}</root>x"),
        format!("<root a=\"1\">{order}</root>"),
        format!("<root><xml>{order}</xml></root>"),
        format!("<1root>{order}</1root>"),
        format!("<>{order}</>"),
        format!("<!DOCTYPE root><root>{order}</root>"),
        order.clone(),
    ] {
        let reply = posted(&sandbox, "/pay/unifiedorder", &wrong);
        assert_eq!(reply.get("return_msg").map(String::as_str), Some("XML格式错误"), "{wrong}: {reply:?}");
    }
    assert!(sandbox.order("ROOT99").is_none());
}

#[test]
fn a_reply_or_a_notice_has_the_root_element_of_the_gateway() {
    let protocol = paytable_tests::protocol(paytable::table::SignatureAlgorithm::Md5);
    let genuine = paytable_tests::xml(&paytable_tests::signed(
        paytable_tests::notice(),
        paytable::table::SignatureAlgorithm::Md5,
    ));
    assert!(protocol.notice::<paytable::wechat_v2::PayNotice>(genuine.as_bytes()).is_ok());
    let other = genuine.replacen("<xml>", "<root>", 1).replacen("</xml>", "</root>", 1);
    assert!(protocol.notice::<paytable::wechat_v2::PayNotice>(other.as_bytes()).is_err());
}

/// The call for the key of the sandbox, as foreign clients make it.
fn sign_key_call(key: &str) -> String {
    let mut all = pairs(&[("mch_id", MCH_ID), ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS")]);
    let sign = digest(&text_to_sign(&all), paytable::table::SignatureAlgorithm::Md5, key);
    all.push(("sign".to_owned(), sign));
    paytable_tests::xml(&all)
}

#[test]
fn a_foreign_client_gets_the_key_of_the_gateways_sandbox_and_calls_its_paths_with_it() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let reply = posted(&sandbox, "/sandboxnew/pay/getsignkey", &sign_key_call(KEY));
    assert_eq!((reply["return_code"].as_str(), reply["mch_id"].as_str()), ("SUCCESS", MCH_ID));
    let key = &reply["sandbox_signkey"];
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) && key != KEY, "{key}");
    let newer = posted(&sandbox, "/xdc/apiv2getsignkey/sign/getsignkey", &sign_key_call(KEY));
    assert_eq!(newer.get("sandbox_signkey"), Some(key));
    let forged = posted(&sandbox, "/sandboxnew/pay/getsignkey", &sign_key_call(key));
    assert_eq!((forged["return_code"].as_str(), forged["return_msg"].as_str()), ("FAIL", "签名错误"));

    let xml = |number: &str, key: &str| format!("<xml>{}</xml>", order(number, key));
    for (path, number) in
        [("/sandboxnew/pay/unifiedorder", "SAND0001"), ("/xdc/apiv2sandbox/pay/unifiedorder", "SAND0002")]
    {
        let placed = posted(&sandbox, path, &xml(number, key));
        assert_eq!(placed["result_code"], "SUCCESS", "{placed:?}");
        // The reply is signed with the key of the sandbox.
        let mut all: Vec<_> = placed.into_iter().collect();
        all.retain(|(name, _)| name != "sign");
        let expected = digest(&text_to_sign(&all), paytable::table::SignatureAlgorithm::Md5, key);
        let again = posted(&sandbox, path, &xml(number, key));
        let mut all: Vec<_> = again.iter().map(|(n, v)| (n.clone(), v.clone())).collect();
        all.retain(|(name, _)| name != "sign");
        let own = digest(&text_to_sign(&all), paytable::table::SignatureAlgorithm::Md5, key);
        assert_eq!(again["sign"], own);
        assert_ne!(expected, own, "a nonce of its own");
    }
    // Each key is for its own paths.
    assert_eq!(
        posted(&sandbox, "/sandboxnew/pay/unifiedorder", &xml("SAND0003", KEY))["return_msg"],
        "签名错误"
    );
    assert_eq!(posted(&sandbox, "/pay/unifiedorder", &xml("SAND0003", key))["return_msg"], "签名错误");
    for unknown in ["/sandboxnew", "/sandboxnew/", "/sandboxnewpay/unifiedorder", "/sandboxnew/_/pay/refund"]
    {
        let (status, _) = send("POST", &format!("{}{unknown}", sandbox.base_url()), b"<xml></xml>");
        assert_eq!(status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn the_client_calls_the_gateways_sandbox_with_its_key_and_a_prefix_of_the_path() {
    let receiver = Receiver::start(|_, _| Answer::Full(200, PayNotice::accepted().body));
    let merchant = merchant().notify_url(format!("{}/paid", receiver.url));
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start().unwrap();
    let real = Client::<WechatV2>::builder(merchant.clone()).base_url(sandbox.base_url()).build().unwrap();
    let reply = real.call(&SandboxSignKeyRequest::default()).await.unwrap();
    let key = reply.sandbox_signkey.clone().unwrap();
    assert!(!format!("{reply:?}").contains(&key), "{reply:?}");

    let merchant = merchant.key(ApiKey::new(key)).certificate(Sandbox::client_certificate());
    let client = Client::<WechatV2>::builder(merchant)
        .base_url(format!("{}/sandboxnew", sandbox.base_url()))
        .build()
        .unwrap();
    let order: UnifiedOrderRequest = unified_order::Required {
        body: "茶".into(),
        out_trade_no: "A00001".into(),
        total_fee: Fen(101),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: unified_order::TradeType::App,
    }
    .into();
    client.call(&order).await.unwrap();
    assert!(sandbox.pay("A00001").await.unwrap().acknowledged);
    // The notice is signed with that key too.
    let notice = receiver.bodies.recv().unwrap();
    let event = client.notice::<PayNotice>(&notice[..]).unwrap();
    assert_eq!(event.total_fee, Some(Fen(101)));
    real.notice::<PayNotice>(&notice[..]).unwrap_err();
    assert!(client.order_status(&order).await.is_ok());
    let back = RefundRequest {
        out_trade_no: Some("A00001".into()),
        ..refund::Required { out_refund_no: "R00001".into(), total_fee: Fen(101), refund_fee: Fen(1) }.into()
    };
    client.call(&back).await.unwrap();
    // Both paths of refunds are there, and neither asks for a certificate.
    let again = client.protocol().prepare(&back).unwrap();
    for path in ["/sandboxnew/pay/refund", "/sandboxnew/secapi/pay/refund"] {
        let text = String::from_utf8(again.body.clone()).unwrap();
        assert_eq!(posted(&sandbox, path, &text)["result_code"], "SUCCESS", "{path}");
    }
}
