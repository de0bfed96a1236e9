//! Every call of APIv3: requests read by another parser, replies signed by another hand, and every error code.

use crate::{
    catalog::request,
    replies::{held, left, spelled},
    seal, typed_v3, v3,
};
use paytable::{
    Draft, Error, Outcome, Received, VerifyError,
    table::{Api, Field, Kind, Method, Place, Reply, Retry, ValueSource},
    wechat_v3,
};
use paytable_tests::{
    APPID, MCH_ID, Why,
    rules::satisfy,
    sample::{Held, Sample, percent},
};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What the merchant has under a name.
fn setting(name: &str) -> Option<String> {
    match name {
        "appid" => Some(APPID.to_owned()),
        "mchid" => Some(MCH_ID.to_owned()),
        "notify_url" => Some("https://example.com/paid".to_owned()),
        _ => None,
    }
}

fn prepared(api: &'static Api, request: &Sample) -> Draft {
    v3::protocol().prepare_dynamic(api, request).unwrap_or_else(|faults| panic!("{}: {faults}", api.name))
}

/// The JSON that a request sends: its body, or the part of a form.
fn body(api: &Api, draft: &Draft) -> Map<String, Json> {
    if draft.body.is_empty() || api.multipart {
        return Map::new();
    }
    serde_json::from_slice(&draft.body).unwrap_or_else(|error| panic!("{}: {error}", api.name))
}

/// What is sent for a row of the message itself.
fn wanted(field: &Field, given: &Held) -> Held {
    let filled = |value: Option<String>| value.map_or(Held::Nothing, Held::Text);
    match (field.fill, given) {
        (ValueSource::Merchant { name, identity: true }, _)
        | (ValueSource::Merchant { name, .. }, Held::Nothing) => filled(setting(name)),
        _ => given.clone(),
    }
}

/// Holds a value against the JSON that was sent for it.
fn same(path: &str, field: &Field, given: &Held, sent: Option<&Json>) {
    match (given, sent) {
        (Held::Nothing, sent) => assert_eq!(sent, None, "{path}"),
        (Held::Object(inside), Some(Json::Object(sent))) => all_same(path, inside, sent),
        (Held::Object(inside), Some(Json::String(text))) => {
            all_same(path, inside, &serde_json::from_str(text).unwrap());
        }
        (Held::List(items), Some(Json::Array(sent))) => {
            assert_eq!(items.0.len(), sent.len(), "{path}");
            for (item, sent) in items.0.iter().zip(sent) {
                all_same(path, item, sent.as_object().unwrap());
            }
        }
        (Held::List(items), Some(Json::String(text))) => {
            let sent: Vec<Map<String, Json>> = serde_json::from_str(text).unwrap();
            assert_eq!(items.0.len(), sent.len(), "{path}");
            items.0.iter().zip(&sent).for_each(|(item, sent)| all_same(path, item, sent));
        }
        (Held::Texts(texts), Some(sent)) => assert_eq!(&Json::from(texts.clone()), sent, "{path}"),
        (Held::Int(number), Some(sent)) => assert_eq!(&Json::from(*number), sent, "{path}"),
        (Held::Text(text), Some(sent)) if field.encrypted => {
            assert_eq!(&seal::decrypted(sent.as_str().unwrap()), text, "{path}");
        }
        (Held::Text(text), Some(Json::Bool(truth))) if matches!(field.kind, Kind::Bool) => {
            assert_eq!(*text, truth.to_string(), "{path}");
        }
        (Held::Text(text), Some(sent)) => assert_eq!(sent.as_str(), Some(text.as_str()), "{path}"),
        (_, sent) => panic!("{path}: {sent:?}"),
    }
}

fn all_same(path: &str, given: &Sample, sent: &Map<String, Json>) {
    for (field, value) in given.table.fields.iter().zip(&given.values) {
        same(&format!("{path}.{}", field.name), field, value, sent.get(field.name));
    }
    let is_known = |name: &String| given.table.find(name).is_some();
    assert!(sent.keys().all(is_known), "{path}: {sent:?}");
}

