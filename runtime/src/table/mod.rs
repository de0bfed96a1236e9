//! Tables after expansion: `static` data that the rest of the runtime reads.
//!
//! The derives in `paytable-macros` generate these values. They are public so that tools and tests can examine tables,
//! and build messages without a struct (see [`DynamicMessage`](crate::DynamicMessage)).

pub use paytable_schema::rules::{TimeFormat, Unit};

use std::fmt;

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
    /// The format of bodies.
    pub encoding: Encoding,
    /// The unit of lengths: bytes of UTF-8, or characters.
    pub length_unit: Unit,
    /// Whether characters with four bytes of UTF-8 may be sent.
    pub four_byte_utf8: bool,
    /// Whether numbers in JSON are sent as text. Both forms are accepted in received messages.
    pub text_numbers: bool,
    /// The object around the reply in JSON; `None` if there is none.
    pub envelope: Option<Envelope>,
    /// The settings of a merchant, apart from keys.
    pub merchant: &'static [Credential],
    /// The signature scheme.
    pub scheme: Scheme,
    /// How the gateway's public keys are downloaded; `None` if they are not.
    pub key_refresh: Option<&'static KeyRefresh>,
    /// The names that can occur in signed pairs.
    pub pairs: SignedPairs,
    /// How the gateway delivers notices; `None` if there are no notices.
    pub notice: Option<Delivery>,
}

/// The format of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Flat XML.
    Xml {
        /// The name of the root element.
        root: &'static str,
    },
    /// A JSON object.
    Json,
}

impl Encoding {
    /// The value of the `Content-Type` header for a body in this format.
    pub fn content_type(self) -> &'static str {
        match self {
            Encoding::Xml { .. } => "text/xml; charset=utf-8",
            Encoding::Json => "application/json",
        }
    }
}

/// The object around a reply in JSON.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// The name of the field that contains the reply.
    pub field: &'static str,
    /// The name of the field that contains the outer code.
    pub code: &'static str,
    /// The outer code that means that the reply is present.
    pub success: &'static str,
    /// The name of the field that contains the error text.
    pub message: &'static str,
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
}

/// How messages are signed.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    /// Messages are not signed.
    Unsigned,
    /// A field of the message contains a signature over its sorted pairs, made with a shared key.
    Pairs(Sign),
    /// A header contains a signature over lines of text, made with a private key.
    Lines(&'static Lines),
}

/// A signature scheme over lines of text, for requests, replies and notices.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// The signed lines of a request. Each line ends with a line feed.
    pub request: &'static [&'static [Piece]],
    /// The headers of every request, by name. One of them contains the signature. A header with a piece that has no
    /// value is omitted.
    pub headers: &'static [(&'static str, &'static [Piece])],
    /// The signed lines of a reply or a notice. Each line ends with a line feed.
    pub received: &'static [&'static [Piece]],
    /// The header of a reply or a notice that contains the signature.
    pub signature: &'static str,
    /// The header of a reply or a notice that contains the id of the key.
    pub key_id: &'static str,
    /// The header of a reply or a notice that contains the signing time, in seconds since 1970-01-01 UTC.
    pub time: &'static str,
    /// The maximum difference between the signing time and the present, in seconds.
    pub window_seconds: u32,
    /// The algorithm of all these signatures.
    pub algorithm: SignatureAlgorithm,
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
    /// The nonce of the request.
    Nonce,
    /// The body as sent or received. For a form with a file, its JSON part.
    Body,
    /// The value of a received header.
    Header(&'static str),
    /// The value of a merchant's setting.
    Merchant(&'static str),
    /// The id of the merchant's private key.
    KeyId,
    /// The id of the gateway's key that the reply should be signed with.
    PeerKeyId,
    /// The signature, in base64.
    Signature,
    /// The value of a field of a bundle.
    Field(&'static str),
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

/// A signature scheme over sorted pairs: `k=v&k=v`, then the secret, then a digest in hexadecimal.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The name of the field that contains the signature.
    pub field: &'static str,
    /// The name of the field that contains the algorithm; `None` if there is none.
    pub type_field: Option<&'static str>,
    /// The allowed algorithms, the default first.
    pub algorithms: &'static [SignatureAlgorithm],
    /// The text between the last value and the key.
    pub secret: &'static str,
    /// Whether the signature is upper-case hexadecimal.
    pub upper: bool,
    /// Whether received fields with an empty value are part of the signed text. Empty values are never sent.
    pub empties: bool,
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

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// MD5 over the text and the key.
    Md5,
    /// HMAC-SHA256 with the key. For signatures over pairs, the key is at the end of the text too.
    HmacSha256,
    /// HMAC-SHA1 with the key.
    HmacSha1,
    /// RSASSA-PKCS1-v1_5 with SHA-256, with the private key of the merchant or the gateway.
    RsaSha256,
}

impl SignatureAlgorithm {
    /// The name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            SignatureAlgorithm::Md5 => "MD5",
            SignatureAlgorithm::HmacSha256 => "HMAC-SHA256",
            SignatureAlgorithm::HmacSha1 => "HMAC-SHA1",
            SignatureAlgorithm::RsaSha256 => "RSA-SHA256",
        }
    }
}

