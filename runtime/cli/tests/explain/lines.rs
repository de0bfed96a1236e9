//! Mistakes of messages that sign lines: each is made on three messages, signed by the crate `rsa`.

use crate::{
    assert_named, codes,
    oracle::{ascii, gbk, json_again, percent},
};
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, Engine as _};
use paytable_cli::explain::{LinesKey, Report, Verdict, explain_lines};
use rsa::{
    PrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::DecodePrivateKey,
    signature::{SignatureEncoding, Signer},
};
use sha2::Sha256;
use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

const OWN_PEM: &str =
    include_str!("../../../../tests/credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const OWN_CERTIFICATE: &str = include_str!("../../../../tests/credentials/keys/own_cert.pem");
const OTHER_PEM: &str =
    include_str!("../../../../tests/credentials/vectors-rsa/keys/axios.apiclient_key.pem");
const OTHER_CERTIFICATE: &str =
    include_str!("../../../../tests/credentials/vectors-rsa/keys/wechatpay-go.platform.cert.pem");

const NOW: Duration = Duration::from_secs(1_554_208_460);
const TIME: &str = "1554208460";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

static OWN: LazyLock<SigningKey<Sha256>> = LazyLock::new(|| key(OWN_PEM));

fn key(pem: &str) -> SigningKey<Sha256> {
    SigningKey::new(PrivateKey::from_pkcs8_pem(pem).unwrap())
}

fn sign(text: impl AsRef<[u8]>) -> String {
    BASE64_STANDARD.encode(OWN.sign(text.as_ref()).to_bytes())
}

fn own() -> LinesKey {
    LinesKey::from_pem(OWN_PEM.as_bytes()).unwrap()
}

/// A message, as its parts.
#[derive(Clone)]
struct Sample {
    method: &'static str,
    target: &'static str,
    body: &'static str,
    /// The time in the header.
    time: &'static str,
}

const SAMPLES: [Sample; 3] = [
    Sample {
        method: "POST",
        target: "/v3/pay/transactions/jsapi/?b=x%2Fy%20z&a=%E5%B9%BF:1",
        body: r#"{"mchid": "1230000109", "description":"深圳/腾大 <公仔> & co", "amount":{"total":100, "currency":"CNY"}, "a":"广"}"#,
        time: TIME,
    },
    Sample {
        method: "GET",
        target: "/v3/merchant/fund/a%2fb?start=2020-01-01T00%3A00%3A00%2B08%3A00&mchid=1%20(2)",
        body: "",
        time: TIME,
    },
    Sample {
        method: "PATCH",
        target: "/v3/%E5%BA%97?z=1+2&y=%2C,",
        body: "{\"z\":\"支付/\\u4e2d\",\r\n \"note\":\"a&b 乙\"}\n ",
        time: TIME,
    },
];

fn lines(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn path(sample: &Sample) -> &str {
    sample.target.split('?').next().unwrap()
}

fn query(sample: &Sample) -> &str {
    sample.target.split_once('?').unwrap().1
}

/// The signed text with another target.
fn target(sample: &Sample, target: &str) -> String {
    lines(&[sample.method, target, sample.time, NONCE, sample.body])
}

fn body(sample: &Sample, body: &str) -> String {
    lines(&[sample.method, sample.target, sample.time, NONCE, body])
}

fn right(sample: &Sample) -> String {
    body(sample, sample.body)
}

fn json(sample: &Sample, comma: &str, colon: &str, change: impl Fn(String) -> String) -> String {
    body(sample, &json_again(sample.body, comma, colon).map_or(sample.body.to_owned(), change))
}

fn decoded(text: &str, plus: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[1..3]).unwrap(), 16).unwrap());
            rest = &rest[3..];
        } else {
            bytes.push(if *first == b'+' && plus { b' ' } else { *first });
            rest = &rest[1..];
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn query_again(sample: &Sample, change: impl Fn(&str) -> String) -> String {
    let pairs = query(sample).split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        format!("{name}={}", change(value))
    });
    target(sample, &format!("{}?{}", path(sample), pairs.collect::<Vec<_>>().join("&")))
}

