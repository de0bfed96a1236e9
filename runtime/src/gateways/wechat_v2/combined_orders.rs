//! Combined orders (合单): orders of several merchants in one payment.

use crate::gateways::markers::apis;

apis! {
    /// 合单下单: creates one prepayment for orders of several merchants; the payer pays all of them at once.
    CombinedOrder: "wechat_v2/combined_order",

    /// 合单关单: closes the orders of a combined payment that was not paid.
    CombinedOrderClose: "wechat_v2/combined_order_close",

    /// 合单查单: queries the status of a combined payment; the result is in the trade state, not in the result code.
    CombinedOrderQuery: "wechat_v2/combined_order_query",
}
