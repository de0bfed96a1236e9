//! From bytes to a message: XML, JSON, URL-encoded pairs, or HTTP.

mod form;
pub(crate) mod http;
mod names;
mod object;
mod xml;

use crate::explain::{fault::Faults, message::Message};
use paytable::codec::MAX_BODY;

/// Reads a message of pairs; its first character decides the format.
pub(crate) fn message(bytes: &[u8]) -> Result<Message, Faults> {
    let text = text(bytes)?;
    match text.trim_start().as_bytes().first() {
        None => Err(Faults::one("line 1, column 1", "the message is empty")),
        Some(b'<') => xml::read(text),
        Some(b'{' | b'[') => object::read(text),
        Some(_) => form::read(text),
    }
}

fn text(bytes: &[u8]) -> Result<&str, Faults> {
    check_size(bytes, MAX_BODY)?;
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        Faults::one(super::fault::place(&before, before.len()), "is not UTF-8; save the message as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

pub(crate) fn check_size(bytes: &[u8], most: usize) -> Result<(), Faults> {
    if bytes.len() <= most {
        return Ok(());
    }
    Err(Faults::one("the message", format!("has {} bytes; at most {most} are read", bytes.len())))
}
