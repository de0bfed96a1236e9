//! How bodies are written.

use super::at::{At, Span};
use crate::{
    rules::{Unit, snake_case},
    words::{ContentCipher, Encoding, FieldCipher},
};

/// How bodies are written.
#[derive(Clone, Debug)]
pub struct Wire {
    /// The format of requests.
    pub encoding: Encoding,
    /// The format of replies.
    pub reply_encoding: Encoding,
    /// Name of the root element; empty where no encoding has one.
    pub root: String,
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
    /// Field of requests that holds the rows of a table as JSON.
    pub content: Option<At<String>>,
    /// The member of a JSON reply that holds it.
    pub member: Option<Member>,
    /// How content and member are encrypted, for merchants that have the key.
    pub encryption: Option<ContentEncryption>,
    /// How rows with `encrypted = true` are encrypted.
    pub field_cipher: FieldCipher,
    /// Where all this is said.
    pub span: Span,
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

/// The member of a JSON object that holds a reply. The signature over its raw text stands beside it.
#[derive(Clone, Debug)]
pub struct Member {
    /// What its name begins with.
    pub before: String,
    /// Wire name of the row of the request whose constant stands in the name.
    pub row: Option<String>,
    /// What its name ends with.
    pub after: String,
    /// Where the name is written.
    pub span: Span,
    /// The member that holds a failure which the gateway found before it knew the API.
    pub error: Option<String>,
}

/// How the content of requests and the member of replies are encrypted.
#[derive(Clone, Debug)]
pub struct ContentEncryption {
    /// The cipher.
    pub cipher: ContentCipher,
    /// Name of the merchant's secret that is the key, in base64.
    pub key: String,
    /// What a request says of it.
    pub name: At<String>,
    /// Where all this is said.
    pub span: Span,
}

impl Member {
    /// Its name, with that constant; dots become underscores.
    pub fn name(&self, constant: &str) -> String {
        format!("{}{}{}", self.before, constant.replace('.', "_"), self.after)
    }
}
