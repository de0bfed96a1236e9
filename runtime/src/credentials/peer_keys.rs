//! The gateway's public keys, by id.

#[cfg(feature = "x509")]
use crate::credentials::certificate::X509Certificate;
use crate::credentials::{rsa::PublicKey, text};
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

/// The gateway's public keys, by the id that the gateway names in its replies: the serial number of a certificate, or
/// the id of a public key. Both can be used side by side.
///
/// Clones share the keys. Keys may be added and removed while calls run: keep a clone of the value that was passed to
/// [`Merchant::peer_keys`](crate::Merchant::peer_keys). A certificate verifies only during its validity.
#[derive(Clone, Default)]
pub struct PeerKeys(Arc<RwLock<Vec<PeerKey>>>);

#[derive(Clone)]
struct PeerKey {
    id: String,
    /// The other ids by which gateways name a certificate.
    other_ids: Vec<String>,
    key: PublicKey,
    /// The begin and the end of a certificate's validity, in seconds since 1970-01-01 UTC.
    valid: Option<(i64, i64)>,
}

impl PeerKey {
    fn is_valid(&self, now: i64) -> bool {
        self.valid.is_none_or(|(from, until)| (from..=until).contains(&now))
    }
}

/// The key of the gateway that one request names. It stays the same while keys are replaced.
#[derive(Clone)]
pub(crate) struct Preferred {
    pub(crate) id: String,
    #[cfg_attr(
        not(feature = "rsa"),
        expect(dead_code, reason = "fields are encrypted with the feature `rsa`")
    )]
    pub(crate) key: PublicKey,
}

/// The reason why there is no key to verify with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPeerKey {
    /// No key has that id.
    Unknown,
    /// The certificate is not valid at the present time.
    Expired,
}

impl PeerKeys {
    /// An empty set of keys.
    pub fn new() -> PeerKeys {
        PeerKeys::default()
    }

    /// Adds a public key. It replaces a key with the same id. A byte order mark and white space around the id are
    /// removed.
    pub fn insert(&self, id: impl Into<String>, key: PublicKey) {
        let mut id = id.into();
        text::trim(&mut id);
        self.put(PeerKey { id, other_ids: Vec::new(), key, valid: None });
    }

    /// Adds a certificate, with its serial number in hexadecimal as id. It replaces a key with the same id. It is found
    /// as well by the other ids by which gateways name certificates: the serial number in decimal, and
    /// [`X509Certificate::issuer_serial_md5`].
    #[cfg(feature = "x509")]
    pub fn insert_certificate(&self, certificate: &X509Certificate) {
        self.put(PeerKey {
            id: certificate.serial().to_owned(),
            other_ids: vec![certificate.serial_decimal(), certificate.issuer_serial_md5()],
            key: certificate.public_key().clone(),
            valid: Some((certificate.not_before(), certificate.not_after())),
        });
    }

    /// Removes a key. Returns `false` if no key has that id.
    pub fn remove(&self, id: &str) -> bool {
        let mut keys = self.write();
        let before = keys.len();
        keys.retain(|key| !key.id.eq_ignore_ascii_case(id));
        keys.len() < before
    }

    /// The ids of all keys.
    pub fn ids(&self) -> Vec<String> {
        self.read().iter().map(|key| key.id.clone()).collect()
    }

    fn put(&self, added: PeerKey) {
        let mut keys = self.write();
        keys.retain(|key| !key.id.eq_ignore_ascii_case(&added.id));
        keys.push(added);
    }

    /// A copy of the keys that is not shared with this one.
    #[cfg(feature = "x509")]
    pub(crate) fn copied(&self) -> PeerKeys {
        PeerKeys(Arc::new(RwLock::new(self.read().clone())))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// The key with that id.
    pub(crate) fn find(&self, id: &str, now: Duration) -> Result<PublicKey, NoPeerKey> {
        let keys = self.read();
        let own = keys.iter().find(|key| key.id.eq_ignore_ascii_case(id));
        let is_other = |key: &&PeerKey| key.other_ids.iter().any(|other| other.eq_ignore_ascii_case(id));
        let key = own.or_else(|| keys.iter().find(is_other)).ok_or(NoPeerKey::Unknown)?;
        if key.is_valid(seconds(now)) { Ok(key.key.clone()) } else { Err(NoPeerKey::Expired) }
    }

    /// The keys that are valid.
    pub(crate) fn valid(&self, now: Duration) -> Vec<PublicKey> {
        let now = seconds(now);
        self.read().iter().filter(|key| key.is_valid(now)).map(|key| key.key.clone()).collect()
    }

    /// The key that requests name, so that the gateway signs the reply with it, and under which fields are encrypted: a
    /// public key if there is one, otherwise the certificate whose validity began last.
    pub(crate) fn preferred(&self, now: Duration) -> Option<Preferred> {
        let (keys, now) = (self.read(), seconds(now));
        let newest = |key: &&PeerKey| key.valid.map_or(i64::MAX, |(from, _)| from);
        let newest = keys.iter().filter(|key| key.is_valid(now)).max_by_key(newest);
        newest.map(|key| Preferred { id: key.id.clone(), key: key.key.clone() })
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<PeerKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Vec<PeerKey>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

impl fmt::Debug for PeerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PeerKeys").field(&self.ids()).finish()
    }
}
