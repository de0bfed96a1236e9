//! A gateway and its APIs, which name each other.

use super::{
    field::Table,
    outcome::{ErrorRow, Layer},
    rule::Rule,
    scheme::{Lines, Scheme, Sign, Signature, SignedPairs},
    state::State,
    wire::{ContentEncryption, Envelope, Member, Wire},
};
use paytable_schema::{
    rules::Unit,
    words::{Encoding, FieldCipher, LinkForm, Method, RefusalReason, Reply, SignatureAlgorithm},
};

/// The table of a gateway: its protocol.
#[derive(Debug)]
pub struct Gateway {
    /// The name of the marker struct.
    pub name: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The URL of the page that describes the protocol.
    pub doc_url: &'static str,
    /// The base URLs of the hosts, by name. One of them is `main`.
    pub hosts: &'static [(&'static str, &'static str)],
    /// The format of requests.
    pub encoding: Encoding,
    /// The format of replies.
    pub reply_encoding: Encoding,
    /// The name of the root element of messages in XML; empty if the gateway uses other formats.
    pub root: &'static str,
    /// The unit of lengths: bytes of UTF-8, or characters.
    pub length_unit: Unit,
    /// Whether characters with four bytes of UTF-8 may be sent.
    pub four_byte_utf8: bool,
    /// Whether numbers in JSON are sent as text. Both forms are accepted in received messages.
    pub text_numbers: bool,
    /// The object around the reply in JSON; `None` if there is none.
    pub envelope: Option<Envelope>,
    /// How contents are encrypted; `None` if they are not.
    pub encryption: Option<ContentEncryption>,
    /// How fields that are sent encrypted are encrypted.
    pub field_cipher: FieldCipher,
    /// The settings of a merchant, apart from keys.
    pub merchant: &'static [Credential],
    /// The signature scheme.
    pub scheme: Scheme,
    /// How the gateway's public keys are downloaded; `None` if they are not.
    pub key_refresh: Option<&'static KeyRefresh>,
    /// The error codes of every API that does not list them itself, in ASCII order.
    pub errors: &'static [ErrorRow],
    /// The codes with which it refuses calls, by the reason.
    pub refusals: &'static [(RefusalReason, &'static str)],
    /// The names that can occur in signed pairs.
    pub pairs: SignedPairs,
    /// How the gateway delivers notices; `None` if there are no notices.
    pub notice: Option<Delivery>,
}

