//! Notices (通知). Each is signed, and its content is encrypted with the APIv3 key.

use crate::gateways::markers::notices;

notices! {
    /// 支付成功通知: reports that an order was paid.
    TransactionNotice: "wechat_v3/transaction_notice",

    /// 退款结果通知: reports how a refund ended.
    RefundNotice: "wechat_v3/refund_notice",
}
