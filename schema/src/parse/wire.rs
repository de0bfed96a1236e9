//! `[wire]`: how bodies are written.

use super::{
    encryption::{ENCRYPTION, encryption},
    keys::Keys,
    words::UNITS,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{At, Encoding, Envelope, FieldCipher, Member, Names, Unit, Wire},
};

pub(super) const NAMES: &[(&str, Names)] =
    &[("as_written", Names::AsWritten), ("snake_case", Names::SnakeCase)];
const ASSUMED: Wire = Wire {
    encoding: Encoding::Json,
    reply_encoding: Encoding::Json,
    root: String::new(),
    names: Names::AsWritten,
    length_unit: Unit::Bytes,
    four_byte_utf8: true,
    text_numbers: false,
    envelope: None,
    content: None,
    member: None,
    encryption: None,
    field_cipher: FieldCipher::RsaOaep,
    span: 0..0,
};
const NUMBERS: &[(&str, bool)] = &[("text", true), ("number", false)];
const UTF8: &[(&str, bool)] = &[("three_bytes", false), ("any", true)];

pub(super) static WIRE: Shape = Shape::new(
    "wire",
    &[
        Key::needed("encoding", words!(Encoding::SENT)),
        Key::may("reply_encoding", words!(Encoding::WORDS)),
        Key::may("root", Value::Text),
        Key::may("names", words!(NAMES)),
        Key::needed("length_unit", words!(UNITS)),
        Key::may("utf8", words!(UTF8)),
        Key::may("numbers", words!(NUMBERS)),
        Key::may("envelope", Value::Table(&ENVELOPE)),
        Key::may("content", Value::Text),
        Key::may("member", Value::Table(&MEMBER)),
        Key::may("encryption", Value::Table(&ENCRYPTION)),
        Key::may("field_cipher", words!(FieldCipher::WORDS)),
    ],
);

static ENVELOPE: Shape = Shape::new(
    "envelope",
    &[
        Key::needed("field", Value::Filled),
        Key::needed("code", Value::Filled),
        Key::needed("success", Value::Filled),
        Key::needed("message", Value::Filled),
    ],
);

static MEMBER: Shape =
    Shape::new("member", &[Key::needed("name", Value::Filled), Key::may("error", Value::Text)]);

/// What is not said is assumed, so that one fault does not hide the others.
pub(super) fn wire(file: &mut Keys<'_>, of_notices: Option<&At<Encoding>>, faults: &mut Faults) -> Wire {
    let Some(mut keys) = file.table("wire", faults) else {
        faults.add(&(0..0), "`[wire]` is missing", "a gateway says how bodies are written");
        return ASSUMED;
    };
    let requests = keys.required_word("encoding", Encoding::SENT, faults);
    let replies = other_encoding("reply_encoding", Encoding::WORDS, &mut keys, faults);
    let encoding = requests.unwrap_or(ASSUMED.encoding);
    if let Some(other) = replies.as_ref().filter(|_| requests.is_some()) {
        differs(other, encoding, faults);
    }
    let reply_encoding = replies.map_or(encoding, |other| other.value);
    let used = [encoding, reply_encoding, of_notices.map_or(encoding, |other| other.value)];
    let root = root(&mut keys, requests.map(|_| used), faults);
    let names = keys.word("names", NAMES, faults).unwrap_or(Names::AsWritten);
    let length_unit = keys.required_word("length_unit", UNITS, faults);
    let four_byte_utf8 = keys.word("utf8", UTF8, faults).unwrap_or(true);
    let text_numbers = keys.word("numbers", NUMBERS, faults).unwrap_or(false);
    let span = keys.span.clone();
    let envelope = keys.table("envelope", faults).map(|keys| {
        // In what is flat, the reply inside would never be found.
        if reply_encoding.is_flat() {
            let label = format!("replies are {}", reply_encoding.name());
            faults.add(&keys.span, "`envelope` goes with JSON", label);
        }
        envelope(keys, faults)
    });
    let member = keys.table("member", faults).map(|keys| {
        if reply_encoding != Encoding::Json {
            let label = format!("replies are {}", reply_encoding.name());
            faults.add(&keys.span, "`member` goes with JSON", label);
        }
        member(keys, faults)
    });
    let encryption = keys.table("encryption", faults).map(|keys| encryption(keys, faults));
    let field_cipher = keys.word("field_cipher", FieldCipher::WORDS, faults);
    let content = keys.string("content", faults);
    if let Some(content) = content.as_ref().filter(|_| encoding != Encoding::Form) {
        let label = format!("requests are {}", encoding.name());
        faults.add(&content.span, "`content` goes with form data", label);
    }
    keys.finish(faults);
    let length_unit = length_unit.unwrap_or(ASSUMED.length_unit);
    Wire {
        encoding,
        reply_encoding,
        root,
        names,
        length_unit,
        four_byte_utf8,
        text_numbers,
        envelope,
        content,
        member,
        encryption,
        field_cipher: field_cipher.unwrap_or(ASSUMED.field_cipher),
        span,
    }
}

/// A format that is named for messages that differ from requests.
pub(super) fn other_encoding(
    key: &'static str,
    known: &[(&str, Encoding)],
    keys: &mut Keys<'_>,
    faults: &mut Faults,
) -> Option<At<Encoding>> {
    let span = keys.place_of(key);
    keys.word(key, known, faults).map(|value| At { value, span })
}

pub(super) fn differs(other: &At<Encoding>, requests: Encoding, faults: &mut Faults) {
    if other.value == requests {
        faults.add(&other.span, format!("the gateway writes {} anyway", requests.name()), "says nothing");
    }
}

/// The root element of messages in one of these formats; empty where none of them has one.
fn root(keys: &mut Keys<'_>, used: Option<[Encoding; 3]>, faults: &mut Faults) -> String {
    let root = keys.string("root", faults);
    let Some(used) = used else { return String::new() };
    match (used.iter().find(|encoding| encoding.has_root()), &root) {
        (Some(with), None) => {
            faults.add(&keys.span, "`root` is missing", format!("{} has a root element", with.name()));
        }
        (None, Some(root)) => {
            let label = format!("{} has no root element", used[0].name());
            faults.add(&root.span, "`root` goes with XML", label);
        }
        _ => {}
    }
    root.map(|root| root.value).unwrap_or_default()
}

fn envelope(mut keys: Keys<'_>, faults: &mut Faults) -> Envelope {
    let envelope = Envelope {
        field: keys.text("field", faults),
        code: keys.text("code", faults),
        success: keys.text("success", faults),
        message: keys.text("message", faults),
    };
    keys.finish(faults);
    envelope
}

/// `name = "{method}_response"`: a text with one row of the request in braces, or none.
fn member(mut keys: Keys<'_>, faults: &mut Faults) -> Member {
    let name = keys.text_at("name", faults);
    let error = keys.string("error", faults).map(|error| error.value);
    keys.finish(faults);
    let text = name.value.as_str();
    let (before, row, after) = match text.split_once('{') {
        None => (text, None, ""),
        Some((before, rest)) => match rest.split_once('}') {
            Some((row, after)) => (before, Some(row.to_owned()), after),
            None => (text, None, ""),
        },
    };
    if before.contains(['{', '}']) || after.contains(['{', '}']) || row.as_deref() == Some("") {
        let help = "one row of the request stands in it as `{method}`";
        faults.add_with_help(&name.span, "the braces of the name do not match", "not a name", help);
    }
    Member { before: before.to_owned(), row, after: after.to_owned(), span: name.span.clone(), error }
}
