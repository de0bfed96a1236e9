//! RSA keys: signatures by RSASSA-PKCS1-v1_5 with SHA-256, computed by the cryptographic provider that TLS uses.

use super::{
    key_fault::{KeyFault, KeyKind},
    key_text::{Block, bare, blocks, cleaned, is_certificate, is_private, is_version_1, other_block},
    provider,
};
use crate::credentials::wipe;
use pkcs1::{RsaPrivateKeyRef, RsaPublicKeyRef};
use pkcs8::{
    AlgorithmIdentifierRef, ObjectIdentifier, PrivateKeyInfoRef, SubjectPublicKeyInfoRef,
    der::{
        Decode, Encode, Reader, SliceReader,
        asn1::{BitStringRef, OctetStringRef},
    },
};
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, SignatureVerificationAlgorithm},
    server::ParsedCertificate,
    sign::Signer,
};
use std::{fmt, sync::Arc};

/// Shorter keys are not secure, and no provider accepts them.
const LEAST_BITS: usize = 2048;
/// No provider verifies with longer keys.
const MOST_BITS: usize = 8192;
/// No provider verifies with longer public exponents.
const MOST_EXPONENT_BITS: usize = 33;

/// An RSA private key for signing. Clones share one key.
///
/// The text and the DER of the key are overwritten after they are read. Afterwards only the cryptographic provider
/// holds the key. ring does not overwrite it when the last clone is dropped.
///
/// ```
/// use paytable::{KeyFault, KeyKind, PrivateKey};
///
/// let text = "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----";
/// let fault = PrivateKey::from_pem(text).unwrap_err();
/// assert_eq!(fault, KeyFault::WrongKind { given: KeyKind::Certificate, expected: KeyKind::PrivateKey });
/// ```
#[derive(Clone)]
pub struct PrivateKey(Arc<Private>);

struct Private {
    signer: Box<dyn Signer>,
    public: PublicKey,
    #[cfg(feature = "crypto-aws-lc")]
    decrypting: aws_lc_rs::rsa::OaepPrivateDecryptingKey,
}

impl PrivateKey {
    /// Reads a private key from text: PEM with PKCS#8 or PKCS#1, or the base64 of either without the PEM lines. The
    /// text may also contain certificates.
    ///
    /// The text is cleaned: a byte order mark, white space and quotes around it, Windows line ends, and line ends
    /// written as `\n` (as in environment variables) are removed. The label of a PEM block may name one format while the block
    /// contains the other.
    ///
    /// # Errors
    /// The text contains no RSA private key of at least 2048 bits, or the key is encrypted with a password.
    pub fn from_pem(text: impl AsRef<[u8]>) -> Result<PrivateKey, KeyFault> {
        wipe::after(|| {
            let text = cleaned(text.as_ref())?;
            let blocks = blocks(&text)?;
            let Some(first) = blocks.first() else { return PrivateKey::read(&bare(&text)?) };
            let mut keys = blocks.iter().filter(|block| is_private(block.label));
            match (keys.next(), keys.next()) {
                (Some(key), None) => PrivateKey::of_block(key),
                (Some(_), Some(_)) => Err(KeyFault::Several),
                (None, _) => Err(other_block(first.label, KeyKind::PrivateKey)),
            }
        })
    }

    /// Reads a private key in DER: PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// As for [`from_pem`](PrivateKey::from_pem).
    pub fn from_der(der: &[u8]) -> Result<PrivateKey, KeyFault> {
        wipe::after(|| PrivateKey::read(der))
    }

    fn of_block(block: &Block<'_>) -> Result<PrivateKey, KeyFault> {
        match block.label {
            "ENCRYPTED PRIVATE KEY" => return Err(KeyFault::Encrypted),
            "EC PRIVATE KEY" | "DSA PRIVATE KEY" => {
                let (algorithm, _) = block.label.split_once(' ').unwrap_or_default();
                return Err(KeyFault::NotRsa { algorithm: algorithm.to_owned() });
            }
            "PRIVATE KEY" | "RSA PRIVATE KEY" => {}
            label => return Err(other_block(label, KeyKind::PrivateKey)),
        }
        PrivateKey::read(&block.der()?)
    }

