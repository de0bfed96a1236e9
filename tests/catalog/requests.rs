//! Requests made of examples: prepared, read by another parser, their signatures computed again.

use crate::{
    catalog::{
        WORKWX_SECRET, apis, is_cloud, kinds, merchant, prepare, repeatable, request, setting,
        without_encryption_key,
    },
    oracle::{Sent, content_type, one_spelling, own_signature, sent, texts},
    seal::decrypted,
    typed,
};
use md5::{Digest, Md5};
use paytable::{
    Draft, DynamicMessage, File, Protocol, WechatV2,
    table::{Api, Field, Kind, Method, SignatureAlgorithm, ValueSource},
};
use paytable_tests::{
    KEY, digest, hex,
    rules::satisfy,
    sample::{Held, Sample},
    text_to_sign,
};
use std::collections::BTreeSet;

#[test]
fn every_request_arrives_as_its_examples_say_with_a_signature_of_exactly_its_text() {
    for api in apis() {
        for kind in kinds(api.signature_algorithms) {
            arrives(api, &request(api), *kind);
        }
    }
}

#[test]
fn what_every_call_has_to_bring_is_enough_once_the_rules_are_obeyed() {
    for api in apis() {
        let mut least = Sample::required(api.request);
        satisfy(api, &mut least, &setting, &[]);
        arrives(api, &least, kinds(api.signature_algorithms)[0]);
    }
}

fn arrives(api: &'static Api, request: &Sample, kind: SignatureAlgorithm) {
    let prepared = prepare(api, request, kind).unwrap_or_else(|error| panic!("{}: {error}", api.name));
    let arrived = sent(api, &prepared);
    goes_where_the_table_says(api, &prepared);
    is_signed(api, &prepared, &arrived, kind);
    let mut names = BTreeSet::new();
    for (field, value) in api.request.fields.iter().zip(&request.values) {
        if let Kind::Numbered { .. } = field.kind {
            continue;
        }
        let text = arrived.get(field.name).map(|text| one_spelling(api.request, field.name, text));
        let given = value.text(field).map(|text| one_spelling(api.request, field.name, &text));
        holds(api, field, text.as_deref(), given, &arrived, kind);
        if let Held::File(file) = value {
            assert_eq!(arrived.files[field.name], (file.name.clone(), file.bytes.clone()));
        }
        names.extend(text.map(|_| field.name.to_owned()));
    }
    names.extend(request.flat().into_iter().map(|(name, _)| name));
    let arrived: BTreeSet<String> = arrived.pairs.into_iter().map(|(name, _)| name).collect();
    assert_eq!(arrived, names, "{}: nothing more, nothing less", api.name);
}

fn goes_where_the_table_says(api: &Api, prepared: &Draft) {
    assert_eq!(
        (prepared.method, prepared.host, prepared.certificate),
        (api.method, api.host, api.certificate)
    );
    assert!(api.gateway.hosts.iter().any(|(_, url)| *url == api.host), "{}", api.name);
    match api.method {
        Method::Get => {
            assert!(prepared.body.is_empty() && prepared.path.starts_with(api.path), "{}", api.name);
        }
        _ => assert_eq!(prepared.path, api.path),
    }
    let wanted = if api.multipart { "multipart/form-data; boundary=" } else { content_type(api.encoding) };
    assert!(prepared.content_type.starts_with(wanted), "{}", api.name);
}

fn is_signed(api: &Api, prepared: &Draft, arrived: &Sent, kind: SignatureAlgorithm) {
    if api.signature_algorithms.is_empty() {
        assert_eq!((prepared.signed_text(), arrived.get("sign")), (None, None), "{}", api.name);
        return;
    }
    let text = text_to_sign(&arrived.pairs);
    assert_eq!(arrived.get("sign"), Some(digest(&text, kind, KEY).as_str()), "{}", api.name);
    assert_eq!(prepared.signed_text(), Some(format!("{text}&key=***").as_str()), "{}", api.name);
}

