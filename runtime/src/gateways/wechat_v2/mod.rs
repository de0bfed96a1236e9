//! WeChat Pay APIv2 (微信支付): signed XML. The [front page](crate#what-is-built-in) lists the APIs by purpose.
//!
//! [`guide::wechat_v2`](crate::guide::wechat_v2) has it on one page.

mod applyments;
mod bills;
mod combined_orders;
mod comments;
mod contracts;
mod coupons;
mod customs;
mod deposit;
#[cfg(feature = "gcm")]
mod encrypted_notices;
mod face;
mod identity;
mod media;
mod merchant_risk;
mod micropayments;
mod notices;
mod orders;
#[cfg(feature = "client")]
pub(crate) mod procedures;
mod red_packets;
mod refunds;
mod rentals;
mod reports;
mod risk;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;
mod settlement;
mod sharing;
mod sub_merchants;
mod tools;
mod transfers;
mod transit;
mod vehicle;
mod withdrawals;

pub use applyments::*;
pub use bills::*;
pub use combined_orders::*;
pub use comments::*;
pub use contracts::*;
pub use coupons::*;
pub use customs::*;
pub use deposit::*;
#[cfg(feature = "gcm")]
pub use encrypted_notices::*;
pub use face::*;
pub use identity::*;
pub use media::*;
pub use merchant_risk::*;
pub use micropayments::*;
pub use notices::*;
pub use orders::*;
pub use red_packets::*;
pub use refunds::*;
pub use rentals::*;
pub use reports::*;
pub use risk::*;
pub use settlement::*;
pub use sharing::*;
pub use sub_merchants::*;
pub use tools::*;
pub use transfers::*;
pub use transit::*;
pub use vehicle::*;
pub use wechat_v2_types::*;
pub use withdrawals::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// WeChat Pay APIv2: flat XML messages, signed in both directions with the merchant's API key.
#[derive(Debug, Gateway)]
#[gateway("wechat_v2")]
pub struct WechatV2;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    applyments::APIS,
    bills::APIS,
    combined_orders::APIS,
    comments::APIS,
    contracts::APIS,
    coupons::APIS,
    customs::APIS,
    deposit::APIS,
    face::APIS,
    identity::APIS,
    media::APIS,
    merchant_risk::APIS,
    micropayments::APIS,
    orders::APIS,
    red_packets::APIS,
    refunds::APIS,
    rentals::APIS,
    reports::APIS,
    risk::APIS,
    settlement::APIS,
    sharing::APIS,
    sub_merchants::APIS,
    tools::APIS,
    transfers::APIS,
    transit::APIS,
    vehicle::APIS,
    withdrawals::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    notices::NOTICES,
    #[cfg(feature = "gcm")]
    encrypted_notices::NOTICES,
    orders::NOTICES,
];