    fn read(der: &[u8]) -> Result<PrivateKey, KeyFault> {
        let pkcs1 = match PrivateKeyInfoRef::from_der(der) {
            Ok(info) => {
                is_rsa(&info.algorithm)?;
                info.private_key.as_bytes()
            }
            Err(_) => der,
        };
        let numbers = RsaPrivateKeyRef::from_der(pkcs1).map_err(|_| not_private(der))?;
        let public = numbers.public_key().to_der().map_err(|_| KeyFault::Malformed)?;
        let public = PublicKey::of_pkcs1(&public)?;
        let signer = provider::signer(&PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(pkcs1)))
            .map_err(|reason| KeyFault::Refused { reason })?;
        // Not every provider checks all numbers of a key when it reads them.
        let probe = signer.sign(&[]).map_err(|error| KeyFault::Refused { reason: error.to_string() })?;
        if !public.verify_sha256(&[], &probe) {
            let reason = "its signature does not verify with its own public key".to_owned();
            return Err(KeyFault::Refused { reason });
        }
        Ok(PrivateKey(Arc::new(Private {
            signer,
            public,
            #[cfg(feature = "crypto-aws-lc")]
            decrypting: decrypting(pkcs1)?,
        })))
    }

    /// Signs the concatenation of the parts with RSASSA-PKCS1-v1_5 and SHA-256. The signature is as long as the key:
    /// 256 bytes for 2048 bits.
    ///
    /// # Errors
    /// The cryptographic provider has no random numbers.
    pub fn sign_sha256(&self, parts: &[&[u8]]) -> Result<Vec<u8>, SigningFault> {
        joined(parts, |message| self.0.signer.sign(message).map_err(|_| SigningFault(())))
    }

    /// Decrypts a text that was encrypted with RSA-OAEP, SHA-1, MGF1 with SHA-1, and no label. With the feature
    /// `crypto-aws-lc`, because ring does not decrypt.
    ///
    /// # Errors
    /// The text was encrypted for another key, or was modified.
    #[cfg(feature = "crypto-aws-lc")]
    pub fn decrypt_oaep_sha1(&self, ciphertext: &[u8]) -> Result<Vec<u8>, DecryptionFault> {
        let key = &self.0.decrypting;
        let mut text = vec![0; key.min_output_size()];
        let length = key
            .decrypt(&aws_lc_rs::rsa::OAEP_SHA1_MGF1SHA1, ciphertext, &mut text, None)
            .map_err(|_| DecryptionFault(()))?
            .len();
        text.truncate(length);
        Ok(text)
    }

    /// The public key of this private key. A certificate belongs to this key if its public key is equal.
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(***)")
    }
}

/// The same key for decryption, which only aws-lc supports. It reads PKCS#8 only.
#[cfg(feature = "crypto-aws-lc")]
fn decrypting(pkcs1: &[u8]) -> Result<aws_lc_rs::rsa::OaepPrivateDecryptingKey, KeyFault> {
    use aws_lc_rs::rsa::{OaepPrivateDecryptingKey, PrivateDecryptingKey};

    let key = OctetStringRef::new(pkcs1).map_err(|_| KeyFault::Malformed)?;
    let info = PrivateKeyInfoRef::new(pkcs1::ALGORITHM_ID, key);
    let pkcs8 = pkcs8::SecretDocument::encode_msg(&info).map_err(|_| KeyFault::Malformed)?;
    let key = PrivateDecryptingKey::from_pkcs8(pkcs8.as_bytes())
        .map_err(|rejected| KeyFault::Refused { reason: rejected.to_string() })?;
    let refused = |_| KeyFault::Refused { reason: "it does not decrypt by OAEP".to_owned() };
    OaepPrivateDecryptingKey::new(key).map_err(refused)
}

/// An RSA public key for verification. Clones share one key. Keys are equal if their numbers are.
#[derive(Clone)]
pub struct PublicKey(Arc<Public>);

struct Public {
    pkcs1: Box<[u8]>,
    bits: usize,
    verifier: &'static dyn SignatureVerificationAlgorithm,
}

