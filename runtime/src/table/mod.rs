//! What a table has become after expansion: `static` data that the rest of the runtime walks over.
//!
//! Nothing here is built by hand; the derives in `paytable-macros` write it. It is public so that tools and
//! tests can look at it, and so that a message can be put together without its struct (see
//! [`DynamicMessage`](crate::DynamicMessage)).

pub use paytable_schema::rules::{TimeFormat, Unit};

use std::fmt;

/// How a provider talks.
#[derive(Debug)]
pub struct Gateway {
    /// Name of the marker type.
    pub name: &'static str,
    /// Title in the documentation.
    pub title: &'static str,
    /// The page that describes the protocol.
    pub doc_url: &'static str,
    /// Base URLs by name; `main` is one of them.
    pub hosts: &'static [(&'static str, &'static str)],
    /// The body's format.
    pub encoding: Encoding,
    /// What a length counts.
    pub length_unit: Unit,
    /// Whether characters that take four bytes of UTF-8 may be sent.
    pub four_byte_utf8: bool,
    /// Whether numbers are sent as text in JSON; they are received in either form.
    pub text_numbers: bool,
    /// The object around a JSON reply.
    pub envelope: Option<Envelope>,
    /// What a merchant brings, beside the key.
    pub merchant: &'static [Credential],
    /// How messages are signed.
    pub scheme: Scheme,
    /// How the gateway's public keys are downloaded; `None` where they are not.
    pub key_refresh: Option<&'static KeyRefresh>,
    /// What is known of the names of signed pairs.
    pub pairs: SignedPairs,
    /// How notices are delivered; `None` where there are none.
    pub notice: Option<Delivery>,
}

/// The body's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Flat XML.
    Xml {
        /// Name of the root element.
        root: &'static str,
    },
    /// A JSON object.
    Json,
}

impl Encoding {
    /// The `Content-Type` of a body.
    pub fn content_type(self) -> &'static str {
        match self {
            Encoding::Xml { .. } => "text/xml; charset=utf-8",
            Encoding::Json => "application/json",
        }
    }
}

/// The object around a JSON reply.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// Field that holds the reply.
    pub field: &'static str,
    /// Field with the outer code.
    pub code: &'static str,
    /// The outer code that means the reply is there.
    pub success: &'static str,
    /// Field that says why not.
    pub message: &'static str,
}

/// Something a merchant brings.
#[derive(Clone, Copy, Debug)]
pub struct Credential {
    /// Its name.
    pub name: &'static str,
    /// Its title in the documentation.
    pub title: &'static str,
    /// Must be the same in every reply and notice that carries it.
    pub identity: bool,
    /// A merchant without it cannot be used.
    pub needed: bool,
}

/// How messages are signed.
#[derive(Clone, Copy, Debug)]
pub enum Scheme {
    /// They are not.
    Unsigned,
    /// A field of the message holds a signature over its pairs, made with a shared key.
    Pairs(Sign),
    /// A header holds a signature over lines of text, made with a private key.
    Lines(&'static Lines),
}

/// Signatures over lines of text: of requests, and of replies and notices.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// What the signature of a request covers: each line ends with a line feed.
    pub request: &'static [&'static [Piece]],
    /// Headers of every request, by name. One of them holds the signature. A header with a piece that has no value is
    /// left out.
    pub headers: &'static [(&'static str, &'static [Piece])],
    /// What the signature of a reply or a notice covers: each line ends with a line feed.
    pub received: &'static [&'static [Piece]],
    /// Header of a reply or a notice that holds its signature.
    pub signature: &'static str,
    /// Header of a reply or a notice that names the key.
    pub key_id: &'static str,
    /// Header of a reply or a notice with the time it was signed at, in seconds since 1970.
    pub time: &'static str,
    /// How far that time may be from now, in seconds.
    pub window_seconds: u32,
    /// The algorithm of all of them.
    pub algorithm: SignatureAlgorithm,
}

