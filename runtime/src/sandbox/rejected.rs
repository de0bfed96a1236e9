//! Refusals of a message before its call is looked at.

use crate::sandbox::{
    browser, call::spellings, codes, exchange::Answer, facts::Facts, gateway_certificate, opposite::opposite,
    refusals, state::State, written::written,
};
use crate::{
    codec::{self, plain_pairs, write_json},
    credentials::merchant::Merchant,
    message::raw::{Pairs, Raw, get},
    table::{Api, Kind, Layer, Reply, Section, SignatureAlgorithm},
};

/// What gateways say that refuse a message before its call is looked at, where the table of the API does not list it.
const TITLES: &[(&str, &str)] = &[
    ("SIGNERROR", "签名错误"),
    ("LACK_PARAMS", "缺少参数"),
    ("XML_FORMAT_ERROR", "XML格式错误"),
    ("REQUIRE_POST_METHOD", "请使用post方法"),
    ("POST_DATA_EMPTY", "post数据为空"),
    ("NOT_UTF8", "编码格式错误"),
    ("MCHID_NOT_EXIST", "MCHID不存在"),
];

/// A refusal before the call is looked at: with the title of the error, and without a signature, unless the gateway signs
/// for callers whom it does not know as well.
pub(super) fn rejected(state: &State, api: &'static Api, pairs: &Pairs<'_>, code: &str) -> Answer {
    if let Some(answer) = signed_rejection(state, api, pairs, code) {
        return answer;
    }
    let common = TITLES.iter().find(|(known, _)| *known == code).map_or(code, |(_, title)| title);
    rejected_with(api, code, api.error(code).map_or(common, |row| row.title))
}

/// With a private key a gateway signs for a caller whom it does not know as well, where its table says that such replies are
/// signed. It repeats what tells whose request it refuses, and nothing else.
fn signed_rejection(state: &State, api: &'static Api, pairs: &Pairs<'_>, code: &str) -> Option<Answer> {
    let sign = api.gateway.sign().filter(|_| api.reply_has_signed_pairs())?;
    let layer = api.outcome.first().filter(|layer| layer.signed && layer.code == Some(layer.field))?;
    let row = api.error(refusals::documented(api, code)?)?;
    let said = |name: &str| get(pairs, name).and_then(Raw::text).filter(|text| plain_pairs::can_hold(text));
    let named = sign.type_field.and_then(said);
    let is_named = |kind: &SignatureAlgorithm| named.is_none_or(|name| sign.name_of(*kind) == name);
    let kind =
        *api.reply_algorithms().iter().find(|kind| is_named(kind)).filter(|kind| kind.is_asymmetric())?;
    let mut merchant = Merchant::bare();
    for credential in api.gateway.merchant.iter().filter(|credential| credential.identity) {
        if let Some(value) = spellings(api, credential.name).find_map(said) {
            merchant = merchant.with(credential.name, value);
        }
    }
    let mut facts = Facts::default();
    for (asked, _) in api.echo {
        let name = api.request.fields[usize::from(*asked)].name;
        facts.set(name, said(name).unwrap_or_default());
    }
    facts.set(layer.field, row.code);
    facts.set(layer.message.unwrap_or_default(), row.title);
    if let Some(sent) = gateway_certificate::sent(api.gateway, kind) {
        facts.set(sent.field, sent.pem);
    }
    let reply = facts.pick(api.response, Section::Always);
    Some(written(state, api, &opposite(&merchant, api.gateway, kind), kind, &reply))
}

/// The same in those words.
pub(super) fn rejected_with(api: &Api, refusal: &str, words: &str) -> Answer {
    let documented = refusals::documented(api, refusal);
    let words = documented.and_then(|code| api.error(code)).map_or(words, |row| row.title);
    if api.reply == Reply::None {
        return browser::refusal(api, documented.unwrap_or(refusal), words);
    }
    let words = Raw::Text(words.into());
    // The platform around a gateway only finds what it cannot read.
    let in_envelope = api.envelope().filter(|_| platform_code(refusal).is_none());
    let pairs = match (api.outcome.first(), platform_code(refusal)) {
        (Some(layer), code) if code.is_none() || api.envelope().is_none() => {
            let own = documented.zip(layer.code);
            let failure = match (deciding_kind(api, layer), failure(api, layer), own) {
                (Some(Kind::Int { .. }), number, _) => Raw::Number(number.into()),
                (_, _, Some((code, field))) if field == layer.field => Raw::Text(code.into()),
                (_, word, _) => Raw::Text(word.into()),
            };
            let mut pairs =
                vec![(layer.field.into(), failure), (layer.message.unwrap_or("message").into(), words)];
            if let Some((code, field)) = own.filter(|(_, field)| *field != layer.field) {
                pairs.push((field.into(), Raw::Text(code.into())));
            }
            if let Some(kind) = codes::kind(layer, refusal) {
                let said = [(layer.message_also, Some(kind.title)), (layer.code, kind.cause)];
                pairs[0].1 = Raw::Text(kind.word.into());
                pairs.extend(
                    said.into_iter().filter_map(|(name, text)| Some((name?.into(), Raw::Text(text?.into())))),
                );
            }
            pairs
        }
        (_, code) => {
            let number = Raw::Number(code.unwrap_or(-1).to_string().into());
            vec![("errcode".into(), number), ("errmsg".into(), words)]
        }
    };
    let body = codec::write_pairs(api.reply_wire(), &pairs);
    let body = match (in_envelope, api.member) {
        (Some(envelope), _) => write_json::in_envelope(&envelope, &body),
        (None, Some(member)) => write_json::in_member(member.error.unwrap_or(member.name), &body, None),
        (None, None) => body,
    };
    Answer::new(200, codec::content_type(api.reply_encoding), body)
}

/// What the deciding field of a layer says of a failure: the first of its documented words that is not success.
pub(super) fn failure(api: &Api, layer: &Layer) -> &'static str {
    match deciding_kind(api, layer) {
        Some(Kind::Choice(words)) => {
            words.iter().copied().find(|word| *word != layer.success).unwrap_or("FAIL")
        }
        Some(Kind::Int { .. }) => "-1",
        _ => "FAIL",
    }
}

/// The kind of the deciding field.
pub(super) fn deciding_kind(api: &Api, layer: &Layer) -> Option<Kind> {
    api.response.find(layer.field).map(|at| api.response.fields[at].kind)
}

/// The platform's own numbers for a message it cannot read.
fn platform_code(code: &str) -> Option<i32> {
    match code {
        "REQUIRE_POST_METHOD" => Some(43002),
        "POST_DATA_EMPTY" => Some(44002),
        "XML_FORMAT_ERROR" | "NOT_UTF8" => Some(47001),
        _ => None,
    }
}
