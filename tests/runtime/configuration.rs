//! What is wrong with a merchant's settings and keys is told when they are given to a protocol, with the name of the
//! setting and what to do. What cannot be seen is removed.

use paytable::{
    ApiKey, CloudPay, KeyFault, KeyKind, Merchant, MerchantFault, Protocol, TextFault, WechatV2,
    wechat_v2::OrderQueryRequest,
};
use paytable_tests::{APPID, KEY, MCH_ID};

const V3_KEY: &str = "0123456789abcdef0123456789ABCDEF";
const PUBLIC_KEY: &str = include_str!("../keys/gateway_rsa_spki.pub");

fn with_key(key: &str) -> Merchant {
    Merchant::new(APPID, MCH_ID, ApiKey::new(key)).notify_url("https://example.com/paid")
}

fn with_number(number: &str) -> Merchant {
    with_key(KEY).with("mch_id", number)
}

fn fault(merchant: Merchant) -> MerchantFault {
    Protocol::<WechatV2>::new(merchant).map(drop).expect_err("a fault")
}

fn of_text(name: &str, fault: TextFault) -> MerchantFault {
    MerchantFault::Text { name: name.to_owned(), fault }
}

/// The body of a query, which has the merchant's numbers and a signature.
fn body(merchant: Merchant) -> String {
    let query = OrderQueryRequest {
        out_trade_no: Some("1".into()),
        nonce_str: Some("n".into()),
        ..Default::default()
    };
    let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
    String::from_utf8(protocol.prepare(&query).unwrap().into_draft().body).unwrap()
}

/// A text with what files and editors put around it.
fn surrounded(text: &str) -> [String; 6] {
    [
        format!("{text}\n"),
        format!("{text}\r\n"),
        format!("\u{feff}{text}"),
        format!(" {text} "),
        format!("\t{text}\u{a0}"),
        format!("\u{feff}{text}\r\n\r\n"),
    ]
}

#[test]
fn a_line_end_a_byte_order_mark_and_blanks_around_a_key_or_a_number_make_no_difference() {
    let good = body(with_key(KEY));
    for key in surrounded(KEY) {
        assert_eq!(body(with_key(&key)), good, "a key in {} bytes", key.len());
    }
    for number in surrounded(MCH_ID) {
        assert_eq!(body(with_number(&number)), good, "{number:?}");
    }
    for key in surrounded(V3_KEY) {
        assert!(Protocol::<WechatV2>::new(with_key(KEY).api_v3_key(ApiKey::new(key))).is_ok());
    }
    let url = with_key(KEY).notify_url("https://example.com/paid\n");
    assert_eq!(url.setting("notify_url"), Some("https://example.com/paid"));
}

#[test]
fn a_key_in_quotes_with_a_blank_or_with_what_cannot_be_seen_is_refused() {
    let (start, end) = KEY.split_at(16);
    for (key, expected) in [
        (format!("\"{KEY}\""), TextFault::Quoted),
        (format!("'{KEY}'\n"), TextFault::Quoted),
        (format!("{KEY}\""), TextFault::Quoted),
        (format!("{start} {}", &end[1..]), TextFault::Blank),
        (format!("{start}\n{end}"), TextFault::Invisible),
        (format!("{start}\u{200b}{end}"), TextFault::Invisible),
    ] {
        assert_eq!(fault(with_key(&key)), of_text("key", expected));
        let v3 = fault(with_key(KEY).api_v3_key(ApiKey::new(key.clone())));
        assert_eq!(v3, of_text("api_v3_key", expected));
        let other = fault(with_key(KEY).secret("workwx_secret", ApiKey::new(key)));
        assert_eq!(other, of_text("workwx_secret", expected));
    }
    assert_eq!(fault(with_key(" \n")), MerchantFault::NoKey);
    let empty = fault(with_key(KEY).secret("workwx_secret", ApiKey::new("")));
    assert_eq!(empty, of_text("workwx_secret", TextFault::Empty));
}

#[test]
fn a_key_of_31_or_33_characters_is_refused() {
    for given in [1, 31, 33, 64] {
        let key = "k".repeat(given);
        let wrong = |name: &str| MerchantFault::KeyLength { name: name.to_owned(), given, needed: 32 };
        assert_eq!(fault(with_key(&key)), wrong("key"));
        assert_eq!(fault(with_key(KEY).api_v3_key(ApiKey::new(key))), wrong("api_v3_key"));
    }
}