/// What arrived in a field is what was given, or what the SDK had to make.
fn holds(
    api: &Api,
    field: &Field,
    arrived: Option<&str>,
    given: Option<String>,
    all: &Sent,
    kind: SignatureAlgorithm,
) {
    let name = format!("{}: {}", api.name, field.name);
    let is = |wanted: Option<String>| assert_eq!(arrived, wanted.as_deref(), "{name}");
    match field.fill {
        _ if field.encrypted && given.is_some() => assert_eq!(arrived.map(decrypted), given, "{name}"),
        ValueSource::Merchant { name, identity: true } => is(setting(name)),
        ValueSource::Merchant { name, .. } => is(given.or_else(|| setting(name))),
        ValueSource::Fixed(value) => is(Some(value.to_owned())),
        ValueSource::Default(value) => is(given.or_else(|| Some(value.to_owned()))),
        ValueSource::SignType => is(Some(kind.name().to_owned())),
        ValueSource::Nonce => assert!(arrived.is_some_and(|nonce| nonce.len() == 32), "{name}"),
        ValueSource::Time => assert!(arrived.is_some(), "{name}"),
        // Where the request is not signed there is none.
        ValueSource::Sign => assert_eq!(arrived.is_none(), api.signature_algorithms.is_empty(), "{name}"),
        ValueSource::Md5Of(file) => {
            is(Some(hex(&Md5::digest(&all.files[file].1))));
        }
        ValueSource::Signature(own) => {
            let signature = api.signatures.iter().find(|signature| signature.name == own).unwrap();
            let secret = if signature.key.is_some() { WORKWX_SECRET } else { KEY };
            is(Some(own_signature(signature, field, all, secret)));
        }
        ValueSource::Content | ValueSource::Encryption | ValueSource::KeyId => {
            panic!("{name}: of no gateway here")
        }
        ValueSource::Caller => is(given),
    }
}

#[test]
fn what_cannot_be_encrypted_is_not_sent_as_it_stands() {
    for key in ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
        assert!(Protocol::<WechatV2>::new(merchant().encryption_key(key)).is_err(), "{key}");
    }
    let protocol = Protocol::<WechatV2>::new(without_encryption_key()).unwrap();
    let mut tried = 0;
    for api in apis().filter(|api| !is_cloud(api.gateway.name)) {
        let request = request(api);
        let encrypted = api
            .request
            .fields
            .iter()
            .zip(&request.values)
            .filter(|(field, value)| field.encrypted && value.text(field).is_some());
        let names: Vec<String> = encrypted.map(|(field, _)| field.name.to_owned()).collect();
        match protocol.prepare_dynamic(api, &request) {
            Ok(_) => assert_eq!(names, [""; 0], "{}", api.name),
            Err(violations) => assert_eq!(violations.fields(), names, "{}", api.name),
        }
        tried += names.len();
    }
    assert!(tried > 25, "{tried}");
}

/// A body in which nothing is random can be compared byte by byte.
fn repeats(api: &Api) -> bool {
    !api.multipart && !api.request.fields.iter().any(|field| field.encrypted)
}

#[test]
fn a_record_and_a_struct_send_the_same_bytes() {
    for typed in typed::apis() {
        let api = typed.api;
        let given = repeatable(api);
        let record = prepare(api, &record_of(&given), SignatureAlgorithm::HmacSha256).unwrap();
        let mut prepared = vec![prepare(api, &given, SignatureAlgorithm::HmacSha256).unwrap()];
        // A stored request names its file instead of holding it.
        if !api.multipart {
            prepared.push((typed.prepare)(given.json(), SignatureAlgorithm::HmacSha256).unwrap());
        }
        for other in prepared.iter().filter(|_| repeats(api)) {
            assert_eq!(other.path, record.path, "{}", api.name);
            // Given as text, it is sent as that text, whose members stand in another order.
            if api.request.fields.iter().any(Field::is_or_text) {
                assert_eq!(spelled(api, &other.body), spelled(api, &record.body), "{}", api.name);
            } else {
                assert_eq!(text(&other.body), text(&record.body), "{}", api.name);
            }
        }
    }
}

/// The values of a body in one spelling, without the signature.
fn spelled(api: &Api, body: &[u8]) -> Vec<(String, String)> {
    let pairs = texts(api.encoding, body).into_iter().filter(|(name, _)| name != "sign");
    pairs.map(|(name, text)| (name.clone(), one_spelling(api.request, &name, &text))).collect()
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// The same message, put together through the public interface of records.
fn record_of(sample: &Sample) -> DynamicMessage {
    let mut record = DynamicMessage::new(sample.table);
    fill(&mut record, sample);
    record
}

fn fill(record: &mut DynamicMessage, sample: &Sample) {
    for (field, value) in sample.table.fields.iter().zip(&sample.values) {
        match value {
            Held::Nothing => {}
            Held::Text(text) => assert!(record.set(field.name, text)),
            Held::Int(number) => assert!(record.set(field.name, number.to_string())),
            Held::Object(inside) => fill(record.object(field.name).unwrap(), inside),
            Held::List(items) => {
                for (at, item) in items.0.iter().enumerate() {
                    fill(record.item(field.name, at).unwrap(), item);
                }
            }
            Held::Texts(texts) => assert!(record.set_texts(field.name, texts.clone())),
            Held::File(File { name, content_type, bytes }) => {
                assert!(record.set_file(field.name, File::new(name, content_type, bytes.clone())));
            }
        }
    }
}