/// A piece of a line or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This text.
    Text(&'static str),
    /// The HTTP method, in upper case.
    Method,
    /// Path and query as they are sent.
    Target,
    /// The time of the request, in seconds since 1970.
    Time,
    /// The random text of the request.
    Nonce,
    /// The body as it is sent or received. Of a form with a file it is the text of the part that is JSON.
    Body,
    /// The value of that header, of what was received.
    Header(&'static str),
    /// What the merchant brings under that name.
    Merchant(&'static str),
    /// The id of the merchant's own key.
    KeyId,
    /// The id of the gateway's key that the merchant prefers.
    PeerKeyId,
    /// The signature, in base64.
    Signature,
    /// The value of that field of a client bundle.
    Field(&'static str),
}

/// How the gateway's public keys are downloaded. The reply is believed because its certificates open with the
/// merchant's symmetric key, and then verified with the keys in it.
#[derive(Clone, Copy, Debug)]
pub struct KeyRefresh {
    /// The API.
    pub api: &'static Api,
    /// Path to the list in its reply.
    pub list: &'static str,
    /// Path to the id of the key, in an item.
    pub id: &'static str,
    /// Path to the certificate in PEM, in an item.
    pub certificate: &'static str,
}

/// How messages are signed: sorted `k=v&k=v`, then the secret, then a digest in hexadecimal.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// Field that carries the signature.
    pub field: &'static str,
    /// Field that names the digest.
    pub type_field: Option<&'static str>,
    /// Digests allowed, the default first.
    pub algorithms: &'static [SignatureAlgorithm],
    /// What stands between the last value and the key.
    pub secret: &'static str,
    /// Whether the hexadecimal text is upper case.
    pub upper: bool,
    /// Whether a received value that is there but empty is part of the signed text. Nothing empty is ever sent.
    pub empties: bool,
}

/// Names of rows on the wire, each list as one text with a blank between two names, in ASCII order. Numbered ones are
/// spelled `coupon_id_$n`.
#[derive(Clone, Copy, Debug)]
pub struct SignedPairs {
    /// Those that can stand as a pair of any signed message, bundle or link of the gateway.
    pub names: &'static str,
    /// Those that decide what a message means: outcome, conditions, comparison, deduplication, identity.
    pub deciding: &'static str,
    /// Those that tell one kind of message from another, wherever they stand.
    pub telling: &'static str,
}

/// The algorithm of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// MD5 over text and key.
    Md5,
    /// HMAC-SHA256 with the key. Gateways that sign pairs have the key at the end of the text as well.
    HmacSha256,
    /// HMAC-SHA1 with the key.
    HmacSha1,
    /// RSASSA-PKCS1-v1_5 with SHA-256, with the merchant's private key or the gateway's.
    RsaSha256,
}

impl SignatureAlgorithm {
    /// Its name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            SignatureAlgorithm::Md5 => "MD5",
            SignatureAlgorithm::HmacSha256 => "HMAC-SHA256",
            SignatureAlgorithm::HmacSha1 => "HMAC-SHA1",
            SignatureAlgorithm::RsaSha256 => "RSA-SHA256",
        }
    }
}

/// One layer of a reply's outcome.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// Field that decides; empty where the HTTP status does.
    pub field: &'static str,
    /// The value that means success.
    pub success: &'static str,
    /// The HTTP statuses that mean success, where the status decides.
    pub statuses: &'static [u16],
    /// Field with the error code.
    pub code: Option<&'static str>,
    /// Field with the error text.
    pub message: Option<&'static str>,
    /// Whether a reply that fails here is signed.
    pub signed: bool,
    /// Section of fields that success opens.
    pub opens: Section,
}

/// When a field of a reply is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// In every reply, and in everything that is not a reply.
    Always,
    /// Once the message was accepted.
    Accepted,
    /// Once the order succeeded.
    Succeeded,
}

