//! Orders (支付).

use crate::gateways::markers::{apis, notices};

apis! {
    /// 统一下单: creates the prepaid order of a mini program.
    ///
    /// `payment` in the reply contains the parameters of `wx.requestPayment`.
    UnifiedOrder: "cloudpay/unified_order",

    /// 查询订单: queries the status of an order.
    ///
    /// Callbacks carry no signature; confirm them with this query.
    QueryOrder: "cloudpay/query_order",

    /// 关闭订单: closes an order that was not paid.
    CloseOrder: "cloudpay/close_order",
}

notices! {
    /// 支付结果回调: the event that a cloud function receives when an order was paid. It carries no signature.
    UnifiedOrderCallback: "cloudpay/unified_order",
}