/// A value of a query.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        match (first, behind) {
            (b'%', [high, low, after @ ..]) => {
                let digits = String::from_utf8(vec![*high, *low]).unwrap();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Holds a request against what was given: each value where its row travels, and nothing else.
fn arrives(api: &'static Api, request: &Sample) {
    let draft = prepared(api, request);
    let mut sent = body(api, &draft);
    let (path, query) = draft.path.split_once('?').unwrap_or((&draft.path, ""));
    let mut target = api.path.to_owned();
    let mut asked: Vec<String> =
        query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    for (field, given) in api.request.fields.iter().zip(&request.values) {
        let value = wanted(field, given);
        let name = format!("{}.{}", api.name, field.name);
        match field.place {
            _ if api.multipart => {}
            Place::Content => panic!("{name}: APIv3 has no text beside its body"),
            Place::Body => same(&name, field, &value, sent.remove(field.name).as_ref()),
            Place::Path => {
                target =
                    target.replace(&format!("{{{}}}", field.name), &percent(&value.text(field).unwrap()));
            }
            Place::Header => {
                let header = draft.headers.iter().find(|(name, _)| name == field.name);
                assert_eq!(header.map(|(_, value)| value.clone()), value.text(field), "{name}");
            }
            Place::Query => {
                let start = format!("{}=", field.name);
                let at = asked.iter().position(|pair| pair.starts_with(&start));
                match (at.map(|at| asked.remove(at)), value.text(field)) {
                    (Some(pair), Some(text)) if field.encrypted => {
                        assert_eq!(seal::decrypted(&decoded(&pair[start.len()..])), text, "{name}");
                    }
                    // Members of an object have no order.
                    (Some(pair), Some(text)) if matches!(field.kind, Kind::Json(_)) => {
                        let sent: Json = serde_json::from_str(&decoded(&pair[start.len()..])).unwrap();
                        assert_eq!(sent, serde_json::from_str::<Json>(&text).unwrap(), "{name}");
                    }
                    (pair, text) => assert_eq!(pair, text.map(|text| start + &percent(&text)), "{name}"),
                }
            }
        }
    }
    assert!(sent.is_empty() && asked.is_empty(), "{}: {sent:?} {asked:?}", api.name);
    if !api.multipart {
        assert_eq!((draft.method, path, draft.host), (api.method, target.as_str(), api.host), "{}", api.name);
    }
    let text = draft.signed_text().unwrap();
    let lines: Vec<&str> = text.splitn(5, '\n').collect();
    assert_eq!((lines[0], lines[1]), (api.method.name(), &*draft.path), "{}", api.name);
    if !api.multipart {
        assert_eq!(lines[4], format!("{}\n", String::from_utf8_lossy(&draft.body)), "{}", api.name);
    }
    let serial = draft.headers.iter().find(|(name, _)| name == "Wechatpay-Serial");
    assert_eq!(serial.map(|(_, value)| value.as_str()), Some(v3::KEY_ID), "{}", api.name);
}

#[test]
fn every_request_arrives_as_its_examples_say() {
    for api in wechat_v3::APIS {
        arrives(api, &request(api));
    }
    assert!(wechat_v3::APIS.len() > 200, "{}", wechat_v3::APIS.len());
}

#[test]
fn what_every_call_has_to_bring_is_enough_once_the_rules_are_obeyed() {
    for api in wechat_v3::APIS {
        let mut least = Sample::required(api.request);
        satisfy(api, &mut least, &setting, &[]);
        arrives(api, &least);
    }
}

/// Quotes, slashes, what is special in a query, and characters of several bytes.
const HOSTILE: [&str; 3] = ["\"\\/\n\t", "&k=v+%2B ?#", "'<é长>'"];

#[test]
fn hostile_text_arrives_as_it_was_given() {
    let mut tried = 0;
    for api in wechat_v3::APIS.iter().filter(|api| !api.multipart) {
        for hostile in HOSTILE {
            let mut given = request(api);
            for place in given.places() {
                let field = place.field;
                let is_free = matches!(field.kind, Kind::Text)
                    && field.charset.is_empty()
                    && field.rare.is_none()
                    && field.min as usize <= hostile.len()
                    && field.max as usize >= hostile.len();
                let is_condition = api.rules.iter().flat_map(|rule| rule.when).any(|c| c.field == place.name);
                if is_free
                    && !is_condition
                    && !matches!(field.fill, ValueSource::Merchant { identity: true, .. })
                {
                    *given.at_place(&place) = Held::Text(hostile.to_owned());
                    tried += 1;
                }
            }
            arrives(api, &given);
        }
    }
    assert!(tried > 3000, "{tried}");
}

/// Every row of a reply, as that merchant gets it.
fn reply(api: &Api) -> Sample {
    let mut reply = Sample::received(api.response, &|name| setting(name).unwrap_or_default());
    if reply.row("mchid").is_some() {
        reply.set("mchid", MCH_ID);
    }
    if let Some(state) = api.state
        && let Some(Kind::Choice(words)) = reply.row(state.field).map(|field| field.kind)
    {
        reply.set(state.field, words[0]);
    }
    reply
}

fn answered(api: &Api, reply: &Sample) -> Received<'static> {
    let is_empty = api.response.fields.is_empty();
    v3::signed(
        if is_empty { 204 } else { 200 },
        if is_empty { Vec::new() } else { reply.json().to_string().into_bytes() },
    )
}