/// A signature inside a message, over some of its fields.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// Names of the fields it is over; empty for all but itself.
    pub over: &'static [&'static str],
    /// The lines it is over, each with a line feed at its end, where it is not over pairs.
    pub lines: &'static [&'static [Piece]],
    /// The algorithm.
    pub algorithm: SignatureAlgorithm,
    /// What stands between the last value and the key; the text ends without the key where there is nothing.
    pub secret: Option<&'static str>,
    /// Which of the merchant's secrets; the API key where none is named.
    pub key: Option<&'static str>,
    /// What is added to the key of an HMAC.
    pub key_suffix: &'static str,
    /// How the digest is written.
    pub written: Written,
    /// Whether values that are there but empty are signed.
    pub empties: bool,
}

/// How a digest is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Hexadecimal, upper case.
    Upper,
    /// Hexadecimal, lower case.
    Lower,
    /// Base64.
    Base64,
}

/// What comes back for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A message that carries a signature.
    Signed,
    /// A message that carries none.
    Unsigned,
    /// A file; a message without signature where there is none.
    File,
    /// Nothing: the payer's browser or app opens the request.
    None,
}

/// Why a notice can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verify {
    /// It carries a signature.
    Sign,
    /// It holds something that only the merchant's key opens, and that nobody else could have closed.
    Encrypted,
    /// It cannot.
    Nothing,
}

/// How notices are delivered.
#[derive(Clone, Copy, Debug)]
pub struct Delivery {
    /// Seconds the receiver has to answer.
    pub within_seconds: u32,
    /// Seconds between deliveries until one is acknowledged.
    pub schedule: &'static [u32],
}

/// One documented API.
#[derive(Debug)]
pub struct Api {
    /// Its name.
    pub name: &'static str,
    /// Its title in the documentation.
    pub title: &'static str,
    /// The documentation page.
    pub doc_url: &'static str,
    /// How its provider talks.
    pub gateway: &'static Gateway,
    /// Base URL of the host that serves it.
    pub host: &'static str,
    /// Path below the host.
    pub path: &'static str,
    /// How the request travels.
    pub method: Method,
    /// Whether the body is a form of parts: a file and, where the table says so, a part that is JSON.
    pub multipart: bool,
    /// How its bodies are written.
    pub encoding: Encoding,
    /// Whether it needs the merchant's client certificate.
    pub certificate: bool,
    /// Digests allowed, the default first; empty where the request is not signed.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// What comes back.
    pub reply: Reply,
    /// The layers its reply must pass, outermost first.
    pub outcome: &'static [Layer],
    /// Whether it changes nothing, so that it can be repeated at will.
    pub read_only: bool,
    /// Field that makes a repeat harmless.
    pub idempotency_key: Option<&'static str>,
    /// Fields without which a success is not believed.
    pub required_on_success: &'static [&'static str],
    /// Positions of the fields that a reply repeats: in the request and in the reply.
    pub echo: &'static [(u16, u16)],
    /// The request.
    pub request: &'static Table,
    /// Rules between fields of the request.
    pub rules: &'static [Rule],
    /// The reply.
    pub response: &'static Table,
    /// Documented error codes, in ASCII order.
    pub errors: &'static [ErrorRow],
    /// Signatures inside its messages, beside the gateway's.
    pub signatures: &'static [Signature],
    /// Of an order: how it is asked for.
    pub query: Option<&'static OrderQuery>,
    /// Of a reply that tells of an order: how it says its state.
    pub state: Option<&'static State>,
}

/// How the state of an order is asked for.
#[derive(Clone, Copy, Debug)]
pub struct OrderQuery {
    /// The API that tells of the order.
    pub api: &'static Api,
    /// Positions of the fields that carry over: in the order and in the query.
    pub carry: &'static [(u16, u16)],
}

