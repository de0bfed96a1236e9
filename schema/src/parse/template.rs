//! Lines and headers with pieces in braces: `{method}`, `{header:Wechatpay-Nonce}`.

use super::words;
use crate::{
    fault::Faults,
    model::{At, Piece, Span, Template},
};
use std::ops::Range;

/// What can stand in a line of a request's signature.
pub(super) const OF_REQUEST: &[&str] =
    &["method", "target", "time", "time_ms", "nonce", "body", "body_sha256", "merchant:NAME", "key_id"];
/// In a line of the signature of what is received.
pub(super) const OF_RECEIVED: &[&str] = &["header:NAME", "header:NAME:PARAM", "body"];
/// In a header of a request.
pub(super) const OF_HEADER: &[&str] =
    &["merchant:NAME", "nonce", "time", "time_ms", "body_sha256", "key_id", "peer_key_id", "signature"];
/// In a line of a signature inside a message.
pub(super) const OF_MESSAGE: &[&str] = &["field:NAME", "merchant:NAME"];
/// In a part that can be left out: what a merchant can lack.
const OF_PART: &[&str] = &["merchant:NAME", "key_id", "peer_key_id"];

/// The text cut into pieces; those that are not `allowed` here are faults.
pub(super) fn template(text: &At<String>, allowed: &[&str], faults: &mut Faults) -> Template {
    let value = text.value.as_str();
    let mut pieces: Vec<At<Piece>> = Vec::new();
    // The pieces before a part, and where it begins.
    let mut around: Option<(Vec<At<Piece>>, usize)> = None;
    let mut at = 0;
    while let Some(c) = value[at..].chars().next() {
        let rest = &value[at + c.len_utf8()..];
        let here = if around.is_some() { OF_PART } else { allowed };
        match c {
            '{' | '}' | '[' | ']' if rest.starts_with(c) => {
                push_text(&mut pieces, text, c);
                at += 2;
                continue;
            }
            '{' => {
                let Some(end) = rest.find('}') else {
                    let span = part(text, at..value.len(), faults);
                    faults.add_with_help(&span, "a piece is not closed", "`}` is missing", BRACES);
                    break;
                };
                let span = part(text, at..at + end + 2, faults);
                if let Some(piece) = piece(&rest[..end], &span, here, faults) {
                    pieces.push(At { value: piece, span });
                }
                at += end + 2;
                continue;
            }
            '[' if around.is_none() => around = Some((std::mem::take(&mut pieces), at)),
            ']' if around.is_some() => {
                let (before, start) = around.take().unwrap_or_default();
                let inside = std::mem::replace(&mut pieces, before);
                let span = part(text, start..at + 1, faults);
                can_be_left_out(&inside, &span, allowed, faults);
                pieces.push(At { value: Piece::Part(inside), span });
            }
            '}' | '[' | ']' => {
                let span = part(text, at..at + 1, faults);
                match c {
                    '}' => {
                        faults.add_with_help(
                            &span,
                            "`}` closes nothing",
                            "no piece begins before it",
                            BRACES,
                        );
                    }
                    ']' => faults.add_with_help(
                        &span,
                        "`]` closes nothing",
                        "no part begins before it",
                        BRACKETS,
                    ),
                    _ => {
                        faults.add_with_help(&span, "a part inside of a part", "begins inside", BRACKETS);
                        around = None;
                        break;
                    }
                }
            }
            _ => push_text(&mut pieces, text, c),
        }
        at += c.len_utf8();
    }
    if let Some((before, start)) = around {
        let span = part(text, start..value.len(), faults);
        faults.add_with_help(&span, "a part is not closed", "`]` is missing", BRACKETS);
        pieces = before;
    }
    Template { pieces, span: text.span.clone() }
}

/// A part that is always there needs no brackets.
fn can_be_left_out(inside: &[At<Piece>], span: &Span, allowed: &[&str], faults: &mut Faults) {
    if allowed != OF_REQUEST && allowed != OF_HEADER {
        let help = "requests have such parts, in their lines and headers; write `[[` for a bracket";
        faults.add_with_help(span, "no part of this is left out", "brackets", help);
    } else if inside.iter().all(|piece| matches!(piece.value, Piece::Text(_))) {
        faults.add_with_help(span, "nothing in this part can be missing", "is always there", BRACKETS);
    }
}

const BRACKETS: &str = "a part in brackets is left out where the merchant has no value for it; a bracket of the text itself is written twice";

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
        ("time_ms", None) => Piece::TimeMs,
        ("nonce", None) => Piece::Nonce,
        ("body", None) => Piece::Body,
        ("body_sha256", None) => Piece::BodySha256,
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
