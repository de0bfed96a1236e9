//! What a table says, as plain data. Everything here has been checked.

pub use crate::rules::{TimeFormat, Unit, snake_case};
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
    /// How messages are signed; `None` where nothing is.
    pub sign: Option<Sign>,
    /// The layers a reply must pass, outermost first.
    pub outcome: Vec<Layer>,
    /// How notices are delivered.
    pub notice: Option<Delivery>,
    /// Where the gateway is declared.
    pub span: Span,
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
    /// Digests allowed, the default first.
    pub kinds: Vec<SignKind>,
    /// What stands between the last value and the key.
    pub secret: String,
    /// Whether the hexadecimal text is upper case.
    pub upper: bool,
    /// Whether values that are there but empty are signed.
    pub empties: bool,
}

/// The digest of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignKind {
    /// MD5 over text and key.
    Md5,
    /// HMAC-SHA256 with the key, over text and key.
    HmacSha256,
}

/// One layer of a reply's outcome.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Field that decides.
    pub field: String,
    /// The value that means success.
    pub success: String,
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

/// When a row of a reply is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// In every reply, and in everything that is not a reply.
    Always,
    /// Once the message was accepted.
    Accepted,
    /// Once the order succeeded.
    Succeeded,
}

/// How notices are delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Whether a notice is signed.
    pub signed: bool,
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
    /// The nested type of that name.
    pub fn find_type(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|t| t.name == name)
    }
}

/// One documented API.
#[derive(Clone, Debug)]
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
    /// Digests allowed; empty where all of the gateway's are.
    pub sign_kinds: Vec<At<SignKind>>,
    /// Whether the reply carries a signature, where the gateway signs.
    pub signed_reply: bool,
    /// Fields with error code and error text.
    pub error_fields: ErrorFields,
    /// Wire name of the last field that decides, where the reply lacks the gateway's later ones.
    pub decided_by: Option<At<String>>,
    /// Who may call it.
    pub role: Option<Role>,
    /// Since when it should not be used, and what should.
    pub deprecated: Option<Deprecated>,
    /// Wire name of the field that makes a repeat harmless.
    pub repeat_key: Option<At<String>>,
    /// Wire names without which a success is not believed.
    pub proof: Vec<At<String>>,
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
    /// Where the API is declared.
    pub span: Span,
    /// Where its name is written.
    pub name_span: Span,
}

impl Api {
    /// The gateway's layers as this API has them: as many as decide here, with its own error fields, and unsigned
    /// where its replies are.
    pub fn outcome(&self, gateway: &Gateway) -> Vec<Layer> {
        let mut layers = gateway.outcome.clone();
        let last = self.decided_by.as_ref().and_then(|by| layers.iter().position(|l| l.field == by.value));
        if let Some(last) = last {
            layers.truncate(last + 1);
            layers[last].opens = Section::Succeeded;
        }
        let value = |field: &Option<At<String>>| field.as_ref().map(|f| f.value.clone());
        let count = layers.len();
        for (at, layer) in layers.iter_mut().enumerate() {
            // The layer that gives codes, which the last one does in any case; those below speak for the message.
            if layer.code.is_some() || at + 1 == count {
                layer.code = value(&self.error_fields.code).or(layer.code.take());
                layer.message = value(&self.error_fields.message).or(layer.message.take());
            }
            layer.signed &= self.signed_reply;
        }
        layers
    }
}

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// In the body of a POST.
    Post,
    /// In the query of a GET.
    Get,
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
    /// Since when.
    pub since: String,
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
    /// Rows of the notice.
    pub event: Message,
    /// Rows of the answer.
    pub ack: Vec<AckRow>,
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

/// A nested type: the inside of a JSON value.
#[derive(Clone, Debug)]
pub struct Type {
    /// Name of the Rust type.
    pub name: String,
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
    /// Smallest and largest length of the text.
    pub length: Length,
    /// What the length counts, where it is not what the gateway's lengths count.
    pub unit: Option<Unit>,
    /// In a reply: what has to hold for the row to be present.
    pub when: Vec<Condition>,
    /// Characters allowed, as in a character class.
    pub charset: Option<String>,
    /// The documented example, as on the wire.
    pub example: Option<At<String>>,
    /// Who supplies the value when the caller does not.
    pub fill: Fill,
    /// Reply fields the value is taken from, first one present.
    pub from: Vec<At<String>>,
    /// Text before the value taken.
    pub prefix: String,
    /// Never printed in full.
    pub sensitive: bool,
    /// The family the row belongs to.
    pub family: Option<At<String>>,
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
}

impl Kind {
    /// The nested type, if it holds one.
    pub fn nested(&self) -> Option<&str> {
        match self {
            Kind::Json(name) | Kind::JsonList(name) | Kind::Object(name) | Kind::List(name) => Some(name),
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
pub enum Fill {
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
    Later,
    /// It had been done before.
    Done,
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
