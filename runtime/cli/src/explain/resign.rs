//! A message of pairs with the right signature, and a line for curl that sends it.

use crate::explain::{
    fault::Faults,
    json::{Json, JsonForm},
    key::SharedKey,
    message::{Format, Kind, Message},
    pairs::{Subject, algorithm_of},
    values::{UrlForm, url_encoded},
};
use paytable::table::SignatureAlgorithm;
use serde::Serialize;

/// A message with the right signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// The message, in the format in which it was given.
    pub message: String,
    /// A command for a POSIX shell that sends it.
    pub curl: String,
}

/// Signs a message, in place of the signature that it has. The key is not part of the result.
///
/// # Errors
/// The message cannot be read, names another algorithm, or contains its key.
pub fn sign_pairs(
    message: &[u8],
    key: &SharedKey,
    algorithm: Option<SignatureAlgorithm>,
    url: &str,
) -> Result<Signed, Faults> {
    let subject = Subject::read(message, key, algorithm)?;
    check(&subject, key)?;
    let message = written(&subject.message, subject.signature_field, &subject.signature())?;
    let curl = format!(
        "curl --request POST --header {} --data-raw {} {}",
        quoted(&format!("Content-Type: {}", subject.message.format.content_type())),
        quoted(&message),
        quoted(url),
    );
    Ok(Signed { message, curl })
}

fn check(subject: &Subject<'_>, key: &SharedKey) -> Result<(), Faults> {
    let fields = subject.message.fields.iter();
    if let Some(field) = fields.into_iter().find(|field| key.is_in(&field.value) || key.is_in(&field.name)) {
        let name = key.mask(&field.name);
        return Err(Faults::one(
            format!("field {name}"),
            "contains the API key or a part of it (8 characters or more); remove it, it must never be sent",
        ));
    }
    let (field, used) = (subject.type_field, subject.algorithm.name());
    match subject.message.get(field) {
        Some(named) if algorithm_of(named) != Some(subject.algorithm) => Err(Faults::one(
            format!("field {field}"),
            format!(
                "names another algorithm than {used}, with which the message is to be signed; change one of them"
            ),
        )),
        _ => Ok(()),
    }
}

/// The message with that signature as its last field.
fn written(message: &Message, field: &str, signature: &str) -> Result<String, Faults> {
    let others = message.fields.iter().filter(|other| other.name != field);
    match message.format {
        Format::Xml => {
            let root = message.root.as_deref().unwrap_or("xml");
            let mut out = format!("<{root}>");
            for other in others {
                if !other.value.chars().all(is_xml) {
                    let what = "contains a control character, which XML cannot hold; remove it";
                    return Err(Faults::one(format!("field {}", other.name), what));
                }
                push_element(&mut out, &other.name, &other.value);
            }
            push_element(&mut out, field, signature);
            Ok(format!("{out}</{root}>"))
        }
        Format::Json => {
            let members = others.map(|other| {
                let text = JsonForm::default().write(&Json::Text(other.name.clone()));
                // Values other than texts stay as they were written.
                let value = match other.kind {
                    Kind::Text => JsonForm::default().write(&Json::Text(other.value.clone())),
                    _ => other.written.clone(),
                };
                format!("{text}:{value}")
            });
            let signature = format!("\"{field}\":\"{signature}\"");
            let members: Vec<String> = members.chain([signature]).collect();
            Ok(format!("{{{}}}", members.join(",")))
        }
        Format::Form => {
            let signature = (field, signature);
            let pairs = others.map(|other| (other.name.as_str(), other.value.as_str())).chain([signature]);
            let pairs = pairs.map(|(name, value)| format!("{name}={}", url_encoded(value, UrlForm::Rfc3986)));
            Ok(pairs.collect::<Vec<_>>().join("&"))
        }
    }
}

/// Values with mark-up are written as CDATA: the gateway does not resolve references before it verifies.
fn push_element(out: &mut String, name: &str, value: &str) {
    let is_marked = value.contains(['<', '>', '&', '"', '\'']);
    let value = if is_marked {
        format!("<![CDATA[{}]]>", value.replace("]]>", "]]]]><![CDATA[>"))
    } else {
        value.to_owned()
    };
    // A carriage return would be read as a line feed.
    let value =
        if is_marked { value.replace('\r', "]]>&#13;<![CDATA[") } else { value.replace('\r', "&#13;") };
    out.extend(["<", name, ">", &value, "</", name, ">"]);
}

fn is_xml(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
