//! The rows of a table.

use super::{
    context::{Context, wire},
    include,
    keys::{self, Keys},
    kind::{CIPHERS, kind},
    rule::{CONDITIONS, conditions},
    words::{self, A_TYPE_WORD, ANY_LENGTH, FORMATS, UNITS},
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, Which, words},
    model::{At, Gateway, Kind, Message, Place, Row, ValueSource},
};

/// The name of a row: of a field or a header, or of a numbered field.
pub(super) const A_ROW: &str = "^([A-Za-z0-9_-]+|[A-Za-z][A-Za-z0-9_]*_\\$n(_\\$m)?)$";

/// Groups that a section has as well; a row can have that name.
pub(super) const INCLUDE: Key = Key::may("include", Value::OneOf(&INCLUDES));
static INCLUDES: [Value; 2] = [Value::TEXTS, Value::Table(&ROW)];

/// A section of rows.
pub(crate) static SECTION: Shape = section();

pub(super) const fn section() -> Shape {
    Shape { keys: const { &[INCLUDE] }, ..Shape::named("rows", Which::Pattern(A_ROW), Value::Table(&ROW)) }
}

pub(crate) static ROW: Shape = Shape::new(
    "row",
    &[
        Key::needed("title", Value::Filled),
        Key::may("required", Value::Bool),
        Key::needed("type", Value::Pattern(A_TYPE_WORD)),
        Key::may("enum", Value::List(1, &Value::Text)),
        Key::may("format", words!(FORMATS)),
        Key::may("json", Value::Text),
        Key::may("json_list", Value::Text),
        Key::may("form", Value::Text),
        Key::may("decrypts_to", Value::Text),
        Key::may("cipher", words!(CIPHERS)),
        Key::may("nonce", Value::Text),
        Key::may("associated", Value::Text),
        Key::may("root", Value::Text),
        Key::may("of", Value::Text),
        Key::may("in", words!(Place::WORDS)),
        Key::may("unit", words!(UNITS)),
        Key::may("charset", Value::Pattern(".")),
        Key::may("begins_with", Value::TEXTS),
        Key::may("never", Value::TEXTS),
        Key::may("ahead_seconds", Value::NUMBER),
        Key::may("when", Value::Table(&CONDITIONS)),
        Key::may("embeds", Value::TEXTS),
        Key::may("when_absent", Value::ANY_SCALAR),
        Key::may("example", Value::ANY_SCALAR),
        Key::may("fill", Value::Pattern(A_FILL)),
        Key::may("default", Value::ANY_SCALAR),
        Key::may("fixed", Value::ANY_SCALAR),
        Key::may("from", Value::TEXTS),
        Key::may("prefix", Value::Text),
        Key::may("sensitive", Value::Bool),
        Key::may("encrypted", Value::Bool),
        Key::may("or_text", Value::Bool),
        Key::may("family", Value::Text),
        Key::may("source", Value::Text),
        Key::needed("doc", Value::Filled),
    ],
);

/// The rows of a section, after those of the groups that it includes.
pub(super) fn rows(mut keys: Keys<'_>, context: Context<'_>, message: &mut Message, faults: &mut Faults) {
    let start = message.rows.len();
    include::groups(&mut keys, context, message, faults);
    let included = start..message.rows.len();
    for entry in keys.into_entries() {
        let Some(keys) = entry.row(faults) else { continue };
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

/// The words of [`FILLS`], with any name in place of one in capitals.
const A_FILL: &str =
    "^(nonce|time|sign_type|sign|content|encryption|key_id|merchant|merchant\\..+|signature\\..+|md5\\..+)$";

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