impl PublicKey {
    /// Reads a public key from text: PEM with the label `PUBLIC KEY`, `RSA PUBLIC KEY` or `CERTIFICATE`, or the base64
    /// of one of them without the PEM lines. Of a certificate chain, the first one is used.
    ///
    /// The text is cleaned as in [`PrivateKey::from_pem`]. The validity and the issuer of a certificate are not
    /// checked.
    ///
    /// # Errors
    /// The text contains no RSA public key of 2048 to 8192 bits.
    pub fn from_pem(text: impl AsRef<[u8]>) -> Result<PublicKey, KeyFault> {
        let text = cleaned(text.as_ref())?;
        let blocks = blocks(&text)?;
        let Some(first) = blocks.first() else { return PublicKey::from_der(&bare(&text)?) };
        let mut keys = blocks.iter().filter(|block| is_public(block.label));
        match (keys.next(), keys.next()) {
            (Some(key), None) => PublicKey::from_der(&key.der()?),
            (Some(_), Some(_)) => Err(KeyFault::Several),
            (None, _) => match blocks.iter().find(|block| is_certificate(block.label)) {
                Some(certificate) => PublicKey::from_der(&certificate.der()?),
                None => Err(other_block(first.label, KeyKind::PublicKey)),
            },
        }
    }

    /// Reads a public key in DER: a `SubjectPublicKeyInfo`, PKCS#1, or an X.509 certificate.
    ///
    /// # Errors
    /// As for [`from_pem`](PublicKey::from_pem).
    pub fn from_der(der: &[u8]) -> Result<PublicKey, KeyFault> {
        if RsaPublicKeyRef::from_der(der).is_ok() {
            return PublicKey::of_pkcs1(der);
        }
        if let Ok(info) = SubjectPublicKeyInfoRef::from_der(der) {
            return PublicKey::of_info(&info);
        }
        match ParsedCertificate::try_from(&CertificateDer::from(der)) {
            Ok(certificate) => {
                let info = certificate.subject_public_key_info();
                let info = SubjectPublicKeyInfoRef::from_der(&info).map_err(|_| KeyFault::Malformed)?;
                PublicKey::of_info(&info)
            }
            Err(_) if holds_private(der) => {
                Err(KeyFault::WrongKind { given: KeyKind::PrivateKey, expected: KeyKind::PublicKey })
            }
            Err(_) if is_version_1(der) => Err(KeyFault::Version1),
            Err(_) => Err(KeyFault::Malformed),
        }
    }

    fn of_info(info: &SubjectPublicKeyInfoRef<'_>) -> Result<PublicKey, KeyFault> {
        is_rsa(&info.algorithm)?;
        PublicKey::of_pkcs1(info.subject_public_key.as_bytes().ok_or(KeyFault::Malformed)?)
    }

    fn of_pkcs1(pkcs1: &[u8]) -> Result<PublicKey, KeyFault> {
        let key = RsaPublicKeyRef::from_der(pkcs1).map_err(|_| KeyFault::Malformed)?;
        let bits = bits(key.modulus.as_bytes());
        if bits < LEAST_BITS {
            return Err(KeyFault::TooSmall { bits });
        }
        if bits > MOST_BITS {
            return Err(KeyFault::TooLarge { bits });
        }
        let exponent = key.public_exponent.as_bytes();
        let odd = exponent.last().is_some_and(|last| last % 2 == 1);
        if !odd || exponent == [1] || self::bits(exponent) > MOST_EXPONENT_BITS {
            return Err(KeyFault::Exponent);
        }
        let verifier = provider::verifier()
            .ok_or_else(|| KeyFault::Refused { reason: "it does not verify RSA with SHA-256".to_owned() })?;
        Ok(PublicKey(Arc::new(Public { pkcs1: pkcs1.into(), bits, verifier })))
    }

    /// Verifies a signature with RSASSA-PKCS1-v1_5 and SHA-256 over the concatenation of the parts. The signature is
    /// binary, not base64.
    #[must_use]
    pub fn verify_sha256(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        let Public { pkcs1, verifier, .. } = &*self.0;
        joined(parts, |message| verifier.verify_signature(pkcs1, message, signature).is_ok())
    }

    /// The length of the key (its modulus) in bits.
    pub fn bits(&self) -> usize {
        self.0.bits
    }

    /// The key as PKCS#1 DER: the modulus and the public exponent.
    pub fn pkcs1_der(&self) -> &[u8] {
        &self.0.pkcs1
    }

