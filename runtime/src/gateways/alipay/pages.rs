//! Payments that open in a browser or an app: as a URL or a form, and as the text that an app's SDK takes.

use crate::gateways::markers::apis;

apis! {
    /// 统一收单下单并支付页面接口: opens the payment on a page of a desktop browser. See
    /// [`Protocol::link`](crate::Protocol::link) and [`Protocol::link_form`](crate::Protocol::link_form).
    TradePagePay: "alipay/trade_page_pay",

    /// 手机网站支付接口2.0: opens the payment on a page of a phone.
    TradeWapPay: "alipay/trade_wap_pay",

    /// app支付接口2.0: makes the text with which the SDK of an app opens the payment.
    TradeAppPay: "alipay/trade_app_pay",
}