#[test]
fn a_merchant_number_with_a_line_end_inside_or_in_quotes_is_refused() {
    for (number, expected) in [
        ("1900\n000109", TextFault::Invisible),
        ("\"1900000109\"", TextFault::Quoted),
        ("1900 000109", TextFault::Blank),
    ] {
        assert_eq!(fault(with_number(number)), of_text("mch_id", expected));
    }
    // Other settings may have blanks.
    assert!(Protocol::<WechatV2>::new(with_key(KEY).with("appid", "a b")).is_ok());
    assert_eq!(fault(with_key(KEY).with("appid", "a\nb")), of_text("appid", TextFault::Invisible));
}

#[test]
fn where_a_setting_is_missing_a_name_that_the_gateway_does_not_have_is_told_with_those_that_it_has() {
    let misspelled = Merchant::bare().with("appid", "wx1").with("mchid", MCH_ID).key(ApiKey::new(KEY));
    let MerchantFault::Several(faults) = fault(misspelled) else { panic!("one fault") };
    let known = vec!["appid", "mch_id", "notify_url", "sub_appid", "sub_mch_id"];
    assert_eq!(faults[1], MerchantFault::UnknownSetting { name: "mchid".to_owned(), known });
    let names = "appid, mch_id, notify_url, sub_appid, sub_mch_id";
    assert_eq!(faults[1].to_string(), format!("the gateway has no setting mchid; it has {names}"));

    // A merchant can have the settings of several gateways.
    let both = with_key(KEY).with("mchid", MCH_ID);
    assert!(Protocol::<WechatV2>::new(both.clone()).is_ok());
    assert!(Protocol::<CloudPay>::new(both).is_ok());
}

#[test]
fn all_faults_of_a_merchant_come_at_once() {
    let merchant = Merchant::bare().with("mchid", "1900000109").key(ApiKey::new("short"));
    let MerchantFault::Several(faults) = fault(merchant.clone()) else { panic!("one fault") };
    assert_eq!(faults.len(), 4, "{faults:?}");
    let text = fault(merchant).to_string();
    for part in [
        "the merchant has no appid (公众账号ID); the merchant has no mch_id",
        "no setting mchid",
        "the merchant's key is 5 bytes long instead of 32",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_is_wrong_with_a_key_is_told_without_the_key() {
    let secret = &KEY[..16];
    for key in [
        format!("\"{KEY}\""),
        format!("{KEY}{KEY}"),
        KEY[..31].to_owned(),
        format!("{secret}\n{secret}"),
        format!("{secret} {}", &KEY[17..]),
    ] {
        let error = fault(with_key(&key).with("appid", format!("\"{key}\"")));
        let said = format!("{error} {error:?}");
        assert!(!said.contains(secret), "a fault holds a part of the key");
    }
}

/// The base64 of a PEM text.
fn inside(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

#[test]
fn the_key_that_fields_are_encrypted_under_is_read_when_it_is_given() {
    for good in [
        PUBLIC_KEY.to_owned(),
        include_str!("../keys/gateway_rsa_pkcs1.pub").to_owned(),
        format!("\u{feff}{}", PUBLIC_KEY.replace('\n', "\r\n")),
        format!("\"{}\"", PUBLIC_KEY.trim_end().replace('\n', "\\n")),
        inside(PUBLIC_KEY),
    ] {
        assert!(Protocol::<WechatV2>::new(with_key(KEY).encryption_key(good)).is_ok());
    }
    let given = |given| KeyFault::WrongKind { given, expected: KeyKind::PublicKey };
    for (wrong, expected) in [
        (include_str!("../keys/gateway_rsa.pem"), given(KeyKind::PrivateKey)),
        (include_str!("../keys/merchant/cert.pem"), given(KeyKind::Certificate)),
        ("", KeyFault::Empty),
        ("keys/gateway_rsa.pem", KeyFault::NotPem),
        (&PUBLIC_KEY[..200], KeyFault::Truncated),
        (&[PUBLIC_KEY, PUBLIC_KEY].concat(), KeyFault::Several),
    ] {
        assert_eq!(fault(with_key(KEY).encryption_key(wrong)), MerchantFault::EncryptionKey(expected));
    }
}
