//! What requests are on the wire, byte for byte: a change of the runtime that changes one of them is seen here.
//!
//! `golden.txt` has a line for every API, signature algorithm and example, with the SHA-256 of what is sent, and some
//! requests as a whole. It was recorded before the runtime had its layers. A changed row of a table changes lines:
//! `BLESS=1` records them anew.

use crate::{
    catalog::{apis, cloud, is_cloud, kinds, request, setting, wechat},
    oracle::sent,
    seal::decrypted,
};
use paytable::{
    Clock, Draft, Protocol,
    table::{Api, Method, SignatureAlgorithm},
};
use paytable_tests::{hex, rules::satisfy, sample::Sample};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, fs, path::Path, sync::Arc, time::Duration};

/// Requests that are recorded as a whole.
const WHOLE: [&str; 5] = [
    "WechatV2 UnifiedOrder MD5 all",
    "WechatV2 Refund HMAC-SHA256 least",
    "WechatV2 ContractSignWeb MD5 all",
    "WechatV2 MediaUpload MD5 all",
    "CloudPay ProfitSharing MD5 all",
];

/// A clock that stands still, and draws the same nonce again and again.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Duration {
        Duration::from_secs(1_414_561_699)
    }

    fn nonce(&self) -> Option<String> {
        Some("5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned())
    }
}

fn stopped<G: paytable::Gateway>(protocol: Protocol<G>) -> Protocol<G> {
    protocol.with_clock(Arc::new(Stopped))
}

fn prepare(api: &'static Api, request: &Sample, kind: SignatureAlgorithm) -> Draft {
    let prepared = if is_cloud(api.gateway.name) {
        stopped(cloud()).prepare_dynamic(api, request)
    } else {
        stopped(wechat(kind)).prepare_dynamic(api, request)
    };
    prepared.unwrap_or_else(|violations| panic!("{}: {violations}", api.name))
}

/// With every row, and with what every call has to bring.
fn examples(api: &'static Api) -> [(&'static str, Sample); 2] {
    let mut least = Sample::required(api.request);
    satisfy(api, &mut least, &setting, &[]);
    [("all", request(api)), ("least", least)]
}

/// A request with method, address and headers. What chance makes is left out: the boundary of a form, ciphertexts, and
/// the signatures over them.
fn as_sent(api: &Api, draft: &Draft) -> Vec<u8> {
    let method = if draft.method == Method::Get { "GET" } else { "POST" };
    let head = format!(
        "{method} {}\nContent-Type: {}\nsigned: {}\n\n",
        draft.url(),
        draft.content_type,
        draft.signed_text().unwrap_or("nothing")
    );
    let mut masked = Vec::new();
    if let Some((_, boundary)) = draft.content_type.split_once("boundary=") {
        masked.push((boundary.to_owned(), "boundary".to_owned()));
    }
    let sent = sent(api, draft);
    for field in api.request.fields.iter().filter(|field| field.encrypted) {
        if let Some(ciphertext) = sent.get(field.name) {
            masked.push((ciphertext.to_owned(), decrypted(ciphertext)));
            masked.extend(sent.get("sign").map(|sign| (sign.to_owned(), "signature".to_owned())));
        }
    }
    let mut bytes = [head.as_bytes(), &draft.body].concat();
    for (random, word) in masked {
        bytes = replaced(&bytes, random.as_bytes(), word.as_bytes());
    }
    bytes
}

fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let (mut all, mut rest) = (Vec::new(), bytes);
    while let Some(at) = rest.windows(old.len()).position(|window| window == old) {
        all.extend_from_slice(&rest[..at]);
        all.extend_from_slice(new);
        rest = &rest[at + old.len()..];
    }
    all.extend_from_slice(rest);
    all
}

/// The lines, and the requests that are recorded as a whole.
fn recorded() -> String {
    let (mut lines, mut whole) = (String::new(), String::new());
    for api in apis() {
        for kind in kinds(api.signature_algorithms) {
            for (which, request) in examples(api) {
                let title = format!("{} {} {} {which}", api.gateway.name, api.name, kind.name());
                let bytes = as_sent(api, &prepare(api, &request, *kind));
                writeln!(lines, "{title} {}", hex(&Sha256::digest(&bytes))).unwrap();
                if WHOLE.contains(&title.as_str()) {
                    let text = String::from_utf8_lossy(&bytes).replace('\r', "\\r").replace('\0', "\\0");
                    writeln!(whole, "\n== {title}\n{text}").unwrap();
                }
            }
        }
    }
    lines + &whole
}

#[test]
fn every_request_is_on_the_wire_what_it_was() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/golden.txt");
    let now = recorded();
    assert_eq!(now.matches("\n== ").count(), WHOLE.len());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap();
    let differ: Vec<&str> = now.lines().filter(|line| !before.lines().any(|known| known == *line)).collect();
    assert!(now == before, "these are sent otherwise, or new:\n{}", differ.join("\n"));
}