/// How a reply or a notice says the state of an order. Paths lead into objects with dots; an empty one is not told.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Path of the field with the state.
    pub field: &'static str,
    /// The documented words and what they mean.
    pub words: &'static [(&'static str, OrderState)],
    /// Path of the merchant's order number.
    pub number: &'static str,
    /// Path of the gateway's number of the payment.
    pub payment: &'static str,
    /// Path of the order amount.
    pub amount: &'static str,
    /// Path of what the payer paid.
    pub payer_amount: &'static str,
    /// Path of the currency.
    pub currency: &'static str,
    /// Path of the time of the payment.
    pub time: &'static str,
    /// Path of the payer.
    pub payer: &'static str,
    /// Paths of what is compared with the order, where both say it: in the order and in the message.
    pub compare: &'static [(&'static str, &'static str)],
    /// Error codes of the query that mean that there is no such order.
    pub not_found: &'static [&'static str],
}

/// What a word says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Paid.
    Paid,
    /// Not paid, and can still be.
    Open,
    /// The payer is at it.
    Paying,
    /// Closed without a payment.
    Closed,
    /// Paid, and all of it or a part given back.
    Refunded,
    /// The payment failed.
    Failed,
    /// Reversed: it can no longer be paid, and what was paid goes back.
    Reversed,
}

impl Gateway {
    /// The base URL of the host of that name.
    pub fn host(&self, name: &str) -> Option<&'static str> {
        self.hosts.iter().find(|(host, _)| *host == name).map(|(_, url)| *url)
    }

    /// The digests it takes, the default first.
    pub fn signature_algorithms(&'static self) -> &'static [SignatureAlgorithm] {
        self.sign().map_or(&[], |sign| sign.algorithms)
    }

    /// How pairs are signed, where a field of the message holds the signature.
    pub fn sign(&'static self) -> Option<&'static Sign> {
        match &self.scheme {
            Scheme::Pairs(sign) => Some(sign),
            Scheme::Unsigned | Scheme::Lines(_) => None,
        }
    }
}

impl Api {
    /// Whether a repeat of the same request does nothing twice.
    pub fn is_repeatable(&self) -> bool {
        self.read_only || self.idempotency_key.is_some()
    }

    /// The row of an error code.
    pub fn error(&self, code: &str) -> Option<&'static ErrorRow> {
        self.errors.iter().find(|row| row.code == code)
    }
}

/// The HTTP method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET: without a body.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE: without a body.
    Delete,
}

impl Method {
    /// Its name, in upper case.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }

    /// Whether requests have a body.
    pub fn has_body(self) -> bool {
        !matches!(self, Method::Get | Method::Delete)
    }
}

/// Where a field of a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the body.
    Body,
    /// In the query.
    Query,
    /// In the path, in the place of its name in braces.
    Path,
    /// As a header of that name.
    Header,
}

/// One documented notice.
#[derive(Debug)]
pub struct Notice {
    /// Its name.
    pub name: &'static str,
    /// Its title in the documentation.
    pub title: &'static str,
    /// The documentation page.
    pub doc_url: &'static str,
    /// How its provider talks.
    pub gateway: &'static Gateway,
    /// How it is written.
    pub encoding: Encoding,
    /// Why it can be believed.
    pub verify: Verify,
    /// Digests allowed, the default first.
    pub signature_algorithms: &'static [SignatureAlgorithm],
    /// What tells it from other notices at the same address.
    pub when: &'static [Condition],
    /// Fields that no such notice has, though other messages under the same key do.
    pub absent: &'static [&'static str],
    /// A setting of the merchant, and a field that can hold it: one of those with the same setting has to.
    pub identity: &'static [(&'static str, &'static str)],
    /// Fields to compare with the stored order.
    pub compare: &'static [&'static str],
    /// Positions of the event's fields without which nothing is this notice: those that tell it from others, and the
    /// required ones among those to compare.
    pub needed: &'static [u16],
    /// Fields in which the repeats of one notice are alike, and different notices are not.
    pub dedup_by: &'static [&'static str],
    /// The notice.
    pub event: &'static Table,
    /// The fields of a fixed answer.
    pub ack: &'static [AckRow],
    /// The message that answers it, where the answer is not fixed.
    pub answer: Option<&'static Table>,
    /// HTTP status of an acceptance. With 204 there is no body.
    pub accepted_status: u16,
    /// HTTP status of a refusal.
    pub refused_status: u16,
    /// Of a notice that tells of an order: how it says its state.
    pub state: Option<&'static State>,
}

