//! The sandbox's own key, under which all that it sends is signed.

use super::request::header;
use crate::sandbox::{exchange::Request, state::State};
use crate::{
    credentials::{merchant::Merchant, rsa::PrivateKey},
    protocol::line_text,
    table::{LineFeeds, LineSecrets, Lines, Piece, TimeUnit},
};
use paytable_schema::rules::header_part;
use std::{sync::LazyLock, time::Duration};

const KEY: &str = include_str!("../keys/platform_key_for_tests_only.pem");
#[cfg(feature = "x509")]
pub(super) const CERTIFICATE: &str = include_str!("../keys/platform_certificate_for_tests_only.pem");

/// The private key.
pub(in crate::sandbox) fn key() -> &'static PrivateKey {
    static READ: LazyLock<PrivateKey> =
        LazyLock::new(|| PrivateKey::from_pem(KEY).expect("the key of the sandbox is one"));
    &READ
}

/// Its certificate.
#[cfg(feature = "x509")]
pub(in crate::sandbox) fn certificate() -> &'static crate::credentials::certificate::X509Certificate {
    use crate::credentials::certificate::X509Certificate;
    static READ: LazyLock<X509Certificate> = LazyLock::new(|| {
        X509Certificate::from_pem(CERTIFICATE).expect("the certificate of the sandbox is one")
    });
    &READ
}

/// The serial number of the certificate.
#[cfg(feature = "x509")]
fn serial() -> &'static str {
    certificate().serial()
}

/// The same, where certificates cannot be read.
#[cfg(not(feature = "x509"))]
fn serial() -> &'static str {
    "5B9BC4E83A30802C9A40D9128BB255F11B29F0A1"
}

/// The id under which the reply to a request is signed: that which the request names, if the sandbox has it.
pub(super) fn wanted(state: &State, lines: &Lines, request: &Request) -> String {
    let named = lines.headers.iter().find(|(_, pieces)| **pieces == [Piece::PeerKeyId]);
    preferred(state, named.and_then(|(name, _)| header(request, name)))
}

/// The same for what is sent to a merchant that has not asked.
pub(super) fn wanted_by(state: &State, merchant: &Merchant) -> String {
    let now = u64::try_from(state.clock.now().time.unix()).unwrap_or(0);
    let named = merchant.keys_of_gateway().preferred(Duration::from_secs(now));
    preferred(state, named.as_ref().map(|named| named.id.as_str()))
}

fn preferred(state: &State, named: Option<&str>) -> String {
    let own = state.public_key_id.as_deref().filter(|own| named == Some(*own));
    own.unwrap_or_else(|| serial()).to_owned()
}

/// Headers that say how a signature was made, beside the one that holds it: some clients take nothing without.
const SIGNATURE_TYPES: &[(&str, &str, &str)] =
    &[("Wechatpay-Signature", "Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048")];

/// Who signs: the sandbox under one of its ids, or under a secret that it shares with a merchant.
#[derive(Clone, Copy)]
pub(super) struct Signer<'a> {
    pub(super) key_id: &'a str,
    /// `None` for an answer to nobody that is known. Under a shared key it has no signature.
    pub(super) merchant: Option<&'a Merchant>,
}

impl Signer<'_> {
    fn signature(self, lines: &Lines, text: &[u8]) -> Option<String> {
        let signature = match &lines.secrets {
            None => key().sign_sha256(&[text]).ok()?,
            Some(LineSecrets { received, mac, .. }) => {
                mac.0(self.merchant?.secret_of(received)?.bytes(), text)
            }
        };
        Some(line_text::write(lines.signature_text, &signature))
    }
}

/// The headers of what is sent, with the signature over it.
pub(super) fn headers(
    state: &State,
    lines: &'static Lines,
    signer: Signer<'_>,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let seconds = state.clock.now().time.unix();
    let time = match lines.time_unit {
        TimeUnit::Seconds => seconds.to_string(),
        TimeUnit::Milliseconds => format!("{seconds}000"),
    };
    let mut headers = vec![(lines.time, time)];
    headers.extend(lines.key_id.map(|name| (name, signer.key_id.to_owned())));
    let mut text = Vec::new();
    for (number, line) in lines.received.iter().enumerate() {
        if lines.line_feeds == LineFeeds::Between && number > 0 {
            text.push(b'\n');
        }
        for piece in *line {
            match piece {
                Piece::Text(fixed) => text.extend_from_slice(fixed.as_bytes()),
                Piece::Body => text.extend_from_slice(body),
                Piece::Header(name) => {
                    // The one that is neither the time nor the key is random.
                    if !headers.iter().any(|(known, _)| known == name) {
                        headers.push((name, state.rng.nonce()));
                    }
                    let value = headers.iter().find(|(known, _)| known == name);
                    text.extend_from_slice(value.map_or("", |(_, value)| value).as_bytes());
                }
                // Tables with these in what is received are refused.
                _ => {}
            }
        }
        if lines.line_feeds == LineFeeds::AfterEach {
            text.push(b'\n');
        }
    }
    if let Some(signature) = signer.signature(lines, &text) {
        headers.push((lines.signature, signature));
        let kinds = SIGNATURE_TYPES.iter().filter(|(beside, _, _)| *beside == lines.signature);
        headers.extend(kinds.map(|(_, name, kind)| (*name, (*kind).to_owned())));
    }
    with_parameters(headers)
}

/// Parameters of one header as its value: `t=1614556800,v1=47015a`.
fn with_parameters(parts: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let mut headers: Vec<(&'static str, String)> = Vec::new();
    for (name, value) in parts {
        let (header, Some(parameter)) = header_part(name) else {
            headers.push((name, value));
            continue;
        };
        let pair = format!("{parameter}={value}");
        match headers.iter_mut().find(|(known, _)| *known == header) {
            Some((_, whole)) => *whole = format!("{whole},{pair}"),
            None => headers.push((header, pair)),
        }
    }
    headers
}
