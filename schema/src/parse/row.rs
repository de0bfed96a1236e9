//! The rows of a table.

use super::{
    context::{Context, wire},
    include,
    keys::{self, Keys},
    kind::kind,
    rule::conditions,
    words::{self, ANY_LENGTH, UNITS},
};
use crate::{
    fault::Faults,
    model::{At, Gateway, Kind, Message, Place, Row, ValueSource},
};

/// The rows of a section, after those of the groups that it includes.
pub(super) fn rows(keys: Keys<'_>, context: Context<'_>, message: &mut Message, faults: &mut Faults) {
    rows_beside(&["include"], keys, context, message, faults);
}

/// The same of a section that has these keys beside rows.
pub(super) fn rows_beside(
    beside: &[&str],
    mut keys: Keys<'_>,
    context: Context<'_>,
    message: &mut Message,
    faults: &mut Faults,
) {
    let start = message.rows.len();
    include::groups(&mut keys, context, message, faults);
    let included = start..message.rows.len();
    for entry in keys.into_entries() {
        let Some(keys) = keys::row(&entry, beside, faults) else { continue };
        let row = row(entry.name, keys, context, faults);
        // A row of the section's own says how this table differs from the others.
        match message.rows[included.clone()].iter_mut().find(|twin| twin.wire == row.wire) {
            Some(twin) => *twin = row,
            None => message.rows.push(row),
        }
    }
}

fn row(name: &str, mut keys: Keys<'_>, context: Context<'_>, faults: &mut Faults) -> Row {
    let span = keys.span.clone();
    let title = keys.text("title", faults);
    let doc = keys.text("doc", faults);
    let required = keys.bool("required", faults).unwrap_or(false);
    let kind = kind(&mut keys, faults);
    let span_of_place = keys.place_of("in");
    let place = keys.word("in", Place::WORDS, faults);
    let said_place = place.map(|value| At { value, span: span_of_place });
    let place = place.unwrap_or(Place::Body);
    let charset = keys.string("charset", faults);
    let begins_with = keys.strings("begins_with", faults);
    let never = keys.strings("never", faults);
    let ahead_seconds = keys.take("ahead_seconds").and_then(|(_, value)| keys::whole(value, faults));
    let unit = keys.word("unit", UNITS, faults);
    let when = match keys.table("when", faults) {
        Some(when) => conditions(when, context.names, faults),
        None => Vec::new(),
    };
    let embeds = keys.strings("embeds", faults);
    let when_absent = keys.take("when_absent").and_then(|(_, value)| keys::value(value, faults));
    let example = keys.take("example").and_then(|(_, value)| keys::value(value, faults));
    let fill = fill(&mut keys, name, context.gateway, faults);
    let from = keys.strings("from", faults);
    let prefix = keys.string("prefix", faults).map(|p| p.value).unwrap_or_default();
    // A signed message could be sent to another address.
    let signature = matches!(fill, ValueSource::Sign | ValueSource::Signature(_))
        || context.gateway.sign.as_ref().is_some_and(|sign| sign.field == name);
    let sensitive = keys.bool("sensitive", faults).unwrap_or(signature);
    let encrypted = keys.bool("encrypted", faults).unwrap_or(false);
    let place_of_text = keys.place_of("or_text");
    let or_text = keys.bool("or_text", faults).unwrap_or(false);
    let or_text = or_text.then_some(At { value: (), span: place_of_text });
    let family = keys.string("family", faults);
    let source = keys.string("source", faults).map(|s| s.value);
    keys.finish(faults);
    let charset = charset.and_then(|set| checked_charset(&set, faults));
    // A row whose type cannot be read is still a row: what names it is right.
    let (kind, length) = kind.unwrap_or((Kind::Text, ANY_LENGTH));
    Row {
        name: name.to_owned(),
        wire: wire(name, place, context.names),
        title,
        doc,
        required,
        section: context.section,
        kind,
        place,
        said_place,
        length,
        unit,
        when,
        charset,
        begins_with,
        never,
        ahead_seconds,
        embeds,
        when_absent,
        example,
        fill,
        from,
        prefix,
        or_text,
        sensitive,
        encrypted,
        family,
        group: None,
        source,
        span,
    }
}

fn fill(keys: &mut Keys<'_>, name: &str, gateway: &Gateway, faults: &mut Faults) -> ValueSource {
    let word = keys.string("fill", faults);
    let default = keys.take("default").and_then(|(_, value)| keys::value(value, faults));
    let fixed = keys.take("fixed").and_then(|(_, value)| keys::value(value, faults));
    let given = [word.is_some(), default.is_some(), fixed.is_some()].into_iter().filter(|g| *g).count();
    if given > 1 {
        let message = "`fill`, `default` and `fixed` exclude each other";
        faults.add(&keys.span, message, "one value has one owner");
        return ValueSource::Caller;
    }
    if let Some(fixed) = fixed {
        return ValueSource::Fixed(fixed.value);
    }
    if let Some(default) = default {
        return ValueSource::Default(default.value);
    }
    let Some(word) = word else { return ValueSource::Caller };
    filled(&word, name, gateway, faults)
}

const FILLS: &[&str] = &[
    "nonce",
    "time",
    "sign_type",
    "sign",
    "content",
    "encryption",
    "key_id",
    "merchant",
    "merchant.NAME",
    "signature.NAME",
    "md5.FILE",
];

/// A word, with a name behind a dot where it asks for one.
fn filled(text: &At<String>, row: &str, gateway: &Gateway, faults: &mut Faults) -> ValueSource {
    let (word, name) = match text.value.split_once('.') {
        Some((word, name)) if !name.is_empty() => (word, Some(name)),
        _ => (text.value.as_str(), None),
    };
    match (word, name) {
        ("nonce", None) => ValueSource::Nonce,
        ("time", None) => ValueSource::Time,
        ("sign_type", None) => ValueSource::SignType,
        ("key_id", None) => ValueSource::KeyId,
        ("sign", None) => ValueSource::Sign,
        ("content", None) => ValueSource::Content,
        ("encryption", None) => ValueSource::Encryption,
        ("merchant", name) => {
            let name = name.unwrap_or(row);
            let identity = gateway.merchant.iter().any(|c| c.name == name && c.identity);
            ValueSource::Merchant { name: name.to_owned(), identity }
        }
        ("signature", Some(name)) => ValueSource::Signature(name.to_owned()),
        ("md5", Some(file)) => ValueSource::Md5Of(file.to_owned()),
        _ => {
            words::unknown(text, "fill", FILLS.iter().copied(), faults);
            ValueSource::Caller
        }
    }
}

/// A character class without escapes: ranges `a-z` and single characters, `-` last or first.
fn checked_charset(set: &At<String>, faults: &mut Faults) -> Option<String> {
    let chars: Vec<char> = set.value.chars().collect();
    if chars.is_empty() {
        faults.add(&set.span, "the charset is empty", "nothing could be written");
        return None;
    }
    for window in chars.windows(3) {
        if let [from, '-', to] = window
            && from > to
        {
            faults.add(&set.span, format!("the range `{from}-{to}` is backwards"), "in this charset");
            return None;
        }
    }
    Some(set.value.clone())
}
