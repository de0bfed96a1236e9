//! Every shipped table of Alipay: requests as their examples say, read by another parser; replies and notices signed by
//! another hand, and what must not be believed of them.

use crate::hand::{Fixed, OTHER, OWN, decoded, is_signed, private, public, signature, text};
use paytable::{
    Alipay, Error, Message, Protocol, Received, Unknown, VerifyError, alipay,
    table::{Api, Kind, Layer, Place, Reply, ValueSource},
};
use paytable_tests::{
    rules::satisfy,
    sample::{Held, Sample},
};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};

const NOW: u64 = 1_406_142_470;
const APP: &str = "2014072300007148";

pub(crate) fn setting(name: &str) -> Option<String> {
    match name {
        "app_id" => Some(APP.to_owned()),
        "seller_id" => Some("2088102146225135".to_owned()),
        "notify_url" | "return_url" => Some("https://example.com/a?b=c&d=e".to_owned()),
        _ => None,
    }
}

pub(crate) fn merchant() -> paytable::Merchant {
    ["app_id", "seller_id", "notify_url", "return_url"]
        .into_iter()
        .fold(paytable::Merchant::bare(), |merchant, name| merchant.with(name, setting(name).unwrap()))
        .signing_key(private(OWN))
        .peer_public_key("", public(OTHER))
}

fn protocol() -> Protocol<Alipay> {
    Protocol::new(merchant()).unwrap().with_clock(Arc::new(Fixed(NOW)))
}

fn apis() -> impl Iterator<Item = &'static Api> {
    alipay::APIS.iter().copied()
}

fn called() -> impl Iterator<Item = &'static Api> {
    apis().filter(|api| api.reply == Reply::Signed)
}

/// Whether the SDK decides the value.
fn is_made(source: ValueSource) -> bool {
    !matches!(
        source,
        ValueSource::Caller | ValueSource::Default(_) | ValueSource::Merchant { identity: false, .. }
    )
}

/// The content that a request has to have: the rows that travel there, as JSON.
fn content(request: &Sample) -> Value {
    let mut members = request.json();
    let is_content = |name: &str| request.row(name).is_some_and(|field| field.place == Place::Content);
    members.as_object_mut().unwrap().retain(|name, _| is_content(name));
    for field in request.table.fields.iter().filter(|field| field.place == Place::Content) {
        let filled = match field.fill {
            ValueSource::Default(value) | ValueSource::Fixed(value) => Some(value.to_owned()),
            ValueSource::Merchant { name, .. } => setting(name),
            _ => None,
        };
        if let (Some(value), None) = (filled, members.get(field.name)) {
            members[field.name] = Value::from(value);
        }
    }
    members
}

/// The same with true and false as texts, which is how samples hold them.
fn spelled(json: Value) -> Value {
    match json {
        Value::Bool(truth) => Value::from(truth.to_string()),
        Value::Array(items) => items.into_iter().map(spelled).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, spelled(value))).collect(),
        other => other,
    }
}

