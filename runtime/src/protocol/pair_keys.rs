//! Signatures with a private key over a text: of sorted pairs, or of a part of a reply.

use crate::table::SignerCertificate;

#[cfg(feature = "asymmetric")]
pub(super) use with_keys::{can_sign, sign, verify};
#[cfg(not(feature = "asymmetric"))]
pub(super) use without_keys::{can_sign, sign, verify};

/// The key of the gateway that has to have signed a message.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "asymmetric"), expect(dead_code, reason = "only private keys are named"))]
pub(super) enum Signer<'a> {
    /// Any of its keys that are valid.
    AnyKey,
    /// The key of that id.
    Key(&'a str),
    /// The key of a certificate in the message.
    Certificate { pem: &'a str, rule: &'static SignerCertificate },
}

#[cfg(feature = "asymmetric")]
mod with_keys {
    use super::Signer;
    #[cfg(feature = "x509")]
    use crate::credentials::{certificate::X509Certificate, certificate_fault::CertificateFault};
    use crate::{
        credentials::{merchant::Merchant, peer_keys::NoPeerKey, rsa::PublicKey},
        protocol::{hex::hex, verify_error::VerifyError},
        table::{Sign, SignatureAlgorithm, SignerCertificate, TextDigest},
    };
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use sha2::{Digest, Sha256};
    use std::{borrow::Cow, time::Duration};

    pub(in crate::protocol) fn can_sign(merchant: &Merchant) -> bool {
        merchant.own_key().is_some()
    }

    /// The signature in base64; `None` without a private key, or if the provider cannot sign.
    pub(in crate::protocol) fn sign(
        rule: &Sign,
        algorithm: SignatureAlgorithm,
        merchant: &Merchant,
        text: &str,
    ) -> Option<String> {
        let (_, key) = merchant.own_key()?;
        let text = digested(rule.digest, text.as_bytes());
        match algorithm {
            SignatureAlgorithm::RsaSha256 => Some(BASE64_STANDARD.encode(key.sign_sha256(&[&text]).ok()?)),
            // Algorithms of a shared key.
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1
            | SignatureAlgorithm::HmacSha512 => None,
        }
    }

    /// Verifies a signature in base64.
    pub(in crate::protocol) fn verify(
        digest: Option<TextDigest>,
        algorithm: SignatureAlgorithm,
        merchant: &Merchant,
        signer: Signer<'_>,
        now: Duration,
        text: &[u8],
        signature: &str,
    ) -> Result<(), VerifyError> {
        let keys = match signer {
            Signer::AnyKey => merchant.keys_of_gateway().valid(now),
            Signer::Key(id) => vec![key_of_id(merchant, id, now)?],
            Signer::Certificate { pem, rule } => vec![key_of_certificate(merchant, pem, rule, now)?],
        };
        let signature = BASE64_STANDARD.decode(signature).map_err(|_| VerifyError::WrongSignature)?;
        let text = digested(digest, text);
        let fits = |key: &PublicKey| match algorithm {
            SignatureAlgorithm::RsaSha256 => key.verify_sha256(&[&text], &signature),
            SignatureAlgorithm::Md5
            | SignatureAlgorithm::Sha256
            | SignatureAlgorithm::Sm3
            | SignatureAlgorithm::HmacSha256
            | SignatureAlgorithm::HmacSha1
            | SignatureAlgorithm::HmacSha512 => false,
        };
        if keys.iter().any(fits) { Ok(()) } else { Err(VerifyError::WrongSignature) }
    }

    fn key_of_id(merchant: &Merchant, id: &str, now: Duration) -> Result<PublicKey, VerifyError> {
        merchant.keys_of_gateway().find(id, now).map_err(|why| match why {
            NoPeerKey::Unknown => VerifyError::UnknownKey { id: id.to_owned() },
            NoPeerKey::Expired => VerifyError::ExpiredKey { id: id.to_owned() },
        })
    }

    /// The key of a certificate that is trusted and belongs to the gateway.
    #[cfg(feature = "x509")]
    fn key_of_certificate(
        merchant: &Merchant,
        pem: &str,
        rule: &SignerCertificate,
        now: Duration,
    ) -> Result<PublicKey, VerifyError> {
        let certificate = X509Certificate::from_pem(pem)
            .map_err(|_| VerifyError::Certificate(CertificateFault::Unreadable))?;
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        merchant.trusted_certificates().check(&certificate, seconds).map_err(VerifyError::Certificate)?;
        let name = certificate.common_name().unwrap_or_default();
        if !rule.is_of_gateway(name) {
            let common_name = name.to_owned();
            return Err(VerifyError::Certificate(CertificateFault::OtherSubject { common_name }));
        }
        Ok(certificate.public_key().clone())
    }

    /// Without the feature, no table of a gateway whose messages bring certificates compiles.
    #[cfg(not(feature = "x509"))]
    fn key_of_certificate(
        _: &Merchant,
        _: &str,
        _: &SignerCertificate,
        _: Duration,
    ) -> Result<PublicKey, VerifyError> {
        Err(VerifyError::NotSigned)
    }

    /// What the private key signs: the text, or its digest as text.
    fn digested(digest: Option<TextDigest>, text: &[u8]) -> Cow<'_, [u8]> {
        match digest {
            None => Cow::Borrowed(text),
            Some(TextDigest::Sha256) => Cow::Owned(hex(&Sha256::digest(text), false).into_bytes()),
        }
    }
}

/// Without the feature, no table of a gateway that signs with private keys compiles.
#[cfg(not(feature = "asymmetric"))]
mod without_keys {
    use super::Signer;
    use crate::{
        credentials::merchant::Merchant,
        protocol::verify_error::VerifyError,
        table::{Sign, SignatureAlgorithm, TextDigest},
    };
    use std::time::Duration;

    pub(in crate::protocol) fn can_sign(_: &Merchant) -> bool {
        false
    }

    pub(in crate::protocol) fn sign(
        _: &Sign,
        _: SignatureAlgorithm,
        _: &Merchant,
        _: &str,
    ) -> Option<String> {
        None
    }

    pub(in crate::protocol) fn verify(
        _: Option<TextDigest>,
        _: SignatureAlgorithm,
        _: &Merchant,
        _: Signer<'_>,
        _: Duration,
        _: &[u8],
        _: &str,
    ) -> Result<(), VerifyError> {
        Err(VerifyError::NotSigned)
    }
}
