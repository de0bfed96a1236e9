//! The errors of calls and notices. Each variant requires a different reaction of the caller.

use crate::{
    check::Violations,
    codec::Malformed,
    protocol::verify_error::VerifyError,
    table::{After, ErrorRow, Retry},
};
use std::fmt;

/// What is known about the order after a call that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not done: the request never reached the gateway, or an authenticated error code says so. There is nothing
    /// to undo.
    NotDone,
    /// It had been done before this call. Of the shipped tables, only the error code of a closed order in a close call
    /// has this meaning.
    AlreadyDone,
    /// It may have been done. Query the order, or repeat the call with identical fields. Do not use a new order number.
    Unknown,
}

/// Why a call did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request violates its table. Nothing was sent. Correct the request.
    ///
    /// If it is only too late for it, such as for an order whose `time_expire` has passed, the outcome is unknown: the
    /// same request can have been sent before. Query the order.
    Invalid(Violations),
    /// The API requires the merchant's client certificate, and the merchant has none. Nothing was sent. Set
    /// [`Merchant::certificate`](crate::Merchant::certificate), or allow such calls with
    /// `ClientBuilder::allow_no_certificate`.
    NoCertificate,
    /// A blocking client was called in a task of an asynchronous runtime, which must not block. Nothing was sent. Use
    /// the asynchronous client there, or make the call within `tokio::task::spawn_blocking`.
    InsideRuntime,
    /// The asynchronous client was called outside of a tokio runtime, or in one that lacks timers or I/O. Nothing was
    /// sent. Make the call in a runtime that was built with `enable_all`, or use the blocking client.
    NoRuntime(RuntimeFault),
    /// No connection to the gateway was made. Nothing was sent. The same call can be made again.
    NotSent(TransportFault),
    /// The gateway rejected the request in a reply without a signature: the key or the address is wrong, or the message
    /// is malformed. The reply is not authenticated, so the outcome is unknown.
    Rejected(Rejected),
    /// The gateway returned an error code. The reply is authenticated if the gateway signs its replies.
    Api(ApiError),
    /// The request was sent, and no authenticated reply to it was received.
    Unknown(Unknown),
}

impl Error {
    /// What is known about the order.
    pub fn outcome(&self) -> Outcome {
        match self {
            Error::Invalid(violations) if violations.was_valid_before() => Outcome::Unknown,
            Error::Invalid(_)
            | Error::NoCertificate
            | Error::InsideRuntime
            | Error::NoRuntime(_)
            | Error::NotSent(_) => Outcome::NotDone,
            Error::Api(refused) => refused.outcome(),
            Error::Rejected(_) | Error::Unknown(_) => Outcome::Unknown,
        }
    }

    /// The error code of the gateway: the documented one, if the reply contains one in its code or text.
    pub fn code(&self) -> Option<&str> {
        match self {
            Error::Api(refused) => refused.row.map(|row| row.code).or(refused.code.as_deref()),
            Error::Rejected(rejected) => rejected.row.map(|row| row.code),
            _ => None,
        }
    }

