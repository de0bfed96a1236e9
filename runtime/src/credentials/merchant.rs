//! Who calls: the merchant's numbers and key.

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

/// Name under which a merchant's APIv3 key is kept.
pub(crate) const API_V3_KEY: &str = "api_v3_key";

/// The key that signs. It cannot be printed, and it is wiped from memory when the last of its clones is dropped.
///
/// Whoever holds it can forge replies and notices as well as requests: keep it out of code and logs.
///
/// ```
/// let key = paytable::ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// assert_eq!(format!("{key:?}"), "ApiKey(***)");
/// ```
#[derive(Clone)]
pub struct ApiKey(Arc<Secret>);

/// Shared by its clones, so that there is one to wipe.
struct Secret {
    text: Zeroizing<String>,
    /// HMAC-SHA256 with this key before any message, made once.
    hmac: Hmac<Sha256>,
}

impl ApiKey {
    /// A key as the merchant platform shows it.
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

/// A merchant as one gateway knows it: its numbers, its key, the digest it signs with.
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
    /// Further keys, by name.
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

/// A client certificate with its private key. It cannot be printed, and it is wiped from memory when the last of its clones
/// is dropped.
///
/// ```
/// let certificate = paytable::Certificate::from_pem("-----BEGIN CERTIFICATE-----\n…");
/// assert_eq!(format!("{certificate:?}"), "Certificate(***)");
/// ```
#[derive(Clone)]
pub struct Certificate(Arc<Zeroizing<Vec<u8>>>);

impl Certificate {
    /// The certificate and its private key, both in PEM, one after the other: what `apiclient_cert.pem` and
    /// `apiclient_key.pem` hold. A `.p12` file is read with the feature `pkcs12`, or becomes PEM by
    /// `openssl pkcs12 -in apiclient_cert.p12 -nodes -passin pass:MERCHANT_NUMBER` (and `-legacy` for old files).
    pub fn from_pem(pem: impl Into<Vec<u8>>) -> Self {
        Certificate(Arc::new(Zeroizing::new(pem.into())))
    }

    /// The PEM, for a transport of one's own. Whoever has it can act for the merchant.
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
    /// A merchant of WeChat Pay.
    pub fn new(appid: impl Into<String>, mch_id: impl Into<String>, key: ApiKey) -> Self {
        Merchant::bare().with("appid", appid).with("mch_id", mch_id).key(key)
    }

    /// A merchant with nothing yet. CloudPay asks for no more; for other gateways, add what they ask for.
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

    /// Sets what the gateway's table lists under `[merchant]`.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.settings.retain(|(n, _)| *n != name);
        self.settings.push((name, value));
        self
    }

    /// Where payment notices go, unless a request says otherwise.
    #[must_use]
    pub fn notify_url(self, url: impl Into<String>) -> Self {
        self.with("notify_url", url)
    }

    /// The key.
    #[must_use]
    pub fn key(mut self, key: ApiKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The APIv3 key: it opens what notices have sealed with AES-256-GCM.
    #[must_use]
    pub fn api_v3_key(self, key: ApiKey) -> Self {
        self.secret(API_V3_KEY, key)
    }

    /// A further key, where a table asks for one by name: `workwx_secret` of red packets that WeChat Work sends.
    #[must_use]
    pub fn secret(mut self, name: impl Into<String>, key: ApiKey) -> Self {
        let name = name.into();
        self.secrets.retain(|(n, _)| *n != name);
        self.secrets.push((name, key));
        self
    }

    /// The client certificate, for APIs that take or give back money.
    #[must_use]
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// The gateway's public RSA key in PEM, for fields that are sent encrypted. `PUBLIC KEY` and
    /// `RSA PUBLIC KEY` are both understood.
    #[must_use]
    pub fn encryption_key(mut self, pem: impl Into<String>) -> Self {
        self.encryption_key = Some(pem.into());
        self
    }

    /// The merchant's own private key, and the id that the gateway knows it by: the serial number of its certificate.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn private_key(mut self, id: impl Into<String>, key: PrivateKey) -> Self {
        self.private_key = Some((id.into(), key));
        self
    }

