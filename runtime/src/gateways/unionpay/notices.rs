//! Notices (后台通知). Each brings UnionPay's certificate.

use crate::gateways::markers::notices;

notices! {
    /// 后台通知（消费）: reports that an order was paid.
    PaymentNotice: "unionpay/payment_notice",

    /// 后台通知（退货）: reports that a refund was made.
    RefundNotice: "unionpay/refund_notice",

    /// 后台通知（消费撤销）: reports that a payment was taken back.
    UndoNotice: "unionpay/undo_notice",
}
