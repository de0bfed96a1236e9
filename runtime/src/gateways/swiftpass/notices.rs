//! Notices.

use crate::gateways::markers::notices;

notices! {
    /// 支付通知: says that an order was paid.
    PayNotice: "swiftpass/pay_notice",
}
