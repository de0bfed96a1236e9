//! CloudPay (云开发 云支付): JSON inside WeChat cloud hosting.

mod bills;
mod orders;
mod refunds;
mod sharing;

pub use bills::*;
pub use orders::*;
pub use refunds::*;
pub use sharing::*;

use crate::Gateway;

/// CloudPay: JSON on a private link, no keys on the caller's side.
#[derive(Debug, Gateway)]
#[gateway("cloudpay")]
pub struct CloudPay;
