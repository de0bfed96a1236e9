//! What a caller is told if there is no reply to pass on.

use paytable::{Error, Outcome};
use std::fmt;

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Certainly nothing was done.
    NotCarriedOut(String),
    /// It may have been done.
    Unknown(String),
    /// No provider calls for that sub-merchant; nothing was done.
    NoSuchMerchant(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NotCarriedOut(why) | Failure::Unknown(why) => f.write_str(why),
            Failure::NoSuchMerchant(number) if number.is_empty() => f.write_str("sub_mch_id is empty"),
            Failure::NoSuchMerchant(number) => {
                write!(f, "sub_mch_id {number} is not a sub-merchant of this service")
            }
        }
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// What came of a call that the library reports as this error.
    pub(super) fn of(error: &Error) -> Failure {
        match (error, error.outcome()) {
            (Error::NoCertificate, _) => Failure::NotCarriedOut(
                "nothing was sent: this call needs the client certificate of the service provider, and this service \
                 has none for it; configure the certificate"
                    .to_owned(),
            ),
            (_, Outcome::NotDone) => Failure::NotCarriedOut(error.to_string()),
            _ => Failure::Unknown(error.to_string()),
        }
    }
}
