//! The merchant: its numbers, keys and certificates.

#[cfg(feature = "x509")]
use crate::credentials::certificate::X509Certificate;
#[cfg(feature = "asymmetric")]
use crate::credentials::{
    peer_keys::PeerKeys,
    rsa::{PrivateKey, PublicKey},
};
use crate::{
    credentials::{hmac::Hmac, wipe},
    table::{Gateway, Scheme, SignatureAlgorithm},
};
use sha2::Sha256;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// The name under which a merchant's APIv3 key is stored.
pub(crate) const API_V3_KEY: &str = "api_v3_key";

/// The merchant's shared secret, with which requests, replies and notices are signed. It cannot be printed. It is wiped
/// from memory when its last clone is dropped.
///
/// Anyone who has the key can forge replies and notices as well as requests. Keep it out of source code and logs.
///
/// ```
/// let key = paytable::ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// assert_eq!(format!("{key:?}"), "ApiKey(***)");
/// ```
#[derive(Clone)]
pub struct ApiKey(Arc<Secret>);

/// Shared by the clones, so that only one copy has to be wiped.
struct Secret {
    text: Zeroizing<String>,
    /// The HMAC-SHA256 state for this key before any message, computed in advance.
    hmac: Hmac<Sha256>,
}

impl ApiKey {
    /// A key, in the form in which the merchant platform displays it (32 characters for WeChat Pay).
    pub fn new(key: impl Into<String>) -> Self {
        let text = Zeroizing::new(key.into());
        let hmac = wipe::after(|| Hmac::new(text.as_bytes()));
        ApiKey(Arc::new(Secret { text, hmac }))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.text.as_bytes()
    }

    pub(crate) fn hmac(&self) -> &Hmac<Sha256> {
        &self.0.hmac
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
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
}

/// A client certificate with its private key, for TLS. It cannot be printed. It is wiped from memory when its last
/// clone is dropped.
///
/// ```
/// let certificate = paytable::Certificate::from_pem("-----BEGIN CERTIFICATE-----\n…");
/// assert_eq!(format!("{certificate:?}"), "Certificate(***)");
/// ```
#[derive(Clone)]
pub struct Certificate(Arc<Zeroizing<Vec<u8>>>);

impl Certificate {
    /// A certificate and its private key, both in PEM, one after the other: the contents of `apiclient_cert.pem` and
    /// `apiclient_key.pem`. For a `.p12` file use the feature `pkcs12`, or convert it with `openssl pkcs12 -in
    /// apiclient_cert.p12 -nodes -passin pass:MERCHANT_NUMBER` (and `-legacy` for old files).
    pub fn from_pem(pem: impl Into<Vec<u8>>) -> Self {
        Certificate(Arc::new(Zeroizing::new(pem.into())))
    }

