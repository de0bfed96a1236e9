//! Signatures over lines of text, which are sent in a header.

use crate::{
    check::fill::FillContext,
    credentials::{chosen_key::ChosenKey, merchant::Merchant},
    protocol::{
        caller::Caller,
        hex::Hex,
        line_headers::{header, values},
        received::Received,
        verify_error::VerifyError,
    },
    table::{LineFeeds, Lines, Method, Piece, SignatureAlgorithm, TimeUnit},
};
use sha2::{Digest as _, Sha256};
use std::{borrow::Cow, cell::OnceCell};

/// The inputs of the signed lines of one request.
pub(crate) struct Parts<'a> {
    method: Method,
    target: &'a str,
    /// The body; for a form with a file, its JSON part.
    body: &'a [u8],
    digest: OnceCell<Hex>,
    fill: &'a FillContext<'a>,
    /// The milliseconds behind the seconds of its time, three digits.
    millis: &'a str,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(
        method: Method,
        target: &'a str,
        body: &'a [u8],
        fill: &'a FillContext<'a>,
        millis: &'a str,
    ) -> Self {
        Parts { method, target, body, digest: OnceCell::new(), fill, millis }
    }
}

/// Headers as name and value.
pub(crate) type Headers = Vec<(Cow<'static, str>, String)>;

/// What the merchant lacks to send a request.
pub(crate) enum Lacking {
    /// A key that signs.
    Key,
    /// The secret of that name, which a header brings.
    Secret(&'static str),
}

/// The headers of a request, and the text that was signed, if requests are signed.
///
/// # Errors
/// The merchant has no key, or none of the secrets that are sent. Nothing goes out without.
pub(crate) fn headers(
    lines: &'static Lines,
    parts: &Parts<'_>,
) -> Result<(Headers, Option<Vec<u8>>), Lacking> {
    let (mut text, mut signature) = (None, String::new());
    if !lines.request.is_empty() {
        let signed = request_text(lines, parts);
        signature = crypto::sign(lines, parts.fill.merchant, &signed).ok_or(Lacking::Key)?;
        text = Some(signed);
    }
    let is_secret = |piece: &Piece| matches!(piece, Piece::Secret(_));
    let mut sent = Vec::with_capacity(lines.headers.len());
    for (name, pieces) in lines.headers {
        let mut value = Vec::new();
        let mut push = |piece: &Piece| match piece {
            Piece::Signature => {
                value.extend_from_slice(signature.as_bytes());
                Some(())
            }
            piece => push_of_request(*piece, parts, &mut value),
        };
        match pieces.iter().find(|piece| push(piece).is_none()) {
            None => sent.extend(String::from_utf8(value).ok().map(|value| ((*name).into(), value))),
            Some(Piece::Secret(name) | Piece::Merchant(name)) if pieces.iter().any(is_secret) => {
                return Err(Lacking::Secret(name));
            }
            Some(_) => {}
        }
    }
    Ok((sent, text))
}

/// The text that the signature of a request covers.
pub(crate) fn request_text(lines: &Lines, parts: &Parts<'_>) -> Vec<u8> {
    let mut text = Vec::with_capacity(parts.target.len() + parts.body.len() + 96);
    let mut is_first = true;
    for line in lines.request {
        let start = text.len();
        if lines.line_feeds == LineFeeds::Between && !is_first {
            text.push(b'\n');
        }
        let content = text.len();
        for piece in *line {
            // Outside of a part, what has no value is empty.
            let _ = push_of_request(*piece, parts, &mut text);
        }
        // A line that is one part is left out with it.
        if matches!(line, [Piece::Part(_)]) && text.len() == content {
            text.truncate(start);
            continue;
        }
        is_first = false;
        if lines.line_feeds == LineFeeds::AfterEach {
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
        Piece::BodySha256 => {
            parts.digest.get_or_init(|| Hex::of(&Sha256::digest(parts.body), false)).as_str().as_bytes()
        }
        Piece::Merchant(name) => merchant.setting(name)?.as_bytes(),
        Piece::Secret(name) => merchant.secret_of(name)?.bytes(),
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
    if values(received, lines.signature).next().is_none() {
        return Err(VerifyError::NotSigned);
    }
    let key_id = lines.key_id.map(|name| header(received, name)).transpose()?;
    let time = header(received, lines.time)?;
    let text = received_text(lines, received)?;
    let now = caller.now();
    let signed_at = seconds_of(time, lines.time_unit).ok_or(VerifyError::NotNow)?;
    if signed_at.abs_diff(now.as_secs()) >= u64::from(lines.window_seconds) {
        return Err(VerifyError::NotNow);
    }
    let verifier = crypto::Verifier::of(lines, caller.merchant, key_id, now, &text)?;
    // Several, while the gateway changes its key.
    if values(received, lines.signature).any(|signature| verifier.fits(signature)) {
        Ok(())
    } else {
        Err(VerifyError::WrongSignature)
    }
}

/// Accepts digits only: no sign, no white space.
pub(crate) fn seconds_of(time: &str, unit: TimeUnit) -> Option<u64> {
    let count: u64 = time.bytes().all(|byte| byte.is_ascii_digit()).then(|| time.parse().ok())??;
    Some(match unit {
        TimeUnit::Seconds => count,
        TimeUnit::Milliseconds => count / 1000,
    })
}

fn received_text(lines: &Lines, received: &Received<'_>) -> Result<Vec<u8>, VerifyError> {
    let mut text = Vec::with_capacity(received.body.len() + 64);
    let mut has_body = false;
    for (number, line) in lines.received.iter().enumerate() {
        if lines.line_feeds == LineFeeds::Between && number > 0 {
            text.push(b'\n');
        }
        for (at, piece) in line.iter().enumerate() {
            match piece {
                Piece::Text(fixed) => text.extend_from_slice(fixed.as_bytes()),
                Piece::Body => {
                    has_body = true;
                    text.extend_from_slice(&received.body);
                }
                Piece::Header(name) => {
                    let value = header(received, name)?;
                    let ends = if has_body {
                        starts_there(value, line[..at].last())
                    } else {
                        ends_there(value, line.get(at + 1), &received.body)
                    };
                    if !ends {
                        return Err(VerifyError::Ambiguous { field: (*name).to_owned() });
                    }
                    text.extend_from_slice(value.as_bytes());
                }
                // Lint refuses tables that use these in a reply or notice.
                _ => {}
            }
        }
        if lines.line_feeds == LineFeeds::AfterEach {
            text.push(b'\n');
        }
    }
    Ok(text)
}

/// Whether the signed text says where a value in front of the body ends: at the first character of what is behind it.
/// Otherwise the text could be cut in another place, and bytes would move between two values or into the body.
fn ends_there(value: &str, behind: Option<&Piece>, body: &[u8]) -> bool {
    match behind {
        // A line feed, which no header has.
        None => true,
        Some(Piece::Text(text)) => text.chars().next().is_none_or(|first| !value.contains(first)),
        // By lint, the value is the time, which is digits alone.
        Some(Piece::Body) => {
            value.bytes().all(|byte| byte.is_ascii_digit()) && !body.first().is_some_and(u8::is_ascii_digit)
        }
        Some(_) => false,
    }
}

/// The same for a value behind the body, which is read from the end of the text.
fn starts_there(value: &str, before: Option<&Piece>) -> bool {
    match before {
        None => true,
        Some(Piece::Text(text)) => text.chars().next_back().is_none_or(|last| !value.contains(last)),
        Some(_) => false,
    }
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
    crypto::sign_with_private_key(algorithm, merchant, text.as_bytes())
}

#[cfg(feature = "asymmetric")]
mod crypto {
    use crate::{
        credentials::{api_key::ApiKey, merchant::Merchant, peer_keys::NoPeerKey, rsa::PublicKey},
        protocol::{line_text, sign, verify_error::VerifyError},
        table::{LineSecrets, Lines, SignatureAlgorithm, SignatureText},
    };
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use std::time::Duration;

    /// The signature of a request as text.
    pub(super) fn sign(lines: &Lines, merchant: &Merchant, text: &[u8]) -> Option<String> {
        let signature = match &lines.secrets {
            None => with_private_key(lines.algorithm, merchant, text)?,
            Some(LineSecrets { request, mac, .. }) => mac.0(key(merchant, (*request)?)?.bytes(), text),
        };
        Some(line_text::write(lines.signature_text, &signature))
    }

    /// In base64.
    pub(super) fn sign_with_private_key(
        algorithm: SignatureAlgorithm,
        merchant: &Merchant,
        text: &[u8],
    ) -> Option<String> {
        Some(BASE64_STANDARD.encode(with_private_key(algorithm, merchant, text)?))
    }

    fn with_private_key(algorithm: SignatureAlgorithm, merchant: &Merchant, text: &[u8]) -> Option<Vec<u8>> {
        let (_, key) = merchant.own_key()?;
        match algorithm {
            SignatureAlgorithm::RsaSha256 => key.sign_sha256(&[text]).ok(),
            // Algorithms of a shared key.
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1
            | SignatureAlgorithm::HmacSha512 => None,
        }
    }

    /// A secret. Under one that is empty, everybody could sign.
    fn key<'m>(merchant: &'m Merchant, name: &str) -> Option<&'m ApiKey> {
        merchant.secret_of(name).filter(|key| !key.bytes().is_empty())
    }

    pub(super) fn own_key_id(merchant: &Merchant) -> Option<&str> {
        merchant.own_key().map(|(id, _)| id).filter(|id| !id.is_empty())
    }

    /// What the signature of a received text is compared with, or verified by.
    pub(super) enum Verifier<'t> {
        /// The one signature under a shared key.
        Text(String),
        /// Public keys of the gateway.
        Keys(Vec<PublicKey>, SignatureAlgorithm, SignatureText, &'t [u8]),
    }

    impl<'t> Verifier<'t> {
        pub(super) fn of(
            lines: &Lines,
            merchant: &Merchant,
            key_id: Option<&str>,
            now: Duration,
            text: &'t [u8],
        ) -> Result<Self, VerifyError> {
            if let Some(LineSecrets { received: name, mac, .. }) = lines.secrets {
                let key = key(merchant, name).ok_or(VerifyError::NoSecret { name })?;
                let signature = mac.0(key.bytes(), text);
                return Ok(Verifier::Text(line_text::write(lines.signature_text, &signature)));
            }
            let keys = merchant.keys_of_gateway();
            let keys = match key_id {
                None => keys.valid(now),
                Some(id) => vec![keys.find(id, now).map_err(|why| match why {
                    NoPeerKey::Unknown => VerifyError::UnknownKey { id: id.to_owned() },
                    NoPeerKey::Expired => VerifyError::ExpiredKey { id: id.to_owned() },
                })?],
            };
            Ok(Verifier::Keys(keys, lines.algorithm, lines.signature_text, text))
        }

        pub(super) fn fits(&self, signature: &str) -> bool {
            match self {
                Verifier::Text(right) => sign::is_same(right.as_bytes(), signature.as_bytes()),
                Verifier::Keys(keys, SignatureAlgorithm::RsaSha256, form, text) => {
                    let signature = line_text::read(*form, signature);
                    signature.is_some_and(|signature| {
                        keys.iter().any(|key| key.verify_sha256(&[text], &signature))
                    })
                }
                Verifier::Keys(..) => false,
            }
        }
    }
}

/// Without the feature, no table of a gateway that signs lines compiles.
#[cfg(not(feature = "asymmetric"))]
mod crypto {
    use crate::{
        credentials::merchant::Merchant,
        protocol::verify_error::VerifyError,
        table::{Lines, SignatureAlgorithm},
    };
    use std::time::Duration;

    pub(super) fn sign(_: &Lines, _: &Merchant, _: &[u8]) -> Option<String> {
        None
    }

    pub(super) fn sign_with_private_key(_: SignatureAlgorithm, _: &Merchant, _: &[u8]) -> Option<String> {
        None
    }

    pub(super) fn own_key_id(_: &Merchant) -> Option<&str> {
        None
    }

    pub(super) struct Verifier;

    impl Verifier {
        pub(super) fn of(
            _: &Lines,
            _: &Merchant,
            _: Option<&str>,
            _: Duration,
            _: &[u8],
        ) -> Result<Self, VerifyError> {
            Err(VerifyError::NotSigned)
        }

        #[expect(clippy::unused_self, reason = "there is none")]
        pub(super) fn fits(&self, _: &str) -> bool {
            false
        }
    }
}
