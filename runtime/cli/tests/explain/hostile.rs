//! Input that is made to break a reader.

use crate::oracle::{KEY, md5};
use paytable_cli::{
    explain::{Faults, LinesKey, Report, SharedKey, explain_lines, explain_pairs, readable, sign_pairs},
    language::Language,
};
use proptest::prelude::*;
use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

static PEM: LazyLock<LinesKey> = LazyLock::new(|| {
    let pem = include_bytes!("../../../../tests/credentials/vectors-rsa/keys/yansongda.wechat.pub.pem");
    LinesKey::from_pem(pem).unwrap()
});

fn pairs(message: &[u8]) -> Result<Report, Faults> {
    explain_pairs(message, &SharedKey::new(KEY).unwrap(), None, None)
}

fn lines(message: &[u8]) -> Result<Report, Faults> {
    explain_lines(message, std::slice::from_ref(&PEM), Duration::ZERO)
}

/// Reads a message in all ways, and shows what comes out.
fn everything(message: &[u8]) {
    for report in [pairs(message), lines(message)].into_iter().flatten() {
        readable(&report, Language::Zh);
        serde_json::to_string(&report).unwrap();
    }
    let _ = sign_pairs(message, &SharedKey::new(KEY).unwrap(), None, "x");
}

/// Pieces of which messages are made.
const PIECES: &[&str] = &[
    "<xml>",
    "</xml>",
    "<a>",
    "</a>",
    "<sign>",
    "</sign>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#0;",
    "&#xD800;",
    "&x;",
    "<!--",
    "-->",
    "<?xml",
    "?>",
    "<!DOCTYPE a [",
    "]>",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\u",
    "\\ud800",
    ":",
    ",",
    "1e999",
    "null",
    "true",
    "a=",
    "&",
    "%",
    "%f",
    "%ff",
    "+",
    "=",
    "sign=",
    "HTTP/1.1 200 OK\r\n",
    "POST /v3?a=%zz HTTP/1.1\n",
    "\r\n",
    "\n",
    "\n\n",
    "Authorization: WECHATPAY2-SHA256-RSA2048 ",
    "mchid=\"",
    "signature=\"AAAA\",",
    "timestamp=\"1\",",
    "nonce_str=\"n\",",
    "serial_no=\"s\",",
    "mchid=\"1\"",
    "Wechatpay-Timestamp: 99999999999999999999\n",
    "Wechatpay-Nonce: n\n",
    "Wechatpay-Signature: A%A=\n",
    "Wechatpay-Serial: PUB_KEY_ID_\n",
    "Content-Length: 3\n",
    "Content-Type: multipart/form-data; boundary=\"b\"\n",
    "--b",
    "name=\"meta\"",
    "\r\n\r\n",
    "é",
    "\u{3000}",
    "\u{feff}",
    "0",
    "-1",
    "9A0A8659F005D6984697E2CA0A9CF3B7",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        everything(&bytes);
    }

    #[test]
    fn no_pieces_of_messages_panic(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)) {
        everything(pieces.concat().as_bytes());
    }

    #[test]
    fn no_values_panic(values in proptest::collection::vec(any::<String>(), 1..6), signature in "[0-9A-F]{32}") {
        let members: Vec<String> = values.iter().enumerate().map(|(at, value)| format!("\"f{at}\":{}", serde_json::to_string(value).unwrap())).collect();
        let message = format!("{{{},\"sign\":\"{signature}\"}}", members.join(","));
        everything(message.as_bytes());
    }

    #[test]
    fn no_key_panics(key in any::<String>()) {
        if let Ok(key) = SharedKey::new(&key) {
            explain_pairs(b"a=1&sign=9A0A8659F005D6984697E2CA0A9CF3B7", &key, None, None).unwrap();
        }
    }
}

/// So long may a message of 1 MiB take, without optimization and on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

#[track_caller]
fn in_time<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    assert!(start.elapsed() < LONGEST, "{what}: {:?}", start.elapsed());
    result
}

#[test]
fn a_message_of_one_mebibyte_takes_bounded_time() {
    let sign = md5("x");
    let size = (1 << 20) - 200;
    let value = "值 &<a>".repeat(size / 12);
    let json = format!("[{}]", "{\"a\": 1},".repeat(size / 9 - 2) + "1");
    let fields: String = (0..4000).map(|at| format!("f{at}={}&", "x".repeat(250))).collect();
    for (what, message) in [
        ("one value", format!("<xml><a><![CDATA[{value}]]></a><sign>{sign}</sign></xml>").into_bytes()),
        ("JSON in a value", format!("{{\"a\":{json},\"sign\":\"{sign}\"}}").into_bytes()),
        ("many fields", format!("{fields}sign={sign}").into_bytes()),
    ] {
        assert!(message.len() <= 1 << 20, "{what}: {}", message.len());
        let report = in_time(what, || pairs(&message)).unwrap_or_else(|faults| panic!("{what}: {faults}"));
        assert!(!report.complete, "{what}: {}", report.tried);
        in_time(what, || readable(&report, Language::En));
    }
    let head = "POST /v3/x?a=b HTTP/1.1\nAuthorization: WECHATPAY2-SHA256-RSA2048 mchid=\"1\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"s\",signature=\"AAAA\"\n\n";
    let report = in_time("lines", || lines(format!("{head}{json}").as_bytes())).unwrap();
    assert!(!report.complete);
}

#[test]
fn a_message_of_more_than_one_mebibyte_is_refused() {
    let fault = pairs(&vec![b'a'; (1 << 20) + 1]).unwrap_err().to_string();
    assert!(fault.contains("1048577 bytes; at most 1048576"), "{fault}");
    assert!(lines(&vec![b'a'; 1 << 21]).is_err());
}

#[test]
fn hostile_messages_are_refused() {
    let bombs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><xml><a>&b;</a></xml>"
        .to_owned();
    let file = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><xml><a>&a;</a></xml>".to_owned();
    let nested = format!("<xml>{}", "<a>".repeat(100_000));
    let twice = "<xml><a>1</a><a>2</a></xml>".to_owned();
    let fields =
        format!("<xml>{}</xml>", (0..5000).map(|at| format!("<f{at}>1</f{at}>")).collect::<String>());
    let deep = format!("{{\"a\":{}", "[".repeat(500_000));
    for message in [bombs, file, nested, twice, fields, deep] {
        assert!(in_time("hostile", || pairs(message.as_bytes())).is_err());
    }
    assert!(pairs(b"<xml><a>\xff</a></xml>").is_err());
    let utf16: Vec<u8> = "a=1".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(pairs(&utf16).is_err());
}

/// It is a value of its own, of which no other form is tried.
#[test]
fn json_that_is_nested_deeply_is_not_written_again() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for value in [format!("\"{deep}\""), deep] {
        let message = format!("{{\"a\":{value},\"sign\":\"{}\"}}", md5("x"));
        let report = in_time("deep", || pairs(message.as_bytes())).unwrap();
        assert!(report.explanations.is_empty());
    }
}
