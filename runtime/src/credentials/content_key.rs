//! The key under which the content of requests and the member of replies are encrypted.

#[cfg(feature = "cbc")]
use crate::{
    credentials::{aes_cbc, wipe},
    table::ContentCipher,
};
use crate::{
    credentials::{api_key::ApiKey, merchant::Merchant},
    table::{ContentEncryption, Gateway},
};

/// The key of a merchant, and what it is used for. Whether there is one decides whether messages are encrypted; no message
/// decides it.
#[derive(Clone, Copy)]
pub(crate) struct ContentKey<'a> {
    encryption: &'static ContentEncryption,
    key: &'a ApiKey,
}

impl<'a> ContentKey<'a> {
    /// `None` if the gateway does not encrypt contents, or the merchant has no key.
    pub(crate) fn of(gateway: &'static Gateway, merchant: &'a Merchant) -> Option<Self> {
        let encryption = gateway.encryption.as_ref()?;
        Some(ContentKey { encryption, key: merchant.secret_of(encryption.key)? })
    }

    /// The name of the encryption in requests.
    pub(crate) fn name(self) -> &'static str {
        self.encryption.name
    }

    /// The ciphertext, in base64. `None` if the key cannot be used, which was found when the merchant was checked.
    #[cfg(feature = "cbc")]
    pub(crate) fn encrypt(self, text: &str) -> Option<String> {
        match self.encryption.cipher {
            ContentCipher::AesCbc => wipe::after(|| aes_cbc::encrypt(self.key.bytes(), text)),
        }
    }

    /// The text of a ciphertext. `None` if it cannot be decrypted, for whatever reason: the causes cannot be told apart.
    #[cfg(feature = "cbc")]
    pub(crate) fn decrypt(self, ciphertext: &str) -> Option<String> {
        match self.encryption.cipher {
            ContentCipher::AesCbc => wipe::after(|| aes_cbc::decrypt(self.key.bytes(), ciphertext)),
        }
    }

    /// Without the feature no table of such a gateway compiles.
    #[cfg(not(feature = "cbc"))]
    pub(crate) fn encrypt(self, _: &str) -> Option<String> {
        debug_assert!(!self.key.bytes().is_empty());
        None
    }

    /// Without the feature no table of such a gateway compiles.
    #[cfg(not(feature = "cbc"))]
    pub(crate) fn decrypt(self, _: &str) -> Option<String> {
        debug_assert!(!self.key.bytes().is_empty());
        None
    }
}

#[cfg(all(test, feature = "cbc"))]
mod tests {
    use super::*;

    static ENCRYPTION: ContentEncryption =
        ContentEncryption { cipher: ContentCipher::AesCbc, key: "aes_key", name: "AES" };

    #[test]
    fn a_published_text_has_its_published_ciphertext() {
        // From the tests of alipay-easysdk (MIT).
        let key = ApiKey::new("aa4BtZ4tspm2wnXLb1ThQA==");
        let key = ContentKey { encryption: &ENCRYPTION, key: &key };
        assert_eq!(key.encrypt("test1234567").as_deref(), Some("ILpoMowjIQjfYMR847rnFQ=="));
        assert_eq!(key.decrypt("ILpoMowjIQjfYMR847rnFQ==").as_deref(), Some("test1234567"));
    }
}