    /// The row of the error table, if the code is documented.
    pub fn row(&self) -> Option<&'static ErrorRow> {
        match self {
            Error::Api(refused) => refused.row,
            Error::Rejected(rejected) => rejected.row,
            _ => None,
        }
    }

    /// The earliest time at which repeating the request can succeed, if the documentation of the code has one.
    ///
    /// Such a code means that the call was not done and no money was moved. Send the same request with the same number
    /// after that time. Check [`Error::outcome`] first: it is [`Outcome::Unknown`] if the reply was not authenticated
    /// ([`Error::Rejected`]), and the code cannot be relied on then. `None` means that nothing is documented about a
    /// repeat.
    pub fn retry_after(&self) -> Option<After> {
        match self.row()?.retry {
            Retry::Later(after) => Some(after),
            Retry::Never | Retry::Same | Retry::Query | Retry::Done => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Invalid(violations) => {
                write!(f, "nothing was sent: {violations}")?;
                if violations.was_valid_before() {
                    f.write_str("; if this request was sent before, query the order")?;
                }
                Ok(())
            }
            Error::NoCertificate => f.write_str(
                "nothing was sent: this API needs the merchant's client certificate, and the merchant has none; give it to `Merchant::certificate` (in tests, `Sandbox::client_certificate`), or allow such calls with `ClientBuilder::allow_no_certificate`",
            ),
            Error::InsideRuntime => f.write_str(
                "nothing was sent: a blocking call in a task would block its runtime; use the asynchronous client, or `tokio::task::spawn_blocking`",
            ),
            Error::NoRuntime(fault) => write!(
                f,
                "nothing was sent: {fault}; build the runtime with `enable_all`, or use the blocking client"
            ),
            Error::NotSent(fault) => write!(f, "nothing was sent ({fault}); the same call can be made again"),
            Error::Rejected(rejected) => {
                write!(f, "the gateway rejected the request, in a reply that is not authenticated: {}", rejected.message)?;
                remedy(f, rejected.row)?;
                f.write_str(if rejected.read_only {
                    "; nothing was changed, the call can be repeated once the cause is removed"
                } else {
                    "; the outcome is unknown: query the order before you use another number"
                })
            }
            Error::Api(refused) => {
                let code = refused.code.as_deref().unwrap_or("no code");
                write!(f, "the gateway answered with the error {code}")?;
                if let Some(message) = &refused.message {
                    write!(f, ": {message}")?;
                }
                remedy(f, refused.row)?;
                match self.retry_after() {
                    Some(after) => write!(f, "; nothing was done, repeat the same request {after}"),
                    None => Ok(()),
                }
            }
            Error::Unknown(unknown) => {
                write!(
                    f,
                    "the outcome is unknown: {unknown}; repeat a query or a download; after any other call query the order, or repeat with identical parameters"
                )
            }
        }
    }
}

fn remedy(f: &mut fmt::Formatter<'_>, row: Option<&'static ErrorRow>) -> fmt::Result {
    match row {
        Some(row) => write!(f, " ({})", row.remedy),
        None => Ok(()),
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // For all other variants, the text of the error already contains the cause.
            Error::NotSent(fault) | Error::Unknown(Unknown::Interrupted(fault)) => fault.source(),
            _ => None,
        }
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Error::Invalid(violations)
    }
}

/// What the asynchronous client needs, and the thread that called it does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeFault {
    /// The call was not made in a tokio runtime.
    Missing,
    /// The runtime has no timers: it was built without `enable_time`.
    NoTimers,
    /// The runtime has no I/O: it was built without `enable_io`.
    NoIo,
}

impl fmt::Display for RuntimeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RuntimeFault::Missing => "the asynchronous client was called outside of a tokio runtime",
            RuntimeFault::NoTimers => "the tokio runtime of the call has no timers",
            RuntimeFault::NoIo => "the tokio runtime of the call has no I/O",
        })
    }
}

/// An error that the gateway returned in a reply without a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The error text of the gateway.
    pub message: String,
    /// The row of the error table with that code or title, if there is one.
    pub row: Option<&'static ErrorRow>,
    /// Whether the API changes nothing: a query, or the download of a file.
    pub read_only: bool,
}

/// An error code that the gateway returned. It is authenticated if the gateway signs its replies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The error code as received.
    pub code: Option<String>,
    /// The gateway's error text as received.
    pub message: Option<String>,
    /// The row of the error table, if the code is documented or the text contains a documented code.
    pub row: Option<&'static ErrorRow>,
}

impl ApiError {
    /// What the code tells about the order. For an undocumented code it is [`Outcome::Unknown`].
    pub fn outcome(&self) -> Outcome {
        match self.row.map(|row| row.retry) {
            Some(Retry::Never | Retry::Later(_)) => Outcome::NotDone,
            Some(Retry::Done) => Outcome::AlreadyDone,
            Some(Retry::Same | Retry::Query) | None => Outcome::Unknown,
        }
    }
}