impl Gateway {
    /// The base URL of the host with that name.
    pub fn host(&self, name: &str) -> Option<&'static str> {
        self.hosts.iter().find(|(host, _)| *host == name).map(|(_, url)| *url)
    }

    /// The allowed signature algorithms, the default first.
    pub fn signature_algorithms(&'static self) -> &'static [SignatureAlgorithm] {
        self.sign().map_or(&[], |sign| sign.algorithms)
    }

    /// The scheme for signatures over pairs; `None` if the gateway uses another scheme.
    pub fn sign(&'static self) -> Option<&'static Sign> {
        match &self.scheme {
            Scheme::Pairs(sign) => Some(sign),
            Scheme::Unsigned => None,
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(_) => None,
        }
    }

    /// The name of a signature algorithm on the wire.
    pub(crate) fn sign_type(&'static self, kind: SignatureAlgorithm) -> &'static str {
        self.sign().map_or(kind.name(), |sign| sign.name_of(kind))
    }

    /// How bodies in that format are written.
    pub(crate) fn wire(&self, encoding: Encoding) -> Wire {
        Wire { encoding, root: self.root, text_numbers: self.text_numbers }
    }

    /// The scheme for signatures over lines of text; `None` if the gateway uses another scheme. Without the feature
    /// `asymmetric` it is always `None`, so that the code behind it is not linked.
    #[inline]
    pub(crate) fn lines(&'static self) -> Option<&'static Lines> {
        match &self.scheme {
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(lines) => Some(lines),
            Scheme::Unsigned | Scheme::Pairs(_) => None,
        }
    }
}

/// A setting of a merchant.
#[derive(Clone, Copy, Debug)]
pub struct Credential {
    /// The name of the setting.
    pub name: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// Whether every reply and notice that contains the field must have the merchant's value.
    pub identity: bool,
    /// Whether a merchant without this setting is rejected.
    pub needed: bool,
    /// Whether it is a secret, set with [`Merchant::secret`](crate::Merchant::secret), and no setting.
    pub secret: bool,
}

/// How the gateway's public keys are downloaded. The reply is authenticated because its certificates are encrypted with
/// the merchant's symmetric key; then its signature is verified with these certificates.
#[derive(Clone, Copy, Debug)]
pub struct KeyRefresh {
    /// The API that returns the keys.
    pub api: &'static Api,
    /// The path of the list in the reply.
    pub list: &'static str,
    /// The path of the key's id in an item.
    pub id: &'static str,
    /// The path of the certificate (PEM) in an item.
    pub certificate: &'static str,
}

/// How a gateway delivers notices.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
    /// The format of notices.
    pub encoding: Encoding,
    /// The time in which a receiver must answer, in seconds.
    pub within_seconds: u32,
    /// The waits between deliveries in seconds, until a notice is accepted.
    pub schedule: &'static [u32],
}

/// The table of an API.
#[derive(Debug)]
pub struct Api {
    /// The name of the API.
    pub name: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The URL of the documentation page.
    pub doc_url: &'static str,
    /// The table of the gateway.
    pub gateway: &'static Gateway,
    /// The base URL of the host that serves the API.
    pub host: &'static str,
    /// The path on the host.
    pub path: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// Whether the body is a multipart form: a file, and a JSON part if the table defines one.
    pub multipart: bool,
    /// The format of the request.
    pub encoding: Encoding,
    /// The format of the reply.
    pub reply_encoding: Encoding,
    /// Whether the API requires the merchant's client certificate.
    pub certificate: bool,
    /// The allowed signature algorithms, the default first; empty if the request is not signed.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// The type of the reply.
    pub reply: Reply,
    /// What is handed out if there is no reply.
    pub link: LinkForm,
    /// The member of the reply that contains it; `None` if the reply is the body.
    pub member: Option<Member>,
    /// The layers of the outcome, outermost first.
    pub outcome: &'static [Layer],
    /// Whether the API changes nothing, so that calls can be repeated.
    pub read_only: bool,
    /// The name of the field that makes repeated requests idempotent; `None` if there is none.
    pub idempotency_key: Option<&'static str>,
    /// The names of fields that every success contains. Without one of them, the outcome is unknown.
    pub required_on_success: &'static [&'static str],
    /// The positions of fields that the reply repeats: in the request, and in the reply.
    pub echo: &'static [(u16, u16)],
    /// The fields of the request.
    pub request: &'static Table,
    /// The rules between fields of the request.
    pub rules: &'static [Rule],
    /// The fields of the reply.
    pub response: &'static Table,
    /// The error codes that its page documents, in ASCII order. [`Api::error`] also finds those of the gateway. Codes that
    /// several APIs have are the same rows in each.
    pub errors: &'static [&'static ErrorRow],
    /// The signatures that the table defines, in addition to the gateway's.
    pub signatures: &'static [Signature],
    /// How the reply contains the status of an order; `None` if it does not.
    pub state: Option<&'static State>,
    /// The name of the field in which the gateway's queries contain the status of an order, if no reply of this API has
    /// it: a reply with this field answers a query. `None` if the reply has it, or the gateway has none.
    pub foreign_state: Option<&'static str>,
}

impl Api {
    /// Whether the API is idempotent: repeating a request has no second effect.
    pub fn is_repeatable(&self) -> bool {
        self.read_only || self.idempotency_key.is_some()
    }

    /// The signature algorithms that a reply may use: those of the request, if it is signed.
    pub(crate) fn reply_algorithms(&self) -> &'static [SignatureAlgorithm] {
        if self.signature_algorithms.is_empty() {
            self.gateway.signature_algorithms()
        } else {
            self.signature_algorithms
        }
    }

    /// Whether the signature of its replies covers pairs.
    #[cfg(feature = "sandbox")]
    pub(crate) fn reply_has_signed_pairs(&self) -> bool {
        self.reply == Reply::Signed && self.member.is_none()
    }

    /// How the request is written.
    pub(crate) fn wire(&self) -> Wire {
        self.gateway.wire(self.encoding)
    }

    /// How the reply is written.
    pub(crate) fn reply_wire(&self) -> Wire {
        self.gateway.wire(self.reply_encoding)
    }

    /// The object around the reply; `None` if there is none.
    pub(crate) fn envelope(&self) -> Option<Envelope> {
        self.gateway.envelope.filter(|_| self.reply_encoding == self.gateway.reply_encoding)
    }

    /// The row of an error code, if the code is documented: the API's own, or one that the gateway has for all APIs.
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.all_errors().find(|row| row.code == code)
    }

    /// The rows of the API's own error codes, and then those that the gateway has for all APIs.
    pub(crate) fn all_errors(&self) -> impl Iterator<Item = &'static ErrorRow> + Clone {
        self.errors.iter().copied().chain(self.gateway.errors)
    }
}

/// The query for an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderQuery {
    /// The API that returns the order's status.
    pub api: &'static Api,
    /// The positions of fields that are copied: in the order, and in the query.
    pub carry: &'static [(u16, u16)],
}
