//! The merchant: its numbers, keys and certificates.

#[cfg(feature = "x509")]
use crate::credentials::certificate::X509Certificate;
#[cfg(feature = "rsa")]
use crate::credentials::oaep;
#[cfg(feature = "asymmetric")]
use crate::credentials::{
    peer_keys::PeerKeys,
    rsa::{PrivateKey, PublicKey},
};
use crate::{
    credentials::{
        client_certificate::Certificate,
        hmac::Hmac,
        merchant_fault::{Faults, MerchantFault},
        text, wipe,
    },
    table::{Gateway, Scheme, Sign, SignatureAlgorithm},
};
use sha2::Sha256;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

/// The name under which a merchant's APIv3 key is stored.
pub(crate) const API_V3_KEY: &str = "api_v3_key";
/// The key of AES-256, in bytes.
const API_V3_KEY_LENGTH: u32 = 32;

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
    /// A key, in the form in which the merchant platform displays it (32 letters and digits for WeChat Pay).
    ///
    /// A byte order mark and white space around the key, such as the line end of a file, are removed. A key with
    /// quotation marks, blanks or invisible characters, and one of another length than the gateway's keys have, is
    /// refused when the client or the [`Protocol`](crate::Protocol) is built.
    pub fn new(key: impl Into<String>) -> Self {
        let mut text = Zeroizing::new(key.into());
        text::trim(&mut text);
        let hmac = wipe::after(|| Hmac::new(text.as_bytes()));
        ApiKey(Arc::new(Secret { text, hmac }))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.text.as_bytes()
    }

    fn text(&self) -> &str {
        &self.0.text
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

    /// Why a gateway cannot be used with this merchant.
    pub(crate) fn fault(&self, gateway: &'static Gateway) -> Option<MerchantFault> {
        let mut faults = Faults::default();
        self.check_settings(gateway, &mut faults);
        match &gateway.scheme {
            Scheme::Unsigned => {}
            Scheme::Pairs(sign) => self.check_key(sign, &mut faults),
            #[cfg(feature = "asymmetric")]
            Scheme::Lines(_) => self.check_key_pairs(gateway, &mut faults),
        }
        for (name, key) in &self.secrets {
            let length = (name == API_V3_KEY).then_some(API_V3_KEY_LENGTH);
            faults.check_key(name, key.text(), length);
        }
        #[cfg(feature = "rsa")]
        if let Some(fault) = self.public_key().and_then(oaep::fault_of_key) {
            faults.add(MerchantFault::EncryptionKey(fault));
        }
        faults.into_one()
    }

    fn check_settings(&self, gateway: &'static Gateway, faults: &mut Faults) {
        let mut is_missing = false;
        for known in gateway.merchant {
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
                let known = gateway.merchant.iter().map(|known| known.name).collect();
                faults.add(MerchantFault::UnknownSetting { name: name.clone(), known });
            }
        }
    }

    fn check_key(&self, sign: &Sign, faults: &mut Faults) {
        match self.key.as_ref().map(ApiKey::text) {
            None | Some("") => faults.add(MerchantFault::NoKey),
            Some(key) => faults.check_key("key", key, sign.key_length),
        }
        if let Some(kind) = self.kind.filter(|kind| !sign.algorithms.contains(kind)) {
            faults.add(MerchantFault::SignatureAlgorithm(kind));
        }
    }

    #[cfg(feature = "asymmetric")]
    fn check_key_pairs(&self, gateway: &'static Gateway, faults: &mut Faults) {
        match &self.private_key {
            None => faults.add(MerchantFault::NoPrivateKey),
            Some((id, _)) => faults.check_text("id of the private key", id, false),
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

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn keys_and_certificates_are_wiped_when_they_are_dropped() {
        // This compiles only for types that are wiped when dropped.
        fn is_wiped(_: &impl ZeroizeOnDrop) {}
        is_wiped(&ApiKey::new("key").0.text);
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
