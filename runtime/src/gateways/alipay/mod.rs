//! Alipay (支付宝): form data with JSON inside, signed with RSA keys. The [front page](crate#what-is-built-in) lists the APIs
//! by purpose.
//!
//! [`guide::alipay`](crate::guide::alipay) has it on one page.
//!
//! The merchant needs its private key and Alipay's public key. In certificate mode its key has an id, the number of the
//! app's certificate ([`X509Certificate::issuer_serial_md5`](crate::X509Certificate::issuer_serial_md5)), the setting
//! `alipay_root_cert_sn` has the numbers of Alipay's root certificates
//! ([`X509Certificate::rsa_issuer_serials_md5`](crate::X509Certificate::rsa_issuer_serials_md5)), and Alipay's key is that
//! of a certificate.
//!
//! With the secret `aes_key` ([`Merchant::secret`](crate::Merchant::secret)), the key in base64 that the app has set at Alipay,
//! the content of every request is encrypted, and so are replies. Notices are not.

mod bills;
mod notices;
mod orders;
mod pages;
mod refunds;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;
mod transfers;

pub use bills::*;
pub use notices::*;
pub use orders::*;
pub use pages::*;
pub use refunds::*;
pub use transfers::*;
// What several APIs hold, beside their markers.
pub use alipay_types::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// Alipay's gateway: form data with JSON inside, signed with the merchant's private key and verified with Alipay's public
/// key.
#[derive(Debug, Gateway)]
#[gateway("alipay")]
pub struct Alipay;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    bills::APIS,
    orders::APIS,
    pages::APIS,
    refunds::APIS,
    transfers::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
