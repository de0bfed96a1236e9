//! Refunds and cancellations.

use crate::gateways::markers::apis;

apis! {
    /// 统一退款接口: pays back an order or a part of it.
    Refund: "allinpay/refund",

    /// 统一撤销接口: pays back all of an order of the same day.
    Cancel: "allinpay/cancel",
}
