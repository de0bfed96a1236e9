//! Client certificates in the form that the merchant platform provides: `apiclient_cert.p12`.

use crate::credentials::{
    client_certificate::{Certificate, Parts},
    key_fault::KeyFault,
    key_text::{bare, is_pkcs12, sequence},
    merchant::Merchant,
};
use memchr::memmem;
use p12_keystore::{CertificateBag, Pkcs12Archive, PrivateKeyBag, error::Error};
use std::fmt;
use zeroize::Zeroizing;

/// The reason why a PKCS#12 file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkcs12Error {
    /// The file is empty.
    Empty,
    /// The file is PEM. Use [`Certificate::from_pem`].
    Pem,
    /// The file is PKCS#12 or something else in base64. Decode it first.
    Base64,
    /// The file is not PKCS#12.
    NotPkcs12,
    /// The end of the file is missing.
    Truncated,
    /// The password is wrong. WeChat Pay uses the merchant number as password.
    WrongPassword,
    /// The file is damaged, or uses unsupported ciphers. If `openssl` can read it, the command in the text of this
    /// error converts it to PEM, for [`Certificate::from_pem`].
    Unreadable,
    /// The file was decrypted, but contains no certificate with its private key.
    Incomplete,
}

impl fmt::Display for Pkcs12Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pkcs12Error::Empty => "the PKCS#12 file is empty; pass the content of apiclient_cert.p12",
            Pkcs12Error::Pem => "the file is PEM, not PKCS#12; use `Certificate::from_pem`",
            Pkcs12Error::Base64 => "the file is base64, not PKCS#12; decode it first, and pass the bytes",
            Pkcs12Error::NotPkcs12 => {
                "the bytes are not PKCS#12; pass the content of apiclient_cert.p12, not its path, and read it as \
                 bytes, not as text"
            }
            Pkcs12Error::Truncated => "the end of the PKCS#12 file is missing; copy it again",
            Pkcs12Error::WrongPassword => {
                "the password of the PKCS#12 file is wrong; WeChat Pay uses the merchant number"
            }
            Pkcs12Error::Unreadable => {
                "the PKCS#12 file cannot be read; make PEM of it with \
                 `openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -out apiclient.pem`"
            }
            Pkcs12Error::Incomplete => "the PKCS#12 file contains no certificate with its private key",
        })
    }
}

impl std::error::Error for Pkcs12Error {}

impl Certificate {
    /// Reads a certificate and its private key from a PKCS#12 file such as `apiclient_cert.p12`; with the feature
    /// `pkcs12`. The ciphers of old files (RC2 with 40 bits, triple DES) are supported.
    ///
    /// WeChat Pay uses the merchant number as password; see [`Merchant::certificate_pkcs12`].
    ///
    /// ```
    /// use paytable::{Certificate, Pkcs12Error};
    ///
    /// let error = Certificate::from_pkcs12(b"-----BEGIN CERTIFICATE-----", "1900000109").unwrap_err();
    /// assert_eq!(error, Pkcs12Error::Pem);
    /// ```
    ///
    /// # Errors
    /// The file cannot be decrypted, or contains no certificate with its private key.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Certificate, Pkcs12Error> {
        if let Some(fault) = fault(file) {
            return Err(fault);
        }
        let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|error| match error {
            Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError => Pkcs12Error::WrongPassword,
            _ => Pkcs12Error::Unreadable,
        })?;
        let (key, own) = pair(&archive).ok_or(Pkcs12Error::Incomplete)?;
        let others = archive.certs.iter().filter(|bag| bag.cert != own.cert);
        let chain = std::iter::once(own).chain(others).map(|bag| bag.cert.as_der().to_vec()).collect();
        Ok(Certificate::of(Parts { chain, key: Zeroizing::new(key.key.as_der().to_vec()) }))
    }
}

impl Merchant {
    /// Sets the client certificate from a PKCS#12 file whose password is the merchant number, as WeChat Pay provides
    /// it; with the feature `pkcs12`. For another password, use [`Certificate::from_pkcs12`].
    ///
    /// ```no_run
    /// use paytable::{ApiKey, Merchant};
    ///
    /// # fn merchant(key: ApiKey) -> Result<Merchant, Box<dyn std::error::Error>> {
    /// let file = std::fs::read("apiclient_cert.p12")?;
    /// let merchant = Merchant::new("wx8888888888888888", "1900000109", key).certificate_pkcs12(&file)?;
    /// # Ok(merchant) }
    /// ```
    ///
    /// # Errors
    /// The file cannot be decrypted, or contains no certificate with its private key.
    pub fn certificate_pkcs12(self, file: &[u8]) -> Result<Merchant, Pkcs12Error> {
        let certificate = Certificate::from_pkcs12(file, self.setting("mch_id").unwrap_or_default())?;
        Ok(self.certificate(certificate))
    }
}

/// The reason why these bytes are not a whole PKCS#12 file.
fn fault(file: &[u8]) -> Option<Pkcs12Error> {
    if file.is_empty() {
        return Some(Pkcs12Error::Empty);
    }
    if is_pkcs12(file) {
        let cut = sequence(file).is_some_and(|sequence| sequence.content.len() < sequence.length);
        return cut.then_some(Pkcs12Error::Truncated);
    }
    match bare(file) {
        _ if memmem::find(file, b"-----BEGIN ").is_some() => Some(Pkcs12Error::Pem),
        Ok(_) | Err(KeyFault::Pkcs12) => Some(Pkcs12Error::Base64),
        Err(KeyFault::Empty) => Some(Pkcs12Error::Empty),
        Err(_) => Some(Pkcs12Error::NotPkcs12),
    }
}

/// The private key and the certificate that the file links to it; if it links none, the only certificate.
fn pair(archive: &Pkcs12Archive) -> Option<(&PrivateKeyBag, &CertificateBag)> {
    let [key] = archive.keys.as_slice() else { return None };
    let id = key.local_key_id.as_ref().map(|id| id.0.as_slice());
    let named = archive.certs.iter().find(|bag| id.is_some() && bag.local_key_id.as_deref() == id);
    let only = || match archive.certs.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    Some((key, named.or_else(only)?))
}