fn sorted_query(sample: &Sample) -> String {
    let mut pairs: Vec<_> = query(sample).split('&').collect();
    pairs.sort_unstable();
    pairs.join("&")
}

fn lower_escapes(text: &str) -> String {
    let mut pieces = text.split('%');
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |out, piece| out + "%" + &piece[..2].to_lowercase() + &piece[2..])
}

type Case = (&'static str, fn(&Sample) -> Vec<u8>);

const HOST: &str = "api.mch.weixin.qq.com";

const CASES: &[Case] = &[
    ("last-line-feed-missing", |s| right(s).strip_suffix('\n').unwrap().into()),
    ("line-ends-crlf", |s| {
        [s.method, s.target, s.time, NONCE, s.body].map(|line| format!("{line}\r\n")).concat().into()
    }),
    ("line-ends-literal", |s| {
        [s.method, s.target, s.time, NONCE, s.body].map(|line| format!("{line}\\n")).concat().into()
    }),
    ("line-ends-missing", |s| [s.method, s.target, s.time, NONCE, s.body].concat().into()),
    ("method-lower-case", |s| right(s).replacen(s.method, &s.method.to_lowercase(), 1).into()),
    ("target-full-url", |s| target(s, &format!("https://{HOST}{}", s.target)).into()),
    ("target-full-url-http", |s| target(s, &format!("http://{HOST}{}", s.target)).into()),
    ("target-with-host", |s| target(s, &format!("{HOST}{}", s.target)).into()),
    ("query-left-out", |s| target(s, path(s)).into()),
    ("query-decoded", |s| target(s, &format!("{}?{}", path(s), decoded(query(s), true))).into()),
    ("path-decoded", |s| target(s, &format!("{}?{}", decoded(path(s), false), query(s))).into()),
    ("query-encoded-otherwise", |s| {
        query_again(s, |value| percent(&decoded(value, true), "-_.!~*'()", true)).into()
    }),
    ("query-encoded-rfc3986", |s| {
        query_again(s, |value| percent(&decoded(value, true), "-_.~", true)).into()
    }),
    ("query-form-encoded", |s| {
        query_again(s, |value| percent(&decoded(value, true), "-_.* ", true).replace(' ', "+")).into()
    }),
    ("query-encoded-twice", |s| query_again(s, |value| percent(value, "-_.!~*'()", true)).into()),
    ("query-sorted", |s| target(s, &format!("{}?{}", path(s), sorted_query(s))).into()),
    ("path-slash-added", |s| target(s, &format!("{}/?{}", path(s), query(s))).into()),
    ("path-slash-removed", |s| target(s, &format!("{}?{}", path(s).trim_end_matches('/'), query(s))).into()),
    ("path-first-slash-missing", |s| target(s, &s.target[1..]).into()),
    ("path-version-missing", |s| target(s, &s.target[3..]).into()),
    ("escapes-lower-case", |s| target(s, &lower_escapes(s.target)).into()),
    ("timestamp-milliseconds", |s| right(s).replacen(TIME, &format!("{TIME}000"), 1).into()),
    ("body-empty", |s| body(s, "").into()),
    ("body-empty-object", |s| body(s, "{}").into()),
    ("body-null", |s| body(s, "null").into()),
    ("body-empty-list", |s| body(s, "[]").into()),
    ("body-quotes", |s| body(s, "\"\"").into()),
    ("body-is-query", |s| body(s, query(s)).into()),
    ("body-is-query-json", |s| {
        let members = query(s).split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            format!("\"{name}\":\"{}\"", decoded(value, true))
        });
        body(s, &format!("{{{}}}", members.collect::<Vec<_>>().join(","))).into()
    }),
    ("body-trimmed", |s| body(s, s.body.trim()).into()),
    ("body-line-feed-added", |s| body(s, &format!("{}\n", s.body)).into()),
    ("body-line-feeds", |s| body(s, &s.body.replace("\r\n", "\n")).into()),
    ("body-crlf", |s| body(s, &s.body.replace("\r\n", "\n").replace('\n', "\r\n")).into()),
    ("json-compact", |s| json(s, ",", ":", |text| text).into()),
    ("json-blanks", |s| json(s, ", ", ": ", |text| text).into()),
    ("json-sorted", |s| {
        json(s, ",", ":", |text| serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string()).into()
    }),
    ("json-ascii", |s| json(s, ",", ":", |text| ascii(&text)).into()),
    ("json-slashes", |s| json(s, ",", ":", |text| text.replace('/', "\\/")).into()),
    ("json-html", |s| {
        json(s, ",", ":", |text| text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
            .into()
    }),
    ("json-ascii-blanks", |s| json(s, ", ", ": ", |text| ascii(&text)).into()),
    ("json-ascii-slashes", |s| json(s, ",", ":", |text| ascii(&text).replace('/', "\\/")).into()),
    ("charset-gbk", |s| gbk(&right(s))),
    ("charset-double-utf8", |s| right(s).bytes().map(char::from).collect::<String>().into()),
    ("charset-latin1", |s| right(s).chars().map(|c| if (c as u32) < 256 { c as u8 } else { b'?' }).collect()),
    ("charset-byte-order-mark", |s| format!("\u{feff}{}", right(s)).into()),
    ("timestamp-and-nonce-exchanged", |s| lines(&[s.method, s.target, NONCE, s.time, s.body]).into()),
    ("lines-exchanged", |s| lines(&[s.target, s.method, s.time, NONCE, s.body]).into()),
    ("lines-exchanged", |s| lines(&[s.method, s.target, s.time, s.body, NONCE]).into()),
    ("line-missing", |s| lines(&[s.target, s.time, NONCE, s.body]).into()),
    ("line-missing", |s| lines(&[s.method, s.time, NONCE, s.body]).into()),
    ("line-missing", |s| lines(&[s.method, s.target, NONCE, s.body]).into()),
    ("line-missing", |s| lines(&[s.method, s.target, s.time, s.body]).into()),
    ("line-missing", |s| lines(&[s.method, s.target, s.time, NONCE]).into()),
];

