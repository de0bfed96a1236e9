//! What the sandbox answers. Refusals come in the order in which the gateway finds reasons for them.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines;
use crate::sandbox::{
    behave::carry_out_unless,
    call::{Call, Done, Refusal, succeed},
    checks::check,
    exchange::{About, Answer, Request},
    facts::Facts,
    place::put_payment,
    state::{Injected, Signers, State},
};
use crate::{
    check::fill::FillContext,
    codec::{self, Malformed, form, query, write_json},
    credentials::merchant::Merchant,
    gateways::behaviour::Route,
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling, get},
        value::Message,
    },
    protocol::{
        accept::reply_algorithms,
        computed::computed,
        prepare::{How, encode},
        sign,
    },
    table::{Api, Field, Kind, Layer, Method, Reply, Section, SignatureAlgorithm, ValueSource},
};
use std::sync::Arc;

pub(super) fn answer(state: &Arc<State>, request: &Request) -> Answer {
    let before = state.orders.failures();
    let answer = answered(state, request, |api| state.injected(api));
    match state.orders.failure_since(before) {
        None => answer,
        Some(why) => {
            let text = format!("the sandbox cannot keep its orders: {why}");
            Answer { about: answer.about, ..Answer::new(500, "text/plain", text.into_bytes()) }
        }
    }
}

/// The answer of a gateway that times out inside.
pub(super) fn system_error(state: &Arc<State>, request: &Request, carried_out: bool) -> Answer {
    answered(state, request, |api| Some(Injected { path: api.path, code: "SYSTEMERROR", carried_out }))
}

