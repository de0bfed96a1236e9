//! Refunds (退款).

use crate::gateways::markers::apis;

apis! {
    /// 申请退款: requests a refund of a paid order. Success means accepted; [`RefundQuery`] and
    /// [`RefundNotice`](crate::wechat_v3::RefundNotice) show whether the money was paid back.
    Refund: "wechat_v3/refund",

    /// 查询单笔退款: queries the status of a refund by your refund number.
    RefundQuery: "wechat_v3/refund_query",

    /// 发起异常退款: has a refund that could not be paid back go to a bank card or to the merchant.
    AbnormalRefund: "wechat_v3/abnormal_refund",
}
