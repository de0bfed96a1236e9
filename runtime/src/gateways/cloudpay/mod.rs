//! CloudPay (云开发 云支付): JSON inside WeChat cloud hosting.
//!
//! [`guide::cloudpay`](crate::guide::cloudpay) has it on one page.

mod bills;
mod orders;
mod refunds;
#[cfg(feature = "sandbox")]
pub(crate) mod routes;
mod sharing;

pub use bills::*;
pub use orders::*;
pub use refunds::*;
pub use sharing::*;

use super::markers::all;
use crate::table;
use paytable_macros::Gateway;

/// CloudPay: JSON on a private network, without keys on the caller's side.
#[derive(Debug, Gateway)]
#[gateway("cloudpay")]
pub struct CloudPay;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = all![&table::Api:
    bills::APIS,
    orders::APIS,
    refunds::APIS,
    sharing::APIS,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = all![&table::Notice:
    orders::NOTICES,
    refunds::NOTICES,
];