/// A layer of the outcome of a reply.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// The name of the field that contains the outcome; empty if the HTTP status does.
    pub field: &'static str,
    /// The value that means success.
    pub success: &'static str,
    /// The HTTP statuses that mean success, if the status contains the outcome.
    pub statuses: &'static [u16],
    /// The name of the field that contains the error code.
    pub code: Option<&'static str>,
    /// The name of the field that contains the error text.
    pub message: Option<&'static str>,
    /// Whether a reply that fails in this layer is signed.
    pub signed: bool,
    /// The section of fields that is present after success in this layer.
    pub opens: Section,
}

/// The condition for a field of a reply to be present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Present in every reply. Fields of other messages have this value too.
    Always,
    /// Present if the request was accepted.
    Accepted,
    /// Present if the order succeeded.
    Succeeded,
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

/// The text form of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Hexadecimal, upper case.
    Upper,
    /// Hexadecimal, lower case.
    Lower,
    /// Base64.
    Base64,
}

/// The type of an API's reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A message with a signature.
    Signed,
    /// A message without a signature.
    Unsigned,
    /// A file, or a message without a signature if there is no file.
    File,
    /// No reply: the request is opened as a link in the payer's browser or app.
    None,
}

/// How a notice is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// By its signature.
    Sign,
    /// By a ciphertext that only the gateway can have made.
    Encrypted,
    /// The notice is not authenticated.
    Nothing,
}

/// How a gateway delivers notices.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
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
    /// The format of the bodies.
    pub encoding: Encoding,
    /// Whether the API requires the merchant's client certificate.
    pub certificate: bool,
    /// The allowed signature algorithms, the default first; empty if the request is not signed.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// The type of the reply.
    pub reply: Reply,
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
    /// The documented error codes, in ASCII order.
    pub errors: &'static [ErrorRow],
    /// The signatures that the table defines, in addition to the gateway's.
    pub signatures: &'static [Signature],
    /// The query for the order that the request places; `None` if it places none.
    pub query: Option<&'static OrderQuery>,
    /// How the reply contains the status of an order; `None` if it does not.
    pub state: Option<&'static State>,
}

/// The query for an order.
#[derive(Clone, Copy, Debug)]
pub struct OrderQuery {
    /// The API that returns the order's status.
    pub api: &'static Api,
    /// The positions of fields that are copied: in the order, and in the query.
    pub carry: &'static [(u16, u16)],
}

/// How a reply or a notice contains the status of an order. Paths lead into objects with dots. An empty path means that
/// the message lacks the value.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// The path of the field with the status.
    pub field: &'static str,
    /// The documented values of the status, and their meaning.
    pub words: &'static [(&'static str, OrderState)],
    /// The path of the merchant's order number.
    pub number: &'static str,
    /// The path of the gateway's number of the payment.
    pub payment: &'static str,
    /// The path of the amount of the order.
    pub amount: &'static str,
    /// The path of the amount that the payer paid.
    pub payer_amount: &'static str,
    /// The path of the currency.
    pub currency: &'static str,
    /// The path of the time of the payment.
    pub time: &'static str,
    /// The path of the payer.
    pub payer: &'static str,
    /// The paths of fields that must have the same value if both contain them: in the order, and in the message.
    pub compare: &'static [(&'static str, &'static str)],
    /// The error codes of the query that mean that the order does not exist.
    pub not_found: &'static [&'static str],
}