    /// The PEM, for a transport of your own. It contains the private key.
    pub fn pem(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(***)")
    }
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
        }
    }

    /// Sets a value that the gateway's table lists under `[merchant]`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
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

    /// The APIv3 key (32 bytes), which decrypts AES-256-GCM in notices and certificates.
    #[must_use]
    pub fn api_v3_key(self, key: ApiKey) -> Self {
        self.secret(API_V3_KEY, key)
    }

    /// An additional key for tables that require one by name, such as `workwx_secret` for red packets of WeChat Work.
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

    /// The gateway's RSA public key in PEM, for request fields that are encrypted. Accepts `PUBLIC KEY` and `RSA PUBLIC
    /// KEY`.
    #[must_use]
    pub fn encryption_key(mut self, pem: impl Into<String>) -> Self {
        self.encryption_key = Some(pem.into());
        self
    }

    /// The merchant's private key, with which APIv3 signs, and its id: the serial number of the merchant's certificate.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn private_key(mut self, id: impl Into<String>, key: PrivateKey) -> Self {
        self.private_key = Some((id.into(), key));
        self
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

    #[cfg(feature = "asymmetric")]
    pub(crate) fn keys_of_gateway(&self) -> &PeerKeys {
        &self.peer_keys
    }

    /// Whether the merchant can encrypt fields for the gateway.
    pub(crate) fn can_encrypt(&self) -> bool {
        cfg!(feature = "rsa") && self.encryption_key.is_some()
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

    /// The first setting or key that a gateway requires and this merchant lacks, or that it cannot use.
    pub(crate) fn fault(&self, gateway: &'static Gateway) -> Option<MerchantFault> {
        let given = |name| self.setting(name).is_some_and(|value| !value.is_empty());
        if let Some(missing) = gateway.merchant.iter().find(|c| c.needed && !given(c.name)) {
            return Some(MerchantFault::Missing { name: missing.name, title: missing.title });
        }
        match &gateway.scheme {
            Scheme::Unsigned => None,
            Scheme::Pairs(sign) => {
                if self.key.as_ref().is_none_or(|key| key.bytes().is_empty()) {
                    return Some(MerchantFault::NoKey);
                }
                let algorithm = self.kind.filter(|kind| !sign.algorithms.contains(kind));
                algorithm.map(MerchantFault::SignatureAlgorithm)
            }
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(_) => self.fault_of_keys(gateway),
        }
    }

    #[cfg(feature = "asymmetric")]
    fn fault_of_keys(&self, gateway: &'static Gateway) -> Option<MerchantFault> {
        if self.private_key.is_none() {
            return Some(MerchantFault::NoPrivateKey);
        }
        let can_download = gateway.key_refresh.is_some() && self.secret_of(API_V3_KEY).is_some();
        (self.peer_keys.is_empty() && !can_download).then_some(MerchantFault::NoPeerKey)
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

/// The reason why a gateway cannot be used with a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MerchantFault {
    /// A required setting is missing.
    Missing {
        /// The name of the setting.
        name: &'static str,
        /// The title of the setting in the documentation.
        title: &'static str,
    },
    /// The gateway signs with an API key, and the merchant has none.
    NoKey,
    /// The gateway does not support this signature algorithm.
    SignatureAlgorithm(SignatureAlgorithm),
    /// The gateway's requests are signed with a private key, and the merchant has none, or the crate was built without
    /// the feature `asymmetric`.
    NoPrivateKey,
    /// The merchant has no public key of the gateway, and no APIv3 key with which one could be downloaded.
    NoPeerKey,
}

impl fmt::Display for MerchantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MerchantFault::Missing { name, title } => write!(f, "the merchant has no {name} ({title})"),
            MerchantFault::NoKey => f.write_str("the merchant has no key"),
            MerchantFault::NoPrivateKey => f.write_str(
                "the merchant has no private key; set it with Merchant::private_key (feature `asymmetric`)",
            ),
            MerchantFault::NoPeerKey => f.write_str(
                "the merchant has no public key of the gateway, and no APIv3 key to download one with; add one with Merchant::peer_public_key or Merchant::peer_certificate",
            ),
            MerchantFault::SignatureAlgorithm(kind) => {
                write!(f, "the gateway does not sign with {}", kind.name())
            }
        }
    }
}

impl std::error::Error for MerchantFault {}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn keys_and_certificates_are_wiped_when_they_are_dropped() {
        // This compiles only for types that are wiped when dropped.
        fn is_wiped(_: &impl ZeroizeOnDrop) {}
        is_wiped(&ApiKey::new("key").0.text);
        is_wiped(&*Certificate::from_pem("certificate").0);
    }

    #[test]
    fn what_a_key_is_put_into_is_wiped_too() {
        fn is_wiped<T: ZeroizeOnDrop>() {}
        is_wiped::<md5::Md5>();
        // An HMAC consists of two states of its digest.
        is_wiped::<sha2::Sha256>();
        is_wiped::<sha1::Sha1>();
        is_wiped::<aes::Aes256Dec>();
        #[cfg(feature = "gcm")]
        is_wiped::<aes_gcm::Aes256Gcm>();
    }
}
