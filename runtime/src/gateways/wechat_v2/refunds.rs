//! Refunds (退款), of orders and of their single items.

use crate::gateways::markers::apis;

apis! {
    /// 申请退款: requests a refund of a paid order; success means accepted, not refunded.
    Refund: "wechat_v2/refund",

    /// 申请退款（支持单品）: requests a refund of single items of an order; success means accepted, not refunded.
    RefundV2: "wechat_v2/refund_v2",

    /// 查询退款: queries the status of refunds; the result is in the status of each refund, not in the result code.
    RefundQuery: "wechat_v2/refund_query",

    /// 查询退款（支持单品）: queries the status of a refund of single items, by refund number only; the result is in its
    /// status.
    RefundQueryV2: "wechat_v2/refund_query_v2",
}
