//! Who supplies the value of a row.

use super::{place::Section, quoted::quoted, row::Row};
use crate::{
    model::{Gateway, ValueSource},
    rules::snake_case,
};

/// What the SDK supplies. A reply's rows are only read, but a signed one is verified by the same words.
pub(super) fn fill(row: &mut Row, section: &Section, gateway: Option<&Gateway>) {
    let signs = gateway.is_none_or(|g| g.sign.is_some());
    let signed_reply =
        gateway.is_some_and(|g| g.sign.is_some()) && matches!(section, Section::Accepted | Section::Event);
    if *section != Section::Request && !signed_reply {
        return;
    }
    if *section == Section::Request
        && let Some((key, word)) = gateway.and_then(|gateway| shared_fill(row, gateway))
    {
        return row.guessed(key, word, "as the gateway's rows of this name");
    }
    let name = snake_case(&row.name);
    let setting = gateway.and_then(|g| g.merchant.iter().find(|setting| setting.name == name));
    // The row is called as its page spells it, and the setting as the wire does.
    let merchant = if row.name == name { "merchant".to_owned() } else { format!("merchant.{name}") };
    let sign = gateway.and_then(|gateway| gateway.sign.as_ref());
    let word = match name.as_str() {
        _ if sign.is_some_and(|sign| sign.field == row.name) => "sign",
        _ if sign.is_some_and(|sign| sign.type_field.as_ref() == Some(&row.name)) => "sign_type",
        "nonce_str" => "nonce",
        "sign" if signs => "sign",
        "sign_type" if signs => "sign_type",
        _ if setting.is_some() && *section == Section::Request => &merchant,
        _ => return,
    };
    row.guessed("fill", quoted(word), "by its name");
}

/// What supplies a row of the same name and length that the gateway's tables share.
fn shared_fill(row: &Row, gateway: &Gateway) -> Option<(&'static str, String)> {
    let mut rows = gateway.groups.iter().flat_map(|group| &group.message.rows);
    let known = rows.find(|known| known.name == row.name && known.fill != ValueSource::Caller)?;
    let word = match &known.fill {
        ValueSource::Merchant { name, .. } if *name == row.name => "merchant".to_owned(),
        ValueSource::Merchant { name, .. } => format!("merchant.{name}"),
        ValueSource::Nonce => "nonce".to_owned(),
        ValueSource::Time => "time".to_owned(),
        ValueSource::SignType => "sign_type".to_owned(),
        ValueSource::Sign => "sign".to_owned(),
        ValueSource::Content => "content".to_owned(),
        ValueSource::Encryption => "encryption".to_owned(),
        ValueSource::KeyId => "key_id".to_owned(),
        ValueSource::Default(value) if row.kind.is_text() => return Some(("default", quoted(value))),
        ValueSource::Fixed(value) if row.kind.is_text() => return Some(("fixed", quoted(value))),
        ValueSource::Caller
        | ValueSource::Signature(_)
        | ValueSource::Md5Of(_)
        | ValueSource::Default(_)
        | ValueSource::Fixed(_) => return None,
    };
    Some(("fill", quoted(&word)))
}
