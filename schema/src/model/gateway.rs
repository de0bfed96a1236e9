//! How a provider talks.

use super::{
    at::{At, Span},
    message::{Family, Message, Type},
    outcome::{ErrorCode, ErrorGroup, Layer},
    signature::{Lines, PublicKeys, Sign},
    state::State,
    wire::{Names, Wire},
};
use crate::words::{Encoding, RefusalReason, Verify};

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
    /// Error codes of every API that does not list them itself.
    pub errors: Vec<ErrorCode>,
    /// Error codes that its tables share.
    pub error_groups: Vec<ErrorGroup>,
    /// The codes with which it refuses calls, by the reason.
    pub refusals: Vec<(RefusalReason, At<String>)>,
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

    /// What a merchant brings under that name.
    pub fn credential(&self, name: &str) -> Option<&Credential> {
        self.merchant.iter().find(|credential| credential.name == name)
    }

    /// Whether that name is one of the merchant's secrets.
    pub fn is_secret(&self, name: &str) -> bool {
        self.credential(name).is_some_and(|credential| credential.secret)
    }

    /// Whether requests carry a signature, unless their table says otherwise.
    pub fn signs_requests(&self) -> bool {
        self.sign.is_some() || self.lines.as_ref().is_some_and(|lines| !lines.request.is_empty())
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
    /// A key of the merchant's, which is printed nowhere and is no value of a row.
    pub secret: bool,
    /// Where it is declared.
    pub span: Span,
}

/// How notices are delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The format of notices.
    pub encoding: Encoding,
    /// Why a notice can be believed.
    pub verify: Verify,
    /// Spelling of names in notices.
    pub names: Names,
    /// Fields that signed notices leave out of the signed text, beside the signature.
    pub unsigned: Vec<At<String>>,
    /// Seconds the receiver has to answer.
    pub within_seconds: u32,
    /// Seconds between deliveries until one is acknowledged.
    pub schedule: Vec<u32>,
    /// Where the delivery is described.
    pub span: Span,
}
