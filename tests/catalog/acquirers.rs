//! Every shipped API and notice of the acquirers: requests read by other parsers, and replies and notices written and
//! signed by another hand.

use crate::oracle::{closed, sent, urlencoded};
use md5::{Digest as _, Md5};
use paytable::{
    Allinpay, ApiKey, DynamicMessage, Error, Merchant, Message as _, NoticeError, Outcome, Protocol,
    Received, Swiftpass, allinpay, swiftpass,
    table::{Api, Encoding, Gateway, Notice, Secret, SignatureAlgorithm, ValueSource},
};
use paytable_tests::{KEY, Pairs, digest, hex, rules::satisfy, sample::Sample, text_to_sign, xml};
use serde_json::{Map, Value as Json};

pub(crate) fn apis() -> impl Iterator<Item = &'static Api> {
    swiftpass::APIS.iter().chain(allinpay::APIS).copied()
}

pub(crate) fn notices() -> impl Iterator<Item = &'static Notice> {
    swiftpass::NOTICES.iter().chain(allinpay::NOTICES).copied()
}

const SETTINGS: &[(&str, &str)] = &[
    ("mch_id", "QRA29045311KKR1"),
    ("cusid", "660581055322T0Z"),
    ("appid", "00328929"),
    ("notify_url", "https://example.com/paid"),
];

fn setting(name: &str) -> Option<String> {
    SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
}

fn merchant() -> Merchant {
    let bare = Merchant::bare().key(ApiKey::new(KEY));
    SETTINGS.iter().fold(bare, |merchant, (name, value)| merchant.with(*name, *value))
}

pub(crate) fn swiftpass() -> Protocol<Swiftpass> {
    Protocol::new(merchant()).unwrap()
}

pub(crate) fn allinpay() -> Protocol<Allinpay> {
    Protocol::new(merchant()).unwrap()
}

/// The signature of a gateway over sorted pairs.
pub(crate) fn signature(gateway: &'static Gateway, pairs: &Pairs, kind: SignatureAlgorithm) -> String {
    let Some(Secret::Pair(name)) = gateway.sign().map(|sign| sign.secret) else {
        return digest(&text_to_sign(pairs), kind, KEY);
    };
    let mut all = pairs.clone();
    all.push((name.to_owned(), KEY.to_owned()));
    hex(&Md5::digest(text_to_sign(&all))).to_uppercase()
}

/// The pairs of a message with its signature, without the value of that name.
fn signed(gateway: &'static Gateway, message: &Sample, lacking: Option<&str>) -> Pairs {
    let mut pairs = closed(message).flat();
    pairs.retain(|(name, _)| name != "sign" && Some(name.as_str()) != lacking);
    let sign = signature(gateway, &pairs, SignatureAlgorithm::Md5);
    pairs.push(("sign".to_owned(), sign));
    pairs
}

fn written(encoding: Encoding, pairs: &Pairs) -> Vec<u8> {
    match encoding {
        Encoding::Xml => xml(pairs).into_bytes(),
        Encoding::Form => urlencoded(pairs).into_bytes(),
        Encoding::Json => {
            let members = pairs.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
            Json::Object(members.collect::<Map<_, _>>()).to_string().into_bytes()
        }
        Encoding::Pairs => panic!("no acquirer has such messages"),
    }
}

fn is_swiftpass(gateway: &Gateway) -> bool {
    gateway.name == "Swiftpass"
}

fn accept(api: &'static Api, pairs: &Pairs) -> Result<DynamicMessage, Error> {
    let body = written(api.reply_encoding, pairs);
    let received = Received::new(200, &body[..]);
    if is_swiftpass(api.gateway) {
        swiftpass().accept_dynamic(api, None, &received)
    } else {
        allinpay().accept_dynamic(api, None, &received)
    }
}

fn told(notice: &'static Notice, pairs: &Pairs) -> Result<(), NoticeError> {
    let body = written(notice.encoding, pairs);
    if is_swiftpass(notice.gateway) {
        swiftpass().notice::<swiftpass::PayNotice>(&body[..]).map(drop)
    } else {
        allinpay().notice::<allinpay::PayNotice>(&body[..]).map(drop)
    }
}

