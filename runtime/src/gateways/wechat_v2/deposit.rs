//! Deposit (酒店押金).

use crate::gateways::markers::apis;

apis! {
    /// 支付押金（人脸支付）: freezes a deposit of a payer who was recognised by a face-pay terminal; if the outcome is
    /// unknown, query it.
    DepositFacePay: "wechat_v2/deposit_face_pay",

    /// 支付押金（付款码支付）: freezes a deposit from the payment code that the payer shows; if the outcome is unknown,
    /// query it.
    DepositMicropay: "wechat_v2/deposit_micropay",

    /// 支付押金（JSAPI/APP支付）: creates a prepaid order for a deposit; the amount is frozen once the payer confirms.
    DepositUnifiedOrder: "wechat_v2/deposit_unified_order",

    /// 查询订单: queries the status of a deposit and how much of it was taken; the result is in the trade state, not in the
    /// result code.
    DepositOrderQuery: "wechat_v2/deposit_order_query",

    /// 撤销订单: cancels a deposit and gives the whole of it back; repeat it until recall is N.
    DepositReverse: "wechat_v2/deposit_reverse",

    /// 消费押金: charges a part of a deposit; possible one time only, and the rest is returned to the payer at once.
    DepositConsume: "wechat_v2/deposit_consume",

    /// 申请退款（押金）: requests a refund of what was taken of a deposit; success means accepted, not refunded.
    DepositRefund: "wechat_v2/deposit_refund",

    /// 查询退款（押金）: queries the status of refunds of a deposit; the result is in the status of each refund, not in the
    /// result code.
    DepositRefundQuery: "wechat_v2/deposit_refund_query",
}
