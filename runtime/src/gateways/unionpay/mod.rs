//! UnionPay (银联全渠道), version 5.1.0: form data, signed with RSA keys whose certificates are checked. The
//! [front page](crate#what-is-built-in) lists the APIs by purpose.
//!
//! [`guide::unionpay`](crate::guide::unionpay) has it on one page.
//!
//! The merchant needs its private key with the serial number of its certificate in decimal
//! ([`X509Certificate::serial_decimal`](crate::X509Certificate::serial_decimal)), and the certificate of the authority that
//! issues UnionPay's ([`TrustedCertificates`](crate::TrustedCertificates)). Or it has a shared key, and chooses
//! [`SignatureAlgorithm::Sha256`](crate::table::SignatureAlgorithm::Sha256), or with the feature `sm3`
//! [`SignatureAlgorithm::Sm3`](crate::table::SignatureAlgorithm::Sm3).
//!
//! A sandbox sends a certificate that `Sandbox::root_certificate` issued: for tests, that one stands in the place of the
//! authority.
//!
//! An order is named by its number and its time together: store both before the call, a query needs them.

mod notices;
mod orders;
mod refunds;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;

pub use notices::*;
pub use orders::*;
pub use refunds::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// UnionPay ACP 5.1.0: form data, signed with the merchant's private key and verified with the certificate that UnionPay
/// sends.
#[derive(Debug, Gateway)]
#[gateway("unionpay")]
pub struct UnionPay;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    orders::APIS,
    refunds::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