/// The reason why the outcome is unknown.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unknown {
    /// No reply was received in time, or the connection broke after the request was sent.
    Interrupted(TransportFault),
    /// The HTTP status is not a success, and the body contains no message.
    Status(u16),
    /// The body of the reply cannot be read.
    Malformed(Malformed),
    /// The reply was read, but is not authenticated.
    Unverified(VerifyError),
    /// The reply is authenticated, but its fields differ from the request: it answers another request.
    OtherRequest(OrderMismatch),
    /// A field contains a value that the table does not list, so that it means neither success nor failure.
    Unlisted {
        /// The name of the field on the wire.
        field: &'static str,
    },
    /// The reply contains a message instead of a file, without an error code or text.
    NoFile,
    /// A field is missing that every success contains; see `required_on_success` in the table.
    Incomplete {
        /// The name of the field on the wire.
        field: &'static str,
    },
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unknown::Interrupted(fault) => write!(f, "{fault}"),
            Unknown::Status(status) => write!(f, "HTTP status {status}"),
            Unknown::Malformed(malformed) => write!(f, "{malformed}"),
            Unknown::Unverified(unverified) => write!(f, "{unverified}"),
            Unknown::OtherRequest(differs) => {
                write!(f, "the reply answers another request: {} differs", differs.fields.join(", "))
            }
            Unknown::Unlisted { field } => {
                write!(f, "the reply's {field} has a value that the table does not list")
            }
            Unknown::NoFile => f.write_str("the reply is a message instead of a file"),
            Unknown::Incomplete { field } => write!(f, "the reply has no {field}"),
        }
    }
}

/// A failure of the connection to the gateway.
#[derive(Debug)]
pub struct TransportFault {
    /// Whether the time limit was exceeded.
    pub timeout: bool,
    /// The cause in words, if it is known.
    cause: Option<&'static str>,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportFault {
    /// A failure of a transport of your own. `timeout` is true if the time limit was exceeded.
    pub fn new(timeout: bool, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportFault { timeout, cause: None, source: source.into() }
    }

    /// The same with its cause in words.
    #[cfg(feature = "client")]
    pub(crate) fn because(self, cause: Option<&'static str>) -> Self {
        TransportFault { cause, ..self }
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.timeout { "no answer in time" } else { "the connection failed" };
        f.write_str(self.cause.unwrap_or(what))
    }
}

impl std::error::Error for TransportFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// The reason why a notice is not accepted. Answer with the notice's `refused`, so that the gateway sends it again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoticeError {
    /// The body of the notice cannot be read.
    Malformed(Malformed),
    /// The notice was read, but is not authenticated.
    Unverified(VerifyError),
    /// The notice is authenticated, but lacks a field that every notice of this API has. It is another message.
    Incomplete {
        /// The name of the missing field on the wire.
        field: &'static str,
    },
    /// The message is authenticated, but is not this notice. It is a reply or a request, for example.
    AnotherMessage {
        /// The field on the wire whose value or presence shows this.
        field: String,
    },
    /// The notice is authenticated, but is about another order than the one it was compared with.
    OtherOrder(OrderMismatch),
}

impl fmt::Display for NoticeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoticeError::Malformed(malformed) => write!(f, "the notice cannot be read: {malformed}"),
            NoticeError::Unverified(unverified) => write!(f, "the notice is not authenticated: {unverified}"),
            NoticeError::Incomplete { field } => {
                write!(f, "the notice has no {field}, which is required")
            }
            NoticeError::AnotherMessage { field } => {
                write!(
                    f,
                    "the message is not this notice: {field} has another value, or belongs to another message"
                )
            }
            NoticeError::OtherOrder(differs) => write!(f, "{differs}"),
        }
    }
}

impl std::error::Error for NoticeError {}

/// A notice or a reply is about another order, or contains another amount. Do not process it; examine the message and
/// the order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderMismatch {
    /// The fields that differ, with their names in the message; a nested field is a path such as `req_info.total_fee`.
    /// Empty if message and order have no field in common that could be compared.
    pub fields: Vec<&'static str>,
}

impl fmt::Display for OrderMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fields.as_slice() {
            [] => f.write_str("the message and the order have no field in common that could be compared"),
            [field] => write!(f, "the message is not about this order: {field} differs"),
            fields => write!(f, "the message is not about this order: {} differ", fields.join(", ")),
        }
    }
}

impl std::error::Error for OrderMismatch {}