/// What `Sample` cannot write as JSON: ciphertexts.
fn is_sealed(api: &Api) -> bool {
    api.name == "Certificates"
}

#[test]
fn every_row_of_every_reply_is_typed_as_it_was_written() {
    let mut tried = 0;
    for typed in typed_v3::v3_apis() {
        let (api, Some(accept)) = (typed.api, typed.accept) else { continue };
        if is_sealed(api) {
            continue;
        }
        let written = reply(api);
        let received = answered(api, &written);
        let wanted = spelled(api.response, written.flat());
        let typed = accept(paytable::table::SignatureAlgorithm::Md5, &received)
            .unwrap_or_else(|error| panic!("{}: {error}", api.name));
        let dynamic = v3::protocol().accept_dynamic(api, None, &received).unwrap();
        assert_eq!(held(&*typed), wanted, "{}", api.name);
        assert_eq!(held(&dynamic), wanted, "{}", api.name);
        assert!(left(&*typed).is_empty() && left(&dynamic).is_empty(), "{}", api.name);
        tried += 1;
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn a_success_without_its_proof_or_without_a_signature_is_not_believed() {
    let mut tried = 0;
    for api in wechat_v3::APIS.iter().filter(|api| api.reply == Reply::Signed && !is_sealed(api)) {
        for proof in api.required_on_success {
            let mut without = reply(api);
            without.clear(proof);
            let result = v3::protocol().accept_dynamic(api, None, &answered(api, &without));
            assert_eq!(result.map(drop).map_err(Why::from), Err(Why::Incomplete(proof)), "{}", api.name);
            tried += 1;
        }
        let bare = Received::new(200, reply(api).json().to_string().into_bytes());
        let result = v3::protocol().accept_dynamic(api, None, &bare).map(drop).map_err(Why::from);
        assert_eq!(result, Err(Why::Unverified(VerifyError::NotSigned)), "{}", api.name);
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn every_error_code_comes_out_as_its_row_and_says_what_is_known() {
    let (mut tried, mut signed) = (0, BTreeMap::new());
    for api in wechat_v3::APIS {
        for row in api.errors.iter().copied() {
            let text = format!(r#"{{"code":"{}","message":"words"}}"#, row.code);
            let refused = |received: &Received<'_>| match api.reply {
                Reply::File => v3::protocol().accept_file_dynamic(api, received).map(drop).unwrap_err(),
                _ => v3::protocol().accept_dynamic(api, None, received).map(drop).unwrap_err(),
            };
            // A signature costs more than everything else here.
            let received =
                signed.entry(row.code).or_insert_with(|| v3::signed(400, text.clone().into_bytes())).clone();
            let error = refused(&received);
            assert!(matches!(error, Error::Api(_)), "{} {}: {error:?}", api.name, row.code);
            assert_eq!((error.code(), error.row()), (Some(row.code), Some(row)), "{}", api.name);
            let outcome = match row.retry {
                Retry::Never | Retry::Later(_) => Outcome::NotDone,
                Retry::Done => Outcome::AlreadyDone,
                Retry::Same | Retry::Query => Outcome::Unknown,
            };
            assert_eq!(error.outcome(), outcome, "{} {}", api.name, row.code);
            // Without a signature nothing is known; what comes in place of a file has none.
            if api.reply == Reply::File {
                continue;
            }
            let error = refused(&Received::new(400, text.into_bytes()));
            assert_eq!(error.outcome(), Outcome::Unknown, "{} {}: {error:?}", api.name, row.code);
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// Calls with a number of the merchant's, by which they are repeated.
#[test]
fn what_moves_money_is_repeated_only_under_a_number_of_the_merchants() {
    for api in wechat_v3::APIS.iter().filter(|api| !api.read_only) {
        assert_ne!(api.method, Method::Get, "{}", api.name);
        let repeats = api.errors.iter().any(|row| row.retry == Retry::Same);
        assert!(!repeats || api.idempotency_key.is_some() || api.name == "ImageUpload", "{}", api.name);
        if let Some(key) = api.idempotency_key {
            let field = &api.request.fields[api.request.find(key).unwrap()];
            assert!(field.required && field.fill == ValueSource::Caller, "{} {key}", api.name);
        }
    }
}

#[test]
fn what_the_facts_say_is_sent_encrypted_is_encrypted() {
    let secrets =
        |api: &'static Api| request(api).places().iter().filter(|place| place.field.encrypted).count();
    let all: usize = wechat_v3::APIS.iter().map(|api| secrets(api)).sum();
    assert!(all > 60, "{all}");
}
