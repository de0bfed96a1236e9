//! The usual way, as a yardstick: a sorted map of texts, `format!`, and serde over XML.

use md5::{Digest, Md5};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write as _};

pub(crate) type Map = BTreeMap<String, String>;

pub(crate) fn sign(fields: &Map, key: &str) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let text = format!("{}&key={key}", pairs.join("&"));
    let mut hex = String::new();
    for byte in Md5::digest(text) {
        write!(hex, "{byte:02X}").expect("a string takes all");
    }
    hex
}

pub(crate) fn build(order: &[(&str, &str)], key: &str) -> String {
    let mut fields: Map =
        order.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.insert("sign".to_owned(), sign(&fields, key));
    quick_xml::se::to_string_with_root("xml", &fields).expect("texts can be written")
}

/// Amounts as numbers, and the rest as it came: what such code does with a map.
pub(crate) type Typed = (Option<i64>, Option<i64>, Map);

#[derive(Deserialize)]
struct Element {
    #[serde(rename = "$text", default)]
    text: String,
}

pub(crate) fn verified(body: &str, key: &str) -> Typed {
    let elements: BTreeMap<String, Element> = quick_xml::de::from_str(body).expect("the body is XML");
    let fields: Map = elements.into_iter().map(|(name, element)| (name, element.text)).collect();
    assert_eq!(fields["sign"], sign(&fields, key));
    let number = |name: &str| fields.get(name).and_then(|value| value.parse().ok());
    (number("total_fee"), number("cash_fee"), fields)
}