/// The meaning of an order's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// The order is paid.
    Paid,
    /// The order is not paid, and can still be paid.
    Open,
    /// The payer is paying.
    Paying,
    /// The order was closed without a payment.
    Closed,
    /// The order was paid, and refunded in whole or in part.
    Refunded,
    /// The payment failed.
    Failed,
    /// The order was reversed: it can no longer be paid, and a payment is returned.
    Reversed,
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
            Scheme::Unsigned | Scheme::Lines(_) => None,
        }
    }
}

impl Api {
    /// Whether the API is idempotent: repeating a request has no second effect.
    pub fn is_repeatable(&self) -> bool {
        self.read_only || self.idempotency_key.is_some()
    }

    /// The row of an error code, if the code is documented.
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.errors.iter().find(|row| row.code == code)
    }
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET, without a body.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE, without a body.
    Delete,
}

impl Method {
    /// The name of the method, in upper case.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Whether requests with this method have a body.
    pub fn has_body(self) -> bool {
        !matches!(self, Method::Get | Method::Delete)
    }
}

/// The part of a request that contains a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The body.
    Body,
    /// The query of the URL.
    Query,
    /// The path of the URL, in place of the field's name in braces.
    Path,
    /// A header with the field's name.
    Header,
}

/// The table of a notice.
#[derive(Debug)]
pub struct Notice {
    /// The name of the notice.
    pub name: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The URL of the documentation page.
    pub doc_url: &'static str,
    /// The table of the gateway.
    pub gateway: &'static Gateway,
    /// The format of the body.
    pub encoding: Encoding,
    /// How the notice is authenticated.
    pub verify: Verify,
    /// The allowed signature algorithms, the default first.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// The values that distinguish the notice from others.
    pub when: &'static [Condition],
    /// The names of fields that this notice never has, but other messages with the same key have.
    pub absent: &'static [&'static str],
    /// Pairs of a merchant's setting and a field that can contain it. For each setting, one of its fields must contain
    /// it.
    pub identity: &'static [(&'static str, &'static str)],
    /// The fields that are compared with the stored order.
    pub compare: &'static [&'static str],
    /// The positions of fields without which a message is not this notice: those that distinguish it, and the required
    /// ones among those that are compared.
    pub needed: &'static [u16],
    /// The fields that identify repeats of one notice.
    pub dedup_by: &'static [&'static str],
    /// The fields of the notice.
    pub event: &'static Table,
    /// The fields of a fixed answer.
    pub ack: &'static [AckRow],
    /// The fields of an answer that is a message; `None` if the answer is fixed.
    pub answer: Option<&'static Table>,
    /// The HTTP status of an answer that accepts the notice. With 204 there is no body.
    pub accepted_status: u16,
    /// The HTTP status of an answer that refuses the notice.
    pub refused_status: u16,
    /// How the notice contains the status of an order; `None` if it does not.
    pub state: Option<&'static State>,
}

/// A field of a fixed answer.
#[derive(Clone, Copy, Debug)]
pub struct AckRow {
    /// The name on the wire.
    pub name: &'static str,
    /// Whether the value is a number in JSON.
    pub number: bool,
    /// The value that accepts the notice.
    pub accepted: &'static str,
    /// The value that refuses the notice; `{reason}` is replaced by the reason.
    pub refused: &'static str,
}

/// The fields of a message.
#[derive(Debug)]
pub struct Table {
    /// The name of the Rust struct.
    pub name: &'static str,
    /// The fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// The positions of all fields except numbered lists, in ASCII order of their names on the wire.
    pub sorted: &'static [u16],
    /// Whether some values are computed from the others: ciphertexts, digests, signatures that the table defines.
    pub computed: bool,
    /// The positions of the fields that identify the merchant.
    pub identities: &'static [u16],
    /// The positions of the fields that contain a message, encrypted or not.
    pub messages: &'static [u16],
}

