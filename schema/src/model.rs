//! What a table says, as plain data. Everything here has been checked.

pub use crate::{
    rules::{TimeFormat, Unit, snake_case},
    words::{After, Method, OrderState, Place, Reply, Retry, Section, SignatureAlgorithm, Verify, Written},
};
use std::ops::Range;

/// Where something stands in its file: a range of bytes.
pub type Span = Range<usize>;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its place in the file.
    pub span: Span,
}

/// How a provider talks: one `gateway.toml`.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// Name of the Rust marker type.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// The page that describes the protocol.
    pub doc_url: String,
    /// Where its name is written.
    pub name_span: Span,
    /// Base URLs by name; `main` is one of them.
    pub hosts: Vec<(String, At<String>)>,
    /// How bodies are written.
    pub wire: Wire,
    /// What a merchant brings, beside the key.
    pub merchant: Vec<Credential>,
    /// How pairs are signed; `None` where they are not.
    pub sign: Option<Sign>,
    /// How lines of text are signed; `None` where they are not.
    pub lines: Option<Lines>,
    /// How the gateway's public keys are downloaded; `None` where they are not.
    pub keys: Option<PublicKeys>,
    /// How its messages say the state of an order.
    pub state: Option<State>,
    /// The layers a reply must pass, outermost first.
    pub outcome: Vec<Layer>,
    /// How notices are delivered.
    pub notice: Option<Delivery>,
    /// Rows that its tables include by name.
    pub groups: Vec<Group>,
    /// Error codes that its tables share.
    pub error_groups: Vec<ErrorGroup>,
    /// Families whose rows stand in its groups.
    pub families: Vec<Family>,
    /// Nested types that its tables share.
    pub types: Vec<Type>,
    /// Where the gateway is declared.
    pub span: Span,
}

impl Gateway {
    /// The group of that name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// Whether messages carry a signature, unless their table says otherwise.
    pub fn signs(&self) -> bool {
        self.sign.is_some() || self.lines.is_some()
    }
}

/// Rows that several tables have in common.
#[derive(Clone, Debug)]
pub struct Group {
    /// Name under which a table includes it.
    pub name: String,
    /// Its rows, and the families they form.
    pub message: Message,
    /// Where it is declared.
    pub span: Span,
}

/// Where nested types are looked for: first in the table, then in its gateway.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// Of the table.
    pub own: &'a [Type],
    /// Of the gateway.
    pub shared: &'a [Type],
}

impl<'a> Types<'a> {
    /// The type of that name.
    pub fn find(self, name: &str) -> Option<&'a Type> {
        self.own.iter().chain(self.shared).find(|nested| nested.name == name)
    }

    /// All names, the table's own first.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.own.iter().chain(self.shared).map(|nested| nested.name.as_str())
    }
}

/// How bodies are written.
#[derive(Clone, Debug)]
pub struct Wire {
    /// XML or JSON.
    pub encoding: Encoding,
    /// From the name in the table to the name on the wire.
    pub names: Names,
    /// What a length counts.
    pub length_unit: Unit,
    /// Whether characters outside the basic plane (four bytes of UTF-8) are taken.
    pub four_byte_utf8: bool,
    /// Whether JSON carries numbers as text.
    pub text_numbers: bool,
    /// The object around a JSON reply.
    pub envelope: Option<Envelope>,
    /// Where all this is said.
    pub span: Span,
}

/// The body's format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Flat XML under this root element.
    Xml {
        /// Name of the root element.
        root: String,
    },
    /// A JSON object.
    Json,
}

/// How a name of the table is spelled on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// As the table has it.
    AsWritten,
    /// `outTradeNo` becomes `out_trade_no`.
    SnakeCase,
}

impl Names {
    /// The spelling on the wire.
    pub fn wire(self, name: &str) -> String {
        match self {
            Names::AsWritten => name.to_owned(),
            Names::SnakeCase => snake_case(name),
        }
    }
}

/// The object around a JSON reply.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Field that holds the reply.
    pub field: String,
    /// Field that holds the outer code.
    pub code: String,
    /// The outer code that means the reply is there.
    pub success: String,
    /// Field that says why not.
    pub message: String,
}

