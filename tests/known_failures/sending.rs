//! What is sent: values that break out of their place, values that are lost, numbers that can be guessed.

use super::*;
use paytable::{
    Error, Gateway, MerchantFault, Outcome, ViolationKind, Violations, table::Retry,
    wechat_v2::OrderQueryRequest,
};
use paytable_tests::{Pairs, digest, text_to_sign};
use std::collections::{BTreeMap, HashMap, HashSet};

fn value<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
}

fn with_attach(attach: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest { attach: Some(attach.into()), ..order() }
}

fn prepare(order: &UnifiedOrderRequest) -> Result<Pairs, Violations> {
    protocol(SignatureAlgorithm::Md5).prepare(order).map(|prepared| sent(&prepared.body))
}

fn broken_at(violations: &Violations) -> Vec<String> {
    violations.fields().into_iter().map(str::to_owned).collect()
}

// IJPay joined raw values into XML; WxJava wrote `<![CDATA[` + value + `]]>`: text of a user became elements.
#[test]
fn no_value_becomes_an_element() {
    for attach in [
        "</attach><total_fee>1</total_fee><attach>",
        "<total_fee>1</total_fee>",
        "&lt;total_fee&gt;",
        "&#60;a&#62;",
        "<!-- ",
        "<?x?>",
        "<![CDATA[",
        "]]",
        "]] >",
        "'\"<>&",
    ] {
        let pairs = prepare(&with_attach(attach)).unwrap();
        assert_eq!(value(&pairs, "attach"), attach);
        assert_eq!(value(&pairs, "total_fee"), "100");
        let names: HashSet<_> = pairs.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), pairs.len(), "{attach}");
        assert_eq!(
            value(&pairs, "sign"),
            digest(&text_to_sign(&pairs), SignatureAlgorithm::Md5, KEY),
            "{attach}"
        );
    }
}

// WxJava#1428, #1128, befinal/node-tenpay#97: users wrapped values in CDATA themselves, and the end mark ended it.
#[test]
fn the_end_of_a_section_is_refused_in_every_value() {
    for attach in ["]]>", "<![CDATA[x]]>", "]]]]><![CDATA[>", "a]]><total_fee>1</total_fee><![CDATA[b"] {
        let error = prepare(&with_attach(attach)).unwrap_err();
        assert_eq!(broken_at(&error), ["attach"], "{attach}");
    }
}

// A signature is over `k=v&k=v`. A value that looks like more pairs stays one value on the wire.
#[test]
fn a_value_with_pairs_inside_is_one_value() {
    let pairs = prepare(&with_attach("1&fee=1&key=")).unwrap();
    assert_eq!((value(&pairs, "attach"), value(&pairs, "total_fee")), ("1&fee=1&key=", "100"));
    // Where the names are some of the gateway's it could be cut into these pairs.
    assert_eq!(broken_at(&prepare(&with_attach("1&total_fee=1")).unwrap_err()), ["attach"]);
    let query = wechat_v2::NativeLinkRequest::from(wechat_v2::native_link::Required {
        product_id: "1=1#x?y=z".into(),
    });
    let link = protocol(SignatureAlgorithm::Md5).link(&query).unwrap();
    assert!(link.contains("product_id=1%3D1%23x%3Fy%3Dz&"), "{link}");
    assert_eq!(link.matches('?').count(), 1);
}

// The crate wechatpay 0.1.4 encoded the signed text for a URL: every Chinese `body` was signed wrongly.
// zwczou/weixin-python#33, jasl/wx_pay#6, helei112g/payment#115, dromara/payment-spring-boot#4: or in another charset.
#[test]
fn chinese_is_signed_as_it_is_written() {
    for kind in BOTH {
        let order = with_attach("小秋TIT店-超市 & %20+");
        let prepared = protocol(kind).prepare(&order).unwrap();
        let text = prepared.signed_text().unwrap();
        assert!(text.contains("attach=小秋TIT店-超市 & %20+&body=小秋TIT店-超市&"), "{text}");
        let pairs = sent(&prepared.body);
        assert_eq!(value(&pairs, "sign"), digest(&text_to_sign(&pairs), kind, KEY));
        assert_eq!(prepared.content_type, "text/xml; charset=utf-8");
    }
}

// supersheep/wechat-pay#33: an emoji ended the program. The gateway takes none: it is refused, with its field.
#[test]
fn an_emoji_is_refused_with_its_field() {
    let error = prepare(&UnifiedOrderRequest { body: "買😀".into(), ..order() }).unwrap_err();
    assert_eq!(broken_at(&error), ["body"]);
    assert_eq!(Error::from(error).outcome(), Outcome::NotDone);
}

