//! How bodies are written.

use paytable_schema::words::Encoding;

/// How the bodies of an API or a notice are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) encoding: Encoding,
    /// The name of the root element; empty if the encoding has none.
    pub(crate) root: &'static str,
    /// Whether numbers are sent as text where the encoding has numbers.
    pub(crate) text_numbers: bool,
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
