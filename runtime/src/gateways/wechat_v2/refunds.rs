//! Refunds (退款), of orders and of their single items.

use paytable_macros::Api;

/// 申请退款: asks for a refund of a paid order; success means accepted, not refunded.
#[derive(Api)]
#[api("wechat_v2/refund")]
pub struct Refund;

/// 申请退款（支持单品）: asks for a refund of single items of an order; success means accepted, not refunded.
#[derive(Api)]
#[api("wechat_v2/refund_v2")]
pub struct RefundV2;

/// 查询退款: asks how refunds stand; the status of each refund decides, not the result code.
#[derive(Api)]
#[api("wechat_v2/refund_query")]
pub struct RefundQuery;

/// 查询退款（支持单品）: asks how a refund of single items stands, by refund number only; its status decides.
#[derive(Api)]
#[api("wechat_v2/refund_query_v2")]
pub struct RefundQueryV2;
