//! Orders (基础支付): placing, querying, closing, the QR code of a product, and the notice of a payment.

use crate::gateways::markers::{apis, notices};

apis! {
    /// 统一下单: creates a prepaid order.
    ///
    /// ```
    /// use paytable::{Fen, wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}}};
    ///
    /// let order = UnifiedOrderRequest {
    ///     openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
    ///     ..Required {
    ///         body: "小秋TIT店-超市".into(),
    ///         out_trade_no: "1217752501201407033233368018".into(),
    ///         total_fee: Fen(1),
    ///         spbill_create_ip: "127.0.0.1".into(),
    ///         trade_type: TradeType::Jsapi,
    ///     }
    ///     .into()
    /// };
    /// assert!(format!("{order:?}").contains("openid: ***"));
    /// ```
    UnifiedOrder: "wechat_v2/unified_order",

    /// 查询订单: queries the status of an order.
    ///
    /// Use it if the outcome of a call is unknown. The trade state is the result, not the result code.
    OrderQuery: "wechat_v2/order_query",

    /// 关闭订单: closes an order that was not paid.
    CloseOrder: "wechat_v2/close_order",

    /// 扫码支付模式一二维码链接: makes the text of a product's QR code. Scanning it brings a
    /// [`NativeNotice`](crate::wechat_v2::NativeNotice).
    NativeLink: "wechat_v2/native_link",
}

notices! {
    /// 支付结果通知: posted to the notify URL of an order.
    PayNotice: "wechat_v2/pay_notice",
}
