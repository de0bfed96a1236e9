//! Taking a payment back (撤销, 退货), each under an order number of its own.

use crate::gateways::markers::apis;

apis! {
    /// 消费撤销: takes a payment of the same day back as a whole. Accepted is not done.
    Undo: "unionpay/undo",

    /// 退货: pays a payment or a part of it back. Accepted is not done.
    Refund: "unionpay/refund",
}
