//! The certificates by which a certificate in a message is trusted.

use super::{certificate::X509Certificate, certificate_fault::CertificateFault, provider};
use pkcs8::der::{Decode, Header, Reader, SliceReader, asn1::BitStringRef};
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

/// The certificates by which a gateway's certificate is trusted that stands in its messages: of the authorities that
/// issue it, or the gateway's own.
///
/// A message brings one certificate and no chain, so the certificate of the authority that signed it has to be among
/// these; the root above that one is not needed. A message whose certificate is itself among these needs no issuer.
///
/// Clones share the certificates. They may be added and removed while calls run: keep a clone of the value that was
/// passed to [`Merchant::trusted`](crate::Merchant::trusted).
#[derive(Clone, Default)]
pub struct TrustedCertificates(Arc<RwLock<Vec<X509Certificate>>>);

impl TrustedCertificates {
    /// An empty set, which trusts nothing.
    pub fn new() -> TrustedCertificates {
        TrustedCertificates::default()
    }

    /// Adds a certificate. Adding it twice makes no difference.
    pub fn insert(&self, certificate: X509Certificate) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !all.contains(&certificate) {
            all.push(certificate);
        }
    }

    /// Removes a certificate. Returns `false` if it is not there.
    pub fn remove(&self, certificate: &X509Certificate) -> bool {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = all.len();
        all.retain(|one| one != certificate);
        all.len() < before
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether a certificate is trusted at that time, in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// The reason why it is not.
    pub fn check(&self, certificate: &X509Certificate, unix_seconds: i64) -> Result<(), CertificateFault> {
        valid(certificate, unix_seconds)?;
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if all.contains(certificate) {
            return Ok(());
        }
        // An authority has several certificates of one name when its key is replaced: the last reason is told.
        let mut why = CertificateFault::UnknownIssuer { issuer: certificate.issuer().to_owned() };
        for issuer in
            all.iter().filter(|one| one.is_authority() && one.subject_der() == certificate.issuer_der())
        {
            match issued(certificate, issuer, unix_seconds) {
                Ok(()) => return Ok(()),
                Err(fault) => why = fault,
            }
        }
        Err(why)
    }
}

fn valid(certificate: &X509Certificate, unix_seconds: i64) -> Result<(), CertificateFault> {
    if certificate.is_valid_at(unix_seconds) {
        return Ok(());
    }
    Err(CertificateFault::NotValid { serial: certificate.serial().to_owned() })
}

fn issued(
    certificate: &X509Certificate,
    issuer: &X509Certificate,
    unix_seconds: i64,
) -> Result<(), CertificateFault> {
    let signed = Signed::of(certificate.der()).ok_or(CertificateFault::Unreadable)?;
    let verifier = provider::verifier_of(signed.algorithm).ok_or(CertificateFault::WeakSignature)?;
    let signature = signed.signature.as_bytes().ok_or(CertificateFault::WrongSignature)?;
    verifier
        .verify_signature(issuer.public_key().pkcs1_der(), signed.text, signature)
        .map_err(|_| CertificateFault::WrongSignature)?;
    valid(issuer, unix_seconds)
}

/// What an issuer signs of a certificate, as it stands in it.
struct Signed<'a> {
    text: &'a [u8],
    /// The content of the `AlgorithmIdentifier`, without tag and length.
    algorithm: &'a [u8],
    signature: BitStringRef<'a>,
}

impl<'a> Signed<'a> {
    fn of(der: &'a [u8]) -> Option<Signed<'a>> {
        let mut reader = SliceReader::new(der).ok()?;
        let parts = |reader: &mut SliceReader<'a>| {
            let (text, algorithm) = (reader.tlv_bytes()?, reader.tlv_bytes()?);
            Ok::<_, pkcs8::der::Error>((text, algorithm, BitStringRef::decode(reader)?))
        };
        let (text, algorithm, signature) = reader.sequence(parts).ok()?;
        let mut inside = SliceReader::new(algorithm).ok()?;
        let length = Header::decode(&mut inside).ok()?.length();
        Some(Signed { text, algorithm: inside.read_slice(length).ok()?, signature })
    }
}

impl fmt::Debug for TrustedCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_list().entries(all.iter().map(X509Certificate::serial)).finish()
    }
}
