//! The readers under test, and readers of another hand for the same bytes.

use crate::{Form, Json, Xml, plain};
use paytable::Raw;
use paytable_tests::Pairs;

/// The one row of the tables that [`xml`] and [`json`] read by. What a fuzzer makes can name it all the same, and is then
/// no extra field.
pub const ROW: &str = "never_sent_by_anyone";

/// What the XML reader of the runtime makes of a body.
pub fn xml(body: &[u8]) -> Option<Pairs> {
    let event = plain().unauthenticated_notice::<Xml>(body).ok()?.confirmed();
    let text = |raw: &Raw<'_>| raw.text().expect("in XML everything is text").to_owned();
    Some(event.unknown_fields.iter().map(|(name, raw)| (name.to_owned(), text(raw))).collect())
}

/// What another XML parser makes of it.
pub fn xml_otherwise(body: &[u8]) -> Option<Pairs> {
    let document = roxmltree::Document::parse(std::str::from_utf8(body).ok()?).ok()?;
    let text =
        |node: roxmltree::Node<'_, '_>| -> String { node.children().filter_map(|n| n.text()).collect() };
    let fields = document.root_element().children().filter(roxmltree::Node::is_element);
    Some(fields.map(|field| (field.tag_name().name().to_owned(), text(field))).collect())
}

/// With a line feed for any run of line ends: where a carriage return ends one section or text and a line feed begins the
/// next, or is written as a reference, the other parser reads one line end, and the letter of XML has two.
pub fn with_line_feeds(mut pairs: Pairs) -> Pairs {
    for (_, text) in &mut pairs {
        *text = text.replace('\r', "\n");
        while text.contains("\n\n") {
            *text = text.replace("\n\n", "\n");
        }
    }
    pairs
}

/// What the JSON reader of the runtime makes of a body.
pub fn json(body: &[u8]) -> Option<Vec<(String, Raw<'static>)>> {
    let event = plain().unauthenticated_notice::<Json>(body).ok()?.confirmed();
    Some(event.unknown_fields.iter().map(|(name, raw)| (name.to_owned(), raw.clone())).collect())
}

/// What the reader of form data of the runtime makes of a body.
pub fn form(body: &[u8]) -> Option<Pairs> {
    let event = plain().unauthenticated_notice::<Form>(body).ok()?.confirmed();
    let text = |raw: &Raw<'_>| raw.text().expect("in form data everything is text").to_owned();
    Some(event.unknown_fields.iter().map(|(name, raw)| (name.to_owned(), text(raw))).collect())
}

/// What another reader makes of JSON that was read; `None` where a number is larger than any of its floats.
///
/// # Panics
/// It refuses the JSON.
pub fn elsewhere(body: &[u8]) -> Option<serde_json::Value> {
    match serde_json::from_slice(body) {
        Ok(value) => Some(value),
        Err(error) if error.to_string().starts_with("number out of range") => None,
        Err(error) => panic!("another reader refuses it: {error}"),
    }
}

/// Whether it is the value that another reader read.
pub fn is_same(raw: &Raw<'_>, value: &serde_json::Value) -> bool {
    match (raw, value) {
        (Raw::Null, serde_json::Value::Null) => true,
        (Raw::Bool(one), serde_json::Value::Bool(other)) => one == other,
        (Raw::Text(one), serde_json::Value::String(other)) => one == other,
        // As it was written: the other reader keeps what it makes of it. Only `-0` is a float to it and a number here.
        (Raw::Number(text), serde_json::Value::Number(number)) if number.is_f64() => {
            text.parse::<f64>().ok() == number.as_f64() && (raw.int().is_none() || text == "-0")
        }
        (Raw::Number(text), serde_json::Value::Number(number)) => *text == number.to_string(),
        (Raw::List(one), serde_json::Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Raw::Object(one), serde_json::Value::Object(other)) => are_same(one, other),
        _ => false,
    }
}

/// Whether they are the members that another reader read, each of them once.
pub fn are_same(
    pairs: &[(impl AsRef<str>, Raw<'_>)],
    object: &serde_json::Map<String, serde_json::Value>,
) -> bool {
    pairs.len() == object.len()
        && pairs.iter().all(|(name, raw)| object.get(name.as_ref()).is_some_and(|value| is_same(raw, value)))
}
