//! The merchant: its numbers, keys and certificates.

#[cfg(feature = "rsa")]
use crate::credentials::field_cipher;
#[cfg(feature = "x509")]
use crate::credentials::{certificate::X509Certificate, trusted::TrustedCertificates};
#[cfg(feature = "asymmetric")]
use crate::credentials::{
    peer_keys::PeerKeys,
    rsa::{PrivateKey, PublicKey},
};
#[cfg(feature = "asymmetric")]
use crate::table::{LineSecrets, Lines};
#[cfg(feature = "cbc")]
use crate::{credentials::aes_cbc, table::ContentCipher};
use crate::{
    credentials::{
        api_key::ApiKey,
        client_certificate::Certificate,
        merchant_fault::{Faults, MerchantFault},
        text,
    },
    table::{Gateway, Scheme, Sign, SignatureAlgorithm},
};
use std::fmt;

/// The name under which a merchant's APIv3 key is stored.
pub(crate) const API_V3_KEY: &str = "api_v3_key";
/// The key of AES-256, in bytes.
const API_V3_KEY_LENGTH: u32 = 32;

/// Whether this crate computes signatures with that algorithm. An API can have one that its gateway does not begin with, so
/// that this is asked for each message as well.
pub(crate) const fn is_built(kind: SignatureAlgorithm) -> bool {
    cfg!(feature = "sm3") || !matches!(kind, SignatureAlgorithm::Sm3)
}

/// The merchant of a gateway: its numbers, its keys, and the signature algorithm.
///
/// ```
/// use paytable::{ApiKey, Merchant};
///
/// let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// let merchant = Merchant::new("wx8888888888888888", "1900000109", key)
///     .notify_url("https://example.com/paid");
/// assert!(!format!("{merchant:?}").contains("192006"));
/// ```
#[derive(Clone)]
pub struct Merchant {
    settings: Vec<(String, String)>,
    key: Option<ApiKey>,
    /// Additional keys, by name.
    secrets: Vec<(String, ApiKey)>,
    certificate: Option<Certificate>,
    encryption_key: Option<String>,
    kind: Option<SignatureAlgorithm>,
    /// The id of the private key, and the key.
    #[cfg(feature = "asymmetric")]
    private_key: Option<(String, PrivateKey)>,
    #[cfg(feature = "asymmetric")]
    peer_keys: PeerKeys,
    #[cfg(feature = "x509")]
    trusted: TrustedCertificates,
}

impl Merchant {
    /// A merchant of WeChat Pay: the appid, the merchant number (`mch_id`), and the API key.
    pub fn new(appid: impl Into<String>, mch_id: impl Into<String>, key: ApiKey) -> Self {
        Merchant::bare().with("appid", appid).with("mch_id", mch_id).key(key)
    }

    /// A merchant without settings and keys. CloudPay needs none; for other gateways, add those that their tables
    /// require.
    pub fn bare() -> Self {
        Merchant {
            settings: Vec::new(),
            key: None,
            secrets: Vec::new(),
            certificate: None,
            encryption_key: None,
            kind: None,
            #[cfg(feature = "asymmetric")]
            private_key: None,
            #[cfg(feature = "asymmetric")]
            peer_keys: PeerKeys::new(),
            #[cfg(feature = "x509")]
            trusted: TrustedCertificates::new(),
        }
    }

