//! Orders (基础支付): placing, querying and closing.

use crate::gateways::markers::apis;

apis! {
    /// JSAPI下单: places an order that is paid on a page inside WeChat or in a mini program.
    ///
    /// ```
    /// use paytable::{Fen, wechat_v3::{JsapiOrderRequest, OrderAmount, jsapi_order::{Payer, Required}}};
    ///
    /// let order: JsapiOrderRequest = Required {
    ///     description: "Image形象店-深圳腾大-QQ公仔".into(),
    ///     out_trade_no: "1217752501201407033233368018".into(),
    ///     amount: OrderAmount { total: Fen(100), currency: None },
    ///     payer: Payer { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into(), identity: None },
    /// }
    /// .into();
    /// assert!(format!("{order:?}").contains("openid: ***"));
    /// ```
    JsapiOrder: "wechat_v3/jsapi_order",

    /// APP下单: places an order that is paid in an app of the merchant's.
    AppOrder: "wechat_v3/app_order",

    /// Native下单: places an order that is paid by scanning a QR code.
    NativeOrder: "wechat_v3/native_order",

    /// H5下单: places an order that is paid from a page outside of WeChat.
    H5Order: "wechat_v3/h5_order",

    /// 商户订单号查询: queries the status of an order by your order number.
    ///
    /// Use it if the outcome of a call is unknown. The trade state is the result, not the result code.
    OrderQuery: "wechat_v3/order_query",

    /// 微信支付订单号查询: queries the status of an order by WeChat's number of the payment.
    OrderQueryById: "wechat_v3/order_query_by_id",

    /// 关闭订单: closes an order that was not paid. Success is status 204 without a body.
    CloseOrder: "wechat_v3/close_order",
}
