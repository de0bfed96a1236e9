//! The merchant's client certificate and its private key, for TLS. The text is read when it is given, so that a program
//! without a client certificate links nothing of that.

use super::{
    key_fault::{KeyFault, KeyKind},
    key_text::{
        Block, bare, blocks, cleaned, is_certificate, is_private, is_version_1, other_block, sequence,
    },
    wipe,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
use rustls::{
    client::ResolvesClientCert,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer},
    sign::{CertifiedKey, SingleCertAndKey},
};
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// A client certificate with its private key, for TLS. It cannot be printed. It is wiped from memory when its last
/// clone is dropped.
///
/// ```
/// let certificate = paytable::Certificate::from_pem("-----BEGIN CERTIFICATE-----\n…");
/// assert_eq!(format!("{certificate:?}"), "Certificate(***)");
/// ```
#[derive(Clone)]
pub struct Certificate(Arc<dyn Contents>);

/// What a certificate holds. It is a trait, so that only a program that reads a certificate links what that takes.
trait Contents: Send + Sync {
    fn pem(&self) -> &[u8];

    #[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
    fn resolver(&self, provider: &CryptoProvider) -> Result<Arc<dyn ResolvesClientCert>, BoxError>;
}

/// A text, and what was read from it.
struct Text {
    pem: Zeroizing<Vec<u8>>,
    #[cfg_attr(
        not(any(feature = "tls-ring", feature = "tls-aws-lc")),
        expect(dead_code, reason = "for TLS")
    )]
    parts: Result<Parts, KeyFault>,
}

#[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A certificate chain and its key, in DER.
pub(crate) struct Parts {
    /// The merchant's certificate, then those of its issuers.
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) key: Zeroizing<Vec<u8>>,
}

impl Certificate {
    /// A certificate and its private key, both in PEM, one after the other: the contents of `apiclient_cert.pem` and
    /// `apiclient_key.pem`. For a `.p12` file use the feature `pkcs12`, or convert it with `openssl pkcs12 -in
    /// apiclient_cert.p12 -nodes -passin pass:MERCHANT_NUMBER` (and `-legacy` for old files).
    ///
    /// The text is cleaned: a byte order mark, white space and quotes around it, Windows line ends, line ends written as
    /// `\n` (as in environment variables), and a missing line end between the two files make no difference. Any other
    /// text is refused, with a [`KeyFault`], when the client is built.
    pub fn from_pem(pem: impl Into<Vec<u8>>) -> Self {
        let given = Zeroizing::new(pem.into());
        match wipe::after(|| Parts::read(&given)) {
            Ok(parts) => Certificate::of(parts),
            Err(fault) => Certificate(Arc::new(Text { pem: given, parts: Err(fault) })),
        }
    }

    pub(crate) fn of(parts: Parts) -> Certificate {
        Certificate(Arc::new(Text { pem: parts.pem(), parts: Ok(parts) }))
    }

    /// The certificates and the private key in PEM, in its usual form, for a transport of your own. A text that cannot
    /// be used is returned as it was given.
    pub fn pem(&self) -> &[u8] {
        self.0.pem()
    }

    /// What presents this certificate in TLS.
    ///
    /// # Errors
    /// A [`KeyFault`], whose code is then linked only into programs that have a certificate.
    #[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
    pub(crate) fn resolver(
        &self,
        provider: &CryptoProvider,
    ) -> Result<Arc<dyn ResolvesClientCert>, BoxError> {
        self.0.resolver(provider)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(***)")
    }
}

impl Contents for Text {
    fn pem(&self) -> &[u8] {
        &self.pem
    }

    // The text of the provider's error contains nothing of the key.
    #[cfg(any(feature = "tls-ring", feature = "tls-aws-lc"))]
    fn resolver(&self, provider: &CryptoProvider) -> Result<Arc<dyn ResolvesClientCert>, BoxError> {
        let parts = self.parts.as_ref().map_err(Clone::clone)?;
        let chain = parts.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
        let key = PrivateKeyDer::try_from(parts.key.to_vec()).map_err(|_| KeyFault::Malformed)?;
        let certified = CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => KeyFault::Mismatch,
            other => KeyFault::Refused { reason: other.to_string() },
        })?;
        Ok(Arc::new(SingleCertAndKey::from(certified)))
    }
}

/// The certificates of a text, in DER.
///
/// # Errors
/// The text contains no certificate, or one that is incomplete.
#[cfg(feature = "client")]
pub(crate) fn certificates(text: &[u8]) -> Result<Vec<Vec<u8>>, KeyFault> {
    let text = cleaned(text)?;
    chain(&marked(&text)?)
}

