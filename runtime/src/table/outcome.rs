//! How a call can end.

use paytable_schema::words::{Retry, Section};

/// A layer of the outcome of a reply.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// The name of the field that contains the outcome; empty if the HTTP status does.
    pub field: &'static str,
    /// The value that means success.
    pub success: &'static str,
    /// Values that mean neither success nor failure: the call is not over.
    pub pending: &'static [&'static str],
    /// The HTTP statuses that mean success, if the status contains the outcome.
    pub statuses: &'static [u16],
    /// The name of the field that contains the error code.
    pub code: Option<&'static str>,
    /// The name of another field that contains an error code, if the first one is absent.
    pub code_also: Option<&'static str>,
    /// The name of the field that contains the error text.
    pub message: Option<&'static str>,
    /// Another name of the deciding field, in replies that fail. It is never read as success.
    pub field_also: Option<&'static str>,
    /// Another name of the field that contains the error text, in replies that fail.
    pub message_also: Option<&'static str>,
    /// Whether a reply that fails in this layer is signed.
    pub signed: bool,
    /// The section of fields that is present after success in this layer.
    pub opens: Section,
}

/// A documented error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The code as on the wire.
    pub code: &'static str,
    /// The title in the documentation.
    pub title: &'static str,
    /// The cause of the error.
    pub cause: &'static str,
    /// What to do about the error.
    pub remedy: &'static str,
    /// Whether the call can be repeated.
    pub retry: Retry,
    /// Other texts with which replies say it, in place of the title.
    pub texts: &'static [&'static str],
}