    /// The key as PEM with the label `PUBLIC KEY`, in the form that
    /// [`Merchant::encryption_key`](crate::Merchant::encryption_key) accepts.
    pub fn to_pem(&self) -> String {
        use base64::prelude::{BASE64_STANDARD, Engine as _};

        let key = BitStringRef::from_bytes(&self.0.pkcs1);
        let info = key.map(|subject_public_key| SubjectPublicKeyInfoRef {
            algorithm: pkcs1::ALGORITHM_ID,
            subject_public_key,
        });
        // A key of at most 8192 bits is never too long for DER.
        let der = info.and_then(|info| info.to_der()).unwrap_or_default();
        let mut text = String::from("-----BEGIN PUBLIC KEY-----\n");
        // Lines of 64 characters.
        for bytes in der.chunks(48) {
            text.push_str(&BASE64_STANDARD.encode(bytes));
            text.push('\n');
        }
        text.push_str("-----END PUBLIC KEY-----\n");
        text
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        self.0.pkcs1 == other.0.pkcs1
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} bits)", self.0.bits)
    }
}

/// The cryptographic provider could not sign because the system provides no random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningFault(());

impl fmt::Display for SigningFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the cryptographic provider could not sign; check that the system provides random numbers",
        )
    }
}

impl std::error::Error for SigningFault {}

/// The ciphertext was made for another key, or was modified. It contains no details, because they would help an
/// attacker to recover the text.
#[cfg(feature = "crypto-aws-lc")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecryptionFault(());

#[cfg(feature = "crypto-aws-lc")]
impl fmt::Display for DecryptionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the text does not decrypt with this private key; check that the certificate named to the gateway is of this \
             key",
        )
    }
}

#[cfg(feature = "crypto-aws-lc")]
impl std::error::Error for DecryptionFault {}

/// The parts as one slice, because providers accept a message in one piece.
fn joined<T>(parts: &[&[u8]], then: impl FnOnce(&[u8]) -> T) -> T {
    match parts {
        [message] => then(message),
        _ => then(&parts.concat()),
    }
}

/// The number of bits of a big-endian number without leading zero bytes.
fn bits(number: &[u8]) -> usize {
    let leading = number.first().map_or(0, |first| first.leading_zeros() as usize);
    number.len() * 8 - leading
}

fn is_public(label: &str) -> bool {
    label.ends_with("PUBLIC KEY")
}

/// The reason why DER is not a private key.
fn not_private(der: &[u8]) -> KeyFault {
    let given = match PublicKey::from_der(der) {
        _ if is_encrypted(der) => return KeyFault::Encrypted,
        _ if ParsedCertificate::try_from(&CertificateDer::from(der)).is_ok() => KeyKind::Certificate,
        Err(KeyFault::Malformed | KeyFault::WrongKind { .. }) => return KeyFault::Malformed,
        _ => KeyKind::PublicKey,
    };
    KeyFault::WrongKind { given, expected: KeyKind::PrivateKey }
}

/// Whether DER is a private key, of any algorithm, encrypted or not.
pub(super) fn holds_private(der: &[u8]) -> bool {
    PrivateKeyInfoRef::from_der(der).is_ok() || RsaPrivateKeyRef::from_der(der).is_ok() || is_encrypted(der)
}

/// Whether DER is an `EncryptedPrivateKeyInfo` of PKCS#8: an algorithm and the encrypted bytes.
fn is_encrypted(der: &[u8]) -> bool {
    let Ok(mut reader) = SliceReader::new(der) else { return false };
    let read = reader.sequence(|inner| {
        AlgorithmIdentifierRef::decode(inner)?;
        <&OctetStringRef>::decode(inner)
    });
    read.is_ok() && reader.is_finished()
}

fn is_rsa(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(), KeyFault> {
    const NAMES: [(ObjectIdentifier, &str); 4] = [
        (ObjectIdentifier::new_unwrap("1.2.840.10045.2.1"), "EC"),
        (ObjectIdentifier::new_unwrap("1.2.840.10040.4.1"), "DSA"),
        (ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10"), "RSASSA-PSS"),
        (ObjectIdentifier::new_unwrap("1.3.101.112"), "Ed25519"),
    ];
    if algorithm.oid == pkcs1::ALGORITHM_OID {
        return Ok(());
    }
    let name = NAMES.iter().find(|(oid, _)| *oid == algorithm.oid);
    let algorithm = name.map_or_else(|| algorithm.oid.to_string(), |(_, name)| (*name).to_owned());
    Err(KeyFault::NotRsa { algorithm })
}