/// Something a merchant brings: an appid, a merchant number.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Name under which the merchant sets it and `fill = "merchant"` asks for it.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// Must be the same in every reply and notice that carries it; a request cannot override it.
    pub identity: bool,
    /// A merchant without it cannot be used.
    pub needed: bool,
}

/// `k=v&k=v…` + secret, hashed.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Field that carries the signature.
    pub field: String,
    /// Field that names the digest.
    pub type_field: Option<String>,
    /// Algorithms allowed, the default first.
    pub algorithms: Vec<SignatureAlgorithm>,
    /// What stands between the last value and the key.
    pub secret: String,
    /// Whether the hexadecimal text is upper case.
    pub upper: bool,
    /// Whether values that are there but empty are signed.
    pub empties: bool,
}

/// Signatures over lines of text, in headers: of requests, and of replies and notices.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The lines that the signature of a request covers.
    pub request: Vec<Template>,
    /// The lines that the signature of a reply or a notice covers.
    pub received: Vec<Template>,
    /// The algorithm of all of them.
    pub algorithm: SignatureAlgorithm,
    /// Header of what is received that holds the signature.
    pub signature: At<String>,
    /// Header of what is received that names the key.
    pub key_id: At<String>,
    /// Header of what is received with the time it was signed at.
    pub time: At<String>,
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

impl Template {
    /// Whether it has that piece.
    pub fn has(&self, wanted: &Piece) -> bool {
        self.pieces.iter().any(|piece| piece.value == *wanted)
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
    /// The random text of the request.
    Nonce,
    /// The body as it is sent or received.
    Body,
    /// The value of that header, of what was received.
    Header(String),
    /// What the merchant brings under that name.
    Merchant(String),
    /// The id of the merchant's own key.
    KeyId,
    /// The id of the gateway's key that the merchant prefers.
    PeerKeyId,
    /// The signature, in base64.
    Signature,
    /// The value of that field of the message that holds the signature.
    Field(String),
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

/// How messages say the state of an order. Paths are spelled as on the wire and lead into objects with dots.
#[derive(Clone, Debug)]
pub struct State {
    /// Path of the field with the state.
    pub field: At<String>,
    /// The documented words and what they mean.
    pub words: Vec<(At<String>, OrderState)>,
    /// Path of the merchant's order number.
    pub number: Option<At<String>>,
    /// Path of the gateway's number of the payment.
    pub payment: Option<At<String>>,
    /// Path of the order amount.
    pub amount: Option<At<String>>,
    /// Path of what the payer paid.
    pub payer_amount: Option<At<String>>,
    /// Path of the currency.
    pub currency: Option<At<String>>,
    /// Path of the time of the payment.
    pub time: Option<At<String>>,
    /// Path of the payer.
    pub payer: Option<At<String>>,
    /// Paths of what is compared with the order: in the order and in the message.
    pub compare: Vec<(At<String>, At<String>)>,
    /// Error codes of the query that mean that there is no such order.
    pub not_found: Vec<At<String>>,
    /// Where it is declared.
    pub span: Span,
}

impl State {
    /// The paths that it reads in a message.
    pub fn paths(&self) -> impl Iterator<Item = &At<String>> {
        let State { field, number, payment, amount, payer_amount, currency, time, payer, .. } = self;
        let optional = [number, payment, amount, payer_amount, currency, time, payer].into_iter().flatten();
        [field].into_iter().chain(optional).chain(self.compare.iter().map(|(_, told)| told))
    }

    /// Itself, if the message has the field.
    fn told_by(&self, message: &Message, types: Types<'_>) -> Option<&State> {
        message.at_path(&self.field.value, types).map(|_| self)
    }
}

impl Api {
    /// How its reply says the state of an order: as its table says, else as its gateway does, if it has the field.
    pub fn told_state<'a>(&'a self, gateway: &'a Gateway, types: Types<'_>) -> Option<&'a State> {
        self.state.as_ref().or(gateway.state.as_ref())?.told_by(&self.response, types)
    }
}

impl Notice {
    /// How it says the state of an order. What stands outside of a ciphertext is not authenticated where that is why the
    /// notice is believed: then only its own table says how.
    pub fn told_state<'a>(&'a self, gateway: &'a Gateway, types: Types<'_>) -> Option<&'a State> {
        let gateways = gateway.state.as_ref().filter(|_| self.verify != Verify::Encrypted);
        self.state.as_ref().or(gateways)?.told_by(&self.event, types)
    }
}

