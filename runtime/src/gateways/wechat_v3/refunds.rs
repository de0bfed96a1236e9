//! Refunds (退款).

use paytable_macros::Api;

/// 申请退款: asks for a refund of a paid order. Success means accepted; whether the money went back is said by
/// [`RefundQuery`] and [`RefundNotice`](crate::wechat_v3::RefundNotice).
#[derive(Api)]
#[api("wechat_v3/refund")]
pub struct Refund;

/// 查询单笔退款: asks by your refund number how a refund stands.
#[derive(Api)]
#[api("wechat_v3/refund_query")]
pub struct RefundQuery;
