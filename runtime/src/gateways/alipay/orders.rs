//! Orders (统一收单): placing, charging, querying, closing and cancelling.

use crate::gateways::markers::apis;

apis! {
    /// 统一收单交易创建接口: places an order that a known payer pays in a mini program.
    TradeCreate: "alipay/trade_create",

    /// 统一收单线下交易预创建: places an order that is paid by scanning its QR code.
    ///
    /// ```
    /// use paytable::{Fen, alipay::{TradePrecreateRequest, trade_precreate::Required}};
    ///
    /// let order: TradePrecreateRequest = Required {
    ///     out_trade_no: "20150320010101001".into(),
    ///     total_amount: Fen(8888),
    ///     subject: "Iphone6 16G".into(),
    /// }
    /// .into();
    /// assert_eq!(order.total_amount.to_string(), "88.88");
    /// ```
    TradePrecreate: "alipay/trade_precreate",

    /// 统一收单交易支付接口: charges a payer who shows a code.
    TradePay: "alipay/trade_pay",

    /// 统一收单交易查询: returns how an order stands.
    TradeQuery: "alipay/trade_query",

    /// 统一收单交易关闭接口: closes an order that is not paid.
    TradeClose: "alipay/trade_close",

    /// 统一收单交易撤销接口: ends an order: closes it, or refunds it in full.
    TradeCancel: "alipay/trade_cancel",
}
