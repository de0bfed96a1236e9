//! WeChat Pay APIv3 (微信支付): JSON, signed with RSA keys. The [front page](crate#what-is-built-in) lists the APIs by
//! purpose.
//!
//! The merchant needs its private key with the serial number of its certificate, the APIv3 key, and WeChat's public
//! keys:
//! a public key with its `PUB_KEY_ID_…`, platform certificates, or both during a replacement.

mod bills;
mod media;
mod notices;
mod orders;
mod platform_certificates;
mod refunds;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;

pub use bills::*;
pub use media::*;
pub use notices::*;
pub use orders::*;
pub use platform_certificates::*;
pub use refunds::*;
// What several APIs hold, beside their markers.
pub use wechat_v3_types::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// WeChat Pay APIv3: JSON messages, signed with the merchant's private key and verified with WeChat's public keys.
#[derive(Debug, Gateway)]
#[gateway("wechat_v3")]
pub struct WechatV3;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    bills::APIS,
    media::APIS,
    orders::APIS,
    platform_certificates::APIS,
    refunds::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
];
