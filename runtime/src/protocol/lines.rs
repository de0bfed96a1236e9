//! Signatures over lines of text, which are sent in a header.

use crate::{
    check::fill::FillContext,
    credentials::{chosen_key::ChosenKey, merchant::Merchant},
    protocol::{caller::Caller, received::Received, verify_error::VerifyError},
    table::{Lines, Method, Piece, SignatureAlgorithm, TimeUnit},
};
use std::borrow::Cow;

/// The inputs of the signed lines of one request.
pub(crate) struct Parts<'a> {
    pub(crate) method: Method,
    pub(crate) target: &'a str,
    /// The body; for a form with a file, its JSON part.
    pub(crate) body: &'a [u8],
    pub(crate) fill: &'a FillContext<'a>,
    /// The milliseconds behind the seconds of its time, three digits.
    pub(crate) millis: &'a str,
}

/// Headers as name and value.
pub(crate) type Headers = Vec<(Cow<'static, str>, String)>;

/// The headers of a request, and the text that was signed. `None` if the merchant has no private key.
pub(crate) fn headers(lines: &Lines, parts: &Parts<'_>) -> Option<(Headers, Vec<u8>)> {
    let text = request_text(lines.request, parts);
    let signature = crypto::sign(lines.algorithm, parts.fill.merchant, &text)?;
    let value = |pieces: &[Piece]| {
        let mut value = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Signature => value.extend_from_slice(signature.as_bytes()),
                piece => push_of_request(*piece, parts, &mut value)?,
            }
        }
        String::from_utf8(value).ok()
    };
    let headers = lines.headers.iter().filter_map(|(name, pieces)| Some(((*name).into(), value(pieces)?)));
    Some((headers.collect(), text))
}

pub(crate) fn request_text(lines: &[&[Piece]], parts: &Parts<'_>) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.target.len() + parts.body.len() + 96);
    for line in lines {
        let start = text.len();
        for piece in *line {
            // Outside of a part, what has no value is empty.
            let _ = push_of_request(*piece, parts, &mut text);
        }
        // A line that is one part is left out with it.
        if !(matches!(line, [Piece::Part(_)]) && text.len() == start) {
            text.push(b'\n');
        }
    }
    text
}

/// Appends the value of a piece; `None` if it has no value.
fn push_of_request(piece: Piece, parts: &Parts<'_>, out: &mut Vec<u8>) -> Option<()> {
    let merchant = parts.fill.merchant;
    let text: &[u8] = match piece {
        Piece::Text(text) => text.as_bytes(),
        Piece::Method => parts.method.name().as_bytes(),
        Piece::Target => parts.target.as_bytes(),
        Piece::Time => parts.fill.time.as_bytes(),
        Piece::TimeMs => {
            out.extend_from_slice(parts.fill.time.as_bytes());
            parts.millis.as_bytes()
        }
        Piece::Nonce => parts.fill.nonce.as_bytes(),
        Piece::Body => parts.body,
        Piece::Merchant(name) => merchant.setting(name)?.as_bytes(),
        Piece::KeyId => crypto::own_key_id(merchant)?.as_bytes(),
        Piece::PeerKeyId => parts.fill.peer_key.and_then(ChosenKey::id)?.as_bytes(),
        Piece::Part(inside) => {
            let start = out.len();
            if inside.iter().try_for_each(|piece| push_of_request(*piece, parts, out)).is_none() {
                out.truncate(start);
            }
            b""
        }
        // Lint refuses tables that use these in a request.
        Piece::Header(_) | Piece::Signature | Piece::Field(_) => b"",
    };
    out.extend_from_slice(text);
    Some(())
}

/// Verifies the signature over the exact bytes of a reply or a notice. The signing time must be near the present, the
/// key must be a known and valid key of the gateway, and each header must occur once.
pub(crate) fn verify(lines: &Lines, received: &Received<'_>, caller: &Caller<'_>) -> Result<(), VerifyError> {
    let signature = received.get(lines.signature).ok_or(VerifyError::NotSigned)?;
    let key_id = lines.key_id.map(|name| header(received, name)).transpose()?;
    let time = header(received, lines.time)?;
    let text = received_text(lines.received, received)?;
    let now = caller.now();
    let signed_at = seconds_of(time, lines.time_unit).ok_or(VerifyError::NotNow)?;
    if signed_at.abs_diff(now.as_secs()) >= u64::from(lines.window_seconds) {
        return Err(VerifyError::NotNow);
    }
    crypto::verify(lines.algorithm, caller.merchant, key_id, now, &text, signature)
}

