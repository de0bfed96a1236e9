//! CloudPay (云开发 云支付): JSON inside WeChat cloud hosting.

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

use crate::protocol::notice_api::Notice as _;
use crate::{message::api::Api as _, table};
use paytable_macros::Gateway;

/// CloudPay: JSON on a private network, without keys on the caller's side.
#[derive(Debug, Gateway)]
#[gateway("cloudpay")]
pub struct CloudPay;

/// The tables of all APIs of this gateway, in the order of their modules.
pub const APIS: &[&table::Api] = &[
    DownloadBill::TABLE,
    UnifiedOrder::TABLE,
    QueryOrder::TABLE,
    CloseOrder::TABLE,
    Refund::TABLE,
    QueryRefund::TABLE,
    ProfitSharing::TABLE,
    MultiProfitSharing::TABLE,
    ProfitSharingAddReceiver::TABLE,
    ProfitSharingRemoveReceiver::TABLE,
    ProfitSharingQuery::TABLE,
    ProfitSharingFinish::TABLE,
    ProfitSharingReturn::TABLE,
    ProfitSharingReturnQuery::TABLE,
];

/// The tables of all notices of this gateway.
pub const NOTICES: &[&table::Notice] = &[UnifiedOrderCallback::TABLE, RefundCallback::TABLE];
