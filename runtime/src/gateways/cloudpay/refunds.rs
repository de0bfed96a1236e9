//! Refunds (退款).

use paytable_macros::{Api, Notice};

/// 申请退款: pays back an order, or a part of it.
///
/// Success means that the refund was taken on. Whether the money was paid back is told by the callback.
#[derive(Api)]
#[api("cloudpay/refund")]
pub struct Refund;

/// 查询退款: asks how the refunds of an order stand.
///
/// Only a status in `refunds` says that money was paid back. The gateway is known to answer with a `refund_count`
/// and no status at all; that is [`Unknown::Incomplete`](crate::Unknown::Incomplete), never a refund.
#[derive(Api)]
#[api("cloudpay/query_refund")]
pub struct QueryRefund;

/// 退款结果通知: the event that a cloud function receives when a refund has ended. It carries no signature.
///
/// The function of a payment's callback may receive it too. It is this one if it has `outRefundNo` and `refundStatus`.
#[derive(Notice)]
#[notice("cloudpay/refund")]
pub struct RefundCallback;
