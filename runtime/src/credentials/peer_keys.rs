//! The gateway's public keys, by their ids.

#[cfg(feature = "x509")]
use crate::credentials::certificate::X509Certificate;
use crate::credentials::rsa::PublicKey;
use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

/// The public keys that verify what the gateway signs, each under the id that the gateway names in its replies: the
/// serial number of a certificate, or the id of a public key. Both kinds can stand side by side.
///
/// Clones share the keys. They may be added and removed while calls are running: keep a clone of what was given to
/// [`Merchant::peer_keys`](crate::Merchant::peer_keys). Certificates are judged by the clock: one that is not valid now
/// verifies nothing.
#[derive(Clone, Default)]
pub struct PeerKeys(Arc<RwLock<Vec<PeerKey>>>);

#[derive(Clone)]
struct PeerKey {
    id: String,
    key: PublicKey,
    /// Of a certificate: from when and until when it is valid, in seconds since 1970.
    valid: Option<(i64, i64)>,
}

impl PeerKey {
    fn is_valid(&self, now: i64) -> bool {
        self.valid.is_none_or(|(from, until)| (from..=until).contains(&now))
    }
}

/// Why no key verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPeerKey {
    /// There is none of that id.
    Unknown,
    /// Its certificate is not valid now.
    Expired,
}

impl PeerKeys {
    /// No keys yet.
    pub fn new() -> PeerKeys {
        PeerKeys::default()
    }

    /// Adds a public key; one of the same id is replaced.
    pub fn insert(&self, id: impl Into<String>, key: PublicKey) {
        self.put(PeerKey { id: id.into(), key, valid: None });
    }

    /// Adds a certificate under its serial number in hexadecimal; one of the same number is replaced.
    #[cfg(feature = "x509")]
    pub fn insert_certificate(&self, certificate: &X509Certificate) {
        self.put(PeerKey {
            id: certificate.serial().to_owned(),
            key: certificate.public_key().clone(),
            valid: Some((certificate.not_before(), certificate.not_after())),
        });
    }

    /// Removes the key of that id; `false` if there is none.
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

    /// The same keys, which are no longer shared.
    #[cfg(feature = "x509")]
    pub(crate) fn copied(&self) -> PeerKeys {
        PeerKeys(Arc::new(RwLock::new(self.read().clone())))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// The key of that id.
    pub(crate) fn find(&self, id: &str, now: Duration) -> Result<PublicKey, NoPeerKey> {
        let keys = self.read();
        let key = keys.iter().find(|key| key.id.eq_ignore_ascii_case(id)).ok_or(NoPeerKey::Unknown)?;
        if key.is_valid(seconds(now)) { Ok(key.key.clone()) } else { Err(NoPeerKey::Expired) }
    }

    /// The id that requests name, so that the reply is signed with that key: of a public key if there is one, else of
    /// the certificate that became valid last.
    pub(crate) fn preferred(&self, now: Duration) -> Option<String> {
        let (keys, now) = (self.read(), seconds(now));
        let newest = |key: &&PeerKey| key.valid.map_or(i64::MAX, |(from, _)| from);
        keys.iter().filter(|key| key.is_valid(now)).max_by_key(newest).map(|key| key.id.clone())
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
