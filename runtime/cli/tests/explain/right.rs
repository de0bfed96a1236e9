//! Messages with the right signature, of published vectors, and messages whose signature nothing explains.

use crate::{
    codes, explained,
    oracle::{KEY, Pairs, form, hmac, json, md5, messages, pairs, right, text, written, xml},
};
use paytable::{Api, DynamicMessage, Gateway, WechatV2, sign, wechat_v2::UnifiedOrder};
use paytable_cli::explain::{SharedKey, Verdict, explain_pairs};
use std::time::{Duration, Instant};

/// The example of the official documentation.
const DOCUMENTED: &[(&str, &str)] = &[
    ("appid", "wxd930ea5d5a258f4f"),
    ("mch_id", "10000100"),
    ("device_info", "1000"),
    ("body", "test"),
    ("nonce_str", "ibuaiVcKdpRxkhJA"),
];

fn signed(signature: &str) -> Pairs {
    let mut all = pairs(DOCUMENTED);
    all.push(("sign".to_owned(), signature.to_owned()));
    all
}

#[test]
fn the_documented_example_is_right_with_both_algorithms_in_all_formats() {
    let md5 = signed("9A0A8659F005D6984697E2CA0A9CF3B7");
    let hmac = signed("6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6");
    for write in [xml, json, form] {
        let report = explained(&write(&md5));
        assert_eq!(report.verdict, Verdict::Right, "{report:?}");
        assert_eq!(report.computed_signature.as_deref(), Some("9A0A8659F005D6984697E2CA0A9CF3B7"));
        assert!(report.explanations.is_empty() && report.remarks.is_empty(), "{report:?}");
        let key = SharedKey::new(KEY).unwrap();
        let algorithm = Some(paytable::table::SignatureAlgorithm::HmacSha256);
        let report = explain_pairs(write(&hmac).as_bytes(), &key, algorithm, None).unwrap();
        assert_eq!(report.verdict, Verdict::Right, "{report:?}");
        assert_eq!(report.algorithm, "HMAC-SHA256");
        // Without the algorithm, the message is taken to be signed with MD5.
        assert_eq!(codes(&explained(&write(&hmac))), [["algorithm-hmac-sha256"]]);
    }
    let text = "appid=wxd930ea5d5a258f4f&body=test&device_info=1000&mch_id=10000100&nonce_str=ibuaiVcKdpRxkhJA&key=<API key, 32 characters>";
    assert_eq!(explained(&xml(&md5)).signed_text, text);
}

#[test]
fn published_vectors_are_right() {
    for (message, key) in [
        (
            "appid=wx0000000000000000&nonce_str=n0&total_fee=0&sign=7AC9314DC0DA2BDBA477E2049F5B7F42",
            "0123456789abcdef0123456789abcdef",
        ),
        (
            "A=5&B=2&a1=3&a10=6&a2=7&a_=4&b=1&sign=43CF15A4D3562B31771C4A4416705BEF",
            "0123456789abcdef0123456789abcdef",
        ),
        ("age=29&foo=&name=yansongda&sign=3213848AED2C380749FD1D559555881D", "yansongda"),
    ] {
        let report = explain_pairs(message.as_bytes(), &SharedKey::new(key).unwrap(), None, None).unwrap();
        assert_eq!(report.verdict, Verdict::Right, "{report:?}");
    }
}

#[test]
fn messages_with_every_sort_of_value_are_right() {
    for (at, pairs) in messages().iter().enumerate() {
        let report = explained(&written(at, pairs, "sign", &right(pairs)));
        assert_eq!(report.verdict, Verdict::Right, "{report:?}");
        assert_eq!(report.tried, 1);
        let mut typed = pairs.clone();
        typed.push(("sign_type".to_owned(), "HMAC-SHA256".to_owned()));
        let signature = hmac(KEY, format!("{}&key={KEY}", text(&typed)));
        assert_eq!(explained(&written(at, &typed, "sign", &signature)).verdict, Verdict::Right);
    }
}

