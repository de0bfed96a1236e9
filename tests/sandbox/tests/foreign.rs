//! Requests as other clients write them.

use paytable::sandbox::Sandbox;
use paytable_tests::{APPID, KEY, MCH_ID, digest, merchant, pairs, text_to_sign};
use paytable_tests_sandbox::{receiver::send, script::elements};
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
