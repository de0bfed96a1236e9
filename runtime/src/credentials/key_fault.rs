//! Why a text is not the key or certificate that is needed.

use std::fmt;

/// What a text holds, or should hold.
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

/// Why a text or DER is not the key or certificate that is needed. No variant holds any of its content, apart from the
/// label of a PEM block.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyFault {
    /// The text is empty.
    Empty,
    /// It has no PEM block and is not base64.
    NotPem,
    /// It is DER, where text is needed.
    Binary,
    /// It is UTF-16.
    Utf16,
    /// A PEM block has no end.
    Truncated,
    /// What a PEM block holds is not base64.
    NotBase64,
    /// The base64 is read, and the DER in it is not a key or certificate.
    Malformed,
    /// It is a key or certificate of another kind.
    WrongKind {
        /// What it is.
        given: KeyKind,
        /// What it should be.
        expected: KeyKind,
    },
    /// The PEM block is something else, such as a certificate request or a key of OpenSSH.
    WrongBlock {
        /// Its label.
        label: String,
        /// What it should be.
        expected: KeyKind,
    },
    /// The private key is encrypted under a password.
    Encrypted,
    /// There are several keys, and nothing says which.
    Several,
    /// The key is not RSA.
    NotRsa {
        /// The name of its algorithm, or its object identifier.
        algorithm: String,
    },
    /// The key is shorter than 2048 bits.
    TooSmall {
        /// The size of its modulus, in bits.
        bits: usize,
    },
    /// The key is longer than 8192 bits.
    TooLarge {
        /// The size of its modulus, in bits.
        bits: usize,
    },
    /// The public exponent is even, 1, or longer than 33 bits.
    Exponent,
    /// The cryptographic provider refuses the key: its numbers do not belong together, or ring is given a private key of
    /// more than 4096 bits.
    Refused {
        /// What the provider says.
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
                f.write_str("the file is binary DER, not PEM; use `from_der`, or convert it with openssl")
            }
            KeyFault::Utf16 => f.write_str("the file is UTF-16; save it as UTF-8"),
            KeyFault::Truncated => {
                f.write_str("the PEM block has no -----END line; copy the whole file, with all its lines")
            }
            KeyFault::NotBase64 => {
                f.write_str("the PEM block is not base64 between its lines; copy the file again")
            }
            KeyFault::Malformed => f.write_str(
                "the base64 does not hold a key or certificate, or not all of one; copy the file again",
            ),
            KeyFault::WrongKind { given, expected } => write!(
                f,
                "a {given} was given where a {expected} is needed; use the file that begins with {}",
                begin(*expected),
            ),
            KeyFault::WrongBlock { label, expected } => write!(
                f,
                "the PEM block is {label}, where a {expected} is needed; use the file that begins with {}",
                begin(*expected),
            ),
            KeyFault::Encrypted => f.write_str(
                "the private key is encrypted under a password; decrypt it with `openssl pkey -in key.pem -out \
                 plain.pem`",
            ),
            KeyFault::Several => f.write_str("the text holds several keys; leave only the one to be used"),
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
                "the cryptographic provider refuses the RSA key ({reason}); check it with `openssl pkey -check`, and \
                 use at most 4096 bits",
            ),
        }
    }
}

impl std::error::Error for KeyFault {}

/// The first line of a file.
fn begin(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::PrivateKey => "-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----",
        KeyKind::PublicKey => "-----BEGIN PUBLIC KEY-----",
        KeyKind::Certificate => "-----BEGIN CERTIFICATE-----",
    }
}