/// How the state of an order is asked for.
#[derive(Clone, Debug)]
pub struct OrderQuery {
    /// File stem of the table of the API, beside that of the order.
    pub api: At<String>,
    /// Wire names of the rows that carry over: in the order and in the query.
    pub rows: Vec<(At<String>, At<String>)>,
}

/// One layer of a reply's outcome.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Field that decides; empty where the HTTP status does.
    pub field: String,
    /// The value that means success.
    pub success: String,
    /// The HTTP statuses that mean success, where the status decides.
    pub statuses: Vec<u16>,
    /// Field with the error code.
    pub code: Option<String>,
    /// Field with the error text.
    pub message: Option<String>,
    /// Whether a reply that fails here is signed.
    pub signed: bool,
    /// Section of rows that success opens.
    pub opens: Section,
    /// Where the layer is declared.
    pub span: Span,
}

/// How notices are delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Why a notice can be believed.
    pub verify: Verify,
    /// Spelling of names in notices.
    pub names: Names,
    /// Seconds the receiver has to answer.
    pub within_seconds: u32,
    /// Seconds between deliveries until one is acknowledged.
    pub schedule: Vec<u32>,
    /// Where the delivery is described.
    pub span: Span,
}

/// One file: an API, a notice, or an API with its notice.
#[derive(Clone, Debug)]
pub struct Document {
    /// The API, if the file has one.
    pub api: Option<Api>,
    /// The notice, if the file has one.
    pub notice: Option<Notice>,
    /// Nested types, in the order of the file.
    pub types: Vec<Type>,
}

impl Document {
    /// The nested type of that name, if the table declares it itself.
    pub fn find_type(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|nested| nested.name == name)
    }

    /// The nested types that its rows can name.
    pub fn types<'a>(&'a self, gateway: &'a Gateway) -> Types<'a> {
        Types { own: &self.types, shared: &gateway.types }
    }
}

/// One documented API.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a table, each answered by itself")]
pub struct Api {
    /// Name of the Rust types.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// The documentation page.
    pub doc_url: String,
    /// Name of the gateway's host that serves it.
    pub host: At<String>,
    /// Path below the host.
    pub path: At<String>,
    /// How the request travels.
    pub method: Method,
    /// Whether the body is a form with a file.
    pub multipart: bool,
    /// How its bodies are written.
    pub encoding: Encoding,
    /// Whether it needs the merchant's client certificate.
    pub certificate: bool,
    /// Whether the request carries a signature, where the gateway signs.
    pub signed: bool,
    /// Digests allowed; empty where all of the gateway's are.
    pub signature_algorithms: Vec<At<SignatureAlgorithm>>,
    /// What comes back.
    pub reply: Reply,
    /// The layers its reply must pass, outermost first: its own, or the gateway's.
    pub outcome: Vec<Layer>,
    /// Whether the layers are its own.
    pub own_outcome: bool,
    /// Fields with error code and error text.
    pub error_fields: ErrorFields,
    /// Who may call it.
    pub role: Option<Role>,
    /// Since when it should not be used, and what should.
    pub deprecated: Option<Deprecated>,
    /// Wire name of the field that makes a repeat harmless.
    pub idempotency_key: Option<At<String>>,
    /// Whether it changes nothing, so that it can be repeated at will.
    pub read_only: bool,
    /// Wire names without which a success is not believed.
    pub required_on_success: Vec<At<String>>,
    /// Wire names of the rows that a reply repeats of its request; `None` where the table does not say.
    pub echo: Option<Vec<At<String>>>,
    /// Of an order: how its state is asked for.
    pub query: Option<OrderQuery>,
    /// How its reply says the state of an order, where it does not say it as the gateway's others do.
    pub state: Option<State>,
    /// Rows of the request.
    pub request: Message,
    /// Rows of the reply.
    pub response: Message,
    /// Rules between rows of the request.
    pub rules: Vec<Rule>,
    /// Error codes, in the order of the file.
    pub errors: Vec<ErrorCode>,
    /// What clients are handed.
    pub bundles: Vec<Bundle>,
    /// Links made of a reply.
    pub links: Vec<Link>,
    /// Signatures inside a message, beside the gateway's.
    pub signatures: Vec<Signature>,
    /// Messages whose signature is known.
    pub vectors: Vec<Vector>,
    /// Where the API is declared.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

/// Fields of a reply that say what went wrong.
#[derive(Clone, Debug)]
pub struct ErrorFields {
    /// Wire name of the field with the code, where it is not the gateway's.
    pub code: Option<At<String>>,
    /// Wire name of the field with the text, where it is not the gateway's.
    pub message: Option<At<String>>,
}

/// Who may call an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Merchants that take money for themselves.
    Merchant,
    /// Service providers that act for sub-merchants.
    Partner,
}

