//! Payment by the code that the payer shows (付款码支付).

use paytable_macros::Api;

/// 提交付款码支付: charges the payment code that the payer shows; if the outcome is unknown, query it, and reverse it
/// if it stays unknown.
#[derive(Api)]
#[api("wechat_v2/micropay")]
pub struct Micropay;

/// 撤销订单: cancels a code payment that is unpaid or has an unknown outcome, and refunds one that was paid; repeat it
/// until recall is N.
#[derive(Api)]
#[api("wechat_v2/reverse")]
pub struct Reverse;
