//! One documented field.

use super::at::{At, Span};
use crate::{
    rules::{Range, TimeFormat, Unit},
    words::{Place, Section},
};

/// One documented field.
#[derive(Clone, Debug)]
pub struct Row {
    /// Name in the documentation.
    pub name: String,
    /// Name on the wire.
    pub wire: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// Whether the documentation calls it required.
    pub required: bool,
    /// When it is present.
    pub section: Section,
    /// What it holds.
    pub kind: Kind,
    /// In a request: where it travels.
    pub place: Place,
    /// The same, if the row says so itself.
    pub said_place: Option<At<Place>>,
    /// Smallest and largest length of the text.
    pub length: Length,
    /// What the length counts, where it is not what the gateway's lengths count.
    pub unit: Option<Unit>,
    /// In a reply: what has to hold for the row to be present.
    pub when: Vec<Condition>,
    /// Characters allowed, as in a character class.
    pub charset: Option<String>,
    /// In what is sent: the texts it begins with, one of them; empty for any.
    pub begins_with: Vec<At<String>>,
    /// In what is sent: texts that it never is, in any case of their letters.
    pub never: Vec<At<String>>,
    /// In what is sent: how many seconds a time is ahead of the call, at least.
    pub ahead_seconds: Option<u32>,
    /// Names of signed rows that a documented value of this row reads as: `&package=` in a URL.
    pub embeds: Vec<At<String>>,
    /// The value that the documentation gives to a row that is left out.
    pub when_absent: Option<At<String>>,
    /// The documented example, as on the wire.
    pub example: Option<At<String>>,
    /// Who supplies the value when the caller does not.
    pub fill: ValueSource,
    /// Reply fields the value is taken from, first one present.
    pub from: Vec<At<String>>,
    /// Text before the value taken.
    pub prefix: String,
    /// In a request: where it says that text that is not the JSON of its type is sent as it is.
    pub or_text: Option<At<()>>,
    /// Never printed in full.
    pub sensitive: bool,
    /// Sealed for the gateway before it is sent.
    pub encrypted: bool,
    /// The family the row belongs to.
    pub family: Option<At<String>>,
    /// The group of the gateway that it was included from.
    pub group: Option<String>,
    /// Where the row comes from, if not from the documentation page of its file.
    pub source: Option<String>,
    /// Where the row is declared.
    pub span: Span,
}

impl Row {
    /// Whether a text of white space only is refused where the row is sent.
    pub fn refuses_blank(&self) -> bool {
        self.kind == Kind::Text && (self.required || !self.never.is_empty())
    }
}

/// A row's name without its numbers: `coupon_id_$n` and `coupon_id_$n_$m` are both `coupon_id`.
pub fn unnumbered(name: &str) -> &str {
    let once = name.strip_suffix("_$m").unwrap_or(name);
    once.strip_suffix("_$n").unwrap_or(name)
}

/// What a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// One of these words.
    Choice(Vec<String>),
    /// A whole number.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// True or false.
    Bool,
    /// An amount in fen.
    Fen {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A time in UTC+8.
    Time(TimeFormat),
    /// An IPv4 or IPv6 address.
    Ip,
    /// An absolute http or https URL.
    Url {
        /// Whether a query is allowed.
        query: bool,
    },
    /// `Y` or `N`.
    YesNo,
    /// An amount in yuan, as text.
    Yuan,
    /// Text that holds a JSON object of this type.
    Json(String),
    /// Text that holds a JSON array of objects of this type.
    JsonList(String),
    /// An object of this type.
    Object(String),
    /// An array of objects of this type.
    List(String),
    /// An array of texts.
    Texts,
    /// Text that holds a JSON array of texts.
    JsonTexts,
    /// Text that holds the fields of this type as a URL-encoded query.
    Form(String),
    /// Ciphertext that holds an object of a type, or text.
    Encrypted(Encrypted),
    /// A file of a multipart request.
    File,
}

impl Kind {
    /// The nested type, if it holds one.
    pub fn nested(&self) -> Option<&str> {
        match self {
            Kind::Json(name)
            | Kind::JsonList(name)
            | Kind::Object(name)
            | Kind::List(name)
            | Kind::Form(name) => Some(name),
            Kind::Encrypted(sealed) => sealed.of.as_deref(),
            _ => None,
        }
    }
}

/// How a value is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypted {
    /// The type inside; `None` where it is text.
    pub of: Option<String>,
    /// The cipher.
    pub cipher: Cipher,
    /// The root element of the XML inside; JSON where there is none.
    pub root: Option<String>,
}

/// A cipher; base64 around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-256-ECB under the MD5 of the API key. What opens was not necessarily closed by the gateway.
    Ecb,
    /// AES-256-GCM under the APIv3 key.
    Gcm {
        /// Wire name of the row beside it that holds the nonce.
        nonce: String,
        /// Wire name of the row beside it that holds the associated data.
        associated: String,
    },
}

/// Bounds of a text's length, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Smallest.
    pub min: u32,
    /// Largest; `u32::MAX` where the documentation gives none.
    pub max: u32,
}

/// Who supplies a value when the caller does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// The caller only; nothing else supplies it.
    Caller,
    /// The merchant's configuration, under this name.
    Merchant {
        /// Name of the setting.
        name: String,
        /// The caller may not override it.
        identity: bool,
    },
    /// A random text.
    Nonce,
    /// Seconds since 1970.
    Time,
    /// The name of the digest.
    SignType,
    /// The signature.
    Sign,
    /// The JSON of the rows that travel in the content.
    Content,
    /// The name of the content's encryption, if the merchant has the key.
    Encryption,
    /// The id of the merchant's private key.
    KeyId,
    /// The signature of that name, see [`Signature`](super::Signature).
    Signature(String),
    /// The MD5 of the file in this row, in lower case.
    Md5Of(String),
    /// This value, unless the caller gives another.
    Default(String),
    /// Always this value.
    Fixed(String),
}

/// A test on one field.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Wire name.
    pub field: At<String>,
    /// The values that satisfy it. Without values and ranges it means "present".
    pub values: Vec<At<String>>,
    /// The ranges of numbers that satisfy it as well.
    pub ranges: Vec<At<Range>>,
}