/// That an API should not be used any more.
#[derive(Clone, Debug)]
pub struct Deprecated {
    /// Since when, if that is known.
    pub since: Option<String>,
    /// What to use instead.
    pub instead: String,
}

/// One documented notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Name of the Rust types.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// The documentation page.
    pub doc_url: String,
    /// How it is written.
    pub encoding: Encoding,
    /// Why it can be believed.
    pub verify: Verify,
    /// Digests allowed; empty where all of the gateway's are.
    pub signature_algorithms: Vec<At<SignatureAlgorithm>>,
    /// What tells it from other notices at the same address.
    pub when: Vec<Condition>,
    /// Wire names of rows that no such notice has, though other messages under the same key do.
    pub absent: Vec<At<String>>,
    /// Wire names of the fields to compare with the stored order.
    pub compare: Vec<At<String>>,
    /// Of each of these settings of the merchant: the rows of which one has to hold it.
    pub identity: Vec<(At<String>, Vec<At<String>>)>,
    /// Wire names of the fields in which the repeats of one notice are alike, and different notices are not.
    pub dedup_by: Vec<At<String>>,
    /// Rows of the notice.
    pub event: Message,
    /// Fields of a fixed answer.
    pub ack: Vec<AckRow>,
    /// Rows of the message that answers it, where the answer is not fixed.
    pub answer: Option<Message>,
    /// HTTP status of an acceptance. With 204 there is no body.
    pub accepted_status: u16,
    /// HTTP status of a refusal.
    pub refused_status: u16,
    /// How it says the state of an order, where it does not say it as the gateway's other messages do.
    pub state: Option<State>,
    /// Where the notice is declared.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

/// The rows of one message, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The rows.
    pub rows: Vec<Row>,
    /// Numbered rows that form lists.
    pub families: Vec<Family>,
}

impl Message {
    /// The row of that wire name.
    pub fn row(&self, wire: &str) -> Option<&Row> {
        self.rows.iter().find(|r| r.wire == wire)
    }
}

/// A path such as `amount.total`, by its first dot.
pub fn split_path(path: &str) -> (&str, Option<&str>) {
    match path.split_once('.') {
        Some((name, inside)) => (name, Some(inside)),
        None => (path, None),
    }
}

impl Message {
    /// The row at the end of a path into objects, each of which is there once at most.
    pub fn at_path<'a>(&'a self, path: &str, types: Types<'a>) -> Option<&'a Row> {
        let (name, inside) = split_path(path);
        let row = self.row(name)?;
        let Some(inside) = inside else { return Some(row) };
        let of = match &row.kind {
            Kind::Object(of) | Kind::Json(of) | Kind::Form(of) => of,
            Kind::Encrypted(sealed) => sealed.of.as_ref()?,
            _ => return None,
        };
        types.find(of)?.message.at_path(inside, types)
    }
}

/// What a type of a gateway is for. Of a table's own type its rows and their places say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The inside of whatever names it.
    Any,
    /// Only ever sent.
    Sent,
    /// What a client is handed.
    Bundle,
}

/// A nested type: the inside of a JSON value.
#[derive(Clone, Debug)]
pub struct Type {
    /// Name of the Rust type.
    pub name: String,
    /// Of a gateway's type: what it is for.
    pub purpose: Purpose,
    /// Its rows.
    pub message: Message,
    /// Where it is declared.
    pub span: Span,
}

