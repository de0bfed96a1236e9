//! Keys that verify the signatures of lines: certificates, public keys, private keys.

use crate::explain::fault::Faults;
use paytable::{PrivateKey, PublicKey, X509Certificate};
use std::fmt;

/// A key from a PEM file.
#[derive(Clone)]
pub enum LinesKey {
    /// A private key, which can also sign.
    Private(PrivateKey),
    /// A certificate, which has a serial number.
    Certificate(Box<X509Certificate>),
    /// A public key.
    Public(PublicKey),
}

impl fmt::Debug for LinesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinesKey({})", self.name())
    }
}

impl LinesKey {
    /// Reads a PEM file: a private key if the text has one, or else a certificate or a public key.
    ///
    /// # Errors
    /// The text is none of them.
    pub fn from_pem(text: &[u8]) -> Result<LinesKey, Faults> {
        let has = |label: &[u8]| text.windows(label.len()).any(|window| window == label);
        let read = if has(b"PRIVATE KEY-----") {
            PrivateKey::from_pem(text).map(LinesKey::Private)
        } else if has(b"CERTIFICATE-----") {
            X509Certificate::from_pem(text).map(|certificate| LinesKey::Certificate(Box::new(certificate)))
        } else {
            PublicKey::from_pem(text).map(LinesKey::Public)
        };
        // The reason has the label of a PEM block at most.
        read.map_err(|fault| Faults::one("--pem", fault.to_string()))
    }

    pub(crate) fn public(&self) -> &PublicKey {
        match self {
            LinesKey::Private(key) => key.public_key(),
            LinesKey::Certificate(certificate) => certificate.public_key(),
            LinesKey::Public(key) => key,
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            LinesKey::Private(_) => "private key",
            LinesKey::Certificate(_) => "certificate",
            LinesKey::Public(_) => "public key",
        }
    }
}
