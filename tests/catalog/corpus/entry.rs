//! One body as its file has it, and the bytes that it stands for.

use super::Source;
use crate::{acquirers::signature, oracle::texts, seal, v3};
use paytable::{
    Received,
    table::{Cipher, Encoding, Gateway, Kind, SignatureAlgorithm, Table},
};
use serde::Deserialize;
use serde_json::Value as Json;

/// A file of the corpus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) body: Vec<Entry>,
}

/// A body and the result it must give: `fields`, `absent` and `unknown`, or `error`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// A sentence: what is unusual about it.
    pub(super) name: String,
    /// The body with its placeholders.
    body: String,
    /// What it is signed with; the first of the table's algorithms if nothing is said.
    algorithm: Option<String>,
    /// The HTTP status.
    status: Option<u16>,
    /// Whether the headers carry a signature, where a gateway signs there.
    #[serde(default = "yes")]
    signed: bool,
    /// The request that it answers; nothing is compared without one.
    pub(super) request: Option<Json>,
    /// What is encrypted in it, with the nonce and the associated data that the body has beside it.
    inside: Option<String>,
    nonce: Option<String>,
    associated: Option<String>,
    /// Bytes that are not text.
    hex: Option<String>,
    /// Typed values, by their names in the table: at least these, and of a list all its items.
    #[serde(default)]
    pub(super) fields: toml::Table,
    /// Paths of rows without a value.
    #[serde(default)]
    pub(super) absent: Vec<String>,
    /// Paths of all unknown fields, without the signature.
    #[serde(default)]
    pub(super) unknown: Vec<String>,
    /// The error as `Why` prints it, what it says of the order, and its code.
    pub(super) error: Option<String>,
    outcome: Option<String>,
    pub(super) code: Option<String>,
}

fn yes() -> bool {
    true
}

/// What is received.
pub(super) struct Made {
    pub(super) received: Received<'static>,
    /// Whether the body carries a signature made for it.
    pub(super) is_signed: bool,
    pub(super) sealed: Option<Sealed>,
    encoding: Encoding,
}

/// What is encrypted in a body.
pub(super) struct Sealed {
    pub(super) ciphertext: String,
    pub(super) inside: String,
    /// The rows that the cipher binds to it.
    pub(super) beside: Vec<&'static str>,
}

impl Entry {
    pub(super) fn kind(&self, source: &Source) -> SignatureAlgorithm {
        match self.algorithm.as_deref() {
            None => source.algorithm(),
            Some("MD5") => SignatureAlgorithm::Md5,
            Some("HMAC-SHA256") => SignatureAlgorithm::HmacSha256,
            Some(other) => panic!("{}: {other}", self.name),
        }
    }

    /// What an error says of the order; every error of a call has to say it.
    pub(super) fn outcome(&self, source: &Source) -> Option<paytable::Outcome> {
        use paytable::Outcome::{AlreadyDone, NotDone, Unknown};
        let words = [("AlreadyDone", AlreadyDone), ("NotDone", NotDone), ("Unknown", Unknown)];
        match (&self.outcome, source) {
            (None, Source::Notice(_)) => None,
            (said, _) => {
                let found = words.into_iter().find(|(word, _)| said.as_deref() == Some(word));
                Some(found.unwrap_or_else(|| panic!("{}: what does it say of the order?", self.name)).1)
            }
        }
    }

    pub(super) fn made(&self, source: &Source) -> Made {
        let sealed = self.inside.as_deref().map(|inside| self.sealed(source.table(), inside));
        let mut text = match &sealed {
            Some(sealed) => self.body.replace("{inside}", &sealed.ciphertext),
            None => self.body.clone(),
        };
        let is_signed = text.contains("{sign}");
        if is_signed {
            let pairs = texts(source.encoding(), text.as_bytes());
            text = text.replace("{sign}", &signature(source.gateway(), &pairs, self.kind(source)));
        }
        let bytes = match &self.hex {
            Some(hex) => {
                let (before, behind) = text.split_once("{hex}").unwrap();
                [before.as_bytes(), &bytes(hex), behind.as_bytes()].concat()
            }
            None => text.into_bytes(),
        };
        let status = self.status.unwrap_or(200);
        let received = if source.gateway().name == "WechatV3" && self.signed {
            v3::signed(status, bytes)
        } else {
            Received::new(status, bytes)
        };
        Made { received, is_signed, sealed, encoding: source.encoding() }
    }

    fn sealed(&self, table: &Table, inside: &str) -> Sealed {
        let (ciphertext, beside) = match cipher(table).unwrap() {
            Cipher::Ecb => (seal::ecb(inside), Vec::new()),
            Cipher::Gcm { nonce, associated } => {
                let [with, bound] =
                    [&self.nonce, &self.associated].map(|text| text.as_deref().unwrap_or_default());
                (seal::gcm(inside, with, bound), vec![nonce, associated])
            }
        };
        Sealed { ciphertext, inside: inside.to_owned(), beside }
    }
}

impl Made {
    /// The same body, in which the signature has another last character; `None` if nothing in it is signed.
    pub(super) fn with_another_signature(&self, gateway: &Gateway) -> Option<Received<'static>> {
        let Received { status, body, .. } = &self.received;
        if gateway.name == "WechatV3" {
            let mut other = v3::signed(*status, [body, &b" "[..]].concat());
            other.body.to_mut().pop();
            return Some(other);
        }
        if !self.is_signed {
            return None;
        }
        let text = String::from_utf8(body.to_vec()).unwrap();
        let sign = texts(self.encoding, body).into_iter().find(|(name, _)| name == "sign")?.1;
        let last = if sign.ends_with('0') { '1' } else { '0' };
        let other = format!("{}{last}", &sign[..sign.len() - 1]);
        Some(Received::new(*status, text.replace(&sign, &other).into_bytes()))
    }
}

/// The cipher of a message's encrypted row, at any depth.
fn cipher(table: &Table) -> Option<Cipher> {
    table.fields.iter().find_map(|field| match field.kind {
        Kind::Encrypted(encrypted) => Some(encrypted.cipher),
        Kind::Object(inside) | Kind::List(inside) => cipher(inside),
        _ => None,
    })
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap());
    digits.map(|two| u8::from_str_radix(two, 16).unwrap()).collect()
}