fn request(sample: &Sample, signature: &str) -> String {
    format!(
        "{} {} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1900000109\",nonce_str=\"{NONCE}\",timestamp=\"{}\",serial_no=\"7132D72A03E93CDDF8C03BBD1F37EEDF6\",signature=\"{signature}\"\r\nContent-Type: application/json\r\n\r\n{}",
        sample.method, sample.target, sample.time, sample.body
    )
}

fn explained(message: &str, keys: &[LinesKey]) -> Report {
    explain_lines(message.as_bytes(), keys, NOW).unwrap()
}

#[test]
fn every_mistake_of_a_request_is_named_on_three_messages() {
    let (mut count, mut named) = (0, BTreeMap::<&str, usize>::new());
    for (at, sample) in SAMPLES.iter().enumerate() {
        let texts: Vec<(&str, Vec<u8>)> = CASES.iter().map(|(code, make)| (*code, make(sample))).collect();
        for (code, text) in &texts {
            if *text == right(sample).as_bytes() {
                continue;
            }
            let same: Vec<&str> =
                texts.iter().filter(|(_, other)| other == text).map(|(code, _)| *code).collect();
            let report = explained(&request(sample, &sign(text)), &[own()]);
            let found = codes(&report);
            assert!(
                found.iter().any(|set| set.len() == 1 && same.contains(&set[0])),
                "request {at}: {code}, {found:?}"
            );
            count += 1;
            *named.entry(code).or_default() += usize::from(found.contains(&vec![code]));
        }
    }
    assert!(count > 120, "{count}");
    for (code, _) in CASES {
        assert!(named.get(code).copied().unwrap_or_default() > 0, "{code} is never named");
    }
}

/// The same for what is received.
fn received(kind: usize, time: &str, nonce: &str, signature: &str, serial: &str, body: &str) -> String {
    let start = ["HTTP/1.1 200 OK\r\n", "", "POST /notify HTTP/1.1\nHost: example.com\n"][kind];
    format!(
        "{start}wechatpay-timestamp: {time}\r\nWechatpay-Nonce: {nonce}\r\nWechatpay-Signature: {signature}\r\nWechatpay-Serial: {serial}\r\n\r\n{body}"
    )
}

