//! Who calls: the merchant's numbers and key.

use crate::table::{Gateway, SignKind};
use std::fmt;
use zeroize::Zeroizing;

/// The key that signs. It cannot be printed, and it is wiped from memory when dropped.
///
/// Whoever holds it can forge replies and notices as well as requests: keep it out of code and logs.
///
/// ```
/// let key = paytable::ApiKey::new("192006250b4c09247ec02edce69f6a2d");
/// assert_eq!(format!("{key:?}"), "ApiKey(***)");
/// ```
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// A key as the merchant platform shows it.
    pub fn new(key: impl Into<String>) -> Self {
        ApiKey(Zeroizing::new(key.into()))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
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
    kind: Option<SignKind>,
}

impl Merchant {
    /// A merchant of WeChat Pay.
    pub fn new(appid: impl Into<String>, mch_id: impl Into<String>, key: ApiKey) -> Self {
        Merchant::bare().with("appid", appid).with("mch_id", mch_id).key(key)
    }

    /// A merchant with nothing yet. CloudPay asks for no more; for other gateways, add what they ask for.
    pub fn bare() -> Self {
        Merchant { settings: Vec::new(), key: None, kind: None }
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

    /// The digest that signs requests and must have signed replies; the gateway's first when not set. An API that
    /// does not allow it uses its own.
    #[must_use]
    pub fn sign_kind(mut self, kind: SignKind) -> Self {
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

    /// The digest used where these are allowed: the merchant's own choice if it is among them, else the first.
    pub(crate) fn kind(&self, allowed: &[SignKind]) -> SignKind {
        let chosen = self.kind.filter(|kind| allowed.contains(kind));
        chosen.or(allowed.first().copied()).unwrap_or(SignKind::Md5)
    }

    /// What a gateway would miss or could not use.
    pub(crate) fn fault(&self, gateway: &'static Gateway) -> Option<MerchantFault> {
        let given = |name| self.setting(name).is_some_and(|value| !value.is_empty());
        if let Some(missing) = gateway.merchant.iter().find(|c| c.needed && !given(c.name)) {
            return Some(MerchantFault::Missing { name: missing.name, title: missing.title });
        }
        let sign = gateway.sign?;
        if self.key.as_ref().is_none_or(|key| key.bytes().is_empty()) {
            return Some(MerchantFault::NoKey);
        }
        self.kind.filter(|kind| !sign.kinds.contains(kind)).map(MerchantFault::SignKind)
    }
}

impl fmt::Debug for Merchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only: another gateway's settings may be secret too.
        let names: Vec<&str> = self.settings.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Merchant")
            .field("settings", &names)
            .field("key", &self.key)
            .field("sign_kind", &self.kind)
            .finish()
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
    /// The gateway does not take this digest.
    SignKind(SignKind),
}

impl fmt::Display for MerchantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MerchantFault::Missing { name, title } => write!(f, "the merchant has no {name} ({title})"),
            MerchantFault::NoKey => f.write_str("the merchant has no key"),
            MerchantFault::SignKind(kind) => write!(f, "the gateway does not sign with {}", kind.name()),
        }
    }
}

impl std::error::Error for MerchantFault {}