/// The signed text is the one of the library's own tables.
#[test]
fn the_signed_text_of_an_order_is_the_one_that_the_library_signs() {
    let fields = [
        ("appid", "wx8888888888888888"),
        ("mch_id", "1900000109"),
        ("nonce_str", "abc"),
        ("body", "小秋TIT店 & 超市"),
        ("out_trade_no", "20150806125346"),
        ("total_fee", "88"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://example.com/paid"),
        ("trade_type", "NATIVE"),
        ("product_id", "1"),
    ];
    let mut order = DynamicMessage::new(UnifiedOrder::TABLE.request);
    for (name, value) in fields {
        assert!(order.set(name, value), "{name}");
    }
    let text = sign::canonical(&order, WechatV2::TABLE.sign().unwrap());
    let report = explained(&xml(&pairs(&fields)));
    assert_eq!(report.signed_text, format!("{text}&key=<API key, 32 characters>"));
}

#[test]
fn a_random_signature_is_unexplained_in_bounded_time() {
    let start = Instant::now();
    for (at, pairs) in messages().iter().enumerate() {
        for signature in [
            md5("random"),
            md5("random").to_lowercase(),
            hmac("random", "random"),
            "2jmj7l5rSw0yVb/vlWAYkK/YBwk=".to_owned(),
            "x".to_owned(),
            "签名".to_owned(),
        ] {
            let report = explained(&written(at, pairs, "sign", &signature));
            assert_eq!(report.verdict, Verdict::Unexplained, "{signature}");
            assert!(report.explanations.is_empty());
            assert!(report.complete && report.tried < 6000, "{}", report.tried);
        }
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_signature_of_an_odd_length_is_remarked() {
    let report = explained(&xml(&signed("ABC")));
    assert!(report.remarks.iter().any(|remark| remark.code == "signature-length"));
    assert_eq!(report.verdict, Verdict::Unexplained);
}

#[test]
fn what_apiv2_does_not_document_is_remarked() {
    for (message, code) in [
        ("<root><a>1</a></root>", Some("root-element")),
        ("<xml><a>\u{1f600}</a></xml>", Some("four-byte-character")),
        ("<xml><sign_type>md5</sign_type></xml>", Some("sign-type-unknown")),
        ("<xml><a>1</a></xml>", None),
    ] {
        let report = explained(message);
        let found: Vec<_> =
            report.remarks.iter().map(|remark| remark.code).filter(|code| *code != "unsigned").collect();
        assert_eq!(found, code.into_iter().collect::<Vec<_>>(), "{message}");
    }
}

#[test]
fn a_message_without_a_signature_is_unsigned_and_shows_the_right_one() {
    let report = explained(&xml(&pairs(DOCUMENTED)));
    assert_eq!(report.verdict, Verdict::Unsigned);
    assert_eq!(report.computed_signature.as_deref(), Some("9A0A8659F005D6984697E2CA0A9CF3B7"));
    assert_eq!(report.given_signature, None);
}

#[test]
fn a_right_message_that_can_be_cut_in_two_ways_is_remarked() {
    for (value, is_remarked) in
        [("x&body=y", true), ("https://a/?b=1&c=2", true), ("a&b", false), ("a=b", false)]
    {
        let mut fields = pairs(&[("attach", value), ("body", "test")]);
        let signature = right(&fields);
        fields.push(("sign".to_owned(), signature));
        let report = explained(&json(&fields));
        assert_eq!(report.verdict, Verdict::Right);
        assert_eq!(report.remarks.iter().any(|remark| remark.code == "ambiguous"), is_remarked, "{value}");
    }
}

#[test]
fn the_length_of_the_key_is_remarked_even_when_nothing_explains_the_signature() {
    let key = SharedKey::new("0123456789").unwrap();
    let report = explain_pairs(xml(&signed(&md5("x"))).as_bytes(), &key, None, None).unwrap();
    assert_eq!(report.verdict, Verdict::Unexplained);
    assert!(
        report
            .remarks
            .iter()
            .any(|remark| remark.code == "key-length" && remark.en.contains("10 characters"))
    );
}

#[test]
fn values_of_json_that_are_no_texts_are_signed_as_they_were_written() {
    let signature = md5(format!("a=1.50&b=true&c={{\"d\": [1]}}&key={KEY}"));
    let message = format!(r#"{{"c":{{"d": [1]}},"b":true,"a":1.50,"e":null,"sign":"{signature}"}}"#);
    assert_eq!(explained(&message).verdict, Verdict::Right);
}