    /// Sets a value that the gateway's table lists under `[merchant]`.
    ///
    /// A byte order mark and white space around the value are removed. A value with quotation marks or invisible
    /// characters, and a merchant number with a blank are refused when the client or the
    /// [`Protocol`](crate::Protocol) is built. A name that the gateway does not have is ignored, because a merchant can
    /// have the settings of several gateways; if a required setting is missing, the error names both.
    ///
    /// A client of a service provider that acts for one sub-merchant sets `sub_mch_id` (APIv3: `sub_mchid`), and
    /// `sub_appid` if it has one: they are sent with every request whose table has an optional field for them, unless
    /// the request names another. A field that a table requires is a plain field of the struct, and is not filled.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, mut value) = (name.into(), value.into());
        text::trim(&mut value);
        self.settings.retain(|(n, _)| *n != name);
        self.settings.push((name, value));
        self
    }

    /// The URL to which the gateway sends payment notices. A request can override it.
    #[must_use]
    pub fn notify_url(self, url: impl Into<String>) -> Self {
        self.with("notify_url", url)
    }

    /// The API key, with which APIv2 signs.
    #[must_use]
    pub fn key(mut self, key: ApiKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The APIv3 key, which decrypts AES-256-GCM in notices and certificates. One that is not 32 bytes long is refused
    /// when the client or the [`Protocol`](crate::Protocol) is built.
    #[must_use]
    pub fn api_v3_key(self, key: ApiKey) -> Self {
        self.secret(API_V3_KEY, key)
    }

    /// An additional key for tables that require or take one by name, such as `workwx_secret` for red packets of WeChat Work.
    ///
    /// The `aes_key` of Alipay, in base64, turns on the encryption of contents: all requests are then encrypted, and a reply that
    /// says success without being encrypted is not believed.
    #[must_use]
    pub fn secret(mut self, name: impl Into<String>, key: ApiKey) -> Self {
        let name = name.into();
        self.secrets.retain(|(n, _)| *n != name);
        self.secrets.push((name, key));
        self
    }

    /// The client certificate, for APIs that pay out or refund money.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The RSA public key in PEM of a gateway that has one key, such as WeChat Pay APIv2, for request fields that are
    /// encrypted. A gateway that signs with keys of its own, such as APIv3, gets them under the key of
    /// `peer_keys` that the request names. Accepts `PUBLIC KEY` and `RSA PUBLIC
    /// KEY`, and the base64 of either. With the feature `rsa`, any other text is refused when the client or the
    /// [`Protocol`](crate::Protocol) is built.
    #[must_use]
    pub fn encryption_key(mut self, pem: impl Into<String>) -> Self {
        self.encryption_key = Some(pem.into());
        self
    }

    /// The merchant's private key, with which APIv3 signs, and its id: the serial number of the merchant's certificate.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn private_key(mut self, id: impl Into<String>, key: PrivateKey) -> Self {
        let mut id = id.into();
        text::trim(&mut id);
        self.private_key = Some((id, key));
        self
    }

    /// The merchant's private key for a gateway that does not ask for its id.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn signing_key(self, key: PrivateKey) -> Self {
        self.private_key("", key)
    }

    /// The gateway's public keys. Replaces all that were set before. Keep a clone to change them while calls run.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn peer_keys(mut self, keys: PeerKeys) -> Self {
        self.peer_keys = keys;
        self
    }

    /// Adds one of the gateway's public keys with its id, such as `PUB_KEY_ID_…`.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn peer_public_key(self, id: impl Into<String>, key: PublicKey) -> Self {
        self.peer_keys.insert(id, key);
        self
    }

    /// Adds one of the gateway's certificates.
    #[cfg(feature = "x509")]
    #[must_use]
    pub fn peer_certificate(self, certificate: &X509Certificate) -> Self {
        self.peer_keys.insert_certificate(certificate);
        self
    }

    /// The certificates by which the certificates in the gateway's messages are trusted. Replaces all that were set before.
    /// Keep a clone to change them while calls run.
    #[cfg(feature = "x509")]
    #[must_use]
    pub fn trusted(mut self, certificates: TrustedCertificates) -> Self {
        self.trusted = certificates;
        self
    }

    /// The signature algorithm for requests, and the one that signed replies must have; the gateway's first by default.
    /// An API that does not support it uses its own first one.
    #[must_use]
    pub fn signature_algorithm(mut self, kind: SignatureAlgorithm) -> Self {
        self.kind = Some(kind);
        self
    }

    /// The value of a setting, by its name.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn api_key(&self) -> Option<&ApiKey> {
        self.key.as_ref()
    }

    pub(crate) fn secret_of(&self, name: &str) -> Option<&ApiKey> {
        self.secrets.iter().find(|(n, _)| n == name).map(|(_, key)| key)
    }

    /// The client certificate, if the merchant has one.
    pub fn client_certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    #[cfg(feature = "asymmetric")]
    pub(crate) fn own_key(&self) -> Option<(&str, &PrivateKey)> {
        self.private_key.as_ref().map(|(id, key)| (id.as_str(), key))
    }

    /// The id of the private key; empty if there is none.
    #[cfg_attr(not(feature = "asymmetric"), expect(clippy::unused_self, reason = "there is no key"))]
    pub(crate) fn own_key_id(&self) -> &str {
        #[cfg(feature = "asymmetric")]
        let id = self.own_key().map_or("", |(id, _)| id);
        #[cfg(not(feature = "asymmetric"))]
        let id = "";
        id
    }

    #[cfg(feature = "x509")]
    pub(crate) fn trusted_certificates(&self) -> &TrustedCertificates {
        &self.trusted
    }

    #[cfg(feature = "asymmetric")]
    pub(crate) fn keys_of_gateway(&self) -> &PeerKeys {
        &self.peer_keys
    }

    #[cfg(feature = "rsa")]
    pub(crate) fn public_key(&self) -> Option<&str> {
        self.encryption_key.as_deref()
    }

    /// The signature algorithm to use: the merchant's choice if it is allowed, otherwise the first allowed one.
    pub(crate) fn kind(&self, allowed: &[SignatureAlgorithm]) -> SignatureAlgorithm {
        let chosen = self.kind.filter(|kind| allowed.contains(kind));
        chosen.or(allowed.first().copied()).unwrap_or(SignatureAlgorithm::Md5)
    }

    /// Why a gateway cannot be used with this merchant.
    pub(crate) fn fault(&self, gateway: &'static Gateway) -> Option<MerchantFault> {
        let mut faults = Faults::default();
        self.check_settings(gateway, &mut faults);
        match &gateway.scheme {
            Scheme::Unsigned => {}
            Scheme::Pairs(sign) => self.check_pairs(sign, gateway, &mut faults),
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(Lines { secrets: Some(secrets), .. }) => {
                self.check_two_secrets(secrets, &mut faults);
            }
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(lines) => {
                self.check_key_id(lines, &mut faults);
                self.check_key_pairs(gateway, &mut faults);
            }
        }
        for (name, key) in &self.secrets {
            #[cfg(feature = "cbc")]
            if let Some(encryption) = gateway.encryption.as_ref().filter(|encryption| encryption.key == name)
            {
                let is_key = match encryption.cipher {
                    ContentCipher::AesCbc => aes_cbc::is_key(key.bytes()),
                };
                faults.check_content_key(name, key.text(), is_key);
                continue;
            }
            let length = (name == API_V3_KEY).then_some(API_V3_KEY_LENGTH);
            faults.check_key(name, key.text(), length);
        }
        #[cfg(feature = "rsa")]
        if let Some(fault) = self.public_key().and_then(field_cipher::fault_of_key) {
            faults.add(MerchantFault::EncryptionKey(fault));
        }
        faults.into_one()
    }

    fn check_settings(&self, gateway: &'static Gateway, faults: &mut Faults) {
        let mut is_missing = false;
        for known in gateway.merchant.iter().filter(|known| known.secret) {
            if known.needed && self.secret_of(known.name).is_none() {
                faults.add(MerchantFault::NoSecret { name: known.name, title: known.title });
            }
        }
        for known in gateway.merchant.iter().filter(|known| !known.secret) {
            match self.setting(known.name).unwrap_or_default() {
                "" if known.needed => {
                    is_missing = true;
                    faults.add(MerchantFault::Missing { name: known.name, title: known.title });
                }
                // An optional setting can be empty.
                "" => {}
                value => faults.check_text(known.name, value, !known.identity),
            }
        }
        // A merchant can have the settings of several gateways. A name is a mistake where another is missing.
        if !is_missing {
            return;
        }
        for (name, _) in &self.settings {
            if gateway.merchant.iter().all(|known| known.name != name) {
                let settings = gateway.merchant.iter().filter(|known| !known.secret);
                let known = settings.map(|known| known.name).collect();
                faults.add(MerchantFault::UnknownSetting { name: name.clone(), known });
            }
        }
    }

    fn check_pairs(&self, sign: &Sign, gateway: &'static Gateway, faults: &mut Faults) {
        if self.kind(sign.algorithms).is_asymmetric() {
            self.check_key_pairs(gateway, faults);
        } else {
            match self.key.as_ref().map(ApiKey::text) {
                None | Some("") => faults.add(MerchantFault::NoKey),
                Some(key) => faults.check_key("key", key, sign.key_length),
            }
        }
        self.check_algorithm(sign, faults);
    }

    fn check_algorithm(&self, sign: &Sign, faults: &mut Faults) {
        if let Some(kind) = self.kind.filter(|kind| !sign.algorithms.contains(kind)) {
            faults.add(MerchantFault::SignatureAlgorithm(kind));
        }
        let kind = self.kind(sign.algorithms);
        if !is_built(kind) {
            faults.add(MerchantFault::NotBuilt(kind));
        }
    }

    /// Under one key for both ways, the gateway's signature would be no other than the merchant's.
    #[cfg(feature = "asymmetric")]
    fn check_two_secrets(&self, secrets: &LineSecrets, faults: &mut Faults) {
        let Some(request) = secrets.request else { return };
        let text = |name| self.secret_of(name).map(ApiKey::text);
        if text(request).is_some() && text(request) == text(secrets.received) {
            faults.add(MerchantFault::SameSecret { request, received: secrets.received });
        }
    }

    #[cfg(feature = "asymmetric")]
    fn check_key_id(&self, lines: &Lines, faults: &mut Faults) {
        if let Some((id, _)) = &self.private_key
            && (lines.needs_key_id() || !id.is_empty())
        {
            faults.check_text("id of the private key", id, false);
        }
    }

    /// Without the feature, no table of such a gateway compiles.
    #[cfg(not(feature = "asymmetric"))]
    #[expect(clippy::unused_self, reason = "there is no key")]
    fn check_key_pairs(&self, _: &'static Gateway, faults: &mut Faults) {
        faults.add(MerchantFault::NoPrivateKey);
    }

    #[cfg(feature = "asymmetric")]
    fn check_key_pairs(&self, gateway: &'static Gateway, faults: &mut Faults) {
        let is_needed = gateway.lines().is_none_or(Lines::signs_requests);
        if is_needed && self.private_key.is_none() {
            faults.add(MerchantFault::NoPrivateKey);
        }
        #[cfg(feature = "x509")]
        if gateway.sign().is_some_and(|sign| sign.certificate.is_some()) {
            if self.trusted.is_empty() {
                faults.add(MerchantFault::NoTrustedCertificate);
            }
            return;
        }
        let can_download = gateway.key_refresh.is_some() && self.secret_of(API_V3_KEY).is_some();
        if self.peer_keys.is_empty() && !can_download {
            faults.add(MerchantFault::NoPeerKey);
        }
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only: settings of another gateway may be secret.
        let names: Vec<&str> = self.settings.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Merchant")
            .field("settings", &names)
            .field("key", &self.key)
            .field("secrets", &self.secrets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>())
            .field("certificate", &self.certificate)
            .field("signature_algorithm", &self.kind)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, not(feature = "sm3")))]
