//! What an attacker makes of genuine replies and notices of Alipay: every byte changed, the signature written in other ways,
//! other algorithms, and texts that are read in two ways. Beside each stands the unchanged message, which is believed.

use crate::{
    catalog::merchant,
    encrypted::{KEY, closed},
    hand::{Fixed, OTHER, OWN, decoded, public, signature, text},
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use paytable::{
    Alipay, ApiKey, Error, Fen, Merchant, NoticeError, Prepared, Protocol, Received, Unknown, VerifyError,
    alipay::{TradeNotice, TradeNoticeEvent, TradeQueryRequest, TradeQueryResponse},
    codec::Malformed,
};
use paytable_tests::{
    forged::{around, flipped, writings},
    hex,
    sample::percent,
};
use rsa::{Pkcs1v15Sign, PrivateKey as Rsa, pkcs8::DecodePrivateKey as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use std::sync::{Arc, LazyLock};

const NOW: u64 = 1_406_142_470;
const MEMBER: &str = "alipay_trade_query_response";
const PAID: &str = r#"{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"T1","trade_status":"TRADE_SUCCESS","total_amount":"88.80","subject":"茶 a+b"}"#;
const FAILED: &str =
    r#"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"none"}"#;

static PLAIN: LazyLock<Protocol<Alipay>> = LazyLock::new(|| of(merchant()));
static ENCRYPTED: LazyLock<Protocol<Alipay>> =
    LazyLock::new(|| of(merchant().secret("aes_key", ApiKey::new(KEY))));
static QUERY: LazyLock<TradeQueryRequest> =
    LazyLock::new(|| TradeQueryRequest { out_trade_no: Some("A1".into()), ..TradeQueryRequest::default() });
static ASKED: LazyLock<Prepared<'static, TradeQueryRequest>> =
    LazyLock::new(|| PLAIN.prepare(&*QUERY).unwrap());

fn of(merchant: Merchant) -> Protocol<Alipay> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

// Replies.

fn reply(raw: &str, sign: &str) -> String {
    format!(r#"{{"{MEMBER}":{raw},"sign":"{sign}"}}"#)
}

fn read(protocol: &Protocol<Alipay>, body: &[u8]) -> Result<TradeQueryResponse, Error> {
    protocol.accept(&ASKED, &Received::new(200, body))
}

fn accept(body: &str) -> Result<TradeQueryResponse, Error> {
    read(&PLAIN, body.as_bytes())
}

fn doubt(body: &str) -> VerifyError {
    match accept(body) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{body}\n{other:?}"),
    }
}

#[test]
fn no_bit_of_a_reply_can_be_changed() {
    let genuine = reply(PAID, &signature(OTHER, PAID));
    assert_eq!(accept(&genuine).unwrap().total_amount, Some(Fen(8880)));
    for (at, changed) in flipped(genuine.as_bytes()) {
        let error = read(&PLAIN, &changed).expect_err(&String::from_utf8_lossy(&changed));
        assert!(matches!(error, Error::Unknown(_)), "{at}: {error:?}");
    }
}

#[test]
fn no_bit_of_an_encrypted_reply_can_be_changed_and_nothing_plain_stands_in_for_it() {
    let ciphertext = format!("\"{}\"", closed(PAID));
    let genuine = reply(&ciphertext, &signature(OTHER, &ciphertext));
    assert_eq!(read(&ENCRYPTED, genuine.as_bytes()).unwrap().total_amount, Some(Fen(8880)));
    for (at, changed) in flipped(genuine.as_bytes()) {
        let error = read(&ENCRYPTED, &changed).expect_err(&String::from_utf8_lossy(&changed));
        assert!(matches!(error, Error::Unknown(_)), "{at}: {error:?}");
    }
    let doubt = |body: String| match read(&ENCRYPTED, body.as_bytes()) {
        Err(Error::Unknown(Unknown::Unverified(doubt))) => doubt,
        other => panic!("{body}\n{other:?}"),
    };
    let plain = signature(OTHER, PAID);
    assert_eq!(doubt(reply(PAID, &plain)), VerifyError::NotEncrypted);
    assert_eq!(doubt(reply(PAID, "")), VerifyError::NotSigned);
    assert_eq!(doubt(reply(PAID, &signature(OTHER, &ciphertext))), VerifyError::WrongSignature);
    // The signature of the plain text, and the ciphertext without its quotation marks.
    for signed in [plain, signature(OTHER, ciphertext.trim_matches('"'))] {
        assert_eq!(doubt(reply(&ciphertext, &signed)), VerifyError::WrongSignature);
    }
    // A failure may be plain, because the key may not be known; only with a signature is it one of the gateway.
    let failed = |sign: &str| read(&ENCRYPTED, reply(FAILED, sign).as_bytes()).unwrap_err();
    assert!(matches!(failed(&signature(OTHER, FAILED)), Error::Api(_)));
    assert!(matches!(failed(""), Error::Rejected(_)));
    assert_eq!(doubt(reply(FAILED, &signature(OWN, FAILED))), VerifyError::WrongSignature);
    // Without the key, a ciphertext is no object.
    let error = accept(&genuine).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Malformed(Malformed::NotAnObject))), "{error:?}");
}

