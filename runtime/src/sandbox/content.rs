//! The content of a request: the rows that are JSON inside one of its pairs. With a merchant that has the key, it is
//! encrypted, and so is the reply.

use crate::{
    codec::{Malformed, read_json},
    credentials::content_key::ContentKey,
    message::raw::{Pairs, Raw, get},
    table::{Table, ValueSource},
};

/// The pairs, and those of the content beside them. A name that is in both is none, and neither is a content that is not
/// encrypted under the merchant's key.
pub(super) fn opened(
    request: &Table,
    mut pairs: Pairs<'_>,
    key: Option<ContentKey<'_>>,
) -> Result<Pairs<'static>, Malformed> {
    let field = request.fields.iter().find(|field| field.fill == ValueSource::Content);
    let text = field.and_then(|field| get(&pairs, field.name)).and_then(Raw::text).map(str::to_owned);
    if let Some(text) = text {
        let text = match key {
            Some(key) => key.decrypt(&text).ok_or(Malformed::Syntax)?,
            None => text,
        };
        for (name, raw) in read_json::read_object(&text)? {
            if get(&pairs, &name).is_some() {
                return Err(Malformed::Duplicate);
            }
            pairs.push((name.into_owned().into(), raw.into_owned()));
        }
    }
    Ok(pairs.into_iter().map(|(name, raw)| (name.into_owned().into(), raw.into_owned())).collect())
}

/// The raw text of a reply's member: the reply, or its ciphertext as a text in JSON.
pub(super) fn closed(reply: Vec<u8>, key: Option<ContentKey<'_>>) -> Vec<u8> {
    match key {
        Some(key) => {
            let ciphertext = key.encrypt(&String::from_utf8_lossy(&reply)).unwrap_or_default();
            format!("\"{ciphertext}\"").into_bytes()
        }
        None => reply,
    }
}
