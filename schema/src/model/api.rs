//! An API.

use super::row::ValueSource;
use super::{
    at::{At, Span},
    gateway::Gateway,
    message::{Message, Types},
    outcome::{ErrorCode, Layer},
    rule::Rule,
    signature::{Signature, Vector},
    state::{OrderQuery, State},
};
use crate::words::{Encoding, LinkForm, Method, Reply, SignatureAlgorithm};

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
    /// How its requests are written.
    pub encoding: Encoding,
    /// How its replies are written.
    pub reply_encoding: Encoding,
    /// Whether it needs the merchant's client certificate.
    pub certificate: bool,
    /// Whether the request carries a signature, where the gateway signs.
    pub signed: bool,
    /// Digests allowed; empty where all of the gateway's are.
    pub signature_algorithms: Vec<At<SignatureAlgorithm>>,
    /// What comes back.
    pub reply: Reply,
    /// What is handed out where nothing comes back.
    pub link: At<LinkForm>,
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

impl Api {
    /// The name of the member of its reply that holds it, where the gateway has such members and the request the constant
    /// that stands in their name.
    pub fn member(&self, gateway: &Gateway) -> Option<String> {
        let member = gateway.wire.member.as_ref().filter(|_| self.reply != Reply::None)?;
        let Some(row) = &member.row else { return Some(member.name("")) };
        match &self.request.row(row)?.fill {
            ValueSource::Fixed(constant) => Some(member.name(constant)),
            _ => None,
        }
    }

    /// Whether the pairs of its replies are signed.
    pub fn reply_has_signed_pairs(&self, gateway: &Gateway) -> bool {
        gateway.sign.is_some() && self.reply == Reply::Signed && gateway.wire.member.is_none()
    }

    /// How its reply says the state of an order: as its table says, else as its gateway does, if it has the field.
    pub fn told_state<'a>(&'a self, gateway: &'a Gateway, types: Types<'_>) -> Option<&'a State> {
        self.state.as_ref().or(gateway.state.as_ref())?.told_by(&self.response, types)
    }
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
    /// Whether the caller gives an absolute URL.
    pub is_url: bool,
    /// One sentence in English.
    pub doc: String,
    /// Where it is declared.
    pub span: Span,
}