impl Parts {
    fn read(text: &[u8]) -> Result<Parts, KeyFault> {
        let text = cleaned(text)?;
        let blocks = marked(&text)?;
        let chain = chain(&blocks)?;
        if chain.first().is_some_and(|own| is_version_1(own)) {
            return Err(KeyFault::Version1);
        }
        let key = key(&blocks)?.der()?;
        complete(&key)?;
        Ok(Parts { chain, key })
    }

    /// The capacity is reserved in advance: a buffer that grows leaves copies in memory.
    fn pem(&self) -> Zeroizing<Vec<u8>> {
        let long = |der: &[u8]| der.len() * 3 / 2 + 100;
        let chain: usize = self.chain.iter().map(|der| long(der)).sum();
        let mut text = Zeroizing::new(Vec::with_capacity(chain + long(&self.key)));
        for certificate in &self.chain {
            push(&mut text, "CERTIFICATE", certificate);
        }
        push(&mut text, label(&self.key), &self.key);
        text
    }
}

/// The PEM blocks of a cleaned text; there is at least one.
fn marked(text: &[u8]) -> Result<Vec<Block<'_>>, KeyFault> {
    let blocks = blocks(text)?;
    if blocks.is_empty() {
        // What is not even base64 has a fault of its own.
        bare(text)?;
        return Err(KeyFault::NoLines);
    }
    Ok(blocks)
}

/// The certificates among the blocks; there is at least one.
fn chain(blocks: &[Block<'_>]) -> Result<Vec<Vec<u8>>, KeyFault> {
    let certificates = blocks.iter().filter(|block| is_certificate(block.label));
    let chain: Vec<Vec<u8>> = certificates.map(certificate).collect::<Result<_, _>>()?;
    match blocks {
        _ if !chain.is_empty() => Ok(chain),
        [first, ..] if !is_private(first.label) => Err(other_block(first.label, KeyKind::Certificate)),
        _ => Err(KeyFault::Lacks(KeyKind::Certificate)),
    }
}

fn certificate(block: &Block<'_>) -> Result<Vec<u8>, KeyFault> {
    let der = block.der()?;
    complete(&der)?;
    Ok(der.to_vec())
}

/// The only private key among the blocks.
fn key<'b, 'a>(blocks: &'b [Block<'a>]) -> Result<&'b Block<'a>, KeyFault> {
    let mut keys = blocks.iter().filter(|block| is_private(block.label));
    match (keys.next(), keys.next()) {
        (Some(key), None) if key.label == "ENCRYPTED PRIVATE KEY" => Err(KeyFault::Encrypted),
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(KeyFault::Several),
        (None, _) => match blocks.iter().find(|block| !is_certificate(block.label)) {
            Some(other) => Err(other_block(other.label, KeyKind::PrivateKey)),
            None => Err(KeyFault::Lacks(KeyKind::PrivateKey)),
        },
    }
}

fn complete(der: &[u8]) -> Result<(), KeyFault> {
    match sequence(der) {
        Some(sequence) if sequence.content.len() == sequence.length => Ok(()),
        _ => Err(KeyFault::Malformed),
    }
}

/// The label of a private key, by its first numbers. The label of the text may be wrong.
fn label(key: &[u8]) -> &'static str {
    match sequence(key).map(|sequence| sequence.content) {
        Some([2, 1, 0, 2, ..]) => "RSA PRIVATE KEY",
        Some([2, 1, 1, 4, ..]) => "EC PRIVATE KEY",
        _ => "PRIVATE KEY",
    }
}

fn push(text: &mut Vec<u8>, label: &str, der: &[u8]) {
    let framed = |word| format!("-----{word} {label}-----\n");
    text.extend(framed("BEGIN").as_bytes());
    // Lines of 64 characters.
    for bytes in der.chunks(48) {
        text.extend(Zeroizing::new(BASE64_STANDARD.encode(bytes)).as_bytes());
        text.push(b'\n');
    }
    text.extend(framed("END").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn certificates_are_wiped_when_they_are_dropped() {
        // This compiles only for types that are wiped when dropped.
        fn is_wiped(_: &impl ZeroizeOnDrop) {}
        let parts = Parts { chain: Vec::new(), key: Zeroizing::new(vec![0x30, 0]) };
        is_wiped(&parts.key);
        is_wiped(&Text { pem: parts.pem(), parts: Ok(parts) }.pem);
    }
}
