//! The reasons why a text is not the required key or certificate.

use std::fmt;

/// The type of a key file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyKind {
    /// A private key.
    PrivateKey,
    /// A public key.
    PublicKey,
    /// An X.509 certificate.
    Certificate,
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyKind::PrivateKey => "private key",
            KeyKind::PublicKey => "public key",
            KeyKind::Certificate => "certificate",
        })
    }
}

/// The reason why a text or DER is not the required key or certificate. It contains nothing of the content except the
/// label of a PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// The text is empty.
    Empty,
    /// The text contains no PEM block, and is not base64.
    NotPem,
    /// The content is binary DER; text is required. Use `from_der`.
    Binary,
    /// The content is a PKCS#12 file, such as `apiclient_cert.p12`; PEM is required.
    Pkcs12,
    /// The text is base64 without the PEM lines, which are required because the text contains a certificate and a key.
    NoLines,
    /// The text is UTF-16; UTF-8 is required.
    Utf16,
    /// A PEM block has no `-----END` line.
    Truncated,
    /// The content of a PEM block is not base64.
    NotBase64,
    /// The content is base64, but the DER in it is not a key or certificate.
    Malformed,
    /// The text contains a key or certificate of another type.
    WrongKind {
        /// The type in the text.
        given: KeyKind,
        /// The required type.
        expected: KeyKind,
    },
    /// The PEM block contains something else, such as a certificate request or an OpenSSH key.
    WrongBlock {
        /// The label of the PEM block.
        label: String,
        /// The required type.
        expected: KeyKind,
    },
    /// The private key is encrypted with a password. Decrypt it first.
    Encrypted,
    /// The text contains several keys. Keep only one of them.
    Several,
    /// The text contains only one of a certificate and its private key; this one is missing.
    Lacks(KeyKind),
    /// The private key belongs to another certificate than the first one of the text.
    Mismatch,
    /// The certificate is of X.509 version 1, which TLS does not accept.
    Version1,
    /// The key is of another algorithm than RSA.
    NotRsa {
        /// The name of the algorithm, or its object identifier.
        algorithm: String,
    },
    /// The key is shorter than 2048 bits.
    TooSmall {
        /// The length of the key (its modulus) in bits.
        bits: usize,
    },
    /// The key is longer than 8192 bits.
    TooLarge {
        /// The length of the key (its modulus) in bits.
        bits: usize,
    },
    /// The public exponent is even, 1, or longer than 33 bits.
    Exponent,
    /// The cryptographic provider rejects the key: its numbers do not match each other, or ring was given a private key
    /// of more than 4096 bits.
    Refused {
        /// The error text of the provider.
        reason: String,
    },
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyFault::Empty => f.write_str("the text is empty; pass the content of the PEM file"),
            KeyFault::NotPem => f.write_str(
                "the text has no PEM block and is not base64; pass the content of the file, from -----BEGIN to \
                 -----END, not its path",
            ),
            KeyFault::Binary => {
                f.write_str("the file is binary DER, not PEM; use `from_der` where there is one, or convert it with openssl")
            }
            KeyFault::Pkcs12 => f.write_str(
                "the file is PKCS#12, not PEM; use `Certificate::from_pkcs12` (feature `pkcs12`), or convert it with \
                 `openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -out apiclient.pem`",
            ),
            KeyFault::NoLines => f.write_str(
                "the text is base64 without PEM lines; pass the content of both files, each from -----BEGIN to -----END",
            ),
            KeyFault::Utf16 => f.write_str("the file is UTF-16; save it as UTF-8"),
            KeyFault::Truncated => {
                f.write_str("the PEM block has no -----END line; copy the whole file, with all its lines")
            }
            KeyFault::NotBase64 => {
                f.write_str("the PEM block is not base64 between its lines; copy the file again")
            }
            KeyFault::Malformed => f.write_str(
                "the base64 is not a complete key or certificate; copy the file again",
            ),
            KeyFault::WrongKind { given, expected } => write!(
                f,
                "a {expected} is needed, got a {given}; use the file that begins with {}",
                begin(*expected),
            ),
            KeyFault::WrongBlock { label, expected } => write!(
                f,
                "a {expected} is needed, got the PEM block {label}; use the file that begins with {}",
                begin(*expected),
            ),
            KeyFault::Encrypted => f.write_str(
                "the private key is encrypted under a password; decrypt it with `openssl pkey -in key.pem -out \
                 plain.pem`",
            ),
            KeyFault::Several => f.write_str("the text contains several keys; keep only the one to be used"),
            KeyFault::Lacks(missing) => write!(
                f,
                "the text has no {missing}; pass the certificate and its private key (apiclient_cert.pem and \
                 apiclient_key.pem), one after the other",
            ),
            KeyFault::Mismatch => f.write_str(
                "the private key does not belong to the first certificate; put the merchant's own certificate first, \
                 and use the key that was made with it",
            ),
            KeyFault::Version1 => f.write_str(
                "the certificate is of X.509 version 1; use one of version 3, as the merchant platform provides it",
            ),
            KeyFault::NotRsa { algorithm } => {
                write!(f, "the key is of the algorithm {algorithm}; use the RSA key")
            }
            KeyFault::TooSmall { bits } => {
                write!(f, "the RSA key has {bits} bits; use one of at least 2048 bits")
            }
            KeyFault::TooLarge { bits } => {
                write!(f, "the RSA key has {bits} bits; use one of at most 8192 bits")
            }
            KeyFault::Exponent => f.write_str(
                "the public exponent of the RSA key is even, 1, or longer than 33 bits; make another key, whose \
                 exponent is 65537",
            ),
            KeyFault::Refused { reason } => write!(
                f,
                "the cryptographic provider refuses the key ({reason}); check it with `openssl pkey -check`, and use \
                 at most 4096 bits",
            ),
        }
    }
}

impl std::error::Error for KeyFault {}

/// The first line of a PEM file of that type.
fn begin(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::PrivateKey => "-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----",
        KeyKind::PublicKey => "-----BEGIN PUBLIC KEY-----",
        KeyKind::Certificate => "-----BEGIN CERTIFICATE-----",
    }
}