impl Table {
    /// The fields at these positions.
    pub(crate) fn at(&self, positions: &'static [u16]) -> impl Iterator<Item = &'static Field> {
        let fields = self.fields;
        positions.iter().filter_map(|at| fields.get(usize::from(*at)))
    }

    /// The position of the field with that name on the wire.
    pub fn find(&self, name: &str) -> Option<usize> {
        // Comparing for equality is faster than for order, and most tables are small.
        if self.fields.len() <= 48 {
            return (0..self.fields.len()).find(|at| self.is_at(*at, name));
        }
        let found = self.sorted.binary_search_by(|at| self.fields[usize::from(*at)].name.cmp(name));
        found.ok().map(|at| usize::from(self.sorted[at]))
    }

    /// Whether the field at a position has that name.
    fn is_at(&self, at: usize, name: &str) -> bool {
        let field = &self.fields[at];
        field.name == name && !matches!(field.kind, Kind::Numbered { .. })
    }

    /// The same for a name that follows another. Messages usually have the order of the documentation or ASCII order,
    /// so that the next field is found without a search.
    pub(crate) fn find_after(&self, last: &mut Last, name: &str) -> Option<usize> {
        if let Some(at) = self.find_near(last, |near| near == name) {
            return Some(at);
        }
        let at = self.find(name)?;
        let place = self.sorted.iter().position(|sorted| usize::from(*sorted) == at)?;
        *last = Last { documented: at + 1, ascii: place + 1 };
        Some(at)
    }

    /// The position of one of the next fields whose name satisfies a condition.
    pub(crate) fn find_near(&self, last: &mut Last, such: impl Fn(&'static str) -> bool) -> Option<usize> {
        const NEAR: usize = 4;
        // A numbered list has a name of its own, which does not occur on the wire.
        let is =
            |at: usize| such(self.fields[at].name) && !matches!(self.fields[at].kind, Kind::Numbered { .. });
        let mut documented = last.documented..self.fields.len().min(last.documented + NEAR);
        if let Some(at) = documented.find(|at| is(*at)) {
            last.documented = at + 1;
            return Some(at);
        }
        let mut ascii = last.ascii..self.sorted.len().min(last.ascii + NEAR);
        let place = ascii.find(|place| is(usize::from(self.sorted[*place])))?;
        let at = usize::from(self.sorted[place]);
        *last = Last { documented: at + 1, ascii: place + 1 };
        Some(at)
    }

    /// The position of the field with that name on the wire or in the documentation.
    pub fn find_documented(&self, name: &str) -> Option<usize> {
        self.find(name).or_else(|| self.fields.iter().position(|f| f.documented == name))
    }

    /// The list and the field of a numbered name such as `coupon_id_3` or `coupon_id_3_1`.
    pub(crate) fn find_numbered<'n>(&self, name: &'n str) -> Option<Numbered<'n>> {
        let (stem, number) = split_number(name)?;
        if let Some(list) = self.list_with(|items| items.find(stem).is_some()) {
            return Some(Numbered { list, number, within: None, stem });
        }
        let (stem, outer) = split_number(stem)?;
        // The number of items is limited: two large numbers for a list inside a list would create a million items.
        if outer >= 100 || number >= 100 {
            return None;
        }
        let list = self.list_with(|items| items.list_with(|inner| inner.find(stem).is_some()).is_some())?;
        let Kind::Numbered { items, .. } = self.fields[list].kind else { return None };
        let inner = items.list_with(|inner| inner.find(stem).is_some())?;
        Some(Numbered { list, number: outer, within: Some((inner, number)), stem })
    }

    /// The position of the first numbered list whose items satisfy a condition.
    fn list_with(&self, such: impl Fn(&'static Table) -> bool) -> Option<usize> {
        self.fields.iter().position(|f| matches!(f.kind, Kind::Numbered { items, .. } if such(items)))
    }
}

/// The positions after which the next field is searched: in the order of the documentation, and in ASCII order.
#[derive(Clone, Copy, Default)]
pub(crate) struct Last {
    documented: usize,
    ascii: usize,
}

/// A numbered field: of an item of a list, or of a list inside an item.
#[derive(Clone, Copy)]
pub(crate) struct Numbered<'n> {
    /// The position of the list.
    pub(crate) list: usize,
    /// The number of the item.
    pub(crate) number: usize,
    /// The position of the list inside the item, and the number in that list.
    pub(crate) within: Option<(usize, usize)>,
    /// The name of the field in the item.
    pub(crate) stem: &'n str,
}

