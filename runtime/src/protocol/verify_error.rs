//! Why a message is not authenticated, and why a field cannot be decrypted.

use crate::credentials::certificate_fault::CertificateFault;
use std::fmt;

/// The reason why a ciphertext cannot be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecryptError {
    /// The merchant lacks the key: the API key, or the APIv3 key for AES-256-GCM.
    NoKey,
    /// The ciphertext is not base64, or contains blanks: it was masked in a log, or the notice was decoded as a form,
    /// which turns each `+` into a blank.
    NotBase64,
    /// The ciphertext was made with another key, or was modified.
    WrongKey,
    /// The ciphertext was decrypted, but the content cannot be read.
    Unreadable,
    /// The crate was built without the feature that contains the cipher.
    NoCipher,
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DecryptError::NoKey => "the merchant has no key to decrypt what is in the message",
            DecryptError::NotBase64 => {
                "the ciphertext in the message is not base64; use the body as it was received: decoding it as a form \
                 turns each + into a blank, and a log shows *** in its place"
            }
            DecryptError::WrongKey => {
                "the ciphertext in the message cannot be decrypted with the merchant's key"
            }
            DecryptError::Unreadable => "the decrypted content of the message cannot be read",
            DecryptError::NoCipher => "the ciphertext in the message needs the feature `gcm`",
        })
    }
}

/// The reason why a message is not authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// The message has no signature.
    NotSigned,
    /// The message names another signature algorithm than the one configured.
    WrongSignType,
    /// The signature does not match the message.
    WrongSignature,
    /// A header that the signature needs is missing, occurs more than once, or contains a line break.
    NoHeader {
        /// The name of the header.
        name: &'static str,
    },
    /// The time in the signature differs too much from the clock: the message may be a replay, or the local clock is
    /// wrong.
    NotNow,
    /// The merchant lacks the secret with which the message is verified.
    NoSecret {
        /// The name of the secret.
        name: &'static str,
    },
    /// The message names a key id that is not among the gateway's known keys. A new certificate has to be added or
    /// downloaded.
    UnknownKey {
        /// The key id in the message: a certificate's serial number, or the id of a public key.
        id: String,
    },
    /// The certificate that the message names is not valid at the present time.
    ExpiredKey {
        /// The serial number of the certificate.
        id: String,
    },
    /// The certificate in the message is not trusted.
    Certificate(CertificateFault),
    /// A field contains an object or a list, which cannot be part of the signed text.
    NotFlat,
    /// The signature is valid, but a value can be read as several fields of the signed text, because `k=v&k=v` does not
    /// mark where a value ends. Neither success nor failure is known. The message is accepted only if the caller's own
    /// order or request contains the same value.
    Ambiguous {
        /// The name of the field on the wire.
        field: String,
    },
    /// A ciphertext in the message cannot be decrypted.
    Encrypted(DecryptError),
    /// The message says success and is not encrypted, and the merchant has the key under which it would be.
    NotEncrypted,
    /// The message belongs to another merchant.
    WrongMerchant {
        /// The field that contains another merchant's value, such as `mch_id`.
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
            VerifyError::WrongSignature => f.write_str("the signature does not match the message"),
            VerifyError::NoHeader { name } => {
                write!(f, "the header {name} is missing, or occurs more than once")
            }
            VerifyError::NoSecret { name } => {
                write!(f, "the merchant has no secret {name} with which the message could be verified")
            }
            VerifyError::NotNow => f.write_str("the message was signed at a time too far from now"),
            VerifyError::UnknownKey { id } => {
                write!(f, "the message is signed with the key {id}, which is not among the gateway's keys")
            }
            VerifyError::ExpiredKey { id } => write!(f, "the certificate {id} is not valid now"),
            VerifyError::Ambiguous { field } => {
                write!(f, "the value of {field} can be read as more than one field of the signed text")
            }
            VerifyError::Certificate(why) => {
                write!(f, "the certificate in the message is not trusted: {why}")
            }
            VerifyError::NotFlat => f.write_str(
                "the message contains an object or a list, which cannot be part of the signed text",
            ),
            VerifyError::Encrypted(why) => write!(f, "{why}"),
            VerifyError::NotEncrypted => {
                f.write_str("the message is not encrypted, and the merchant has the key to encrypt it")
            }
            VerifyError::WrongMerchant { field } => {
                write!(f, "the message is for another merchant ({field})")
            }
        }
    }
}

impl std::error::Error for VerifyError {}
