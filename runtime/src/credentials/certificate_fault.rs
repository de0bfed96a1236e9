//! The reasons why a certificate in a message is not trusted.

use std::fmt;

/// The reason why a certificate in a message is not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateFault {
    /// The text is no certificate with an RSA key of 2048 to 8192 bits.
    Unreadable,
    /// None of the trusted certificates issued it.
    UnknownIssuer {
        /// The issuer that the certificate names.
        issuer: String,
    },
    /// A trusted certificate has the name of the issuer, but its key did not sign the certificate.
    WrongSignature,
    /// The issuer signed with an algorithm that can be forged or is not known, such as SHA-1. Add the certificate itself
    /// to the trusted ones, if you have it from a source that you trust.
    WeakSignature,
    /// The certificate, or the trusted one that issued it, is not valid at the present time.
    NotValid {
        /// The serial number of the certificate that is not valid, in hexadecimal.
        serial: String,
    },
    /// The certificate is of the same authority, but of another owner than the gateway.
    OtherSubject {
        /// The common name in the certificate.
        common_name: String,
    },
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateFault::Unreadable => f.write_str("it cannot be read"),
            CertificateFault::UnknownIssuer { issuer } => {
                write!(f, "none of the trusted certificates is of its issuer {issuer:?}")
            }
            CertificateFault::WrongSignature => f.write_str("its issuer did not sign it"),
            CertificateFault::WeakSignature => f.write_str(
                "its issuer signed it with an algorithm that is not accepted, such as SHA-1; trust the certificate itself, \
                 if it comes from a trusted source",
            ),
            CertificateFault::NotValid { serial } => {
                write!(f, "the certificate {serial} is not valid at the present time")
            }
            CertificateFault::OtherSubject { common_name } => {
                write!(f, "it belongs to {common_name:?}, who is not the gateway")
            }
        }
    }
}

impl std::error::Error for CertificateFault {}
