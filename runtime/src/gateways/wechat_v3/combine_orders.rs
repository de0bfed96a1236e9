//! Combined orders (合单支付): one payment for the orders of several merchants.

use crate::gateways::markers::apis;

apis! {
    /// 合单下单-APP支付: places a combined order that is paid in an app.
    CombineAppOrder: "wechat_v3/combine_app_order",

    /// 合单下单-H5支付: places a combined order that is paid from a page outside of WeChat, which then opens it.
    CombineH5Order: "wechat_v3/combine_h5_order",

    /// 个人收款交易通过微信支付订单号查单: asks by WeChat's number how a combined order to people stands; the trade state of
    /// each order in it decides.
    CombineOrderQueryById: "wechat_v3/combine_order_query_by_id",

    /// 合单下单-JSAPI支付: places a combined order that is paid on a page inside WeChat or in a mini program.
    CombineJsapiOrder: "wechat_v3/combine_jsapi_order",

    /// 个人收款交易下单-小程序: places a combined order to people that is paid in a mini program.
    CombineMiniProgramOrder: "wechat_v3/combine_mini_program_order",

    /// 合单下单-Native支付: places a combined order that is paid by scanning a QR code, whose text the reply holds.
    CombineNativeOrder: "wechat_v3/combine_native_order",

    /// 合单查询订单: asks by your number how a combined order stands; the trade state of each order in it decides.
    CombineOrderQuery: "wechat_v3/combine_order_query",

    /// 合单关闭订单: closes the orders of a combined one that was not paid.
    CombineCloseOrder: "wechat_v3/combine_close_order",
}
