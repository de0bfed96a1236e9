//! Keys and certificates.

#[cfg(all(feature = "asymmetric", not(any(feature = "crypto-ring", feature = "crypto-aws-lc"))))]
compile_error!(
    "the feature `asymmetric` of paytable needs `crypto-ring` or `crypto-aws-lc`; `tls-ring` and `tls-aws-lc` have them on"
);

#[cfg(feature = "x509")]
mod certificate;
#[cfg(feature = "asymmetric")]
mod key_fault;
#[cfg(feature = "asymmetric")]
mod key_text;
#[cfg(any(feature = "asymmetric", feature = "tls-ring", feature = "tls-aws-lc"))]
pub(crate) mod provider;
#[cfg(feature = "asymmetric")]
mod rsa;

#[cfg(feature = "x509")]
pub use certificate::X509Certificate;
#[cfg(feature = "asymmetric")]
pub use key_fault::{KeyFault, KeyKind};
#[cfg(all(feature = "asymmetric", feature = "crypto-aws-lc"))]
pub use rsa::DecryptionFault;
#[cfg(feature = "asymmetric")]
pub use rsa::{PrivateKey, PublicKey, SigningFault};
