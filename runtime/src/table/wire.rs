//! How bodies are written.

use paytable_schema::words::{ContentCipher, Encoding};

/// How the bodies of an API or a notice are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) encoding: Encoding,
    /// The name of the root element; empty if the encoding has none.
    pub(crate) root: &'static str,
    /// Whether numbers are sent as text where the encoding has numbers.
    pub(crate) text_numbers: bool,
}

/// The member of a JSON object that contains a reply. The signature over its raw text is beside it.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The name of the member.
    pub name: &'static str,
    /// The name of the member that contains the failures which the gateway finds before it knows the API.
    pub error: Option<&'static str>,
}

/// How the content of requests and the member of replies are encrypted, with merchants that have the key. Needs the feature
/// `cbc`.
#[derive(Clone, Copy, Debug)]
pub struct ContentEncryption {
    /// The cipher.
    pub cipher: ContentCipher,
    /// The name of the merchant's secret that is the key, in base64.
    pub key: &'static str,
    /// The name of the encryption in requests.
    pub name: &'static str,
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
