//! Notices (通知), except the one of a payment, which is in the module of orders.

use crate::gateways::markers::notices;

notices! {
    /// 退款结果通知: reports how a refund ended. It is not signed: confirm it with the refund query before you process it.
    RefundNotice: "wechat_v2/refund_notice",

    /// 签约、解约结果通知: reports that a payer signed a deduction contract or ended it.
    ContractNotice: "wechat_v2/contract_notice",

    /// 委托代扣扣款结果通知: reports how a deduction ended; failures are reported too, so check `result_code` and
    /// `trade_state`.
    PapayNotice: "wechat_v2/papay_notice",

    /// 合单支付通知: reports that a combined order was paid; only the side of `combine_appid` receives it.
    CombinedNotice: "wechat_v2/combined_notice",

    /// 扫码支付模式一回调: requests an order because a payer scanned a product's QR code; answer with the order's
    /// `prepay_id`.
    NativeNotice: "wechat_v2/native_notice",

    /// 车牌状态变更通知: reports that the fee of a parked vehicle can be deducted from now on, or no longer can.
    PlateStateNotice: "wechat_v2/plate_state_notice",
}
