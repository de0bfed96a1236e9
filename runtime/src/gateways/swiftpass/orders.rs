//! Orders: placing, charging, querying, closing and reversing.

use crate::gateways::markers::apis;

apis! {
    /// 聚合扫码支付: places an order whose QR code any wallet pays.
    Native: "swiftpass/native",

    /// 微信扫码支付: places an order whose QR code WeChat pays.
    WeixinNative: "swiftpass/weixin_native",

    /// 微信公众号、小程序支付: places an order that is paid on a page or in a mini program inside WeChat.
    WeixinJspay: "swiftpass/weixin_jspay",

    /// 微信APP支付: places an order that an app pays through WeChat.
    WeixinApp: "swiftpass/weixin_app",

    /// 支付宝扫码支付: places an order whose QR code Alipay pays.
    AlipayNative: "swiftpass/alipay_native",

    /// 支付宝服务窗支付: places an order that is paid on a page inside Alipay.
    AlipayJspay: "swiftpass/alipay_jspay",

    /// 银联扫码支付: places an order whose QR code a UnionPay wallet pays.
    UnionpayNative: "swiftpass/unionpay_native",

    /// 银联JS支付: places an order that is paid on a page inside a UnionPay wallet.
    UnionpayJspay: "swiftpass/unionpay_jspay",

    /// 付款码支付: charges the payment code that the payer shows.
    Micropay: "swiftpass/micropay",

    /// 查询订单: asks how an order stands.
    OrderQuery: "swiftpass/order_query",

    /// 关闭订单: closes an order that is not paid.
    Close: "swiftpass/close",

    /// 撤销订单: ends an order that was charged by code.
    Reverse: "swiftpass/reverse",
}
