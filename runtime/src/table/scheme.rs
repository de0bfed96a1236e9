//! How messages are signed.

use paytable_schema::words::{LineFeeds, SignatureAlgorithm, SignatureText, TextDigest, TimeUnit, Written};

/// How messages are signed.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    /// Messages are not signed.
    Unsigned,
    /// A field of the message contains a signature over its sorted pairs. With an algorithm of private keys it needs the
    /// feature `asymmetric`.
    Pairs(Sign),
    /// A header contains a signature over lines of text, made with a private key or a shared one. Needs the feature
    /// `asymmetric`.
    #[cfg(feature = "asymmetric")]
    Lines(&'static Lines),
}

/// A signature scheme over lines of text, for requests, replies and notices.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// The signed lines of a request; empty if requests are not signed.
    pub request: &'static [&'static [Piece]],
    /// The headers of every request, by name. If requests are signed, one of them contains the signature. A header with
    /// a piece that has no value is omitted.
    pub headers: &'static [(&'static str, &'static [Piece])],
    /// The signed lines of a reply or a notice.
    pub received: &'static [&'static [Piece]],
    /// Whether the last line ends with a line feed, as all others do.
    pub line_feeds: LineFeeds,
    /// The header of a reply or a notice that contains the signature, or a parameter of one: `NAME:PARAM`. Several
    /// parameters of the name are several signatures, one of which has to fit.
    pub signature: &'static str,
    /// The text form of signatures.
    pub signature_text: SignatureText,
    /// The header of a reply or a notice that contains the id of the key, or a parameter of one. Without it, every key
    /// of the gateway that the merchant has is tried.
    pub key_id: Option<&'static str>,
    /// The header of a reply or a notice that contains the signing time, or a parameter of one.
    pub time: &'static str,
    /// The unit of that time.
    pub time_unit: TimeUnit,
    /// The maximum difference between the signing time and the present, in seconds.
    pub window_seconds: u32,
    /// The algorithm of all these signatures.
    pub algorithm: SignatureAlgorithm,
    /// The shared keys; `None` if private keys sign.
    pub secrets: Option<LineSecrets>,
}

/// The merchant's secrets that sign lines of text.
#[derive(Clone, Copy, Debug)]
pub struct LineSecrets {
    /// The name of the secret that signs requests; `None` if they are not signed.
    pub request: Option<&'static str>,
    /// The name of the secret that signs replies and notices.
    pub received: &'static str,
    /// The HMAC.
    pub mac: Mac,
}

/// An HMAC. Only the tables that use one name it, so that other programs do not link it.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "asymmetric"), expect(dead_code, reason = "without it, no lines are signed"))]
pub struct Mac(pub(crate) fn(key: &[u8], text: &[u8]) -> Vec<u8>);

#[cfg(feature = "asymmetric")]
impl Lines {
    /// Whether requests have a signature.
    pub(crate) fn signs_requests(&self) -> bool {
        !self.request.is_empty()
    }

    /// Whether a request cannot do without the id of the merchant's private key.
    pub(crate) fn needs_key_id(&self) -> bool {
        let headers = self.headers.iter().map(|(_, pieces)| *pieces);
        self.request.iter().copied().chain(headers).any(|pieces| pieces.contains(&Piece::KeyId))
    }
}

