//! What the sandbox answers. Refusals come in the order in which the gateway finds reasons for them.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines;
use crate::sandbox::{
    behave::carry_out_unless,
    browser,
    call::{Call, Done, Refusal, spellings, succeed, title},
    checks::check,
    codes, content,
    exchange::{About, Answer, Request},
    facts::Facts,
    opposite::opposite,
    path,
    place::put_payment,
    refusals,
    rejected::{deciding_kind, failure, rejected, rejected_with},
    state::{ApiId, Injected, Signers, State},
    vocabulary::Vocabulary,
    written::written,
};
use crate::{
    codec::{Malformed, form},
    credentials::{content_key::ContentKey, merchant::Merchant},
    gateways::behaviour::Route,
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling, get},
        value::Message,
    },
    protocol::sign::{self, Verification},
    table::{Api, Encoding, Kind, Layer, Method, Reply, Section, SignatureAlgorithm, ValueSource},
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
    answered(state, request, |api| Some(Injected { api: ApiId::of(api), code: "SYSTEMERROR", carried_out }))
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
        return rejected(state, route.api, &Pairs::new(), "REQUIRE_POST_METHOD");
    }
    let received = if route.api.multipart {
        form::read(&request.body)
    } else {
        path::pairs(route.api, request).map(|pairs| (pairs, Vec::new()))
    };
    let (pairs, files) = match received {
        Ok(received) => received,
        Err(Malformed::Empty) => return rejected(state, route.api, &Pairs::new(), "POST_DATA_EMPTY"),
        Err(Malformed::NotUtf8) => return rejected(state, route.api, &Pairs::new(), "NOT_UTF8"),
        Err(_) => return rejected(state, route.api, &Pairs::new(), "XML_FORMAT_ERROR"),
    };
    let (merchant, kind) = match sender(state, signers, route.api, &pairs) {
        Ok(sender) => sender,
        Err(code) => return rejected(state, route.api, &pairs, code),
    };
    if !signers.is_sandbox && !is_certified(state, route.api, merchant, request) {
        return rejected_with(route.api, "CA_ERROR", NO_CERTIFICATE);
    }
    let key = ContentKey::of(route.api.gateway, merchant);
    let Ok(pairs) = content::opened(route.api.request, pairs, key) else {
        return rejected(state, route.api, &Pairs::new(), "XML_FORMAT_ERROR");
    };
    let mut facts = Facts::of_request(route.api.request, &pairs);
    let vocabulary = Vocabulary::of(state.order_state(route), route.names);
    vocabulary.read(route.api.request, &mut facts);
    for (name, value) in route.known {
        facts.set_default(*name, value);
    }
    let mut call = Call { state, api: route.api, merchant, kind, facts, vocabulary, now: state.clock.now() };
    call.tell(about);
    let result = match check(&call, &pairs, &files) {
        // Found before the call is looked at, like a signature that does not fit.
        Err(Refusal("LACK_PARAMS", _)) => return rejected(state, route.api, &pairs, "LACK_PARAMS"),
        Err(refusal) => Err(refusal),
        Ok(()) => carry_out_unless(&mut call, route, injected(route.api)),
    };
    match result {
        Ok(Done::Reply(_)) if route.api.reply == Reply::None => browser::order(&call),
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
    let allowed = api.reply_algorithms();
    let kind = match named {
        None => merchant.kind(allowed),
        Some(name) => allowed.iter().copied().find(|kind| sign.name_of(*kind) == name).ok_or("SIGNERROR")?,
    };
    if api.signature_algorithms.is_empty() {
        return Ok((merchant, kind));
    }
    if kind.is_asymmetric() && !names_own_key(api, pairs, merchant) {
        return Err("SIGNERROR");
    }
    let places = FieldIndex::of(api.request, pairs, Spelling::Wire);
    let by = Verification {
        sign,
        unsigned: &[],
        kind,
        merchant: &opposite(merchant, gateway, kind),
        now: state.clock.now().moment.0,
        is_from_gateway: false,
    };
    sign::fits(pairs, &places, &by).map_err(|_| "SIGNERROR")?;
    Ok((merchant, kind))
}