/// Puts in whose message it is.
fn name_the_merchant(gateway: &Gateway, message: &mut Sample) {
    for own in gateway.merchant.iter().filter(|own| own.identity) {
        if message.table.find(own.name).is_some() {
            message.set(own.name, &setting(own.name).unwrap());
        }
    }
}

/// A reply that says success in every layer.
fn reply(api: &'static Api) -> Sample {
    let mut reply = Sample::received(api.response, &|name| setting(name).unwrap());
    name_the_merchant(api.gateway, &mut reply);
    for layer in api.outcome {
        reply.set(layer.field, layer.success);
    }
    reply
}

#[test]
fn every_request_arrives_as_it_was_given_and_is_signed() {
    for api in apis() {
        let mut request = Sample::request(api.request);
        satisfy(api, &mut request, &setting, &[]);
        let prepared = if is_swiftpass(api.gateway) {
            swiftpass().prepare_dynamic(api, &request)
        } else {
            allinpay().prepare_dynamic(api, &request)
        };
        let prepared = prepared.unwrap_or_else(|error| panic!("{}: {error}", api.name));
        let sent = sent(api, &prepared);
        for (field, value) in api.request.fields.iter().zip(&request.values) {
            let wanted = match field.fill {
                ValueSource::Merchant { name, .. } => value.text(field).or_else(|| setting(name)),
                ValueSource::Fixed(value) => Some(value.to_owned()),
                ValueSource::SignType => Some("MD5".to_owned()),
                ValueSource::Nonce | ValueSource::Sign => continue,
                _ => value.text(field),
            };
            assert_eq!(sent.get(field.name), wanted.as_deref(), "{}: {}", api.name, field.name);
        }
        let (last, rest) = sent.pairs.split_last().unwrap();
        let wanted = signature(api.gateway, &rest.to_vec(), SignatureAlgorithm::Md5);
        assert_eq!((last.0.as_str(), &last.1), ("sign", &wanted), "{}", api.name);
    }
}

#[test]
fn every_reply_is_typed_and_nothing_of_a_changed_one_is_believed() {
    for api in apis() {
        let reply = reply(api);
        let pairs = signed(api.gateway, &reply, None);
        let accepted = accept(api, &pairs).unwrap_or_else(|error| panic!("{}: {error}", api.name));
        assert!(
            accepted.unknown_fields().is_none_or(paytable::UnknownFields::is_empty),
            "{}: {accepted:?}",
            api.name
        );
        for at in 0..pairs.len() {
            let mut forged = pairs.clone();
            forged[at].1.push('1');
            let error = accept(api, &forged).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{}: {}", api.name, pairs[at].0);
        }
        for name in api.required_on_success {
            let error = accept(api, &signed(api.gateway, &reply, Some(name))).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{}: {name}", api.name);
        }
        let unsigned: Pairs = pairs.into_iter().filter(|(name, _)| name != "sign").collect();
        assert_eq!(accept(api, &unsigned).unwrap_err().outcome(), Outcome::Unknown, "{}", api.name);
    }
}

#[test]
fn every_notice_is_believed_whole_or_not_at_all() {
    for notice in notices() {
        let mut event = Sample::received(notice.event, &|name| setting(name).unwrap());
        name_the_merchant(notice.gateway, &mut event);
        let pairs = signed(notice.gateway, &event, None);
        told(notice, &pairs).unwrap_or_else(|error| panic!("{}: {error}", notice.gateway.name));
        for at in 0..pairs.len() {
            let mut forged = pairs.clone();
            forged[at].1.push('1');
            assert!(told(notice, &forged).is_err(), "{}", pairs[at].0);
            let mut lacking = pairs.clone();
            lacking.remove(at);
            assert!(told(notice, &lacking).is_err(), "{}", pairs[at].0);
        }
        // Without a field of `when` it is another message, although the signature is right.
        for condition in notice.when {
            assert!(told(notice, &signed(notice.gateway, &event, Some(condition.field))).is_err());
        }
    }
}