/// Splits `coupon_id_3` into `coupon_id` and 3.
fn split_number(name: &str) -> Option<(&str, usize)> {
    let (stem, number) = name.rsplit_once('_')?;
    // Leading zeros are rejected: with them, one item would have two names.
    if number.len() > 3 || (number.len() > 1 && number.starts_with('0')) {
        return None;
    }
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    Some((stem, digits.then(|| number.parse().ok())??))
}

/// A row of a table: one field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name in the documentation.
    pub documented: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The type of the value.
    pub kind: Kind,
    /// The part of the request that contains the field.
    pub place: Place,
    /// Whether the documentation marks the field as required.
    pub required: bool,
    /// The section of a reply in which the field is present.
    pub section: Section,
    /// The minimum length.
    pub min: u32,
    /// The maximum length.
    pub max: u32,
    /// The unit of the lengths; `None` for the gateway's unit.
    pub unit: Option<Unit>,
    /// In a reply: the conditions for the field to be present.
    pub when: &'static [Condition],
    /// The allowed characters, as ranges; empty if all are allowed.
    pub charset: &'static str,
    /// The allowed ASCII characters, one bit for each.
    pub ascii: u128,
    /// The source of the value if the caller gives none.
    pub fill: ValueSource,
    /// Properties that few rows have.
    pub rare: Option<&'static Rare>,
    /// Whether the value is masked when printed.
    pub sensitive: bool,
    /// Whether the value is encrypted for the gateway before it is sent.
    pub encrypted: bool,
    /// The documented example; empty if there is none.
    pub example: &'static str,
}

/// The defaults of a row: optional text of any length, without a source. Generated code states the differences.
pub const FIELD: Field = Field {
    name: "",
    documented: "",
    title: "",
    kind: Kind::Text,
    place: Place::Body,
    required: false,
    section: Section::Always,
    min: 0,
    max: u32::MAX,
    unit: None,
    when: &[],
    charset: "",
    ascii: 0,
    fill: ValueSource::Caller,
    rare: None,
    sensitive: false,
    encrypted: false,
    example: "",
};

impl Field {
    /// The names of signed rows that a documented value of this row can be read as, such as `&package=` in a URL.
    pub fn embeds(&self) -> &'static [&'static str] {
        self.rare.map_or(&[], |rare| rare.embeds)
    }

    /// The value that the documentation gives to the field if it is absent; empty if none.
    pub fn when_absent(&self) -> &'static str {
        self.rare.map_or("", |rare| rare.when_absent)
    }
}

