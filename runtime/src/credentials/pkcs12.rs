//! Certificates as the merchant platform hands them out: `apiclient_cert.p12`.

use crate::credentials::merchant::{Certificate, Merchant};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use p12_keystore::{CertificateBag, Pkcs12Archive, PrivateKeyBag, error::Error};
use std::fmt;
use zeroize::Zeroizing;

/// Why a PKCS#12 file gives no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkcs12Error {
    /// The password is another one. WeChat Pay's is the merchant's number.
    WrongPassword,
    /// It is no PKCS#12 file, or uses ciphers that are not known here. If `openssl` can read it, the command in the
    /// text of this error makes PEM of it, for [`Certificate::from_pem`].
    Unreadable,
    /// It was opened, and has no certificate together with its private key.
    Incomplete,
}

impl fmt::Display for Pkcs12Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pkcs12Error::WrongPassword => {
                "the PKCS#12 file has another password; WeChat Pay's is the merchant's number"
            }
            Pkcs12Error::Unreadable => {
                "the PKCS#12 file cannot be read; make PEM of it with \
                 `openssl pkcs12 -legacy -in apiclient_cert.p12 -nodes -out apiclient.pem`"
            }
            Pkcs12Error::Incomplete => "the PKCS#12 file has no certificate together with its private key",
        })
    }
}

impl std::error::Error for Pkcs12Error {}

impl Certificate {
    /// The certificate and its private key from a PKCS#12 file, with the feature `pkcs12`: `apiclient_cert.p12`. The
    /// ciphers of old files, RC2 with 40 bits and triple DES, are understood too.
    ///
    /// The password that WeChat Pay sets is the merchant's number: see [`Merchant::certificate_pkcs12`].
    ///
    /// ```
    /// use paytable::{Certificate, Pkcs12Error};
    ///
    /// let error = Certificate::from_pkcs12(b"-----BEGIN CERTIFICATE-----", "1900000109").unwrap_err();
    /// assert_eq!(error, Pkcs12Error::Unreadable);
    /// ```
    ///
    /// # Errors
    /// It cannot be opened, or holds something else.
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
    /// The client certificate from a PKCS#12 file whose password is the merchant's number, as WeChat Pay hands it out;
    /// with the feature `pkcs12`. For another password, see [`Certificate::from_pkcs12`].
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
    /// It cannot be opened, or holds something else.
    pub fn certificate_pkcs12(self, file: &[u8]) -> Result<Merchant, Pkcs12Error> {
        let certificate = Certificate::from_pkcs12(file, self.setting("mch_id").unwrap_or_default())?;
        Ok(self.certificate(certificate))
    }
}

/// The private key and the certificate that the file says is its own; the only one, where it does not say.
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

/// PEM of a chain and its key. The space is taken beforehand: text that grows leaves copies behind.
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