fn answered(
    state: &Arc<State>,
    request: &Request,
    injected: impl Fn(&'static Api) -> Option<Injected>,
) -> Answer {
    let Some((route, signers)) = state.route(request) else {
        return Answer::new(404, "text/plain", b"no such API".to_vec());
    };
    let mut about = About { api: Some(route.api), ..About::default() };
    #[cfg(feature = "asymmetric")]
    if let Some(lines) = route.api.gateway.lines() {
        let answer = lines::answered(state, request, route, lines, injected(route.api), &mut about);
        return Answer { about, ..answer };
    }
    let answer = answered_to(state, request, (route, signers), injected, &mut about);
    Answer { about, ..answer }
}

fn answered_to(
    state: &Arc<State>,
    request: &Request,
    (route, signers): (Route, Signers<'_>),
    injected: impl Fn(&'static Api) -> Option<Injected>,
    about: &mut About,
) -> Answer {
    if request.method == Method::Get && route.api.method != Method::Get {
        return rejected(route.api, "REQUIRE_POST_METHOD");
    }
    let received = if !route.api.method.has_body() {
        query::read(&request.query).map(|pairs| (pairs, Vec::new()))
    } else if route.api.multipart {
        form::read(&request.body)
    } else {
        codec::read_any_root(route.api.wire(), &request.body).map(|pairs| (pairs, Vec::new()))
    };
    let (pairs, files) = match received {
        Ok(received) => received,
        Err(Malformed::Empty) => return rejected(route.api, "POST_DATA_EMPTY"),
        Err(Malformed::NotUtf8) => return rejected(route.api, "NOT_UTF8"),
        Err(_) => return rejected(route.api, "XML_FORMAT_ERROR"),
    };
    let (merchant, kind) = match sender(state, signers, route.api, &pairs) {
        Ok(sender) => sender,
        Err(code) => return rejected(route.api, code),
    };
    if !signers.is_sandbox
        && let Err(refusal) = certified(state, route.api, merchant, request)
    {
        return refusal;
    }
    let facts = Facts::of_request(route.api.request, &pairs);
    let mut call = Call { state, api: route.api, merchant, kind, facts, now: state.clock.now() };
    call.tell(about);
    let result = match check(&call, &pairs, &files) {
        // Found before the call is looked at, like a signature that does not fit.
        Err(Refusal("LACK_PARAMS", _)) => return rejected(route.api, "LACK_PARAMS"),
        Err(refusal) => Err(refusal),
        Ok(()) => carry_out_unless(&mut call, route, injected(route.api)),
    };
    match result {
        Ok(Done::Reply(reply)) => signed(&call, &reply),
        Ok(Done::File(content_type, body)) => Answer::new(200, content_type, body),
        Err(Refusal(code, words)) => refused(&mut call, code, &words),
    }
}

/// Who signed the request, and with which digest. Without signatures everybody is the provider's guest.
fn sender<'a>(
    state: &'a State,
    signers: Signers<'a>,
    api: &Api,
    pairs: &Pairs<'_>,
) -> Result<(&'a Arc<Merchant>, SignatureAlgorithm), &'static str> {
    let gateway = api.gateway;
    let Some(sign) = gateway.sign() else { return Ok((&state.provider, SignatureAlgorithm::Md5)) };
    let merchant = signers.merchants.iter().find(|merchant| {
        let mut identities = gateway.merchant.iter().filter(|credential| credential.identity);
        identities.all(|credential| {
            let sent = spellings(api, credential.name).find_map(|name| get(pairs, name)).and_then(Raw::text);
            sent.is_some() && sent == merchant.setting(credential.name)
        })
    });
    // A request that neither names its merchant nor is signed could be anybody's.
    let nameless = api.signature_algorithms.is_empty()
        && gateway.merchant.iter().all(|c| !c.identity || spellings(api, c.name).next().is_none());
    let merchant = merchant.or(signers.merchants.first().filter(|_| nameless)).ok_or("MCHID_NOT_EXIST")?;
    // The sender may choose among the digests that the gateway takes.
    let named = sign
        .type_field
        .and_then(|field| get(pairs, field))
        .and_then(Raw::text)
        .filter(|name| !name.is_empty());
    let allowed = reply_algorithms(api);
    let kind = match named {
        None => merchant.kind(allowed),
        Some(name) => allowed.iter().copied().find(|kind| kind.name() == name).ok_or("SIGNERROR")?,
    };
    if api.signature_algorithms.is_empty() {
        return Ok((merchant, kind));
    }
    let places = FieldIndex::of(api.request, pairs, Spelling::Wire);
    let key = merchant.api_key().ok_or("SIGNERROR")?;
    sign::fits(pairs, &places, sign, kind, key).map_err(|_| "SIGNERROR")?;
    Ok((merchant, kind))
}

/// Whether the sender has the client certificate that an API needs. Over a connection without TLS nothing can show it:
/// what counts there is whether the merchant that the sandbox knows has one.
fn certified(state: &State, api: &Api, merchant: &Merchant, request: &Request) -> Result<(), Answer> {
    let has_one = || request.has_certificate.unwrap_or_else(|| merchant.client_certificate().is_some());
    if !state.is_strict || !api.certificate || has_one() {
        return Ok(());
    }
    Err(rejected_with(api, "CA_ERROR", NO_CERTIFICATE))
}

const NO_CERTIFICATE: &str = "证书出错: this API needs a client certificate, and the merchant has none \
                              (Merchant::certificate, SandboxBuilder::strict)";

/// What a merchant's setting is called in requests of this API.
fn spellings(api: &Api, setting: &'static str) -> impl Iterator<Item = &'static str> {
    let filled = move |field: &&'static Field| matches!(field.fill, ValueSource::Merchant { name, .. } if name == setting);
    api.request.fields.iter().filter(filled).map(|field| field.name)
}

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

/// A reply below the signature: the title of the error, and nothing that could be signed.
fn rejected(api: &Api, code: &str) -> Answer {
    let common = TITLES.iter().find(|(known, _)| *known == code).map_or(code, |(_, title)| title);
    rejected_with(api, code, api.error(code).map_or(common, |row| row.title))
}

/// The same in those words.
fn rejected_with(api: &Api, code: &str, words: &str) -> Answer {
    let words = Raw::Text(words.into());
    // The platform around a gateway only finds what it cannot read.
    let in_envelope = api.envelope().filter(|_| platform_code(code).is_none());
    let pairs = match (api.outcome.first(), platform_code(code)) {
        (Some(layer), code) if code.is_none() || api.envelope().is_none() => {
            let failure = match (kind(api, layer), failure(api, layer)) {
                (Some(Kind::Int { .. }), number) => Raw::Number(number.into()),
                (_, word) => Raw::Text(word.into()),
            };
            vec![(layer.field.into(), failure), (layer.message.unwrap_or("message").into(), words)]
        }
        (_, code) => {
            let number = Raw::Number(code.unwrap_or(-1).to_string().into());
            vec![("errcode".into(), number), ("errmsg".into(), words)]
        }
    };
    let body = codec::write_pairs(api.wire(), &pairs);
    let body = match in_envelope {
        Some(envelope) => write_json::in_envelope(&envelope, &body),
        None => body,
    };
    Answer::new(200, codec::content_type(api.encoding), body)
}

/// What the deciding field of a layer says of a failure: the first of its documented words that is not success.
fn failure(api: &Api, layer: &Layer) -> &'static str {
    match kind(api, layer) {
        Some(Kind::Choice(words)) => {
            words.iter().copied().find(|word| *word != layer.success).unwrap_or("FAIL")
        }
        Some(Kind::Int { .. }) => "-1",
        _ => "FAIL",
    }
}

/// The kind of the deciding field.
fn kind(api: &Api, layer: &Layer) -> Option<Kind> {
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

/// A signed refusal with a documented code.
fn refused(call: &mut Call<'_>, code: &str, words: &str) -> Answer {
    succeed(call);
    let layers = call.api.outcome;
    let failed = layers.iter().position(|layer| layer.code.is_some()).unwrap_or(0);
    if let Some(layer) = layers.get(failed) {
        // Behind a layer that failed no other says anything.
        for behind in &layers[failed + 1..] {
            call.facts.remove(behind.field);
        }
        call.facts.set(layer.code.unwrap_or_default(), code);
        // Last: where the deciding field is the code as well, it says only that it failed.
        call.facts.set(layer.field, failure(call.api, layer));
        call.facts.set(layer.message.unwrap_or_default(), shortened(words));
    }
    // Of a reversal: whether to ask again.
    call.facts.set("recall", if code == "SYSTEMERROR" { "Y" } else { "N" });
    let mut reply = call.pick(Section::Accepted);
    put_payment(call, &mut reply);
    signed(call, &reply)
}

/// As many whole characters as `err_code_des` holds.
fn shortened(words: &str) -> &str {
    let mut end = words.len().min(128);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}

/// The reply as bytes, signed as the request was.
fn signed(call: &Call<'_>, reply: &dyn Message) -> Answer {
    let gateway = call.api.gateway;
    let (nonce, time) = (call.state.rng.nonce(), call.now.time.unix().to_string());
    let filler =
        FillContext { merchant: call.merchant, nonce: &nonce, kind: call.kind, time: &time, computed: None };
    let computed = computed(call.api.signatures, reply, &filler);
    let sign = gateway.sign().filter(|_| call.api.reply == Reply::Signed);
    let how = How { wire: call.api.wire(), sign };
    let mut body = encode(how, reply, &FillContext { computed: Some(&computed), ..filler });
    if let Some(envelope) = call.api.envelope() {
        body = write_json::in_envelope(&envelope, &body);
    }
    Answer::new(200, codec::content_type(call.api.encoding), body)
}
