//! Generated requests: whatever comes is answered, what was signed is believed, and nothing else is.

use super::{Sent, pair};
use crate::cloud::{
    keys::{hex, hmac_sha1, hmac_sha256, sha1, sha256},
    multipart::{self, Part},
    qsign, tc3,
};
use hyper::Request;
use proptest::prelude::*;
use std::collections::BTreeMap;

const NOW: i64 = 1_795_394_331;
const DATE: &str = "2026-11-23";
/// Names of text fields that every request has.
const NAMED: [&str; 2] = ["action", "apiName"];

/// Pieces that forms and signatures are made of, and others.
fn pieces(known: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => proptest::sample::select(known).prop_map(|text| text.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const OF_FORMS: &[&str] = &[
    "--b",
    "\r\n--b",
    "--b--",
    "\r\n",
    "\r\n\r\n",
    "--",
    "Content-Disposition: form-data; name=\"",
    "a\"",
    "A\"",
    "\"",
    "Content-Type: application/octet-stream",
    "Content-Disposition: form-data; name=\"a\"\r\n\r\nx",
    ":",
    ";",
];
const OF_SIGNATURES: &[&str] = &[
    "TC3-HMAC-SHA256 ",
    "Credential=",
    "dummySecretId",
    "/2026-11-23",
    "/tcb/tc3_request",
    ", ",
    "SignedParams=",
    "action;apiname;requestdata",
    "SignedHeaders=",
    "content-type;host",
    "Signature=",
    "0123456789abcdef",
    ";",
    "=",
    "&",
    "q-sign-algorithm=sha1",
    "q-ak=",
    "q-sign-time=",
    "q-key-time=",
    "1795394331;1795395231",
    "q-header-list=",
    "q-url-param-list=",
    "action;apiname",
    "q-signature=",
];

/// A request that nobody has signed. Its values do not change when they are trimmed or put into lower case.
fn unsigned() -> impl Strategy<Value = Sent> {
    let fields = proptest::collection::btree_map("x_[a-z]{1,6}", "[a-z0-9]{0,12}", 0..4);
    let headers = proptest::collection::btree_map("x-h[a-z]{1,6}", "[a-z0-9]{1,10}", 0..3);
    let target = ("[a-z0-9/]{0,12}", proptest::option::of("[a-z0-9&=]{0,16}"));
    let token = proptest::option::of("[a-z0-9]{8}");
    (fields, headers, target, token, "\\PC{0,80}").prop_map(
        |(fields, headers, (path, query), token, data)| {
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            let own = |(name, value): (&String, &String)| (name.clone(), value.clone());
            let mut sent = Sent::new(&format!("/p{path}{query}"), &[], &[], NOW);
            sent.headers.extend(headers.iter().map(own));
            sent.fields = NAMED.map(|name| (name.to_owned(), "unifiedOrder".to_owned(), false)).into();
            sent.fields.push(("requestData".to_owned(), data, true));
            sent.fields.extend(token.map(|token| ("wxCloudApiToken".to_owned(), token, false)));
            sent.fields.extend(fields.iter().map(own).map(|(name, value)| (name, value, false)));
            sent
        },
    )
}

/// Signed by TC3: all fields and headers.
fn by_tc3(sent: &Sent) -> Sent {
    let lower = |name: &String| name.to_lowercase();
    let payload: Vec<String> = sent
        .fields
        .iter()
        .filter(|(_, value, is_binary)| *is_binary || !value.is_empty())
        .map(|(name, value, _)| format!("&{}={value}\r\n", lower(name)))
        .collect();
    let payload = payload.concat();
    let names: Vec<String> = sent.fields.iter().map(|(name, ..)| lower(name)).collect();
    let headers: Vec<&str> = sent.headers.iter().map(|(name, _)| name.as_str()).collect();
    let lines: Vec<String> = sent
        .headers
        .iter()
        .map(|(name, value)| format!("{name}:{}\n", value.split(';').next().unwrap()))
        .collect();
    let lines = lines.concat();
    let (path, query) = sent.uri.split_once('?').unwrap_or((&sent.uri, ""));
    let canonical = format!(
        "post\n//127.0.0.1:8788{path}\n{query}\n{lines}\n{}\n{}",
        headers.join(";"),
        hex(&sha256(payload.as_bytes()))
    );
    let to_sign =
        format!("TC3-HMAC-SHA256\n{NOW}\n{DATE}/tcb/tc3_request\n{}", hex(&sha256(canonical.as_bytes())));
    let key = [DATE, "tcb", "tc3_request", &to_sign]
        .iter()
        .fold(b"TC3dummySecretKey".to_vec(), |key, text| hmac_sha256(&key, text.as_bytes()).to_vec());
    let authorization = format!(
        "TC3-HMAC-SHA256 Credential=dummySecretId/{DATE}/tcb/tc3_request, SignedParams={}, SignedHeaders={}, Signature={}",
        names.join(";"),
        headers.join(";"),
        hex(&key)
    );
    sent.header("x-timestamp", Some(&NOW.to_string())).header("authorization", Some(&authorization))
}

/// Signed by q-sign: all fields but the data, and all headers but those that have other characters.
fn by_q_sign(sent: &Sent) -> Sent {
    let covered: Vec<_> = sent.fields.iter().filter(|(name, ..)| name != "requestData").collect();
    let headers: Vec<_> = sent.headers.iter().filter(|(name, _)| name.starts_with("x-h")).collect();
    let fields: Vec<String> =
        covered.iter().map(|(name, value, _)| format!("{}={value}", name.to_lowercase())).collect();
    let lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let format = format!("post\n/admin\n{}\n{}\n", fields.join("&"), lines.join("&"));
    let span = format!("{NOW};{}", NOW + 900);
    let key = hex(&hmac_sha1(b"dummySecretKey", span.as_bytes()));
    let to_sign = format!("sha1\n{span}\n{}\n", hex(&sha1(format.as_bytes())));
    let names: Vec<String> = covered.iter().map(|(name, ..)| name.to_lowercase()).collect();
    let listed: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let field = format!(
        "q-sign-algorithm=sha1&q-ak=dummySecretId&q-sign-time={span}&q-key-time={span}&q-header-list={}\
         &q-url-param-list={}&q-signature={}",
        listed.join(";"),
        names.join(";"),
        hex(&hmac_sha1(key.as_bytes(), to_sign.as_bytes()))
    );
    let mut sent = sent.clone();
    sent.fields.push(("authorization".to_owned(), field, false));
    sent
}

/// The text with one character that is another one, or one more.
fn changed(text: &str, at: usize) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    match characters.len() {
        0 => characters.push('a'),
        length => {
            let character = &mut characters[at % length];
            *character = if *character == 'a' { 'b' } else { 'a' };
        }
    }
    characters.into_iter().collect()
}

/// The same request with one character changed in one of the fields and headers that `covers` names, by their order.
fn forged(sent: &Sent, place: usize, at: usize, covers: fn(&str) -> bool) -> Sent {
    let mut forged = sent.clone();
    let fields = forged.fields.iter_mut().map(|(name, value, _)| (name, value));
    let headers = forged.headers.iter_mut().map(|(name, value)| (name, value));
    let mut values: Vec<_> =
        fields.chain(headers).filter(|(name, _)| covers(name)).map(|(_, value)| value).collect();
    let places = values.len();
    let changed = changed(values[place % places], at);
    *values[place % places] = changed;
    forged
}

/// A form by another hand.
fn written(parts: &BTreeMap<String, (bool, Vec<u8>)>, boundary: &str) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, (is_binary, value)) in parts {
        body.extend_from_slice(b"--");
        body.extend_from_slice(boundary.as_bytes());
        if *is_binary {
            body.extend_from_slice(b"\r\nCONTENT-TYPE: application/octet-stream");
        }
        body.extend_from_slice(
            format!("\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    [&body[..], b"--", boundary.as_bytes(), b"--\r\n"].concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_is_a_form_or_is_refused(body in pieces(OF_FORMS)) {
        if let Ok(form) = multipart::read(&body, "b") {
            for Part { name, value, .. } in &form.0 {
                prop_assert!(!value.windows(5).any(|window| window == b"\r\n--b"));
                prop_assert_eq!(form.signed(&name.to_lowercase()).map(|part| &part.name), Some(name));
            }
        }
    }

    #[test]
    fn any_content_type_names_a_boundary_or_is_refused(text in "(multipart/form-data)?[ ;=\"a-z\\PC]{0,80}") {
        if let Ok(boundary) = multipart::boundary(&text) {
            prop_assert!((1..=70).contains(&boundary.len()) && boundary.is_ascii());
        }
    }

    #[test]
    fn a_form_by_another_hand_is_read_as_it_was_written(
        parts in proptest::collection::btree_map(
            "[a-z_0-9]{1,12}",
            (any::<bool>(), proptest::collection::vec(any::<u8>(), 0..200)),
            0..12,
        ),
        boundary in "-{0,26}[a-z0-9]{12}",
        cut in any::<usize>(),
    ) {
        let body = written(&parts, &boundary);
        let form = multipart::read(&body, &boundary).unwrap();
        let read: BTreeMap<String, (bool, Vec<u8>)> =
            form.0.iter().map(|part| (part.name.clone(), (part.is_binary, part.value.to_vec()))).collect();
        prop_assert_eq!(read, parts);
        // Cut anywhere before its last line ends, it is no form.
        prop_assert!(multipart::read(&body[..cut % (body.len() - 2)], &boundary).is_err());
    }

    #[test]
    fn no_signature_is_made_of_pieces(text in pieces(OF_SIGNATURES), sent in unsigned()) {
        let text = String::from_utf8_lossy(&text);
        let body = sent.body();
        let form = multipart::read(body.as_bytes(), "b").unwrap();
        let head = Request::post(&sent.uri).header("x-timestamp", NOW).body(()).unwrap().into_parts().0;
        prop_assert!(tc3::verify(&text, &head, &form, &pair(), NOW).is_err());
        prop_assert!(qsign::verify(&text, &head, &form, &pair(), NOW).is_err());
    }

    #[test]
    fn what_tc3_covers_cannot_be_changed(sent in unsigned(), place in any::<usize>(), at in any::<usize>()) {
        let signed = by_tc3(&sent);
        prop_assert_eq!(signed.verified(&pair()), Ok(()));
        // The content type is covered without its boundary.
        let covers = |name: &str| !["content-type", "authorization", "x-timestamp"].contains(&name);
        let other = forged(&signed, place, at, covers);
        prop_assert!(other.verified(&pair()).is_err(), "{:?} {:?}", other.fields, other.headers);
        // The first two characters are the slash, which a path has, and one behind it.
        let target = format!("{}{}", &signed.uri[..1], changed(&signed.uri[1..], at));
        prop_assert!(signed.to(&target).verified(&pair()).is_err(), "{}", target);
        for removed in sent.fields.iter().map(|(name, ..)| name) {
            prop_assert!(signed.without(removed).verified(&pair()).is_err(), "{}", removed);
        }
        prop_assert!(signed.at(NOW + 601).verified(&pair()).is_err());
    }

    #[test]
    fn what_q_sign_covers_cannot_be_changed(sent in unsigned(), place in any::<usize>(), at in any::<usize>()) {
        let signed = by_q_sign(&sent);
        prop_assert_eq!(signed.verified(&pair()), Ok(()));
        let covers = |name: &str| !["requestData", "authorization", "host", "content-type"].contains(&name);
        let other = forged(&signed, place, at, covers);
        prop_assert!(other.verified(&pair()).is_err(), "{:?} {:?}", other.fields, other.headers);
        prop_assert!(signed.at(NOW + 901).verified(&pair()).is_err());
    }

    #[test]
    fn a_signature_with_one_other_character_is_none(sent in unsigned(), at in any::<usize>()) {
        for signed in [by_tc3(&sent), by_q_sign(&sent)] {
            let other = forged(&signed, 0, at, |name| name == "authorization");
            prop_assert!(other.verified(&pair()).is_err());
        }
    }
}