/// Rows such as `coupon_id_$n` that make one list.
#[derive(Clone, Debug)]
pub struct Family {
    /// Name of the list.
    pub name: String,
    /// Name of the Rust type of an item.
    pub item: String,
    /// One sentence in English.
    pub doc: String,
    /// Wire name of the row that counts the items.
    pub count: Option<At<String>>,
    /// The family whose items hold this list: its rows are numbered twice.
    pub within: Option<At<String>>,
    /// Whether the gateway declares it, so that its items have one type in all tables.
    pub shared: bool,
    /// Where it is declared.
    pub span: Span,
}

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
    /// Nobody.
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
    /// The signature of that name, see [`Signature`].
    Signature(String),
    /// The MD5 of the file in this row, in lower case.
    Md5Of(String),
    /// This value, unless the caller gives another.
    Default(String),
    /// Always this value.
    Fixed(String),
}

/// A condition and what follows from it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// All of these hold.
    pub when: Vec<Condition>,
    /// Then this must hold.
    pub then: Demand,
    /// Where the rule is declared.
    pub span: Span,
}

/// A test on one field.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Wire name.
    pub field: At<String>,
    /// The values that satisfy it; empty means "present".
    pub values: Vec<At<String>>,
}

/// What a rule asks for. Names are wire names.
#[derive(Clone, Debug)]
pub enum Demand {
    /// All of them.
    Require(Vec<At<String>>),
    /// At least one of them.
    OneOf(Vec<At<String>>),
    /// At most one of them.
    AtMostOne(Vec<At<String>>),
    /// None of them.
    Forbid(Vec<At<String>>),
    /// All of them or none.
    Together(Vec<At<String>>),
    /// The first time lies before the second, by at least so many seconds.
    Ordered {
        /// The two fields.
        fields: Vec<At<String>>,
        /// The gap.
        gap_seconds: u32,
    },
    /// The first number is not above the second.
    NotAbove(Vec<At<String>>),
    /// All numbers but the last add up to the last.
    Sum(Vec<At<String>>),
}

impl Demand {
    /// The fields named.
    pub fn fields(&self) -> &[At<String>] {
        match self {
            Demand::Require(f)
            | Demand::OneOf(f)
            | Demand::AtMostOne(f)
            | Demand::Forbid(f)
            | Demand::Together(f)
            | Demand::NotAbove(f)
            | Demand::Sum(f)
            | Demand::Ordered { fields: f, .. } => f,
        }
    }
}

/// One documented error code.
#[derive(Clone, Debug)]
pub struct ErrorCode {
    /// The code.
    pub code: String,
    /// Title in the documentation.
    pub title: String,
    /// Why it happens.
    pub cause: String,
    /// What to do.
    pub remedy: String,
    /// What it means for the order.
    pub retry: Retry,
    /// Where the row comes from, if not from the documentation page of its file.
    pub source: Option<String>,
    /// Where the code is listed.
    pub span: Span,
}

/// Error codes of a gateway, which tables include by name.
#[derive(Clone, Debug)]
pub struct ErrorGroup {
    /// Its name.
    pub name: String,
    /// The codes.
    pub errors: Vec<ErrorCode>,
}

/// What a client is handed to open the payment.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Name of the method.
    pub name: String,
    /// Its type.
    pub type_name: At<String>,
    /// One sentence in English.
    pub doc: String,
    /// Where it is declared.
    pub span: Span,
}

/// A link made of a reply.
#[derive(Clone, Debug)]
pub struct Link {
    /// Name of the method.
    pub name: String,
    /// Wire name of the reply's field that holds the link.
    pub from: At<String>,
    /// The parameter that the caller adds.
    pub add: String,
    /// One sentence in English.
    pub doc: String,
    /// Where it is declared.
    pub span: Span,
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

/// One row of an acknowledgement.
#[derive(Clone, Debug)]
pub struct AckRow {
    /// Name on the wire.
    pub name: String,
    /// Title in the documentation.
    pub title: String,
    /// One sentence in English.
    pub doc: String,
    /// Whether the documentation calls it required.
    pub required: bool,
    /// Whether the value is a number.
    pub number: bool,
    /// Value when the notice was accepted.
    pub accepted: String,
    /// Value when it was refused; `{reason}` stands for the reason.
    pub refused: String,
}
