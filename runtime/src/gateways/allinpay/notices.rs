//! Notices.

use crate::gateways::markers::notices;

notices! {
    /// 交易结果通知: says that an order was paid.
    PayNotice: "allinpay/pay_notice",
}
