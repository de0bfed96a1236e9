//! How a call can fail. Each variant is another decision for the caller.

use crate::{
    check::Violations,
    codec::Malformed,
    table::{After, ErrorRow, Retry},
};
use std::fmt;

/// What is known about the order after a call that did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gateway never had it, or said that it was not done. Nothing to undo.
    NotDone,
    /// It had been done before this call. Of the shipped tables' codes only that of a close says so: the order is closed.
    AlreadyDone,
    /// It may have been done. Query it, or repeat the call with identical parameters; never use a new number.
    Unknown,
}

/// Why a call did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks its table. Nothing was sent: mend the request.
    Invalid(Violations),
    /// The gateway asks for the merchant's client certificate here, and the client has none. Nothing was sent: give
    /// the merchant its [`Certificate`](crate::Certificate).
    NoCertificate,
    /// A blocking client was called by a task of an asynchronous runtime, whose thread must not wait. Nothing was sent:
    /// use the asynchronous client there, or make the call within `tokio::task::spawn_blocking`.
    InsideRuntime,
    /// No connection to the gateway came about. Nothing was sent: the same call can be made again.
    NotSent(TransportFault),
    /// The gateway rejected the message without a signature: a wrong key, a wrong address, a malformed message. The
    /// reply is not authenticated, so the outcome is unknown.
    Rejected(Rejected),
    /// The gateway answered with an error code, and its signature was verified where it signs.
    Api(ApiError),
    /// The request went out, and no authenticated reply came back.
    Unknown(Unknown),
}

impl Error {
    /// What is known about the order.
    pub fn outcome(&self) -> Outcome {
        match self {
            Error::Invalid(_) | Error::NoCertificate | Error::InsideRuntime | Error::NotSent(_) => {
                Outcome::NotDone
            }
            Error::Api(refused) => refused.outcome(),
            Error::Rejected(_) | Error::Unknown(_) => Outcome::Unknown,
        }
    }

    /// The error code, if the gateway gave one: the documented one if there is one.
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

    /// From when on a repeat can help, where the code is documented with it.
    ///
    /// Such a code says that the call was not done: no money has moved, and the same request, under the same number,
    /// is sent again then. [`Error::outcome`] says whether the code can be relied on: it is [`Outcome::Unknown`] where
    /// the reply was not authenticated ([`Error::Rejected`]). `None` says nothing about a repeat.
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
            Error::Invalid(violations) => write!(f, "nothing was sent: {violations}"),
            Error::NoCertificate => f.write_str(
                "nothing was sent: this API needs the merchant's client certificate, and the client has none",
            ),
            Error::InsideRuntime => f.write_str(
                "nothing was sent: a blocking call would stop the runtime whose task makes it; use the asynchronous client, or `tokio::task::spawn_blocking`",
            ),
            Error::NotSent(fault) => write!(f, "nothing was sent ({fault}); the same call can be made again"),
            Error::Rejected(rejected) => {
                write!(f, "the gateway rejected the request, in a reply that is not authenticated: {}", rejected.message)?;
                remedy(f, rejected.row)?;
                f.write_str("; the outcome is unknown: query the order before you use another number")
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
                    "the outcome is unknown: {unknown}; query the order, or repeat with identical parameters"
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
            // What is said of all else is in the text of the error itself.
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

/// An error that the gateway returned without a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// What the gateway said.
    pub message: String,
    /// The documented error of that name or title, if there is one.
    pub row: Option<&'static ErrorRow>,
}

/// An error that the gateway returned, authenticated where it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The error code, as the gateway gave it.
    pub code: Option<String>,
    /// The gateway's error text.
    pub message: Option<String>,
    /// The row of the error table, if the code is documented, or the text is a documented code.
    pub row: Option<&'static ErrorRow>,
}

impl ApiError {
    /// What the code says about the order; an undocumented code says nothing.
    pub fn outcome(&self) -> Outcome {
        match self.row.map(|row| row.retry) {
            Some(Retry::Never | Retry::Later(_)) => Outcome::NotDone,
            Some(Retry::Done) => Outcome::AlreadyDone,
            Some(Retry::Same | Retry::Query) | None => Outcome::Unknown,
        }
    }
}

/// Why the outcome is unknown.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unknown {
    /// No answer in time, or the connection broke after the request had gone out.
    Interrupted(TransportFault),
    /// An HTTP status other than 200.
    Status(u16),
    /// The body could not be read.
    Malformed(Malformed),
    /// The body was read, and is not authenticated.
    Unverified(VerifyError),
    /// The reply is authenticated, and answers another request than this one.
    OtherRequest(OrderMismatch),
    /// A field holds a word that the table does not list: it says neither success nor failure.
    Unlisted {
        /// The field.
        field: &'static str,
    },
    /// A message came instead of the file, and does not say why.
    NoFile,
    /// A field is missing that every success has.
    Incomplete {
        /// The field.
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
                write!(f, "the reply's {field} is a word that its table does not list")
            }
            Unknown::NoFile => f.write_str("a message came instead of a file"),
            Unknown::Incomplete { field } => write!(f, "the reply has no {field}"),
        }
    }
}