/// The value of a header. It must be a single line: with a line feed in it, text could be moved between header and
/// body.
fn header<'r>(received: &'r Received<'_>, name: &'static str) -> Result<&'r str, VerifyError> {
    let value = received.get(name).filter(|value| !value.bytes().any(|byte| byte < b' '));
    value.ok_or(VerifyError::NoHeader { name })
}

/// Accepts digits only: no sign, no white space.
pub(crate) fn seconds_of(time: &str, unit: TimeUnit) -> Option<u64> {
    let count: u64 = time.bytes().all(|byte| byte.is_ascii_digit()).then(|| time.parse().ok())??;
    Some(match unit {
        TimeUnit::Seconds => count,
        TimeUnit::Milliseconds => count / 1000,
    })
}

fn received_text(lines: &[&'static [Piece]], received: &Received<'_>) -> Result<Vec<u8>, VerifyError> {
    let mut text = Vec::with_capacity(received.body.len() + 64);
    for line in lines {
        for piece in *line {
            match piece {
                Piece::Text(fixed) => text.extend_from_slice(fixed.as_bytes()),
                Piece::Body => text.extend_from_slice(&received.body),
                Piece::Header(name) => text.extend_from_slice(header(received, name)?.as_bytes()),
                // Lint refuses tables that use these in a reply or notice.
                _ => {}
            }
        }
        text.push(b'\n');
    }
    Ok(text)
}

/// The signature, in base64, over lines of a message's own values; `None` without the private key.
pub(crate) fn over_fields(
    lines: &[&[Piece]],
    algorithm: SignatureAlgorithm,
    merchant: &Merchant,
    value: &dyn Fn(&str) -> String,
) -> Option<String> {
    let mut text = String::new();
    for line in lines {
        for piece in *line {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Field(name) => text.push_str(&value(name)),
                Piece::Merchant(name) => text.push_str(merchant.setting(name).unwrap_or_default()),
                _ => {}
            }
        }
        text.push('\n');
    }
    crypto::sign(algorithm, merchant, text.as_bytes())
}

#[cfg(feature = "asymmetric")]
mod crypto {
    use crate::{
        credentials::{merchant::Merchant, peer_keys::NoPeerKey},
        protocol::verify_error::VerifyError,
        table::SignatureAlgorithm,
    };
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use std::time::Duration;

    /// The signature in base64.
    pub(super) fn sign(algorithm: SignatureAlgorithm, merchant: &Merchant, text: &[u8]) -> Option<String> {
        let (_, key) = merchant.own_key()?;
        match algorithm {
            SignatureAlgorithm::RsaSha256 => Some(BASE64_STANDARD.encode(key.sign_sha256(&[text]).ok()?)),
            // Algorithms of a shared key, which sign pairs.
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1 => None,
        }
    }

    pub(super) fn own_key_id(merchant: &Merchant) -> Option<&str> {
        merchant.own_key().map(|(id, _)| id).filter(|id| !id.is_empty())
    }

    pub(super) fn verify(
        algorithm: SignatureAlgorithm,
        merchant: &Merchant,
        key_id: Option<&str>,
        now: Duration,
        text: &[u8],
        signature: &str,
    ) -> Result<(), VerifyError> {
        let keys = merchant.keys_of_gateway();
        let keys = match key_id {
            None => keys.valid(now),
            Some(id) => vec![keys.find(id, now).map_err(|why| match why {
                NoPeerKey::Unknown => VerifyError::UnknownKey { id: id.to_owned() },
                NoPeerKey::Expired => VerifyError::ExpiredKey { id: id.to_owned() },
            })?],
        };
        let signature = BASE64_STANDARD.decode(signature).map_err(|_| VerifyError::WrongSignature)?;
        let fits = match algorithm {
            SignatureAlgorithm::RsaSha256 => keys.iter().any(|key| key.verify_sha256(&[text], &signature)),
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1 => false,
        };
        if fits { Ok(()) } else { Err(VerifyError::WrongSignature) }
    }
}

/// Without the feature, no merchant is accepted for a gateway that signs with RSA.
#[cfg(not(feature = "asymmetric"))]
mod crypto {
    use crate::{
        credentials::merchant::Merchant, protocol::verify_error::VerifyError, table::SignatureAlgorithm,
    };
    use std::time::Duration;

    pub(super) fn sign(_: SignatureAlgorithm, _: &Merchant, _: &[u8]) -> Option<String> {
        None
    }

    pub(super) fn own_key_id(_: &Merchant) -> Option<&str> {
        None
    }

    pub(super) fn verify(
        _: SignatureAlgorithm,
        _: &Merchant,
        key_id: Option<&str>,
        _: Duration,
        _: &[u8],
        _: &str,
    ) -> Result<(), VerifyError> {
        Err(VerifyError::UnknownKey { id: key_id.unwrap_or_default().to_owned() })
    }
}