/// Whether a request names the merchant's own key, if it names one. Where keys go by their certificates, it has to.
fn names_own_key(api: &Api, pairs: &Pairs<'_>, merchant: &Merchant) -> bool {
    let Some(field) = api.request.fields.iter().find(|field| field.fill == ValueSource::KeyId) else {
        return true;
    };
    match get(pairs, field.name).and_then(Raw::text).filter(|id| !id.is_empty()) {
        Some(id) => id == merchant.own_key_id(),
        None => api.gateway.sign().is_none_or(|sign| sign.certificate.is_none()),
    }
}

/// Whether the sender has the client certificate that an API needs. Over a connection without TLS nothing can show it:
/// what counts there is whether the merchant that the sandbox knows has one.
fn is_certified(state: &State, api: &Api, merchant: &Merchant, request: &Request) -> bool {
    let has_one = || request.has_certificate.unwrap_or_else(|| merchant.client_certificate().is_some());
    !state.is_strict || !api.certificate || has_one()
}

const NO_CERTIFICATE: &str = "证书出错: this API needs a client certificate, and the merchant has none \
                              (Merchant::certificate, SandboxBuilder::strict)";

/// Whether the deciding field is the code as well, and can hold this one.
fn is_code_itself(api: &Api, layer: &Layer, code: &str) -> bool {
    layer.code == Some(layer.field)
        && code != layer.success
        && match deciding_kind(api, layer) {
            Some(Kind::Choice(words)) => words.contains(&code),
            Some(Kind::Int { .. }) => code.parse::<i64>().is_ok(),
            Some(_) => true,
            None => false,
        }
}

/// The code by which a gateway says that there is no such order, where it has another one; or a documented name of a code.
fn documented<'c>(call: &Call<'_>, code: &'c str) -> &'c str {
    let unknown = call.vocabulary.state.and_then(|state| state.not_found.first());
    let unknown = unknown.filter(|_| code == "ORDERNOTEXIST" && call.api.error(code).is_none()).copied();
    let own = || refusals::documented(call.api, code);
    unknown.or_else(own).or_else(|| codes::row(call.api, code).map(|row| row.code)).unwrap_or(code)
}

/// A signed refusal with a documented code.
fn refused(call: &mut Call<'_>, code: &str, words: &str) -> Answer {
    let found = documented(call, code);
    // Words that only repeat the code say less than the title.
    let words = if words == code { title(call.api, found) } else { words.to_owned() };
    let code = found;
    if call.api.reply == Reply::None {
        return browser::refusal(call.api, code, &words);
    }
    succeed(call);
    let layers = call.api.outcome;
    let failed = layers.iter().position(|layer| layer.code.is_some()).unwrap_or(0);
    if let Some(layer) = layers.get(failed) {
        // Behind a layer that failed no other says anything.
        for behind in &layers[failed + 1..] {
            call.facts.remove(behind.field);
        }
        call.facts.set(layer.code.unwrap_or_default(), code);
        if !is_code_itself(call.api, layer, code) {
            // Last: where the deciding field is the code as well, it says only that it failed.
            call.facts.set(layer.field, failure(call.api, layer));
        }
        call.facts.set(layer.message.unwrap_or_default(), shortened(&writable(call.api, words)));
        if codes::says_kinds(layer) {
            call.facts.set(layer.message_also.unwrap_or_default(), codes::NOT_CARRIED_OUT);
        }
    }
    // Of a reversal: whether to ask again.
    call.facts.set("recall", if code == "SYSTEMERROR" { "Y" } else { "N" });
    let mut reply = call.pick(Section::Accepted);
    put_payment(call, &mut reply);
    signed(call, &reply)
}

/// The words without the marks that separate plain pairs.
fn writable(api: &Api, words: String) -> String {
    match api.reply_encoding {
        Encoding::Pairs => words.replace(['&', '{', '}', '[', ']'], " "),
        Encoding::Xml | Encoding::Json | Encoding::Form => words,
    }
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
    let merchant = opposite(call.merchant, call.api.gateway, call.kind);
    written(call.state, call.api, &merchant, call.kind, reply)
}