/// Properties that few rows have. They are stored outside the row, as [`Encrypted`] is, to keep rows small.
#[derive(Clone, Copy, Debug)]
pub struct Rare {
    /// In a bundle: the fields of the reply from which the value is taken; the first one with a value is used.
    pub from: &'static [&'static str],
    /// In a bundle: the text before the value.
    pub prefix: &'static str,
    /// The names of signed rows that a documented value of this row can be read as.
    pub embeds: &'static [&'static str],
    /// The value that the documentation gives to the field if it is absent; empty if none.
    pub when_absent: &'static str,
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A whole number.
    Int {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
    },
    /// A boolean.
    Bool,
    /// A date and time in UTC+8.
    Time(TimeFormat),
    /// An IPv4 or IPv6 address.
    Ip,
    /// An absolute http or https URL.
    Url {
        /// Whether the URL may have a query.
        query: bool,
    },
    /// An amount in yuan, as text with decimals.
    Yuan,
    /// A text that contains a JSON object.
    Json(&'static Table),
    /// A text that contains a JSON array of objects.
    JsonList(&'static Table),
    /// An object.
    Object(&'static Table),
    /// An array of objects.
    List(&'static Table),
    /// An array of texts.
    Texts {
        /// Whether the array is JSON inside a text.
        json: bool,
    },
    /// A text that contains fields as a URL-encoded query.
    Form(&'static Table),
    /// A ciphertext, in base64.
    Encrypted(&'static Encrypted),
    /// A file in a multipart form.
    File,
    /// Numbered fields (`coupon_id_0`, `coupon_id_1` …) read as a list.
    Numbered {
        /// The fields of an item, with their names without numbers.
        items: &'static Table,
        /// The name of the field that contains the number of items; empty if there is none.
        count: &'static str,
    },
}

/// How a value is encrypted.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted {
    /// The fields of the decrypted message; `None` if the content is text.
    pub inside: Option<&'static Table>,
    /// The cipher. The ciphertext is in base64.
    pub cipher: Cipher,
    /// The root element of the decrypted XML; `None` if the content is JSON.
    pub root: Option<&'static str>,
}

/// A cipher for fields of received messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-256-ECB with the MD5 of the API key. It does not authenticate the content.
    Ecb,
    /// AES-256-GCM with the APIv3 key. It authenticates the content.
    Gcm {
        /// The name of the field that contains the nonce, in the same object.
        nonce: &'static str,
        /// The name of the field that contains the associated data, in the same object.
        associated: &'static str,
    },
}

/// The source of a value that the caller does not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// No source: only the caller gives the value.
    Caller,
    /// A setting of the merchant.
    Merchant {
        /// The name of the setting.
        name: &'static str,
        /// Whether the caller cannot override the value.
        identity: bool,
    },
    /// A random text of 32 letters and digits.
    Nonce,
    /// The present time, in seconds since 1970-01-01 UTC.
    Time,
    /// The name of the signature algorithm.
    SignType,
    /// The gateway's signature.
    Sign,
    /// The API's [`Signature`] with that name.
    Signature(&'static str),
    /// The MD5 of the file in that field, in lower-case hexadecimal.
    Md5Of(&'static str),
    /// This value; the caller can override it.
    Default(&'static str),
    /// This value; the caller cannot override it.
    Fixed(&'static str),
}

/// A rule between fields of a request: conditions and a demand.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The conditions, all of which must hold.
    pub when: &'static [Condition],
    /// The demand that must then be satisfied.
    pub then: Demand,
    /// The positions of the fields in `when` and `then`, in the order in which they are named.
    pub at: &'static [u16],
}

/// A condition on one field.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// The name on the wire.
    pub field: &'static str,
    /// The values that satisfy the condition; empty if any value does.
    pub values: &'static [&'static str],
}

/// The demand of a rule. Names are those on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Demand {
    /// All of these fields must have values.
    Require(&'static [&'static str]),
    /// At least one of these fields must have a value.
    OneOf(&'static [&'static str]),
    /// At most one of these fields may have a value.
    AtMostOne(&'static [&'static str]),
    /// None of these fields may have a value.
    Forbid(&'static [&'static str]),
    /// All of these fields must have values, or none.
    Together(&'static [&'static str]),
    /// One time must be before another.
    Ordered {
        /// The name of the earlier time.
        earlier: &'static str,
        /// The name of the later time.
        later: &'static str,
        /// The minimum difference in seconds.
        gap_seconds: u32,
    },
    /// One number must not be greater than another.
    NotAbove {
        /// The name of the number.
        amount: &'static str,
        /// The name of the limit.
        limit: &'static str,
    },
    /// Numbers must add up to another.
    Sum {
        /// The names of the numbers.
        parts: &'static [&'static str],
        /// The name of the sum.
        total: &'static str,
    },
}

/// A documented error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The code as on the wire.
    pub code: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The cause of the error.
    pub cause: &'static str,
    /// What to do about the error.
    pub remedy: &'static str,
    /// Whether the call can be repeated.
    pub retry: Retry,
}

/// Whether a call can be repeated after an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The call was not done. A repeat will not succeed.
    Never,
    /// It is unknown whether the call was done. Repeat it with identical fields.
    Same,
    /// It is unknown whether the call was done. Query first.
    Query,
    /// The call was not done. Repeat it later.
    Later(After),
    /// The call had been done before.
    Done,
}

/// The earliest time at which a repeat can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// After this number of seconds.
    Seconds(u32),
    /// On the gateway's next calendar day, in UTC+8.
    Tomorrow,
    /// After a person has removed the cause: topped up the balance, granted a permission, or followed the remedy of the
    /// row.
    ByHand,
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            After::Seconds(seconds) => write!(f, "after {seconds} seconds"),
            After::Tomorrow => f.write_str("on the next day (UTC+8)"),
            After::ByHand => f.write_str("once the cause is removed"),
        }
    }
}
