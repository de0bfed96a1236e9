//! Refunds (退款).

use crate::gateways::markers::apis;

apis! {
    /// 统一收单交易退款接口: refunds an order, in full or in part. A call that moved no money is no success.
    TradeRefund: "alipay/trade_refund",
}
