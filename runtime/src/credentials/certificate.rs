//! X.509 certificates: the parts that gateways use.

use super::{
    key_fault::{KeyFault, KeyKind},
    key_text::{bare, blocks, cleaned, is_certificate, other_block},
    rsa::{PublicKey, holds_private},
};
use md5::{Digest as _, Md5};
use pkcs8::der::{Decode, Encode};
use std::fmt::Write as _;
use x509_cert::{Certificate, ext::pkix::BasicConstraints, time::Time};

/// An X.509 certificate with an RSA key: the gateway's, whose public key verifies, or the merchant's own, whose serial
/// number accompanies a signature.
///
/// Reading one verifies nothing: the caller must know where it comes from, or hold it against
/// [`TrustedCertificates`](crate::TrustedCertificates).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct X509Certificate {
    serial: Vec<u8>,
    serial_hex: String,
    not_before: i64,
    not_after: i64,
    common_name: Option<String>,
    issuer: String,
    key: PublicKey,
    /// The certificate as it was read.
    der: Box<[u8]>,
    /// The names of subject and issuer in DER, which are compared: one text form can be that of several names.
    subject_der: Box<[u8]>,
    issuer_der: Box<[u8]>,
    is_authority: bool,
}

impl X509Certificate {
    /// Reads the first certificate in a text: PEM, or base64 without the PEM lines. The text is cleaned as in
    /// [`PrivateKey::from_pem`](crate::PrivateKey::from_pem).
    ///
    /// # Errors
    /// The text contains no certificate with an RSA key of 2048 to 8192 bits.
    pub fn from_pem(text: impl AsRef<[u8]>) -> Result<X509Certificate, KeyFault> {
        let text = cleaned(text.as_ref())?;
        let blocks = blocks(&text)?;
        let Some(first) = blocks.first() else { return X509Certificate::from_der(&bare(&text)?) };
        match blocks.iter().find(|block| is_certificate(block.label)) {
            Some(certificate) => X509Certificate::from_der(&certificate.der()?),
            None => Err(other_block(first.label, KeyKind::Certificate)),
        }
    }

    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// As for [`from_pem`](X509Certificate::from_pem).
    pub fn from_der(der: &[u8]) -> Result<X509Certificate, KeyFault> {
        let certificate = Certificate::from_der(der).map_err(|_| not_certificate(der))?;
        let about = certificate.tbs_certificate();
        let malformed = |_| KeyFault::Malformed;
        let key = about.subject_public_key_info().to_der().map_err(malformed)?;
        // DER inserts a zero byte before a number whose first bit is set, so that it is not negative.
        let serial = match about.serial_number().as_bytes() {
            [0, rest @ ..] if !rest.is_empty() => rest,
            [first, ..] if *first >= 0x80 => return Err(KeyFault::Malformed),
            serial => serial,
        };
        // An unreadable common name is not an error: the rest is needed.
        let common_name = about.subject().common_name().ok().flatten();
        Ok(X509Certificate {
            serial_hex: hex(serial),
            serial: serial.to_vec(),
            not_before: unix(about.validity().not_before)?,
            not_after: unix(about.validity().not_after)?,
            common_name: common_name.map(|name| name.value().into_owned()),
            issuer: about.issuer().to_string(),
            key: PublicKey::from_der(&key)?,
            der: der.into(),
            subject_der: about.subject().to_der().map_err(malformed)?.into(),
            issuer_der: about.issuer().to_der().map_err(malformed)?.into(),
            is_authority: is_authority(&certificate),
        })
    }

    /// The serial number in upper-case hexadecimal, two digits for each byte, with leading zeros.
    pub fn serial(&self) -> &str {
        &self.serial_hex
    }

    /// The serial number in decimal.
    pub fn serial_decimal(&self) -> String {
        decimal(&self.serial)
    }

    /// The MD5 of the issuer and the decimal serial number, in lower-case hexadecimal: the number by which Alipay names a
    /// certificate (`app_cert_sn`, `alipay_cert_sn`).
    pub fn issuer_serial_md5(&self) -> String {
        number(&self.issuer, &self.serial)
    }

