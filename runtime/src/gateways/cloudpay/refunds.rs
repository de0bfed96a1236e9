//! Refunds (退款).

use crate::gateways::markers::{apis, notices};

apis! {
    /// 申请退款: pays back an order, or a part of it.
    ///
    /// Success means that the refund was accepted. The callback reports whether the money was paid back.
    Refund: "cloudpay/refund",

    /// 查询退款: queries the status of the refunds of an order.
    ///
    /// Money was paid back only if `refunds` contains a status for it. The gateway sometimes replies with a `refund_count`
    /// and no status; this is [`Unknown::Incomplete`](crate::Unknown::Incomplete), not a refund.
    QueryRefund: "cloudpay/query_refund",
}

notices! {
    /// 退款结果通知: the event that a cloud function receives when a refund has ended. It carries no signature.
    ///
    /// The function for payment callbacks may receive it too. It can be recognized by the fields `outRefundNo` and
    /// `refundStatus`.
    RefundCallback: "cloudpay/refund",
}