#[test]
fn the_signature_of_a_reply_is_read_in_one_writing() {
    let genuine = signature(OTHER, PAID);
    let believed = format!("{:?}", accept(&reply(PAID, &genuine)).unwrap());
    let json = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap();
        quoted[1..quoted.len() - 1].to_owned()
    };
    for (writing, sign) in writings(&genuine) {
        assert_eq!(doubt(&reply(PAID, &json(&sign))), VerifyError::WrongSignature, "{writing}");
    }
    for sign in around(&genuine) {
        assert_eq!(doubt(&reply(PAID, &json(&sign))), VerifyError::WrongSignature, "{sign:?}");
    }
    // Escapes of JSON are read before base64 is.
    for sign in [genuine.replace('/', "\\/"), genuine.replace('+', "\\u002b").replace('=', "\\u003D")] {
        assert_eq!(format!("{:?}", accept(&reply(PAID, &sign)).unwrap()), believed);
    }
}

#[test]
fn the_raw_text_of_the_member_is_what_is_signed_however_the_object_is_written() {
    let sign = signature(OTHER, PAID);
    let believed = format!("{:?}", accept(&reply(PAID, &sign)).unwrap());
    for body in [
        format!(r#"{{"sign":"{sign}","{MEMBER}":{PAID}}}"#),
        format!(r#"{{"sign":"{sign}","x":"\",\"{MEMBER}\":{{}},\"sign\":\"y","{MEMBER}":{PAID}}}"#),
        format!(r#"{{"sign":"{sign}","error_response":{FAILED},"{MEMBER}":{PAID}}}"#),
        format!("{{\"\\u0073ign\":\"{sign}\",\r\n\"alipay\\u005ftrade_query_response\" : {PAID}\t}}\n"),
    ] {
        assert_eq!(format!("{:?}", accept(&body).unwrap()), believed, "{body}");
    }
    let forged = PAID.replace("88.80", "00.01");
    let escaped = serde_json::to_string(PAID).unwrap();
    for body in [
        // Twice, also where the second name is written in another way; and the signature twice.
        format!(r#"{{"{MEMBER}":{forged},"{MEMBER}":{PAID},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{PAID},"{MEMBER}":{forged},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{PAID},"alipay_trade_query_respons\u0065":{forged},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{PAID},"sign":"{sign}","sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{PAID},"sign":"{sign}","si\u0067n":""}}"#),
        // One level deeper, in a list, as text, and behind another object.
        format!(r#"{{"x":{{"{MEMBER}":{PAID},"sign":"{sign}"}}}}"#),
        format!(r#"[{{"{MEMBER}":{PAID},"sign":"{sign}"}}]"#),
        format!(r#"{{"{MEMBER}":[{PAID}],"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{escaped},"sign":"{sign}"}}"#),
        format!(r#"{{"{MEMBER}":{escaped},"sign":"{}"}}"#, signature(OTHER, &escaped)),
        format!("{{}}{}", reply(PAID, &sign)),
        format!("{}{}", reply(&forged, &sign), reply(PAID, &sign)),
        // The same values, written in another way.
        reply(&PAID.replace("88.80", "88.8"), &sign),
        reply(&PAID.replace("A1", "\\u00411"), &sign),
        reply(&PAID.replace('茶', "\\u8336"), &sign),
        reply(&PAID.replace("\":\"", "\": \""), &sign),
        reply(&PAID.replace('}', " }"), &sign),
    ] {
        let error = accept(&body).expect_err(&body);
        assert!(matches!(error, Error::Unknown(_)), "{error:?}");
    }
    // A value that holds what a search would take for the end of the member and its signature.
    for value in [
        format!(r#"x\"}},\"sign\":\"{sign}\"}}"#),
        format!(r#"\\\"}},\"sign\":\"{}\""#, sign.replace('/', "\\/")),
        r"\u0022\u007d,\u0022sign\u0022:\u0022".to_owned(),
    ] {
        let raw = PAID.replace("茶 a+b", &value);
        assert_eq!(accept(&reply(&raw, &signature(OTHER, &raw))).unwrap().total_amount, Some(Fen(8880)));
        assert_eq!(doubt(&reply(&raw, &sign)), VerifyError::WrongSignature);
    }
}

// Notices.

const NOTICE: &[(&str, &str)] = &[
    ("app_id", "2014072300007148"),
    ("charset", "utf-8"),
    ("notify_id", "ac05"),
    ("notify_type", "trade_status_sync"),
    ("out_trade_no", "A1"),
    ("passback_params", "a%3D1%26b%3D2"),
    ("seller_id", "2088102146225135"),
    ("subject", "茶+a b%2B"),
    ("fund_bill_list", r#"[{"amount":"88.80","fundChannel":"x\",\"sign\":\"y"}]"#),
    ("total_amount", "88.80"),
    ("trade_no", "T1"),
    ("trade_status", "TRADE_SUCCESS"),
];

fn written(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

fn told(sign_type: Option<&str>, sign: &str) -> String {
    let named = sign_type.map(|name| ("sign_type", name));
    written(&NOTICE.iter().copied().chain(named).chain([("sign", sign)]).collect::<Vec<_>>())
}

fn genuine_notice() -> String {
    told(Some("RSA2"), &signature(OTHER, &text(NOTICE, &[])))
}

fn notice(body: &[u8]) -> Result<TradeNoticeEvent, NoticeError> {
    PLAIN.notice::<TradeNotice>(body)
}

#[test]
fn no_bit_of_a_notice_can_be_changed_but_the_case_of_its_encoding() {
    let genuine = genuine_notice();
    let event = format!("{:?}", notice(genuine.as_bytes()).unwrap());
    assert!(event.contains("茶+a b%2B"), "{event}");
    let mut same = 0;
    for (at, changed) in flipped(genuine.as_bytes()) {
        let Ok(read) = notice(&changed) else { continue };
        let changed = String::from_utf8(changed).unwrap();
        assert!(genuine[at - 2..at].contains('%'), "{changed}");
        assert_eq!(decoded(&changed), decoded(&genuine));
        assert_eq!(format!("{read:?}"), event);
        same += 1;
    }
    assert!(same > 0);
}

#[test]
fn the_signature_of_a_notice_is_read_in_one_writing() {
    let sign = signature(OTHER, &text(NOTICE, &[]));
    assert!(notice(told(Some("RSA2"), &sign).as_bytes()).is_ok());
    let wrong = NoticeError::Unverified(VerifyError::WrongSignature);
    for (writing, sign) in writings(&sign) {
        assert_eq!(notice(told(Some("RSA2"), &sign).as_bytes()).unwrap_err(), wrong, "{writing}");
    }
    for sign in around(&sign) {
        assert_eq!(notice(told(Some("RSA2"), &sign).as_bytes()).unwrap_err(), wrong, "{sign:?}");
    }
    // What the form itself leaves open: only `+` has to be encoded.
    let plain = format!("sign={}", sign.replace('+', "%2B"));
    let body = genuine_notice().replace(&format!("sign={}", percent(&sign)), &plain);
    assert!(body.contains(&plain) && notice(body.as_bytes()).is_ok());
    assert_eq!(notice(body.replace("%2B", "+").as_bytes()).unwrap_err(), wrong);
}

#[test]
fn a_notice_is_decoded_once() {
    let genuine = genuine_notice();
    let event = notice(genuine.as_bytes()).unwrap();
    assert_eq!(event.passback_params.as_deref(), Some("a%3D1%26b%3D2"));
    assert_eq!(event.subject.as_deref(), Some("茶+a b%2B"));
    assert_eq!(event.fund_bill_list[0].fund_channel.as_deref(), Some(r#"x","sign":"y"#));
    let again = |value: &str| genuine.replace(&percent(value), &percent(&percent(value)));
    let (subject, passed) = ("茶+a b%2B", "a%3D1%26b%3D2");
    let subject_as = |written: &str| genuine.replace(&percent(subject), written);
    let same = [subject_as("茶%2Ba+b%252B"), subject_as("%e8%8c%b6%2ba%20b%252B")];
    for body in same {
        assert_eq!(format!("{:?}", notice(body.as_bytes()).unwrap()), format!("{event:?}"), "{body}");
    }
    for body in [
        // More often and less often encoded.
        again(subject),
        again(passed),
        again("TRADE_SUCCESS").replace("TRADE_SUCCESS", "TRADE%255FSUCCESS"),
        genuine.replace(&percent(passed), passed),
        subject_as("茶+a+b%252B"),
        subject_as("%26%2333590;%2Ba+b%252B"),
        subject_as("%2Bg0t-%2Ba+b%252B"),
        // In GBK, and in a longer form of UTF-8.
        subject_as("%B2%E8%2Ba+b%252B"),
        subject_as("%F0%88%8C%B6%2Ba+b%252B"),
        // The whole body.
        percent(&genuine),
        genuine.replace('&', "%26"),
        genuine.replace('&', ";"),
        genuine.replace('&', "&amp;"),
        // A pair twice, also where its name is written in another way.
        format!("{genuine}&total_amount=88.80"),
        format!("total%5Famount=0.01&{genuine}"),
        format!("{genuine}&sign_type=RSA2"),
        format!("{genuine}&sign=x"),
    ] {
        assert_ne!(body, genuine);
        assert!(notice(body.as_bytes()).is_err(), "{body}");
    }
}

// Algorithms.

/// Signatures over a text that are of another algorithm, or of a key that everybody knows.
fn others(text: &str) -> Vec<(String, String)> {
    let key = Rsa::from_pkcs8_pem(OTHER).unwrap();
    let rsa = |scheme: Pkcs1v15Sign, digest: &[u8]| BASE64_STANDARD.encode(key.sign(scheme, digest).unwrap());
    let mut made = vec![
        ("SHA-1".to_owned(), rsa(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(text))),
        ("SHA-512".to_owned(), rsa(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(text))),
        ("no name of the digest".to_owned(), rsa(Pkcs1v15Sign::new_unprefixed(), &Sha256::digest(text))),
        ("the digest signed as text".to_owned(), signature(OTHER, &hex(&Sha256::digest(text)))),
        ("the merchant's key".to_owned(), signature(OWN, text)),
        ("no signature".to_owned(), BASE64_STANDARD.encode(Sha256::digest(text))),
        ("zeros".to_owned(), BASE64_STANDARD.encode([0; 256])),
        ("one".to_owned(), BASE64_STANDARD.encode([&[0; 255][..], &[1]].concat())),
    ];
    // The public keys as the key that both sides share.
    for key in [public(OTHER), public(OWN)] {
        for secret in [key.to_pem().into_bytes(), key.pkcs1_der().to_vec(), Vec::new()] {
            let mut hmac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
            hmac.update(text.as_bytes());
            let keyed = |joint: &str| [text.as_bytes(), joint.as_bytes(), &secret].concat();
            for digest in [
                hmac.finalize().into_bytes().to_vec(),
                Md5::digest(keyed("")).to_vec(),
                Md5::digest(keyed("&key=")).to_vec(),
                Sha256::digest(keyed("")).to_vec(),
            ] {
                let name = format!("a digest with {} bytes of a public key", secret.len());
                let encoded = BASE64_STANDARD.encode(&digest);
                made.extend([hex(&digest), hex(&digest).to_uppercase(), encoded].map(|s| (name.clone(), s)));
            }
        }
    }
    made
}

/// What a message can name as its algorithm.
const NAMES: [&str; 12] = [
    "RSA",
    "MD5",
    "HMAC-SHA256",
    "SHA-256",
    "RSA-SHA256",
    "rsa2",
    "RSA2 ",
    "RSA2,RSA",
    "SM2",
    "none",
    "None",
    "null",
];

#[test]
fn a_notice_cannot_choose_its_algorithm() {
    let text = text(NOTICE, &[]);
    let genuine = signature(OTHER, &text);
    let refused = |name: Option<&str>, sign: &str, why: VerifyError, what: &str| {
        let error = notice(told(name, sign).as_bytes()).unwrap_err();
        assert_eq!(error, NoticeError::Unverified(why), "{name:?} {what}");
    };
    // Without a name the algorithm is the one that the merchant has, as with its own name.
    for name in [Some("RSA2"), Some(""), None] {
        assert!(notice(told(name, &genuine).as_bytes()).is_ok(), "{name:?}");
        for (what, sign) in others(&text) {
            refused(name, &sign, VerifyError::WrongSignature, &what);
        }
        refused(name, "", VerifyError::NotSigned, "empty");
    }
    for name in NAMES {
        refused(Some(name), &genuine, VerifyError::WrongSignType, "genuine");
        for (what, sign) in others(&text) {
            refused(Some(name), &sign, VerifyError::WrongSignType, &what);
        }
    }
}

#[test]
fn a_reply_cannot_choose_its_algorithm() {
    let genuine = signature(OTHER, PAID);
    let beside =
        |name: &str, sign: &str| format!(r#"{{"{MEMBER}":{PAID},"sign":"{sign}","sign_type":"{name}"}}"#);
    // A name beside the signature is not signed, and says nothing.
    for name in NAMES.into_iter().chain(["RSA2", ""]) {
        assert!(accept(&beside(name, &genuine)).is_ok(), "{name}");
    }
    for (what, sign) in others(PAID) {
        assert_eq!(doubt(&reply(PAID, &sign)), VerifyError::WrongSignature, "{what}");
        for name in ["RSA2", "RSA", "MD5", "none", ""] {
            assert_eq!(doubt(&beside(name, &sign)), VerifyError::WrongSignature, "{name}: {what}");
        }
    }
}