/// A piece of a signed line or of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A constant text.
    Text(&'static str),
    /// The HTTP method, in upper case.
    Method,
    /// The path and the query, as they are sent.
    Target,
    /// The time of the request, in seconds since 1970-01-01 UTC.
    Time,
    /// The time of the request, in milliseconds since 1970-01-01 UTC.
    TimeMs,
    /// The nonce of the request.
    Nonce,
    /// The body as sent or received. For a form with a file, its JSON part.
    Body,
    /// The SHA-256 of that body, in lower-case hexadecimal.
    BodySha256,
    /// The value of a received header, or of a parameter of one: `NAME:PARAM`.
    Header(&'static str),
    /// The value of a merchant's setting.
    Merchant(&'static str),
    /// A secret of the merchant, in a header of a request.
    Secret(&'static str),
    /// The id of the merchant's private key.
    KeyId,
    /// The id of the gateway's key that the reply should be signed with.
    PeerKeyId,
    /// The signature of the request.
    Signature,
    /// The value of a field of a bundle.
    Field(&'static str),
    /// Pieces that are left out together if one of them has no value.
    Part(&'static [Piece]),
}

impl Piece {
    /// Whether it is a secret of the merchant, or has one inside.
    pub(crate) fn holds_a_secret(&self) -> bool {
        match self {
            Piece::Secret(_) => true,
            Piece::Part(inside) => inside.iter().any(Piece::holds_a_secret),
            _ => false,
        }
    }
}

/// Where the key is in the text that a signature over pairs covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Behind the last value, after this text.
    Appended(&'static str),
    /// The value of a pair of this name, which is sorted among the others.
    Pair(&'static str),
    /// Behind the last value, after this text, as its digest in lower-case hexadecimal.
    Hashed(&'static str),
    /// Not in the text: it is the key of the HMAC only.
    Apart,
}

impl Secret {
    /// The text between the last value and the key, or the name of the key's pair; empty if there is neither.
    pub const fn text(self) -> &'static str {
        match self {
            Secret::Appended(text) | Secret::Pair(text) | Secret::Hashed(text) => text,
            Secret::Apart => "",
        }
    }
}

/// A signature scheme over sorted pairs: `k=v&k=v`, and the key in its place, as a digest in hexadecimal; or, with an algorithm
/// of private keys, `k=v&k=v` alone and a signature in base64.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The name of the field that contains the signature.
    pub field: &'static str,
    /// The name of the field that contains the algorithm; `None` if there is none.
    pub type_field: Option<&'static str>,
    /// The allowed algorithms, the default first.
    pub algorithms: &'static [SignatureAlgorithm],
    /// The names on the wire of algorithms that have another name there.
    pub algorithm_names: &'static [(SignatureAlgorithm, &'static str)],
    /// The name of the received field that contains the id of the gateway's key; `None` if there is none.
    pub key_id: Option<&'static str>,
    /// The certificate of the key in received messages; `None` if they bring none. Needs the feature `x509`.
    pub certificate: Option<SignerCertificate>,
    /// The digest whose text a private key signs in place of the text; `None` if it signs the text.
    pub digest: Option<TextDigest>,
    /// Where a shared key is.
    pub secret: Secret,
    /// Whether the signature is upper-case hexadecimal.
    pub upper: bool,
    /// Whether received fields with an empty value are part of the signed text. Empty values are never sent.
    pub empties: bool,
    /// The length of every key in bytes; `None` if it differs.
    pub key_length: Option<u32>,
}

impl Sign {
    /// The name of an algorithm on the wire.
    pub fn name_of(&self, algorithm: SignatureAlgorithm) -> &'static str {
        let own = self.algorithm_names.iter().find(|(of, _)| *of == algorithm);
        own.map_or(algorithm.name(), |(_, name)| name)
    }
}

/// The certificate that a message brings of the key that signed it.
#[derive(Clone, Copy, Debug)]
pub struct SignerCertificate {
    /// The name of the field that contains it, in PEM.
    pub field: &'static str,
    /// The common name of its subject: parts between `@`, where `*` stands for any part.
    pub common_name: &'static str,
}

impl SignerCertificate {
    /// Whether a common name is that of the gateway.
    pub fn is_of_gateway(&self, common_name: &str) -> bool {
        let (wanted, given) = (self.common_name.split('@'), common_name.split('@'));
        wanted.clone().count() == given.clone().count()
            && wanted.zip(given).all(|(wanted, given)| wanted == "*" || wanted == given)
    }
}

/// Names of rows on the wire. Each list is one text with a blank between two names, in ASCII order. Numbered names are
/// written `coupon_id_$n`.
#[derive(Clone, Copy, Debug)]
pub struct SignedPairs {
    /// The names that can be a pair of a signed message, bundle or link of the gateway.
    pub names: &'static str,
    /// The names of fields that decide the meaning of a message: outcome, conditions, comparison, deduplication,
    /// identity.
    pub deciding: &'static str,
    /// The names of fields that distinguish messages from each other.
    pub telling: &'static str,
}

/// A signature over some fields of a message, in addition to the gateway's.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The name of the signature in the table.
    pub name: &'static str,
    /// The names of the signed fields; empty for all fields except the signature.
    pub over: &'static [&'static str],
    /// The signed lines, each with a line feed at its end; empty if the signature covers pairs.
    pub lines: &'static [&'static [Piece]],
    /// The algorithm of the signature.
    pub algorithm: SignatureAlgorithm,
    /// The text between the last value and the key; `None` if the key is not part of the text.
    pub secret: Option<&'static str>,
    /// The name of the merchant's key; `None` for the API key.
    pub key: Option<&'static str>,
    /// A text that is appended to the key of an HMAC.
    pub key_suffix: &'static str,
    /// The text form of the digest.
    pub written: Written,
    /// Whether empty values are signed.
    pub empties: bool,
}
