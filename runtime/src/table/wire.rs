//! How bodies are written.

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