/// One row of an acknowledgement.
#[derive(Clone, Copy, Debug)]
pub struct AckRow {
    /// Name on the wire.
    pub name: &'static str,
    /// Whether the value is a number.
    pub number: bool,
    /// Value when the notice was accepted.
    pub accepted: &'static str,
    /// Value when it was refused; `{reason}` stands for the reason.
    pub refused: &'static str,
}

/// The fields of one message.
#[derive(Debug)]
pub struct Table {
    /// Name of the Rust type.
    pub name: &'static str,
    /// The fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// Positions of all fields but the numbered lists, in ASCII order of their names on the wire.
    pub sorted: &'static [u16],
    /// Whether some values take the others to know: ciphertexts, digests, signatures of the table's own.
    pub computed: bool,
    /// Positions of the fields that say whose the message is.
    pub identities: &'static [u16],
    /// Positions of the fields that hold a message, open or closed.
    pub messages: &'static [u16],
}

impl Table {
    /// The fields at these positions.
    pub(crate) fn at(&self, positions: &'static [u16]) -> impl Iterator<Item = &'static Field> {
        let fields = self.fields;
        positions.iter().filter_map(|at| fields.get(usize::from(*at)))
    }

    /// Position of the field of that name on the wire.
    pub fn find(&self, name: &str) -> Option<usize> {
        // Whether two texts are the same is known sooner than which comes first, and most tables are small.
        if self.fields.len() <= 48 {
            return (0..self.fields.len()).find(|at| self.is_at(*at, name));
        }
        let found = self.sorted.binary_search_by(|at| self.fields[usize::from(*at)].name.cmp(name));
        found.ok().map(|at| usize::from(self.sorted[at]))
    }

    /// Whether the field of that name stands there.
    fn is_at(&self, at: usize, name: &str) -> bool {
        let field = &self.fields[at];
        field.name == name && !matches!(field.kind, Kind::Numbered { .. })
    }

    /// The same for a name that follows another: messages mostly come in the order of the documentation or in that of
    /// ASCII, and the next field is found sooner than any.
    pub(crate) fn find_after(&self, last: &mut Last, name: &str) -> Option<usize> {
        if let Some(at) = self.find_near(last, |near| near == name) {
            return Some(at);
        }
        let at = self.find(name)?;
        let place = self.sorted.iter().position(|sorted| usize::from(*sorted) == at)?;
        *last = Last { documented: at + 1, ascii: place + 1 };
        Some(at)
    }

    /// Position of one of the next fields whose name is such.
    pub(crate) fn find_near(&self, last: &mut Last, such: impl Fn(&'static str) -> bool) -> Option<usize> {
        const NEAR: usize = 4;
        // A numbered list has a name of its own, which is none of the wire's.
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

    /// Position of the field of that name on the wire or in the documentation.
    pub fn find_documented(&self, name: &str) -> Option<usize> {
        self.find(name).or_else(|| self.fields.iter().position(|f| f.documented == name))
    }

    /// Where `coupon_id_3` or `coupon_id_3_1` belongs.
    pub(crate) fn find_numbered<'n>(&self, name: &'n str) -> Option<Numbered<'n>> {
        let (stem, number) = split_number(name)?;
        if let Some(list) = self.list_with(|items| items.find(stem).is_some()) {
            return Some(Numbered { list, number, within: None, stem });
        }
        let (stem, outer) = split_number(stem)?;
        // A list within each item of a list: two large numbers would ask for a million items.
        if outer >= 100 || number >= 100 {
            return None;
        }
        let list = self.list_with(|items| items.list_with(|inner| inner.find(stem).is_some()).is_some())?;
        let Kind::Numbered { items, .. } = self.fields[list].kind else { return None };
        let inner = items.list_with(|inner| inner.find(stem).is_some())?;
        Some(Numbered { list, number: outer, within: Some((inner, number)), stem })
    }

    /// Position of the first numbered list whose items are such.
    fn list_with(&self, such: impl Fn(&'static Table) -> bool) -> Option<usize> {
        self.fields.iter().position(|f| matches!(f.kind, Kind::Numbered { items, .. } if such(items)))
    }
}

/// Behind which field the next one is looked for: in the order of the documentation, and in that of ASCII.
#[derive(Clone, Copy, Default)]
pub(crate) struct Last {
    documented: usize,
    ascii: usize,
}

/// A numbered field: an item of a list, or of a list within an item.
#[derive(Clone, Copy)]
pub(crate) struct Numbered<'n> {
    /// Position of the list.
    pub(crate) list: usize,
    /// Number of the item.
    pub(crate) number: usize,
    /// Position of the list within the item, and the number there.
    pub(crate) within: Option<(usize, usize)>,
    /// Name of the field inside the item.
    pub(crate) stem: &'n str,
}

/// `coupon_id_3` is `coupon_id` and 3.
fn split_number(name: &str) -> Option<(&str, usize)> {
    let (stem, number) = name.rsplit_once('_')?;
    // "01" is not how a number is written; two names for one item would be two answers to one question.
    if number.len() > 3 || (number.len() > 1 && number.starts_with('0')) {
        return None;
    }
    let digits = number.bytes().all(|b| b.is_ascii_digit());
    Some((stem, digits.then(|| number.parse().ok())??))
}

/// One documented field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Name in the documentation.
    pub documented: &'static str,
    /// Title in the documentation.
    pub title: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// In a request: where it travels.
    pub place: Place,
    /// Whether the documentation calls it required.
    pub required: bool,
    /// When it is present.
    pub section: Section,
    /// Smallest length.
    pub min: u32,
    /// Largest length.
    pub max: u32,
    /// What the length counts, where it is not what the gateway's lengths count.
    pub unit: Option<Unit>,
    /// In a reply: what has to hold for the field to be present.
    pub when: &'static [Condition],
    /// Characters allowed; empty where all are.
    pub charset: &'static str,
    /// Those of ASCII among them, one bit each.
    pub ascii: u128,
    /// Who supplies the value when the caller does not.
    pub fill: ValueSource,
    /// What few rows have.
    pub rare: Option<&'static Rare>,
    /// Never printed in full.
    pub sensitive: bool,
    /// Encrypted for the gateway before it is sent.
    pub encrypted: bool,
    /// The documented example; empty where there is none.
    pub example: &'static str,
}

