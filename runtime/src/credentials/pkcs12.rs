//! Client certificates in the form that the merchant platform provides: `apiclient_cert.p12`.

use crate::credentials::merchant::{Certificate, Merchant};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use p12_keystore::{CertificateBag, Pkcs12Archive, PrivateKeyBag, error::Error};
use std::fmt;
use zeroize::Zeroizing;

/// The reason why a PKCS#12 file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkcs12Error {
    /// The password is wrong. WeChat Pay uses the merchant number as password.
    WrongPassword,
    /// The file is not PKCS#12, or uses unsupported ciphers. If `openssl` can read it, the command in the text of this
    /// error converts it to PEM, for [`Certificate::from_pem`].
    Unreadable,
    /// The file was decrypted, but contains no certificate with its private key.
    Incomplete,
}

impl fmt::Display for Pkcs12Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
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
    /// assert_eq!(error, Pkcs12Error::Unreadable);
    /// ```
    ///
    /// # Errors
    /// The file cannot be decrypted, or contains no certificate with its private key.
    pub fn from_pkcs12(file: &[u8], password: &str) -> Result<Certificate, Pkcs12Error> {
        let archive = Pkcs12Archive::from_pkcs12(file, password).map_err(|error| match error {
            Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError => Pkcs12Error::WrongPassword,
            _ => Pkcs12Error::Unreadable,
        })?;
        let (key, own) = pair(&archive).ok_or(Pkcs12Error::Incomplete)?;
        let others = archive.certs.iter().filter(|bag| bag.cert != own.cert);
        let certificates = std::iter::once(own).chain(others).map(|bag| bag.cert.as_der());
        Ok(Certificate::from_pem(pem(certificates, key.key.as_der())))
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

/// A certificate chain and its key in PEM. The capacity is reserved in advance: a buffer that grows leaves copies in
/// memory.
fn pem<'a>(certificates: impl Iterator<Item = &'a [u8]> + Clone, key: &[u8]) -> Vec<u8> {
    let long = |der: &[u8]| der.len() * 3 / 2 + 100;
    let mut text = String::with_capacity(certificates.clone().map(long).sum::<usize>() + long(key));
    for certificate in certificates {
        push(&mut text, "CERTIFICATE", certificate);
    }
    push(&mut text, "PRIVATE KEY", key);
    text.into_bytes()
}

fn push(text: &mut String, label: &str, der: &[u8]) {
    let framed = |word| format!("-----{word} {label}-----\n");
    text.push_str(&framed("BEGIN"));
    // Lines of 64 characters.
    for bytes in der.chunks(48) {
        text.push_str(&Zeroizing::new(STANDARD.encode(bytes)));
        text.push('\n');
    }
    text.push_str(&framed("END"));
}