    /// The gateway's keys, in place of all that were given before. They may be changed while calls are running.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn peer_keys(mut self, keys: PeerKeys) -> Self {
        self.peer_keys = keys;
        self
    }

    /// One of the gateway's public keys, with its id.
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn peer_public_key(self, id: impl Into<String>, key: PublicKey) -> Self {
        self.peer_keys.insert(id, key);
        self
    }

    /// One of the gateway's certificates.
    #[cfg(feature = "x509")]
    #[must_use]
    pub fn peer_certificate(self, certificate: &X509Certificate) -> Self {
        self.peer_keys.insert_certificate(certificate);
        self
    }

    /// The digest that signs requests and must have signed replies; the gateway's first when not set. An API that
    /// does not allow it uses its own.
    #[must_use]
    pub fn signature_algorithm(mut self, kind: SignatureAlgorithm) -> Self {
        self.kind = Some(kind);
        self
    }

    /// One of its settings.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn api_key(&self) -> Option<&ApiKey> {
        self.key.as_ref()
    }

    pub(crate) fn secret_of(&self, name: &str) -> Option<&ApiKey> {
        self.secrets.iter().find(|(n, _)| n == name).map(|(_, key)| key)
    }

    /// The client certificate, if it has one.
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

    /// Whether fields can be encrypted for the gateway.
    pub(crate) fn can_encrypt(&self) -> bool {
        cfg!(feature = "rsa") && self.encryption_key.is_some()
    }

    #[cfg(feature = "rsa")]
    pub(crate) fn public_key(&self) -> Option<&str> {
        self.encryption_key.as_deref()
    }

    /// The digest used where these are allowed: the merchant's own choice if it is among them, else the first.
    pub(crate) fn kind(&self, allowed: &[SignatureAlgorithm]) -> SignatureAlgorithm {
        let chosen = self.kind.filter(|kind| allowed.contains(kind));
        chosen.or(allowed.first().copied()).unwrap_or(SignatureAlgorithm::Md5)
    }

    /// What a gateway would miss or could not use.
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

    #[cfg(not(feature = "asymmetric"))]
    #[expect(clippy::unused_self, reason = "with the feature it is used")]
    fn fault_of_keys(&self, _: &'static Gateway) -> Option<MerchantFault> {
        Some(MerchantFault::NoPrivateKey)
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only: another gateway's settings may be secret too.
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

/// A merchant that a gateway cannot work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MerchantFault {
    /// A setting is missing.
    Missing {
        /// Its name.
        name: &'static str,
        /// Its title in the documentation.
        title: &'static str,
    },
    /// The gateway signs, and there is no key.
    NoKey,
    /// The gateway does not take this signature algorithm.
    SignatureAlgorithm(SignatureAlgorithm),
    /// The gateway's requests are signed with a private key, and there is none, or the crate was built without the
    /// feature `asymmetric`.
    NoPrivateKey,
    /// There is no public key of the gateway, and no APIv3 key to download one with.
    NoPeerKey,
}

impl fmt::Display for MerchantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MerchantFault::Missing { name, title } => write!(f, "the merchant has no {name} ({title})"),
            MerchantFault::NoKey => f.write_str("the merchant has no key"),
            MerchantFault::NoPrivateKey => f.write_str(
                "the merchant has no private key; give it to Merchant::private_key (feature `asymmetric`)",
            ),
            MerchantFault::NoPeerKey => f.write_str(
                "the merchant has no public key of the gateway, and no APIv3 key to download one with; give one to Merchant::peer_public_key or Merchant::peer_certificate",
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
        // Calling it compiles for what is wiped only.
        fn is_wiped(_: &impl ZeroizeOnDrop) {}
        is_wiped(&ApiKey::new("key").0.text);
        is_wiped(&*Certificate::from_pem("certificate").0);
    }

    #[test]
    fn what_a_key_is_put_into_is_wiped_too() {
        fn is_wiped<T: ZeroizeOnDrop>() {}
        is_wiped::<md5::Md5>();
        // An HMAC is two states of its digest.
        is_wiped::<sha2::Sha256>();
        is_wiped::<sha1::Sha1>();
        is_wiped::<aes::Aes256Dec>();
        #[cfg(feature = "gcm")]
        is_wiped::<aes_gcm::Aes256Gcm>();
    }
}
