//! How bodies are written.

use super::at::Span;
use crate::{
    rules::{Unit, snake_case},
    words::Encoding,
};

/// How bodies are written.
#[derive(Clone, Debug)]
pub struct Wire {
    /// The body's format.
    pub encoding: Encoding,
    /// Name of the root element; empty where the encoding has none.
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
