//! Refunds (退款).

use paytable_macros::Api;

/// 申请退款: requests a refund of a paid order. Success means accepted; [`RefundQuery`] and
/// [`RefundNotice`](crate::wechat_v3::RefundNotice) show whether the money was paid back.
#[derive(Api)]
#[api("wechat_v3/refund")]
pub struct Refund;

/// 查询单笔退款: queries the status of a refund by your refund number.
#[derive(Api)]
#[api("wechat_v3/refund_query")]
pub struct RefundQuery;
