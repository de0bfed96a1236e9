//! The shared key of a merchant.

use crate::credentials::{hmac::Hmac, text, wipe};
use sha2::Sha256;
use std::{fmt, sync::Arc};
use zeroize::Zeroizing;

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

    pub(crate) fn text(&self) -> &str {
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