mod tests_without_sm3 {
    use super::*;
    use crate::table::Secret;

    fn fault(algorithms: &'static [SignatureAlgorithm], merchant: &Merchant) -> Option<MerchantFault> {
        let sign = Sign {
            field: "signature",
            type_field: None,
            algorithms,
            algorithm_names: &[],
            key_id: None,
            certificate: None,
            digest: None,
            secret: Secret::Hashed("&"),
            upper: false,
            empties: false,
            key_length: None,
        };
        let mut faults = Faults::default();
        merchant.check_algorithm(&sign, &mut faults);
        faults.into_one()
    }

    #[test]
    fn a_merchant_that_signs_with_sm3_is_refused_and_no_other() {
        const BOTH: &[SignatureAlgorithm] = &[SignatureAlgorithm::Sha256, SignatureAlgorithm::Sm3];
        let merchant = Merchant::bare().key(ApiKey::new("secureKey0123456789"));
        assert_eq!(fault(BOTH, &merchant), None);
        let refused = Some(MerchantFault::NotBuilt(SignatureAlgorithm::Sm3));
        assert_eq!(fault(BOTH, &merchant.clone().signature_algorithm(SignatureAlgorithm::Sm3)), refused);
        // A gateway that has nothing else.
        assert_eq!(fault(&[SignatureAlgorithm::Sm3], &merchant), refused);
        let words = "to sign with SM3, paytable needs its feature `sm3`";
        assert_eq!(refused.map(|fault| fault.to_string()).as_deref(), Some(words));
    }
}