#[test]
fn every_request_arrives_as_its_examples_say_with_a_signature_over_exactly_its_fields() {
    let mut tried = 0;
    for api in apis() {
        for mut request in [Sample::request(api.request), Sample::required(api.request)] {
            satisfy(api, &mut request, &setting, &[]);
            let draft =
                protocol().prepare_dynamic(api, &request).unwrap_or_else(|why| panic!("{}: {why}", api.name));
            let sent = if api.reply == Reply::None {
                draft.path.split_once('?').unwrap().1.to_owned()
            } else {
                String::from_utf8(draft.body.clone()).unwrap()
            };
            let pairs = decoded(&sent);
            let get =
                |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            let borrowed: Vec<_> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let signed = text(&borrowed, &["sign"]);
            assert!(is_signed(OWN, &signed, get("sign").unwrap()), "{}", api.name);
            assert_eq!(draft.signed_text(), Some(signed.as_str()));
            let told: Value = serde_json::from_str(get("biz_content").unwrap()).unwrap();
            assert_eq!(spelled(told), spelled(content(&request)), "{}", api.name);
            for field in api.request.fields.iter().filter(|field| field.place != Place::Content) {
                let given = request.get(field.name).filter(|_| !is_made(field.fill));
                let wanted = match field.fill {
                    ValueSource::Fixed(value) => Some(value.to_owned()),
                    ValueSource::Merchant { name, .. } => given.or_else(|| setting(name)),
                    ValueSource::SignType => Some("RSA2".to_owned()),
                    ValueSource::KeyId | ValueSource::Encryption => None,
                    ValueSource::Sign | ValueSource::Content | ValueSource::Time => continue,
                    _ => given,
                };
                assert_eq!(get(field.name), wanted.as_deref(), "{}: {}", api.name, field.name);
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 24);
}

#[test]
fn every_required_row_that_is_left_out_is_told() {
    for api in apis() {
        let mut whole = Sample::request(api.request);
        satisfy(api, &mut whole, &setting, &[]);
        for field in api.request.fields.iter().filter(|field| field.required) {
            if !matches!(field.fill, ValueSource::Caller) {
                continue;
            }
            let mut lacking = whole.clone();
            lacking.clear(field.name);
            let broken = protocol().prepare_dynamic(api, &lacking).unwrap_err();
            assert!(broken.fields().contains(&field.name), "{}: {}: {broken}", api.name, field.name);
        }
        for field in
            api.request.fields.iter().filter(|field| matches!(field.kind, Kind::Text) && field.max < 600)
        {
            if is_made(field.fill) {
                continue;
            }
            let mut long = whole.clone();
            long.set(field.name, &"x".repeat(field.max as usize + 1));
            let broken = protocol().prepare_dynamic(api, &long).unwrap_err();
            assert!(broken.fields().contains(&field.name), "{}: {}: {broken}", api.name, field.name);
        }
    }
}

/// A reply that succeeds.
fn reply(api: &'static Api) -> Sample {
    let mut reply = Sample::received(api.response, &|name| setting(name).unwrap_or_default());
    for name in ["sub_code", "sub_msg"] {
        reply.clear(name);
    }
    for Layer { field, success, .. } in api.outcome {
        reply.set(field, success);
    }
    reply
}

fn member(api: &Api, raw: &str, signature: Option<&str>) -> Vec<u8> {
    let name = api.member.unwrap().name;
    let sign = signature.map(|signature| format!(r#","sign":"{signature}""#)).unwrap_or_default();
    format!(r#"{{"{name}":{raw}{sign}}}"#).into_bytes()
}

fn signed(api: &Api, raw: &str) -> Vec<u8> {
    member(api, raw, Some(&signature(OTHER, raw)))
}

fn accept(api: &'static Api, body: &[u8]) -> Result<paytable::DynamicMessage, Error> {
    protocol().accept_dynamic(api, None, &Received::new(200, body))
}

#[test]
fn every_row_of_every_reply_is_read_as_it_was_written_and_a_member_has_the_name_of_its_api() {
    for api in called() {
        let method = api.request.fields.iter().find(|field| field.name == "method").unwrap();
        let ValueSource::Fixed(method) = method.fill else { panic!("{}", api.name) };
        assert_eq!(api.member.unwrap().name, format!("{}_response", method.replace('.', "_")));
        let written = reply(api);
        let read = accept(api, &signed(api, &written.json().to_string()))
            .unwrap_or_else(|e| panic!("{}: {e:?}", api.name));
        assert_eq!(spelled(Sample::of(&read).json()), spelled(written.json()), "{}", api.name);
        assert!(read.unknown_fields().unwrap().is_empty(), "{}", api.name);
    }
    assert_eq!(called().count(), 9);
}

#[test]
fn a_success_is_not_believed_without_its_signature_its_proof_or_its_last_layer() {
    for api in called() {
        let whole = reply(api);
        let raw = whole.json().to_string();
        let unverified = |body: &[u8], wanted: VerifyError| match accept(api, body) {
            Err(Error::Unknown(Unknown::Unverified(doubt))) => assert_eq!(doubt, wanted, "{}", api.name),
            other => panic!("{}: {other:?}", api.name),
        };
        unverified(&member(api, &raw, None), VerifyError::NotSigned);
        unverified(&member(api, &raw, Some(&signature(OWN, &raw))), VerifyError::WrongSignature);
        for proof in api.required_on_success {
            let mut lacking = whole.clone();
            lacking.clear(proof);
            let error = accept(api, &signed(api, &lacking.json().to_string())).unwrap_err();
            assert!(
                matches!(&error, Error::Unknown(Unknown::Incomplete { field }) if field == proof),
                "{error:?}"
            );
        }
        for layer in api.outcome {
            for word in layer.pending {
                let mut pending = whole.clone();
                pending.set(layer.field, word);
                let error = accept(api, &signed(api, &pending.json().to_string())).unwrap_err();
                assert_eq!(
                    (error.code(), error.outcome()),
                    (Some(*word), paytable::Outcome::Unknown),
                    "{}",
                    api.name
                );
            }
        }
    }
}

#[test]
fn every_error_code_is_told_with_its_row_and_its_outcome() {
    let mut tried = 0;
    for api in called() {
        for row in api.errors.iter().filter(|row| row.code.len() > 8) {
            let raw = format!(
                r#"{{"code":"40004","msg":"Business Failed","sub_code":"{}","sub_msg":"x"}}"#,
                row.code
            );
            let error = accept(api, &signed(api, &raw)).unwrap_err();
            assert_eq!(error.row().map(|found| found.code), Some(row.code), "{}", api.name);
            let Err(unsigned) = accept(api, &member(api, &raw, None)) else { panic!("{}", api.name) };
            assert!(matches!(unsigned, Error::Rejected(_)), "{unsigned:?}");
            assert_eq!(unsigned.outcome(), paytable::Outcome::Unknown);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn hostile_replies_are_errors() {
    let long = format!(r#"{{"code":"{}"}}"#, "9".repeat(1 << 16));
    let deep = format!("{}{}", "{\"a\":".repeat(4000), "}".repeat(4000));
    for api in called() {
        for raw in ["1", "[]", "null", "\"\"", "{}", "{\"code\":10000}", "{\"code\":null}", &long, &deep] {
            for body in [member(api, raw, None), signed(api, raw)] {
                assert!(accept(api, &body).is_err(), "{}: {}", api.name, &raw[..raw.len().min(40)]);
            }
        }
        for body in ["", " ", "{", "{}", "[]", "<html>", "\u{feff}{}", "\0"] {
            assert!(accept(api, body.as_bytes()).is_err(), "{}: {body}", api.name);
        }
    }
}

#[test]
fn names_of_the_tables_differ() {
    let names: BTreeSet<&str> =
        apis().map(|api| api.name).chain(alipay::NOTICES.iter().map(|n| n.name)).collect();
    assert_eq!(names.len(), alipay::APIS.len() + alipay::NOTICES.len());
    assert!(apis().all(|api| api.path == "/gateway.do" && api.host == "https://openapi.alipay.com"));
}

#[test]
fn requests_hold_every_value_of_the_other_hand() {
    for api in apis() {
        let request = Sample::request(api.request);
        assert!(request.values.iter().any(|value| !matches!(value, Held::Nothing)), "{}", api.name);
    }
}
