//! Refunds (退款), of orders and of their single items.

use paytable_macros::Api;

/// 申请退款: requests a refund of a paid order; success means accepted, not refunded.
#[derive(Api)]
#[api("wechat_v2/refund")]
pub struct Refund;

/// 申请退款（支持单品）: requests a refund of single items of an order; success means accepted, not refunded.
#[derive(Api)]
#[api("wechat_v2/refund_v2")]
pub struct RefundV2;

/// 查询退款: queries the status of refunds; the result is in the status of each refund, not in the result code.
#[derive(Api)]
#[api("wechat_v2/refund_query")]
pub struct RefundQuery;

/// 查询退款（支持单品）: queries the status of a refund of single items, by refund number only; the result is in its
/// status.
#[derive(Api)]
#[api("wechat_v2/refund_query_v2")]
pub struct RefundQueryV2;