// gopay#7: a zero was taken for nothing and left out.
#[test]
fn a_zero_is_sent_and_signed() {
    let query = wechat_v2::RefundQueryRequest {
        out_refund_no: Some("0".into()),
        offset: Some(0),
        ..Default::default()
    };
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&query).unwrap();
    let pairs = sent(&prepared.body);
    assert_eq!((value(&pairs, "offset"), value(&pairs, "out_refund_no")), ("0", "0"));
    assert!(prepared.signed_text().unwrap().contains("&offset=0&out_refund_no=0&"));
}

// In the crate wechatpay 0.1.4 the check for what must not be given was the wrong way round: no order went out.
#[test]
fn the_documented_order_goes_out() {
    assert!(prepare(&order()).is_ok());
}

// wechat-pay-rust-sdk 0.2.21 sent a description of 500 characters and a negative amount; no SDK of ours to compare
// with checks a length.
#[test]
fn lengths_and_amounts_are_checked_before_anything_is_sent() {
    let long = UnifiedOrderRequest { body: "描".repeat(500), total_fee: Fen(-1), ..order() };
    let violations = prepare(&long).unwrap_err();
    assert_eq!(violations.fields(), ["body", "total_fee"]);
    assert!(matches!(violations.list()[0].kind, ViolationKind::TooLong { given: 1500, .. }));
    assert_eq!(Error::from(violations).outcome(), Outcome::NotDone);
}

// YunaiV/ruoyi-vue-pro#450: a rule was stale, and nobody could see where it came from.
#[test]
fn a_rule_that_was_broken_names_its_page() {
    let violations = prepare(&UnifiedOrderRequest { product_id: None, ..order() }).unwrap_err();
    assert!(violations.list()[0].doc_url.starts_with("https://pay.weixin.qq.com/"), "{violations}");
}

// dedemao/weixinPay#26, #37, chanjarster/weixin-java-tools#248, shmy/cn-pay#2, yansongda/pay#7, better-wechatpay#2,
// wechatpay-go#104, wechatpay-java#97, WxJava#1180: 19.90 times 100 was 1989.
#[test]
fn yuan_become_fen_without_floating() {
    for (yuan, fen) in
        [("19.90", 1990), ("0.29", 29), ("1.15", 115), ("8.2", 820), ("4.35", 435), ("1001.1", 100_110)]
    {
        assert_eq!(Fen::from_yuan(yuan), Some(Fen(fen)));
    }
    for cents in 0..200_000 {
        assert_eq!(Fen::from_yuan(&format!("{}.{:02}", cents / 100, cents % 100)), Some(Fen(cents)));
    }
    for no_amount in ["19.901", "1e2", "19,90", "", "NaN"] {
        assert_eq!(Fen::from_yuan(no_amount), None, "{no_amount}");
    }
}

fn nonce_of(protocol: &Protocol<WechatV2>, query: &OrderQueryRequest) -> String {
    let prepared = protocol.prepare(query).unwrap();
    let text = prepared.signed_text().unwrap();
    text.split('&').find_map(|pair| pair.strip_prefix("nonce_str=")).unwrap().to_owned()
}