const BODIES: [&str; 3] = [
    r#"{"prepay_id":"wx201410272009395522657a690389285100", "x":"\/"}"#,
    "",
    "{\n \"id\":\"EV-2018\",\n \"summary\":\"支付 成功\"}",
];

#[test]
fn every_mistake_of_a_reply_or_a_notice_is_named_on_three_messages() {
    type Case = (&'static str, fn(&str) -> String);
    let cases: &[Case] = &[
        ("last-line-feed-missing", |b| format!("{TIME}\n{NONCE}\n{b}")),
        ("line-ends-crlf", |b| format!("{TIME}\r\n{NONCE}\r\n{b}\r\n")),
        ("line-ends-literal", |b| format!("{TIME}\\n{NONCE}\\n{b}\\n")),
        ("timestamp-and-nonce-exchanged", |b| format!("{NONCE}\n{TIME}\n{b}\n")),
        ("line-missing", |b| format!("{NONCE}\n{b}\n")),
        ("line-missing", |b| format!("{TIME}\n{b}\n")),
        ("line-missing", |_| format!("{TIME}\n{NONCE}\n")),
        ("timestamp-milliseconds", |b| format!("{TIME}000\n{NONCE}\n{b}\n")),
        ("body-empty", |_| format!("{TIME}\n{NONCE}\n\n")),
        ("body-null", |_| format!("{TIME}\n{NONCE}\nnull\n")),
        ("body-empty-object", |_| format!("{TIME}\n{NONCE}\n{{}}\n")),
        ("json-compact", |b| format!("{TIME}\n{NONCE}\n{}\n", json_again(b, ",", ":").unwrap_or_default())),
        ("json-blanks", |b| format!("{TIME}\n{NONCE}\n{}\n", json_again(b, ", ", ": ").unwrap_or_default())),
        ("charset-byte-order-mark", |b| format!("\u{feff}{TIME}\n{NONCE}\n{b}\n")),
    ];
    let mut count = 0;
    for (kind, body) in BODIES.iter().enumerate() {
        let right = format!("{TIME}\n{NONCE}\n{body}\n");
        let good = received(kind, TIME, NONCE, &sign(&right), "PUB_KEY_ID_01", body);
        assert_eq!(explained(&good, &[own()]).verdict, Verdict::Right, "{kind}");
        for (code, make) in cases {
            let text = make(body);
            if text == right {
                continue;
            }
            let report =
                explained(&received(kind, TIME, NONCE, &sign(&text), "PUB_KEY_ID_01", body), &[own()]);
            assert_named(&report, &[code], &format!("{kind}"));
            count += 1;
        }
    }
    assert!(count >= 36, "{count}");
}

#[test]
fn a_signature_that_was_damaged_on_its_way_is_named() {
    for sample in &SAMPLES {
        let signature = sign(right(sample));
        let bytes = BASE64_STANDARD.decode(&signature).unwrap();
        for (code, damaged) in [
            ("signature-url-encoded", percent(&signature, "", true)),
            ("signature-url-encoded", percent(&signature, "", false)),
            ("signature-plus-as-blank", signature.replace('+', " ")),
            ("signature-url-safe", BASE64_URL_SAFE.encode(&bytes)),
            ("signature-padding-missing", BASE64_STANDARD_NO_PAD.encode(&bytes)),
            ("signature-white-space", format!("{}\\n{}", &signature[..76], &signature[76..])),
            ("signature-white-space", format!("'{signature}'")),
            ("signature-base64-twice", BASE64_STANDARD.encode(&signature)),
        ] {
            assert_named(&explained(&request(sample, &damaged), &[own()]), &[code], sample.method);
        }
    }
}

#[test]
fn two_mistakes_at_a_time_are_named() {
    type Case = (&'static str, &'static str, fn(&Sample) -> String);
    let cases: &[Case] = &[
        ("last-line-feed-missing", "method-lower-case", |s| {
            right(s).replacen(s.method, &s.method.to_lowercase(), 1).strip_suffix('\n').unwrap().into()
        }),
        ("line-ends-crlf", "query-left-out", |s| {
            [s.method, path(s), s.time, NONCE, s.body].map(|line| format!("{line}\r\n")).concat()
        }),
        ("target-full-url", "timestamp-milliseconds", |s| {
            lines(&[s.method, &format!("https://{HOST}{}", s.target), &format!("{TIME}000"), NONCE, s.body])
        }),
        ("body-null", "timestamp-and-nonce-exchanged", |s| {
            lines(&[s.method, s.target, NONCE, s.time, "null"])
        }),
        ("line-ends-literal", "body-empty-object", |s| {
            [s.method, s.target, s.time, NONCE, "{}"].map(|line| format!("{line}\\n")).concat()
        }),
    ];
    for sample in &SAMPLES {
        for (one, other, make) in cases {
            let report = explained(&request(sample, &sign(make(sample))), &[own()]);
            assert_named(&report, &[one, other], sample.method);
        }
        let signature = percent(&sign(right(sample).strip_suffix('\n').unwrap()), "", true);
        let report = explained(&request(sample, &signature), &[own()]);
        assert_named(&report, &["last-line-feed-missing", "signature-url-encoded"], sample.method);
    }
}

#[test]
fn published_requests_and_replies_are_right() {
    // The key and the vectors O1, O8 and W12 are published with their licences; see tests/credentials/vectors-rsa.
    let vectors = include_str!("../../../../tests/credentials/vectors-rsa/vectors.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let list = vectors.as_array().or_else(|| vectors["vectors"].as_array()).unwrap();
    let find = |id: &str| list.iter().find(|vector| vector["id"] == id).unwrap();
    let text = |id: &str, name: &str| find(id)[name].as_str().unwrap().to_owned();

    let input = text("O1", "input");
    let [method, target, time, nonce, body] = *input.split('\n').take(5).collect::<Vec<_>>() else {
        panic!()
    };
    let signature = text("O1", "expected");
    let message = format!(
        "{method} {target} HTTP/1.1\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"{nonce}\",timestamp=\"{time}\",serial_no=\"01\",signature=\"{signature}\"\n\n{body}"
    );
    let report = explained(&message, &[own()]);
    assert_eq!(report.verdict, Verdict::Right, "{report:?}");
    assert_eq!(report.signed_text, input);
    assert_eq!(report.computed_signature, Some(signature));

    let input = text("O8", "input");
    let body = input.split('\n').nth(2).unwrap();
    let message = received(0, "1554208460", NONCE, &text("O8", "expected"), "PUB_KEY_ID_1", body);
    assert_eq!(explained(&message, &[own()]).verdict, Verdict::Right);

    let input = text("W12-yansongda-auth", "input");
    let [method, target, _, _, body] = *input.split('\n').take(5).collect::<Vec<_>>() else { panic!() };
    let header = text("W12-yansongda-auth", "expected");
    let public = include_bytes!("../../../../tests/credentials/vectors-rsa/keys/yansongda.wechat.pub.pem");
    let message = format!("{method} {target} HTTP/1.1\nAuthorization: {header}\n\n{body}");
    let report = explained(&message, &[LinesKey::from_pem(public).unwrap()]);
    assert_eq!(report.verdict, Verdict::Right, "{report:?}");
    assert_eq!(report.computed_signature, None);
    assert_eq!(report.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["timestamp-old"]);
}

#[test]
fn of_a_form_with_a_file_only_the_json_is_signed() {
    let meta = r#"{"filename":"a.jpg","sha256":"x"}"#;
    let form = format!(
        "--b1\r\nContent-Disposition: form-data; name=\"meta\";\r\nContent-Type: application/json\r\n\r\n{meta}\r\n--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nJPEG\r\n--b1--\r\n"
    );
    let message = |signed: &str| {
        let text = lines(&["POST", "/v3/merchant/media/upload", TIME, NONCE, signed]);
        let head = format!(
            "POST /v3/merchant/media/upload HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b1\r\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"{NONCE}\",timestamp=\"{TIME}\",serial_no=\"01\",signature=\"{}\"\r\n\r\n",
            sign(text)
        );
        explained(&format!("{head}{form}"), &[own()])
    };
    assert_eq!(message(meta).verdict, Verdict::Right);
    assert_named(&message(&form), &["body-whole-form"], "upload");
}

#[test]
fn another_key_than_the_one_that_the_message_names_is_said_with_both_serial_numbers() {
    let certificate = LinesKey::from_pem(OTHER_CERTIFICATE.as_bytes()).unwrap();
    let own_serial = paytable::X509Certificate::from_pem(OWN_CERTIFICATE).unwrap().serial().to_owned();
    let other_serial = paytable::X509Certificate::from_pem(OTHER_CERTIFICATE).unwrap().serial().to_owned();
    let text = format!("{TIME}\n{NONCE}\n{}\n", BODIES[0]);
    let message = received(0, TIME, NONCE, &sign(text), &own_serial, BODIES[0]);
    let report = explained(&message, std::slice::from_ref(&certificate));
    assert_named(&report, &["wrong-key"], "serial");
    let en = &report.explanations[0].mistakes[0].en;
    assert!(en.contains(&own_serial) && en.contains(&other_serial), "{en}");
    assert!(report.remarks.iter().any(|remark| remark.code == "serial-differs"));
    // With both certificates, the one that is named is used.
    let own_certificate = LinesKey::from_pem(OWN_CERTIFICATE.as_bytes()).unwrap();
    assert_eq!(explained(&message, &[certificate, own_certificate]).verdict, Verdict::Right);
}

#[test]
fn a_signature_of_another_key_that_is_given_too_is_named() {
    let signature = BASE64_STANDARD.encode(key(OTHER_PEM).sign(right(&SAMPLES[0]).as_bytes()).to_bytes());
    let other = LinesKey::from_pem(OTHER_PEM.as_bytes()).unwrap();
    let report = explained(&request(&SAMPLES[0], &signature), &[own(), other]);
    assert_named(&report, &["other-key"], "other");
    let report = explained(&request(&SAMPLES[0], &signature), &[own()]);
    assert_eq!(report.verdict, Verdict::Unexplained);
    assert!(report.complete && report.tried < 8000, "{}", report.tried);
}

#[test]
fn the_time_is_compared_with_the_clock() {
    let message = request(&SAMPLES[0], &sign(right(&SAMPLES[0])));
    let remarks = |now: u64| {
        let report = explain_lines(message.as_bytes(), &[own()], Duration::from_secs(now)).unwrap();
        assert_eq!(report.verdict, Verdict::Right);
        report.remarks.iter().map(|remark| remark.code).collect::<Vec<_>>()
    };
    assert_eq!(remarks(1_554_208_460 + 299), [""; 0]);
    assert_eq!(remarks(1_554_208_460 + 300), ["timestamp-old"]);
    assert_eq!(remarks(1_554_208_460 - 299), [""; 0]);
    assert_eq!(remarks(1_554_208_460 - 300), ["timestamp-old"]);
}

#[test]
fn milliseconds_in_the_header_are_named() {
    for sample in &SAMPLES {
        let sent = Sample { time: "1554208460123", ..sample.clone() };
        let report = explained(&request(&sent, &sign(right(sample))), &[own()]);
        assert_named(&report, &["timestamp-header-milliseconds"], sample.method);
        assert!(report.remarks.iter().any(|remark| remark.code == "timestamp-not-seconds"));
    }
}

#[test]
fn all_that_a_message_lacks_is_said_at_once() {
    let places = |message: &str| {
        let faults = explain_lines(message.as_bytes(), &[own()], NOW).unwrap_err();
        faults.list().iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect::<Vec<_>>()
    };
    let found = places("POST /v3 HTTP/1.1\nAuthorization: Basic mchid=\"1\",timestamp=\"2\"\n\n{}");
    assert_eq!(found.len(), 4, "{found:?}");
    let found = places("HTTP/1.1 200 OK\nWechatpay-Nonce: a\nwechatpay-nonce: b\n\n{}");
    assert_eq!(found.len(), 4, "{found:?}");
    let found = places("POST /v3 HTTP/1.1\nno header\nHost: a\nneither\n\n{}");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].starts_with("line 2, column 1") && found[1].starts_with("line 4, column 1"),
        "{found:?}"
    );
    let found = places("POST /v3 HTTP/1.1\nContent-Length: 9\n\n{}");
    assert!(found[0].contains("Content-Length"), "{found:?}");
}
