//! Signatures over lines, and the public keys that they are verified with.

use super::{
    keys::{self, Keys},
    template::{OF_HEADER, OF_RECEIVED, OF_REQUEST, template},
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{At, LineFeeds, Lines, PublicKeys, SignatureAlgorithm, SignatureText, Template, TimeUnit},
};

pub(super) static LINES: Shape = Shape::new(
    "lines",
    &[
        Key::may("request", Value::TEXTS),
        Key::needed("received", Value::TEXTS),
        Key::may("line_feeds", words!(LineFeeds::WORDS)),
        Key::needed("algorithm", words!(SignatureAlgorithm::OF_LINES)),
        Key::may("request_secret", Value::Filled),
        Key::may("received_secret", Value::Filled),
        Key::needed("signature", Value::Filled),
        Key::may("signature_text", words!(SignatureText::WORDS)),
        Key::may("key_id", Value::Filled),
        Key::needed("time", Value::Filled),
        Key::may("time_unit", words!(TimeUnit::WORDS)),
        Key::may("window_seconds", Value::NUMBER),
        Key::may("headers", Value::Table(&HEADERS)),
    ],
);

static HEADERS: Shape = Shape::open("headers_of_requests", Value::Text);

pub(super) static KEYS: Shape = Shape::new(
    "keys_of_the_gateway",
    &[
        Key::needed("refresh", Value::Filled),
        Key::needed("list", Value::Filled),
        Key::needed("id", Value::Filled),
        Key::needed("certificate", Value::Filled),
    ],
);

/// How far the time of a message may be from now, unless the gateway says otherwise.
const WINDOW_SECONDS: u32 = 300;

pub(super) fn lines(mut keys: Keys<'_>, faults: &mut Faults) -> Lines {
    let mut templates = |name: &'static str, allowed: &[&str], faults: &mut Faults| -> Vec<Template> {
        if keys.is_empty_list(name) {
            faults.add(&keys.place_of(name), format!("`{name}` is empty"), "no line is signed");
        }
        keys.strings(name, faults).iter().map(|line| template(line, allowed, faults)).collect()
    };
    let request = templates("request", OF_REQUEST, faults);
    let received = templates("received", OF_RECEIVED, faults);
    if !keys.has("received") {
        faults.add(&keys.span, "`received` is missing", "which lines are signed?");
    }
    let line_feeds = keys.word("line_feeds", LineFeeds::WORDS, faults);
    let algorithm = keys.required_word("algorithm", SignatureAlgorithm::OF_LINES, faults);
    let request_secret = keys.text_at_if_said("request_secret", faults);
    let received_secret = keys.text_at_if_said("received_secret", faults);
    let signature_text = keys.word("signature_text", SignatureText::WORDS, faults);
    let signature = keys.text_at("signature", faults);
    let key_id = keys.text_at_if_said("key_id", faults);
    let time = keys.text_at("time", faults);
    let time_unit = keys.word("time_unit", TimeUnit::WORDS, faults);
    let window = keys.take("window_seconds").and_then(|(_, value)| keys::whole(value, faults));
    let headers = headers(&mut keys, faults);
    // Of an unknown one, the other keys say of which kind it is.
    let is_shared = request_secret.is_some() || received_secret.is_some();
    let unknown = if is_shared { SignatureAlgorithm::HmacSha256 } else { SignatureAlgorithm::RsaSha256 };
    let span = keys.span.clone();
    keys.finish(faults);
    Lines {
        request,
        received,
        line_feeds: line_feeds.unwrap_or(LineFeeds::AfterEach),
        algorithm: algorithm.unwrap_or(unknown),
        request_secret,
        received_secret,
        signature_text: signature_text.unwrap_or(SignatureText::Base64),
        signature,
        key_id,
        time,
        time_unit: time_unit.unwrap_or(TimeUnit::Seconds),
        window_seconds: window.unwrap_or(WINDOW_SECONDS),
        headers,
        span,
    }
}

fn headers(keys: &mut Keys<'_>, faults: &mut Faults) -> Vec<(At<String>, Template)> {
    let Some(keys) = keys.table("headers", faults) else { return Vec::new() };
    let entries = keys.into_entries().into_iter();
    entries
        .filter_map(|entry| {
            let text = keys::string(entry.value, faults)?;
            let name = At { value: entry.name.to_owned(), span: entry.span.clone() };
            Some((name, template(&text, OF_HEADER, faults)))
        })
        .collect()
}

/// The lines of a signature inside a message.
pub(super) fn own_lines(keys: &mut Keys<'_>, allowed: &[&str], faults: &mut Faults) -> Vec<Template> {
    keys.strings("lines", faults).iter().map(|line| template(line, allowed, faults)).collect()
}

pub(super) fn public_keys(mut keys: Keys<'_>, faults: &mut Faults) -> PublicKeys {
    let found = PublicKeys {
        refresh: keys.text_at("refresh", faults),
        list: keys.text_at("list", faults),
        id: keys.text_at("id", faults),
        certificate: keys.text_at("certificate", faults),
    };
    keys.finish(faults);
    found
}
