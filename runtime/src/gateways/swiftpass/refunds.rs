//! Refunds.

use crate::gateways::markers::apis;

apis! {
    /// 申请退款: pays back an order or a part of it.
    Refund: "swiftpass/refund",

    /// 查询退款: asks how refunds stand.
    RefundQuery: "swiftpass/refund_query",
}
