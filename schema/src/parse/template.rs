//! Lines and headers with pieces in braces: `{method}`, `{header:Wechatpay-Nonce}`.

use super::words;
use crate::{
    fault::Faults,
    model::{At, Piece, Span, Template},
};
use std::ops::Range;

/// What can stand in a line of a request's signature.
pub(super) const OF_REQUEST: &[&str] =
    &["method", "target", "time", "nonce", "body", "merchant:NAME", "key_id"];
/// In a line of the signature of what is received.
pub(super) const OF_RECEIVED: &[&str] = &["header:NAME", "body"];
/// In a header of a request.
pub(super) const OF_HEADER: &[&str] =
    &["merchant:NAME", "nonce", "time", "key_id", "peer_key_id", "signature"];
/// In a line of a signature inside a message.
pub(super) const OF_MESSAGE: &[&str] = &["field:NAME", "merchant:NAME"];

/// The text cut into pieces; those that are not `allowed` here are faults.
pub(super) fn template(text: &At<String>, allowed: &[&str], faults: &mut Faults) -> Template {
    let mut pieces: Vec<At<Piece>> = Vec::new();
    let value = text.value.as_str();
    let mut at = 0;
    while let Some(c) = value[at..].chars().next() {
        let rest = &value[at + c.len_utf8()..];
        if matches!(c, '{' | '}') && rest.starts_with(c) {
            push_text(&mut pieces, text, c);
            at += 2;
        } else if c == '{' {
            let Some(end) = rest.find('}') else {
                let span = part(text, at..value.len(), faults);
                faults.add_with_help(&span, "a piece is not closed", "`}` is missing", BRACES);
                break;
            };
            let span = part(text, at..at + end + 2, faults);
            if let Some(piece) = piece(&rest[..end], &span, allowed, faults) {
                pieces.push(At { value: piece, span });
            }
            at += end + 2;
        } else {
            if c == '}' {
                let span = part(text, at..at + 1, faults);
                faults.add_with_help(&span, "`}` closes nothing", "no piece begins before it", BRACES);
            }
            push_text(&mut pieces, text, c);
            at += c.len_utf8();
        }
    }
    Template { pieces, span: text.span.clone() }
}

const BRACES: &str = "a piece is written `{body}`; a brace of the text itself is written twice";

fn push_text(pieces: &mut Vec<At<Piece>>, text: &At<String>, c: char) {
    if let Some(At { value: Piece::Text(last), .. }) = pieces.last_mut() {
        last.push(c);
        return;
    }
    pieces.push(At { value: Piece::Text(c.to_string()), span: text.span.clone() });
}

fn piece(written: &str, span: &Span, allowed: &[&str], faults: &mut Faults) -> Option<Piece> {
    let (word, name) = match written.split_once(':') {
        Some((word, name)) => (word, Some(name)),
        None => (written, None),
    };
    let found = match (word, name) {
        ("method", None) => Piece::Method,
        ("target", None) => Piece::Target,
        ("time", None) => Piece::Time,
        ("nonce", None) => Piece::Nonce,
        ("body", None) => Piece::Body,
        ("key_id", None) => Piece::KeyId,
        ("peer_key_id", None) => Piece::PeerKeyId,
        ("signature", None) => Piece::Signature,
        ("header", Some(name)) if !name.is_empty() => Piece::Header(name.to_owned()),
        ("merchant", Some(name)) if !name.is_empty() => Piece::Merchant(name.to_owned()),
        ("field", Some(name)) if !name.is_empty() => Piece::Field(name.to_owned()),
        _ => {
            let text = At { value: written.to_owned(), span: span.clone() };
            words::unknown(&text, "piece", allowed.iter().copied(), faults);
            return None;
        }
    };
    if !allowed.iter().any(|known| known.split(':').next() == Some(word)) {
        let help = format!("the pieces known here are {}", allowed.join(", "));
        faults.add_with_help(span, format!("`{written}` cannot stand here"), "has no value here", help);
        return None;
    }
    Some(found)
}

/// The place of a part of a string; that of the whole string where it is not written as it reads.
fn part(text: &At<String>, range: Range<usize>, faults: &Faults) -> Span {
    let inside = text.span.start + 1..text.span.end.saturating_sub(1);
    if faults.text().get(inside.clone()) == Some(text.value.as_str()) {
        inside.start + range.start..inside.start + range.end
    } else {
        text.span.clone()
    }
}
