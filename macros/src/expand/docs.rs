//! Documentation of what is emitted, from the columns of the table.
//!
//! The text of a table never becomes more than text: rustdoc compiles and runs blocks of code in the crate that derives,
//! and follows links and HTML. Prose goes through [`prose`], values through [`code`], addresses through [`link`].

use super::shape::Shape;
use paytable_schema::{
    model::{
        After, Api, At, Condition, ErrorCode, Gateway, Kind, Length, Link, Retry, Role, Row, Section, Unit,
        ValueSource,
    },
    rules,
};

/// Prose of a table, as one paragraph. What could begin anything else is escaped; `code` within a line stays.
pub(crate) fn prose(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(span) = code_span(rest) {
            out.push_str(span);
            rest = &rest[span.len()..];
            continue;
        }
        // Marks of a list, a heading or a rule count at the start only; it does no harm to escape a few elsewhere.
        let is_mark = matches!(c, '\\' | '`' | '~' | '[' | ']' | '<' | '>' | '#');
        if is_mark || (out.is_empty() && matches!(c, '*' | '+' | '-' | '=' | '_')) {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The `code` that a text begins with, between single back-ticks.
fn code_span(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('`')?;
    let end = inside.find('`').filter(|end| *end > 0)?;
    let is_single = !inside[end + 1..].starts_with('`');
    is_single.then(|| &text[..end + 2])
}

/// A value of a table as code within a line, between more back-ticks than it holds in a row.
pub(super) fn code(value: &str) -> String {
    let line = value.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ");
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let marks = "`".repeat(longest + 1);
    let apart = if line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) { " " } else { "" };
    format!("{marks}{apart}{line}{apart}{marks}")
}

/// The link to a page of the documentation. What is no address of a page is shown and leads nowhere.
fn link(url: &str) -> String {
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return format!("Documentation: {}", code(url));
    }
    let mut out = String::from("[Documentation](");
    for c in url.chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\' | '`' | '[' | ']')
        {
            let mut bytes = [0; 4];
            out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out.push(')');
    out
}

pub(super) fn message(doc: &str, title: &str, url: &str, what: &str) -> String {
    format!("{what} of {}. {}\n\n{}", prose(title), prose(doc), link(url))
}

/// The request's own documentation also says who may call the API, and whether anybody should.
pub(super) fn request(api: &Api) -> String {
    let mut doc = message(&api.doc, &api.title, &api.doc_url, "The request");
    match &api.idempotency_key {
        _ if api.read_only => doc.push_str("\n\nChanges nothing, and can be repeated at will."),
        Some(key) => {
            doc.push_str("\n\nCan be repeated unchanged: ");
            doc.push_str(&code(&key.value));
            doc.push_str(" is done once.");
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
    format!("{}. {}", prose(&gateway.title), prose(&gateway.doc))
}

/// Title and words, then what the row demands.
pub(super) fn row(row: &Row, unit: Unit) -> String {
    let mut doc = format!("{}. {}\n", prose(&row.title), prose(&row.doc));
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
        fact(format!("Characters {}.", code(charset)));
    }
    let listed =
        |texts: &[At<String>]| texts.iter().map(|text| code(&text.value)).collect::<Vec<_>>().join(" or ");
    if !row.begins_with.is_empty() {
        fact(format!("Begins with {}.", listed(&row.begins_with)));
    }
    if !row.never.is_empty() {
        fact(format!("Neither blank nor {}.", listed(&row.never)));
    }
    match row.ahead_seconds {
        None => {}
        Some(0) => fact("Not in the past.".to_owned()),
        Some(seconds) => fact(format!("At least {seconds} seconds from now.")),
    }
    match &row.kind {
        Kind::Fen { .. } => fact("In fen.".to_owned()),
        Kind::Time(format) => fact(format!("Written `{}`, UTC+8.", format.pattern())),
        Kind::Ip if rules::ip_fault("::", row.length.max).is_some() => fact("An IPv4 address.".to_owned()),
        Kind::Ip => fact("An IPv4 or IPv6 address.".to_owned()),
        Kind::Url { query: false } => fact("An absolute URL without query.".to_owned()),
        Kind::Json(_) if row.or_text.is_some() => {
            fact("JSON text on the wire; any other text is sent as it is.".to_owned());
        }
        Kind::Json(_) | Kind::JsonList(_) | Kind::JsonTexts => fact("JSON text on the wire.".to_owned()),
        Kind::Form(_) => fact("A URL-encoded query on the wire.".to_owned()),
        Kind::Encrypted(_) => fact("Ciphertext on the wire.".to_owned()),
        Kind::YesNo => fact("`Y` or `N` on the wire.".to_owned()),
        Kind::Yuan => fact("In fen; yuan as text on the wire.".to_owned()),
        _ => {}
    }
    if row.encrypted {
        fact("Give the plain text; it is sent encrypted under the merchant's `encryption_key`.".to_owned());
    }
    if let Some(example) = &row.example {
        fact(format!("Example: {}", code(&example.value)));
    }
    if let Some(source) = &row.source {
        fact(format!("Source: {}.", prose(source)));
    }
    doc
}

/// `trade_type` is `NATIVE`
fn condition(condition: &Condition) -> String {
    let field = code(&condition.field.value);
    let ranges = condition.ranges.iter().map(|range| range.value.to_string());
    let values: Vec<String> = condition.values.iter().map(|value| code(&value.value)).chain(ranges).collect();
    if values.is_empty() { format!("{field} is") } else { format!("{field} is {}", values.join(" or ")) }
}

fn filled(fill: &ValueSource) -> Option<String> {
    match fill {
        ValueSource::Caller
        | ValueSource::Sign
        | ValueSource::SignType
        | ValueSource::Content
        | ValueSource::Encryption
        | ValueSource::KeyId
        | ValueSource::Signature(_)
        | ValueSource::Md5Of(_)
        | ValueSource::Fixed(_) => None,
        ValueSource::Merchant { name, .. } => {
            Some(format!("Taken from the merchant's {} when `None`.", code(name)))
        }
        ValueSource::Nonce => Some("Made at random when `None`.".to_owned()),
        ValueSource::Time => Some("The time of the call when `None`.".to_owned()),
        ValueSource::Default(value) => Some(format!("{} when `None`.", code(value))),
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

pub(super) fn error(error: &ErrorCode) -> String {
    let repeat = match error.retry {
        Retry::Never => "Not done; a repeat will not help.",
        Retry::Same => "Unknown whether it was done; repeat with identical parameters.",
        Retry::Query => "Unknown whether it was done; query first.",
        Retry::Later(After::Seconds(seconds)) => &format!("Not done; repeat after {seconds} seconds."),
        Retry::Later(After::Tomorrow) => "Not done; repeat on the next day (UTC+8).",
        Retry::Later(After::ByHand) => "Not done; repeat once the cause is removed.",
        Retry::Done => "Done before.",
    };
    let [title, cause, remedy] = [&error.title, &error.cause, &error.remedy].map(|text| prose(text));
    format!("{} {title}. {cause} {remedy} {repeat}", code(&error.code))
}

/// The words of a row, as an enum.
pub(super) fn words(row: &Row) -> String {
    format!("{}: the words of {}.", prose(&row.title), code(&row.name))
}

/// `keys` are the secrets of the merchant that it is signed with.
pub(super) fn bundle(doc: &str, keys: &[&str]) -> String {
    let mut doc = format!("{}\n\n# Errors\nThe reply lacks a field that the bundle is made of", prose(doc));
    for key in keys {
        doc.push_str(", or the merchant has no secret ");
        doc.push_str(&code(key));
    }
    doc.push('.');
    doc
}

pub(super) fn link_method(link: &Link) -> String {
    let (doc, add, from) = (prose(&link.doc), code(&link.add), code(&link.from.value));
    let (is, error) = if link.is_url {
        (", an absolute http or https URL that is not encoded yet", ", or `value` is not such a URL")
    } else {
        ("", "")
    };
    format!(
        "{doc}\n\n`value` becomes the parameter {add}{is}. One that the link has already is replaced.\n\n# Errors\nThe \
         reply has no {from}{error}."
    )
}
