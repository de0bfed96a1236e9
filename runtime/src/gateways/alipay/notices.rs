//! Notices (异步通知), and the query with which a payer comes back.

use crate::gateways::markers::notices;

notices! {
    /// 交易异步通知: reports that an order was paid, refunded or closed.
    TradeNotice: "alipay/trade_notice",

    /// 同步返回: the query of the URL to which the payer's browser returns. Pass it to
    /// [`Protocol::notice`](crate::Protocol::notice) in place of a body. It proves no payment: query the order.
    TradeReturn: "alipay/trade_return",
}