    /// The same of all root certificates in a text that are signed with RSA, joined with `_`: Alipay's
    /// `alipay_root_cert_sn`. Certificates that are signed with another algorithm are left out.
    ///
    /// # Errors
    /// The text contains no certificate that is signed with RSA, or one that cannot be read.
    pub fn rsa_issuer_serials_md5(text: impl AsRef<[u8]>) -> Result<String, KeyFault> {
        let text = cleaned(text.as_ref())?;
        let mut numbers = Vec::new();
        for block in blocks(&text)?.iter().filter(|block| is_certificate(block.label)) {
            let certificate = Certificate::from_der(&block.der()?).map_err(|_| KeyFault::Malformed)?;
            if certificate.signature_algorithm().oid.to_string().starts_with(RSA_SIGNATURES) {
                let about = certificate.tbs_certificate();
                numbers.push(number(&about.issuer().to_string(), about.serial_number().as_bytes()));
            }
        }
        if numbers.is_empty() { Err(KeyFault::Malformed) } else { Ok(numbers.join("_")) }
    }

    /// Whether this text is the serial number in hexadecimal. Upper and lower case and leading zeros make no
    /// difference.
    pub fn has_serial(&self, hex: &str) -> bool {
        let (own, other) = (self.serial_hex.trim_start_matches('0'), hex.trim_start_matches('0'));
        !hex.is_empty() && own.eq_ignore_ascii_case(other)
    }

    /// The begin of the validity, in seconds since 1970-01-01 UTC.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// The end of the validity (inclusive), in seconds since 1970-01-01 UTC.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// Whether the certificate is valid at that time, in seconds since 1970-01-01 UTC.
    pub fn is_valid_at(&self, unix_seconds: i64) -> bool {
        (self.not_before..=self.not_after).contains(&unix_seconds)
    }

    /// The common name (CN) of the subject; `None` if there is none or it cannot be read.
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The issuer in the form of RFC 4514, most specific part first: `CN=…,O=…,C=CN`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The public key of the subject.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether the certificate is of an authority that issues others (`basicConstraints`, `CA:TRUE`).
    pub fn is_authority(&self) -> bool {
        self.is_authority
    }

    pub(super) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(super) fn subject_der(&self) -> &[u8] {
        &self.subject_der
    }

    pub(super) fn issuer_der(&self) -> &[u8] {
        &self.issuer_der
    }
}

/// Without the extension, or where it cannot be read, a certificate issues no others.
fn is_authority(certificate: &Certificate) -> bool {
    let found = certificate.tbs_certificate().get_extension::<BasicConstraints>();
    found.ok().flatten().is_some_and(|(_, constraints)| constraints.ca)
}

/// What the identifiers of signature algorithms with RSA begin with.
const RSA_SIGNATURES: &str = "1.2.840.113549.1.1.";

/// The MD5 of an issuer and a serial number in decimal.
fn number(issuer: &str, serial: &[u8]) -> String {
    let mut digest = Md5::new();
    digest.update(issuer);
    digest.update(decimal(serial));
    hex(&digest.finalize()).to_lowercase()
}

/// The reason why DER is not a certificate.
fn not_certificate(der: &[u8]) -> KeyFault {
    let given = match PublicKey::from_der(der) {
        _ if holds_private(der) => KeyKind::PrivateKey,
        Err(KeyFault::Malformed) => return KeyFault::Malformed,
        _ => KeyKind::PublicKey,
    };
    KeyFault::WrongKind { given, expected: KeyKind::Certificate }
}

fn unix(time: Time) -> Result<i64, KeyFault> {
    i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| KeyFault::Malformed)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}

/// A big-endian number in decimal.
fn decimal(number: &[u8]) -> String {
    // Digits, lowest first.
    let mut digits = vec![0_u8];
    for byte in number {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            let value = u32::from(*digit) * 256 + carry;
            *digit = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn numbers_are_written_in_decimal() {
        assert_eq!(decimal(&[]), "0");
        assert_eq!(decimal(&[0, 0]), "0");
        for number in [1, 9, 10, 255, 256, 65_537, u128::from(u64::MAX), u128::MAX, 10_u128.pow(38)] {
            assert_eq!(decimal(&number.to_be_bytes()), number.to_string());
        }
    }
}