/// What most rows have in common: text of any length that nobody has to give and nobody fills. Generated code says
/// what differs.
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
    /// Names of signed rows that a documented value reads as: `&package=` in a URL.
    pub fn embeds(&self) -> &'static [&'static str] {
        self.rare.map_or(&[], |rare| rare.embeds)
    }

    /// The value that the documentation gives to a row that is left out; empty where it gives none.
    pub fn when_absent(&self) -> &'static str {
        self.rare.map_or("", |rare| rare.when_absent)
    }
}

/// What few rows have, and so it stands outside of them; so does [`Encrypted`].
#[derive(Clone, Copy, Debug)]
pub struct Rare {
    /// In a client bundle: reply fields the value is taken from, the first one present.
    pub from: &'static [&'static str],
    /// In a client bundle: text before the value taken.
    pub prefix: &'static str,
    /// Names of signed rows that a documented value reads as.
    pub embeds: &'static [&'static str],
    /// The value of a row that is left out; empty where the documentation gives none.
    pub when_absent: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number.
    Int {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// True or false.
    Bool,
    /// A time in UTC+8.
    Time(TimeFormat),
    /// An IPv4 or IPv6 address.
    Ip,
    /// An absolute http or https URL.
    Url {
        /// Whether a query is allowed.
        query: bool,
    },
    /// An amount in yuan, as text.
    Yuan,
    /// Text that holds a JSON object.
    Json(&'static Table),
    /// Text that holds a JSON array of objects.
    JsonList(&'static Table),
    /// An object.
    Object(&'static Table),
    /// An array of objects.
    List(&'static Table),
    /// An array of texts.
    Texts {
        /// Whether it is JSON inside a text.
        json: bool,
    },
    /// Text that holds the fields of a message as a URL-encoded query.
    Form(&'static Table),
    /// Ciphertext that holds a message.
    Encrypted(&'static Encrypted),
    /// A file of a multipart request.
    File,
    /// Numbered fields (`coupon_id_0`, `coupon_id_1` …) read as a list.
    Numbered {
        /// The fields of an item, named without the number.
        items: &'static Table,
        /// Field that counts the items; empty where none does.
        count: &'static str,
    },
}

/// How a value is closed.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted {
    /// The message inside; `None` where it is text.
    pub inside: Option<&'static Table>,
    /// The cipher; base64 around it.
    pub cipher: Cipher,
    /// The root element of the XML inside; JSON where there is none.
    pub root: Option<&'static str>,
}

/// A cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// AES-256-ECB under the MD5 of the API key. What opens was not necessarily closed by the gateway.
    Ecb,
    /// AES-256-GCM under the APIv3 key.
    Gcm {
        /// The field beside it that holds the nonce.
        nonce: &'static str,
        /// The field beside it that holds the associated data.
        associated: &'static str,
    },
}

/// Who supplies a value when the caller does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// Nobody.
    Caller,
    /// The merchant's configuration.
    Merchant {
        /// Name of the setting.
        name: &'static str,
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
    /// The API's [`Signature`] of that name.
    Signature(&'static str),
    /// The MD5 of the file in this field, in lower case.
    Md5Of(&'static str),
    /// This value, unless the caller gives another.
    Default(&'static str),
    /// Always this value.
    Fixed(&'static str),
}

/// A condition on a request and what follows from it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// All of these hold.
    pub when: &'static [Condition],
    /// Then this must hold.
    pub then: Demand,
    /// Positions of the fields named in both, in the order in which they are named.
    pub at: &'static [u16],
}

/// A test on one field.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// Name on the wire.
    pub field: &'static str,
    /// The values that satisfy it; empty means "present".
    pub values: &'static [&'static str],
}

/// What a rule asks for. Names are those on the wire.
#[derive(Clone, Copy, Debug)]
pub enum Demand {
    /// All of them.
    Require(&'static [&'static str]),
    /// At least one of them.
    OneOf(&'static [&'static str]),
    /// At most one of them.
    AtMostOne(&'static [&'static str]),
    /// None of them.
    Forbid(&'static [&'static str]),
    /// All of them or none.
    Together(&'static [&'static str]),
    /// One time lies before another.
    Ordered {
        /// The earlier one.
        earlier: &'static str,
        /// The later one.
        later: &'static str,
        /// By at least so many seconds.
        gap_seconds: u32,
    },
    /// One number is not above another.
    NotAbove {
        /// The number.
        amount: &'static str,
        /// Its limit.
        limit: &'static str,
    },
    /// Numbers add up to another.
    Sum {
        /// The numbers.
        parts: &'static [&'static str],
        /// What they add up to.
        total: &'static str,
    },
}

/// One documented error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The code.
    pub code: &'static str,
    /// Its title in the documentation.
    pub title: &'static str,
    /// Why it happens.
    pub cause: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// What it means for a repeat.
    pub retry: Retry,
}

/// What an error code means for a repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It was not done, and a repeat will not help.
    Never,
    /// Unknown whether it was done: repeat with identical parameters.
    Same,
    /// Unknown whether it was done: query first.
    Query,
    /// It was not done: repeat later.
    Later(After),
    /// It had been done before.
    Done,
}

/// From when on a repeat can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// After so many seconds.
    Seconds(u32),
    /// On the gateway's next calendar day, in UTC+8.
    Tomorrow,
    /// Once somebody has removed the cause: topped up the balance, granted a permission, or done what else the remedy
    /// of the row says.
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
