//! Payment by the code that the payer shows (付款码支付).

use crate::gateways::markers::apis;

apis! {
    /// 提交付款码支付: charges the payment code that the payer shows; if the outcome is unknown, query it, and reverse it
    /// if it stays unknown.
    Micropay: "wechat_v2/micropay",

    /// 撤销订单: cancels a code payment that is unpaid or has an unknown outcome, and refunds one that was paid; repeat it
    /// until recall is N.
    Reverse: "wechat_v2/reverse",
}
