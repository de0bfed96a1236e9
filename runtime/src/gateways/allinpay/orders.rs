//! Orders: placing, charging, querying and closing.

use crate::gateways::markers::apis;

apis! {
    /// 统一支付接口: places an order for a QR code, a page, a mini program or an app.
    Pay: "allinpay/pay",

    /// 统一主扫接口: places an order whose QR code any wallet pays.
    NativePay: "allinpay/native_pay",

    /// 统一扫码接口: charges the payment code that the payer shows.
    ScanPay: "allinpay/scan_pay",

    /// 统一查询接口: asks how an order stands.
    Query: "allinpay/query",

    /// 订单关闭: closes an order that is not paid.
    Close: "allinpay/close",

    /// 主扫关闭接口: closes the QR code of an order that is not paid.
    NativeClose: "allinpay/native_close",
}
