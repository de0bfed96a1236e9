//! Signatures: of a gateway, and beside it.

use super::at::{At, Span};
use crate::words::{LineFeeds, SignatureAlgorithm, SignatureText, TextDigest, TimeUnit, Written};

/// `k=v&k=v…`, hashed with a shared key or signed with a private one.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Field that carries the signature.
    pub field: String,
    /// Field that names the algorithm.
    pub type_field: Option<String>,
    /// Algorithms allowed, the default first.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// Names on the wire of those that have another there.
    pub algorithm_names: Vec<(SignatureAlgorithm, String)>,
    /// Field of what is received that names the gateway's key.
    pub key_id: Option<String>,
    /// The certificate of the gateway's key, in what is received.
    pub certificate: Option<SignerCertificate>,
    /// The digest of the text that a private key signs in its place.
    pub digest: Option<TextDigest>,
    /// Where a shared key is.
    pub secret: Secret,
    /// Whether the hexadecimal text is upper case.
    pub upper: bool,
    /// Whether values that are there but empty are signed.
    pub empties: bool,
    /// How long every key of the gateway is, in bytes; `None` where that differs.
    pub key_length: Option<u32>,
}

/// The certificate that a message brings of the key that signed it.
#[derive(Clone, Debug)]
pub struct SignerCertificate {
    /// The field that holds it, in PEM.
    pub field: At<String>,
    /// What the common name of its subject has to be: parts between `@`, each the same or `*`.
    pub common_name: At<String>,
}

/// Where the key is in the signed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Secret {
    /// Behind the last value, after this text.
    Appended(String),
    /// The value of a pair of this name, which is sorted among the others.
    Pair(String),
    /// Behind the last value, after this text, as its digest in lower-case hexadecimal.
    Hashed(String),
    /// Not in the text: the key of the HMAC only.
    Apart,
}

/// Signatures over lines of text, in headers: of requests, and of replies and notices.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The lines that the signature of a request covers; none where requests are not signed.
    pub request: Vec<Template>,
    /// The lines that the signature of a reply or a notice covers.
    pub received: Vec<Template>,
    /// Where line feeds stand in both.
    pub line_feeds: LineFeeds,
    /// The algorithm of all of them.
    pub algorithm: SignatureAlgorithm,
    /// The merchant's secret that signs requests, with an algorithm of a shared key.
    pub request_secret: Option<At<String>>,
    /// The one that replies and notices are signed with.
    pub received_secret: Option<At<String>>,
    /// How signatures are written.
    pub signature_text: SignatureText,
    /// Header of what is received that holds the signature, or a parameter of one: `NAME:PARAM`.
    pub signature: At<String>,
    /// Header of what is received that names the key, or a parameter of one. Without it any key of the gateway that the
    /// merchant has is taken.
    pub key_id: Option<At<String>>,
    /// Header of what is received with the time it was signed at, or a parameter of one.
    pub time: At<String>,
    /// What that time counts.
    pub time_unit: TimeUnit,
    /// How far that time may be from now, in seconds.
    pub window_seconds: u32,
    /// Headers of every request, by name.
    pub headers: Vec<(At<String>, Template)>,
    /// Where all this is said.
    pub span: Span,
}

/// A line or a header: texts, and values that are put between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The pieces, in their order.
    pub pieces: Vec<At<Piece>>,
    /// Where it is written.
    pub span: Span,
}

impl Sign {
    /// The name of an algorithm on the wire.
    pub fn name_of(&self, algorithm: SignatureAlgorithm) -> &str {
        let own = self.algorithm_names.iter().find(|(of, _)| *of == algorithm);
        own.map_or(algorithm.name(), |(_, name)| name)
    }

    /// Whether one of the algorithms has a private key.
    pub fn has_private_keys(&self) -> bool {
        self.algorithms.iter().any(|algorithm| algorithm.is_asymmetric())
    }
}

impl Template {
    /// Whether it has that piece.
    pub fn has(&self, wanted: &Piece) -> bool {
        self.all().any(|piece| piece.value == *wanted)
    }

    /// The pieces, with those of its parts.
    pub fn all(&self) -> impl Iterator<Item = &At<Piece>> {
        self.pieces.iter().flat_map(|piece| match &piece.value {
            Piece::Part(inside) => inside.iter(),
            _ => std::slice::from_ref(piece).iter(),
        })
    }
}

/// A piece of a line or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This text.
    Text(String),
    /// The HTTP method, in upper case.
    Method,
    /// Path and query as they are sent.
    Target,
    /// The time of the request, in seconds since 1970.
    Time,
    /// The same, in milliseconds.
    TimeMs,
    /// The random text of the request.
    Nonce,
    /// The body as it is sent or received.
    Body,
    /// The SHA-256 of that body, in lower-case hexadecimal.
    BodySha256,
    /// The value of that header of what was received, or of a parameter of it: `NAME:PARAM`.
    Header(String),
    /// What the merchant brings under that name.
    Merchant(String),
    /// The id of the merchant's own key.
    KeyId,
    /// The id of the gateway's key that the merchant prefers.
    PeerKeyId,
    /// The signature of the request.
    Signature,
    /// The value of that field of the message that holds the signature.
    Field(String),
    /// What is left out if one of its pieces has no value.
    Part(Vec<At<Piece>>),
}

/// How the gateway's public keys are downloaded.
#[derive(Clone, Debug)]
pub struct PublicKeys {
    /// File stem of the table of the API, beside the gateway's.
    pub refresh: At<String>,
    /// Path to the list in its reply.
    pub list: At<String>,
    /// Path to the id of the key, in an item.
    pub id: At<String>,
    /// Path to the certificate in PEM, in an item.
    pub certificate: At<String>,
}

/// A signature inside a message, over some of its fields.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// Wire names of the fields it is over; empty for all but itself.
    pub over: Vec<At<String>>,
    /// The lines it is over, where it is not over pairs.
    pub lines: Vec<Template>,
    /// The algorithm.
    pub algorithm: SignatureAlgorithm,
    /// What stands between the last value and the key; the text ends without the key where there is nothing.
    pub secret: Option<String>,
    /// Which of the merchant's secrets; the API key where none is named.
    pub key: Option<String>,
    /// What is added to the key of an HMAC.
    pub key_suffix: String,
    /// How the digest is written.
    pub written: Written,
    /// Whether values that are there but empty are signed.
    pub empties: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A message whose signature is known.
#[derive(Clone, Debug)]
pub struct Vector {
    /// Where it is published.
    pub source: String,
    /// The algorithm.
    pub algorithm: SignatureAlgorithm,
    /// The key.
    pub key: String,
    /// Names and values on the wire.
    pub values: Vec<(String, String)>,
    /// The signature.
    pub sign: At<String>,
    /// Where it is declared.
    pub span: Span,
}