// WxJava and IJPay: the milliseconds of the clock. tenpay: Math.random.
#[test]
fn a_nonce_is_32_letters_that_nobody_can_guess() {
    const MANY: usize = 100_000;
    let protocol = protocol(SignatureAlgorithm::Md5);
    let query = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    let mut seen = HashSet::with_capacity(MANY);
    let mut counts: HashMap<(usize, char), usize> = HashMap::new();
    for _ in 0..MANY {
        let nonce = nonce_of(&protocol, &query);
        assert_eq!(nonce.len(), 32);
        assert!(nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{nonce}");
        for place in nonce.chars().enumerate() {
            *counts.entry(place).or_default() += 1;
        }
        assert!(seen.insert(nonce));
    }
    // 32 letters at 32 places, each 3125 times give or take: seven standard deviations are 385.
    assert_eq!(counts.len(), 32 * 32);
    for (place, count) in counts {
        assert!(count.abs_diff(MANY / 32) < 385, "{place:?}: {count}");
    }
}

// IJPay: the nonce of what opens a payment was the clock, and so it is in samples of CloudPay.
#[test]
fn what_is_handed_to_the_payer_has_a_nonce_of_its_own() {
    let reply = wechat_v2::UnifiedOrderResponse {
        appid: Some(paytable_tests::APPID.into()),
        prepay_id: Some("wx1".into()),
        ..Default::default()
    };
    let nonces: HashSet<String> = (0..1000)
        .map(|_| reply.mini_program(&protocol(SignatureAlgorithm::Md5)).unwrap().nonce_str)
        .collect();
    assert_eq!(nonces.len(), 1000);
    assert!(nonces.iter().all(|nonce| nonce.len() == 32));
}

// gopay and wechatpy print the text that they sign, with the key at its end.
#[test]
fn the_signed_text_can_be_looked_at_and_ends_before_the_key() {
    for kind in BOTH {
        let order = order();
        let prepared = protocol(kind).prepare(&order).unwrap();
        let text = prepared.signed_text().unwrap();
        assert!(text.ends_with("&key=***") && !text.contains(KEY), "{text}");
        assert!(!String::from_utf8(prepared.into_draft().body).unwrap().contains(KEY));
    }
}

// A timeout that is taken for a failure and tried again under another number: twice paid, or twice refunded. The
// crate wechatpay 0.1.4 repeats blindly. What an error means is in its table, and what a repeat would do.
#[test]
fn a_timeout_is_no_failure_and_a_repeat_keeps_its_number() {
    let error = protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<UnifiedOrderRequest>(&paytable::Received::new(504, b""))
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.to_string().contains("identical parameters"), "{error}");
    let once = || {
        let mut pairs: BTreeMap<_, _> = prepare(&order()).unwrap().into_iter().collect();
        let nonce = pairs.remove("nonce_str");
        pairs.remove("sign");
        (nonce, pairs)
    };
    let (first, second) = (once(), once());
    assert_ne!(first.0, second.0);
    assert_eq!(first.1, second.1);
    for api in wechat_v2::APIS.iter().chain(cloudpay::APIS) {
        let system = api.errors.iter().find(|row| row.code == "SYSTEMERROR");
        assert!(system.is_none_or(|row| matches!(row.retry, Retry::Same | Retry::Query)), "{}", api.path);
    }
}

// wechatpy#460, WxJava#995, yansongda/pay#421, w7corp/easywechat#1526, JeffreySu/WeiXinMPSDK#1688: nobody used the
// second host.
#[test]
fn the_second_host_is_known() {
    assert_eq!(WechatV2::TABLE.host("main"), Some("https://api.mch.weixin.qq.com"));
    assert_eq!(WechatV2::TABLE.host("backup"), Some("https://api2.mch.weixin.qq.com"));
    let hosts = WechatV2::TABLE.hosts.iter().map(|(_, url)| url);
    assert!(hosts.clone().all(|url| url.starts_with("https://") || *url == "weixin://wxpay"));
}

// yansongda/pay#103, WxJava#673, #3351, smartwalle/wxpay#18, weixin-java-pay-demo#99: "signature error", and nothing
// to compare. The text is there to be compared with what the platform's own tool signs.
#[test]
fn a_signature_can_be_made_again_from_what_is_shown() {
    let order = order();
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
    let text = prepared.signed_text().unwrap().strip_suffix("&key=***").unwrap();
    let pairs = sent(&prepared.body);
    assert_eq!(value(&pairs, "sign"), digest(text, SignatureAlgorithm::Md5, KEY));
}

// wechat-pay-rust-sdk ended the program at a bad PEM. Worse would be to send what it cannot encrypt as it is.
#[test]
fn what_cannot_be_encrypted_is_not_sent() {
    const CARD: &str = "6222020200112233445";
    let request: wechat_v2::BankTransferRequest = wechat_v2::bank_transfer::Required {
        partner_trade_no: "1212121221227".into(),
        enc_bank_no: CARD.into(),
        enc_true_name: "name".into(),
        bank_code: "1001".into(),
        amount: Fen(1),
    }
    .into();
    let begun = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
    for pem in ["", "no PEM", begun, "-----BEGIN PUBLIC KEY-----", "\u{0}"] {
        let refused = Protocol::<WechatV2>::new(merchant().encryption_key(pem)).unwrap_err();
        assert!(matches!(refused, MerchantFault::EncryptionKey(_)), "{pem:?}: {refused}");
    }
    let protocol = Protocol::<WechatV2>::new(merchant()).unwrap();
    let result = protocol.prepare(&request).map(|prepared| String::from_utf8(prepared.into_draft().body));
    let error = result.expect_err("nothing to send");
    assert_eq!(broken_at(&error), ["enc_bank_no", "enc_true_name"]);
    assert!(!format!("{error} {error:?}").contains(CARD));
}
