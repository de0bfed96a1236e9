//! The reasons why a gateway cannot be used with a merchant.

#[cfg(feature = "rsa")]
use crate::credentials::key_fault::KeyFault;
use crate::{
    credentials::text::{self, TextFault},
    table::SignatureAlgorithm,
};
use std::fmt;

/// The reason why a gateway cannot be used with a merchant. It contains the names of settings and keys, and no value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MerchantFault {
    /// A required setting is missing.
    Missing {
        /// The name of the setting.
        name: &'static str,
        /// The title of the setting in the documentation.
        title: &'static str,
    },
    /// A required setting is missing, and the merchant has one of a name that the gateway does not know.
    UnknownSetting {
        /// The name that was given.
        name: String,
        /// The names of the gateway's settings.
        known: Vec<&'static str>,
    },
    /// A required secret is missing.
    NoSecret {
        /// The name of the secret.
        name: &'static str,
        /// The title of the secret in the documentation.
        title: &'static str,
    },
    /// Two secrets are the same: what the merchant signs could be taken for what the gateway signs.
    SameSecret {
        /// The name of the secret that signs requests.
        request: &'static str,
        /// The name of the secret that signs replies and notices.
        received: &'static str,
    },
    /// A setting or a key is not the text that it has to be.
    Text {
        /// The name of the setting or key.
        name: String,
        /// What is wrong with the text.
        fault: TextFault,
    },
    /// A key is too short or too long.
    KeyLength {
        /// The name of the key.
        name: String,
        /// The length of the key, in bytes.
        given: usize,
        /// The required length, in bytes.
        needed: usize,
    },
    /// A key under which contents are encrypted is not the base64 of 16, 24 or 32 bytes.
    ContentKey {
        /// The name of the key.
        name: String,
    },
    /// The gateway signs with an API key, and the merchant has none.
    NoKey,
    /// The gateway does not support this signature algorithm.
    SignatureAlgorithm(SignatureAlgorithm),
    /// The crate was built without the feature that computes this signature algorithm: `sm3`.
    NotBuilt(SignatureAlgorithm),
    /// The gateway's requests are signed with a private key, and the merchant has none, or the crate was built without
    /// the feature `asymmetric`.
    NoPrivateKey,
    /// The merchant has no public key of the gateway, and no APIv3 key with which one could be downloaded.
    NoPeerKey,
    /// The gateway sends its certificate with each message, and the merchant has none to trust it by.
    NoTrustedCertificate,
    /// The text of the gateway's public key, under which fields are encrypted, cannot be used.
    #[cfg(feature = "rsa")]
    EncryptionKey(KeyFault),
    /// Several of these, in the order in which the gateway's table lists the settings.
    Several(Vec<MerchantFault>),
}

/// The faults of a merchant, as they are found.
#[derive(Default)]
pub(crate) struct Faults(Vec<MerchantFault>);

impl Faults {
    // Once in a program: it is called from many places.
    #[inline(never)]
    pub(crate) fn add(&mut self, fault: MerchantFault) {
        self.0.push(fault);
    }

    /// Checks the text of a setting.
    pub(crate) fn check_text(&mut self, name: &str, text: &str, blanks: bool) {
        if let Some(fault) = text::fault(text, blanks) {
            self.add(MerchantFault::Text { name: name.to_owned(), fault });
        }
    }

    /// Checks the text of a key, and its length in bytes.
    pub(crate) fn check_key(&mut self, name: &str, key: &str, length: Option<u32>) {
        let (before, given) = (self.0.len(), key.len());
        self.check_text(name, key, false);
        if let Some(needed) = length.map(|needed| needed as usize)
            && needed != given
            && before == self.0.len()
        {
            self.add(MerchantFault::KeyLength { name: name.to_owned(), given, needed });
        }
    }

    /// Checks the text of a key under which contents are encrypted.
    #[cfg(feature = "cbc")]
    pub(crate) fn check_content_key(&mut self, name: &str, key: &str, is_key: bool) {
        let before = self.0.len();
        self.check_text(name, key, false);
        if !is_key && before == self.0.len() {
            self.add(MerchantFault::ContentKey { name: name.to_owned() });
        }
    }

    /// All faults as one.
    pub(crate) fn into_one(mut self) -> Option<MerchantFault> {
        match self.0.len() {
            0 | 1 => self.0.pop(),
            _ => Some(MerchantFault::Several(self.0)),
        }
    }
}

impl fmt::Display for MerchantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MerchantFault::Missing { name, title } => write!(f, "the merchant has no {name} ({title})"),
            MerchantFault::UnknownSetting { name, known } => {
                write!(f, "the gateway has no setting {name}; it has ")?;
                let none = if known.is_empty() { "none" } else { "" };
                listed(f, known, ", ")?;
                f.write_str(none)
            }
            MerchantFault::NoSecret { name, title } => {
                write!(f, "the merchant has no secret {name} ({title}); set it with Merchant::secret")
            }
            MerchantFault::SameSecret { request, received } => {
                write!(f, "the merchant's secrets {request} and {received} are the same")
            }
            MerchantFault::Text { name, fault } => write!(f, "the merchant's {name} {fault}"),
            MerchantFault::KeyLength { name, given, needed } => write!(
                f,
                "the merchant's {name} is {given} bytes long instead of {needed}; copy it again from the merchant \
                 platform",
            ),
            MerchantFault::ContentKey { name } => write!(
                f,
                "the merchant's {name} is not the base64 of 16, 24 or 32 bytes; copy it again from the platform",
            ),
            MerchantFault::NoKey => f.write_str("the merchant has no key"),
            MerchantFault::NoPrivateKey => f.write_str(
                "the merchant has no private key; set it with Merchant::private_key (feature `asymmetric`)",
            ),
            MerchantFault::NoPeerKey => f.write_str(
                "the merchant has no public key of the gateway, and no APIv3 key to download one with; add one with Merchant::peer_public_key or Merchant::peer_certificate",
            ),
            MerchantFault::NoTrustedCertificate => f.write_str(
                "the merchant has no certificate by which to trust that of the gateway; set it with Merchant::trusted",
            ),
            MerchantFault::SignatureAlgorithm(kind) => {
                write!(f, "the gateway does not sign with {}", kind.name())
            }
            MerchantFault::NotBuilt(kind) => {
                write!(f, "to sign with {}, paytable needs its feature `sm3`", kind.name())
            }
            #[cfg(feature = "rsa")]
            MerchantFault::EncryptionKey(fault) => {
                write!(f, "the key of Merchant::encryption_key cannot be used: {fault}")
            }
            MerchantFault::Several(faults) => {
                listed(f, faults, "; ")
            }
        }
    }
}

fn listed<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T], between: &str) -> fmt::Result {
    for (at, item) in items.iter().enumerate() {
        let before = if at == 0 { "" } else { between };
        write!(f, "{before}{item}")?;
    }
    Ok(())
}

impl std::error::Error for MerchantFault {}
