//! How a call can end.

use super::at::{At, Span};
use crate::words::{Retry, Section};

/// One layer of a reply's outcome.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Field that decides; empty where the HTTP status does.
    pub field: String,
    /// The value that means success.
    pub success: String,
    /// Values that mean neither success nor failure: the call is not over.
    pub pending: Vec<At<String>>,
    /// The HTTP statuses that mean success, where the status decides.
    pub statuses: Vec<u16>,
    /// Field with the error code.
    pub code: Option<String>,
    /// Another field with an error code, where the first has none.
    pub code_also: Option<String>,
    /// Field with the error text.
    pub message: Option<String>,
    /// Another name of `field`, in replies that fail.
    pub field_also: Option<String>,
    /// Another name of `message`, in replies that fail.
    pub message_also: Option<String>,
    /// Whether a reply that fails here is signed.
    pub signed: bool,
    /// Section of rows that success opens.
    pub opens: Section,
    /// Where the layer is declared.
    pub span: Span,
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
    /// Other texts with which replies say it.
    pub texts: Vec<String>,
    /// Where the row comes from, if not from the documentation page of its file.
    pub source: Option<String>,
    /// The group of the gateway that the code was included from.
    pub group: Option<String>,
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