/// What went wrong between here and the gateway.
#[derive(Debug)]
pub struct TransportFault {
    /// Whether time ran out.
    pub timeout: bool,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportFault {
    /// A fault of any transport.
    pub fn new(timeout: bool, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        TransportFault { timeout, source: source.into() }
    }
}

impl fmt::Display for TransportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.timeout { "no answer in time" } else { "the connection failed" };
        f.write_str(what)
    }
}

impl std::error::Error for TransportFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

/// Why a notice is not accepted. Answer it with the notice's `refused`, so that it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoticeError {
    /// The body could not be read.
    Malformed(Malformed),
    /// The body was read, and is not authenticated.
    Unverified(VerifyError),
    /// The body is authenticated, and lacks a field that every notice of this kind has: it is another message.
    Incomplete {
        /// A field that every such notice has.
        field: &'static str,
    },
    /// The body is signed, and is another message than this notice, a reply or a request for example.
    AnotherMessage {
        /// The field on the wire that says so.
        field: String,
    },
    /// The body is authenticated, and is about another order than the one it was compared with.
    OtherOrder(OrderMismatch),
}

impl fmt::Display for NoticeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoticeError::Malformed(malformed) => write!(f, "the notice cannot be read: {malformed}"),
            NoticeError::Unverified(unverified) => write!(f, "the notice is not authenticated: {unverified}"),
            NoticeError::Incomplete { field } => {
                write!(f, "the notice has no {field}, which every notice of its kind has")
            }
            NoticeError::AnotherMessage { field } => {
                write!(f, "the message is of another kind than this notice: {field} says so")
            }
            NoticeError::OtherOrder(differs) => write!(f, "{differs}"),
        }
    }
}

impl std::error::Error for NoticeError {}

/// Why a ciphertext could not be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecryptError {
    /// The merchant has no key for it: the API key, or for AES-256-GCM the APIv3 key.
    NoKey,
    /// It was encrypted under another key, or changed on its way.
    WrongKey,
    /// It was decrypted, and its content cannot be read.
    Unreadable,
    /// The crate was built without the feature that decrypts it.
    NoCipher,
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecryptError::NoKey => "the merchant has no key to decrypt what is in the message",
            DecryptError::WrongKey => {
                "the ciphertext in the message cannot be decrypted with the merchant's key"
            }
            DecryptError::Unreadable => "the decrypted content of the message cannot be read",
            DecryptError::NoCipher => "the ciphertext in the message needs the feature `gcm`",
        })
    }
}

/// Why a message is not authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no signature.
    NotSigned,
    /// The message names another signature algorithm than the one configured.
    WrongSignType,
    /// The signature does not fit the message.
    WrongSignature,
    /// A header that the signature needs is missing, there more than once, or no line of text.
    NoHeader {
        /// Its name.
        name: &'static str,
    },
    /// The time the message was signed at is too far from now: it may be a replay, or the clock here is wrong.
    NotNow,
    /// No key of the gateway has the id that the message names. A certificate may be new: add it, or download it again.
    UnknownKey {
        /// The id.
        id: String,
    },
    /// The certificate that the message names is not valid now.
    ExpiredKey {
        /// Its serial number.
        id: String,
    },
    /// A field holds something that cannot have been signed.
    NotFlat,
    /// The signature fits, and a value of the message reads as more fields of the signed text: `k=v&k=v` does not say
    /// where a value ends. Neither success nor failure is known. Accepted only if the caller's own order or request
    /// states the same value.
    Ambiguous {
        /// The field on the wire.
        field: String,
    },
    /// A ciphertext in the message cannot be decrypted.
    Encrypted(DecryptError),
    /// The message belongs to another merchant.
    WrongMerchant {
        /// The field that differs.
        field: &'static str,
    },
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifyError::NotSigned => f.write_str("the message carries no signature"),
            VerifyError::WrongSignType => {
                f.write_str("the message names another signature algorithm than the one configured")
            }
            VerifyError::WrongSignature => f.write_str("the signature does not fit the message"),
            VerifyError::NoHeader { name } => write!(f, "the header {name} is missing, or is there twice"),
            VerifyError::NotNow => f.write_str("the message was signed at a time too far from now"),
            VerifyError::UnknownKey { id } => {
                write!(f, "the message is signed with the key {id}, which is not among the gateway's keys")
            }
            VerifyError::ExpiredKey { id } => write!(f, "the certificate {id} is not valid now"),
            VerifyError::Ambiguous { field } => {
                write!(f, "the value of {field} can be read as more than one field of the signed text")
            }
            VerifyError::NotFlat => f.write_str("the message holds a value that cannot have been signed"),
            VerifyError::Encrypted(why) => write!(f, "{why}"),
            VerifyError::WrongMerchant { field } => {
                write!(f, "the message is for another merchant ({field})")
            }
        }
    }
}

impl std::error::Error for VerifyError {}

/// A notice or a reply that is about another order, or says another amount. Do not act on it; look at both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderMismatch {
    /// The fields that differ, named as in the message; inside another, a path such as `req_info.total_fee`. Empty
    /// where the two have nothing in common that could be compared.
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
