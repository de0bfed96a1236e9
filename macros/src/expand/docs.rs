//! Documentation of what is emitted, from the columns of the table.

use super::shape::Shape;
use paytable_schema::model::{
    After, Api, Condition, ErrorCode, Fill, Gateway, Kind, Length, Retry, Role, Row, Section, Unit,
};

pub(super) fn message(doc: &str, title: &str, url: &str, what: &str) -> String {
    format!("{what} of {title}. {doc}\n\n[Documentation]({url})")
}

/// The request's own documentation also says who may call the API, and whether anybody should.
pub(super) fn request(api: &Api) -> String {
    let mut doc = message(&api.doc, &api.title, &api.doc_url, "The request");
    match &api.repeat_key {
        _ if api.read_only => doc.push_str("\n\nChanges nothing, and can be repeated at will."),
        Some(key) => {
            doc.push_str("\n\nCan be repeated unchanged: `");
            doc.push_str(&key.value);
            doc.push_str("` is done once.");
        }
        None => doc.push_str("\n\nA repeat can do it twice: where the outcome is unknown, ask before."),
    }
    if api.certificate {
        doc.push_str("\n\nNeeds the merchant's client certificate.");
    }
    match api.role {
        None => {}
        Some(Role::Merchant) => doc.push_str("\n\nFor merchants that take money for themselves."),
        Some(Role::Partner) => doc.push_str("\n\nFor service providers that act for sub-merchants."),
    }
    doc
}

pub(super) fn nested(name: &str, shape: Shape) -> String {
    match shape {
        Shape::Bundle => {
            format!("{name}: what a client is handed. Serializes with the documented spellings.")
        }
        _ => format!("{name}: the inside of a field."),
    }
}

pub(super) fn gateway(gateway: &Gateway) -> String {
    format!("{}. {}", gateway.title, gateway.doc)
}

/// Title and words, then what the row demands.
pub(super) fn row(row: &Row, unit: Unit) -> String {
    let mut doc = format!("{}. {}\n", row.title, row.doc);
    let mut fact = |text: String| doc.extend(["\n* ", &text]);
    if row.required {
        fact("Documented as required.".to_owned());
    }
    match row.section {
        Section::Always => {}
        Section::Accepted => fact("Present once the message was accepted.".to_owned()),
        Section::Succeeded => fact("Present once the order succeeded.".to_owned()),
    }
    if !row.when.is_empty() {
        fact(format!("Present when {}.", row.when.iter().map(condition).collect::<Vec<_>>().join(" and ")));
    }
    if let Some(text) = filled(&row.fill) {
        fact(text);
    }
    if let Some(text) = length(row.length, row.unit.unwrap_or(unit)) {
        fact(text);
    }
    if let Some(charset) = &row.charset {
        fact(format!("Characters `{charset}`."));
    }
    match &row.kind {
        Kind::Fen { .. } => fact("In fen.".to_owned()),
        Kind::Time(format) => fact(format!("Written `{}`, UTC+8.", format.pattern())),
        Kind::Ip => fact("An IPv4 or IPv6 address.".to_owned()),
        Kind::Url { query: false } => fact("An absolute URL without query.".to_owned()),
        Kind::Json(_) | Kind::JsonList(_) | Kind::JsonTexts => fact("JSON text on the wire.".to_owned()),
        Kind::Form(_) => fact("A URL-encoded query on the wire.".to_owned()),
        Kind::Sealed(_) => fact("Ciphertext on the wire.".to_owned()),
        Kind::YesNo => fact("`Y` or `N` on the wire.".to_owned()),
        Kind::Yuan => fact("In fen; yuan as text on the wire.".to_owned()),
        _ => {}
    }
    if row.encrypted {
        fact("Give the plain text; it is sent encrypted under the merchant's `encryption_key`.".to_owned());
    }
    if let Some(example) = &row.example {
        fact(format!("Example: `{}`", example.value));
    }
    if let Some(source) = &row.source {
        fact(format!("Source: {source}."));
    }
    doc
}

/// `trade_type` is `NATIVE`
fn condition(condition: &Condition) -> String {
    let field = &condition.field.value;
    let values: Vec<String> = condition.values.iter().map(|value| format!("`{}`", value.value)).collect();
    if values.is_empty() { format!("`{field}` is") } else { format!("`{field}` is {}", values.join(" or ")) }
}

fn filled(fill: &Fill) -> Option<String> {
    match fill {
        Fill::Caller | Fill::Sign | Fill::SignType | Fill::Signature(_) | Fill::Md5Of(_) | Fill::Fixed(_) => {
            None
        }
        Fill::Merchant { name, .. } => Some(format!("Taken from the merchant's `{name}` when `None`.")),
        Fill::Nonce => Some("Made at random when `None`.".to_owned()),
        Fill::Time => Some("The time of the call when `None`.".to_owned()),
        Fill::Default(value) => Some(format!("`{value}` when `None`.")),
    }
}

fn length(length: Length, unit: Unit) -> Option<String> {
    let unit = unit.name();
    match length {
        Length { min: 0, max: u32::MAX } => None,
        Length { min: 0, max } => Some(format!("At most {max} {unit}.")),
        Length { min, max } => Some(format!("{min} to {max} {unit}.")),
    }
}

pub(super) fn error(code: &ErrorCode) -> String {
    let repeat = match code.retry {
        Retry::Never => "Not done; a repeat will not help.",
        Retry::Same => "Unknown whether it was done; repeat with identical parameters.",
        Retry::Query => "Unknown whether it was done; query first.",
        Retry::Later(After::Seconds(seconds)) => &format!("Not done; repeat after {seconds} seconds."),
        Retry::Later(After::Tomorrow) => "Not done; repeat on the next day (UTC+8).",
        Retry::Later(After::ByHand) => "Not done; repeat once the cause is removed.",
        Retry::Done => "Done before.",
    };
    format!("`{}` {}. {} {} {repeat}", code.code, code.title, code.cause, code.remedy)
}
