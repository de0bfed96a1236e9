//! Orders that sign a contract as well (支付中签约).

use crate::gateways::markers::apis;

apis! {
    /// APP下单并签约: places an order of a sub-merchant that is paid in an app and signs a contract as well.
    PartnerAppOrderWithContract: "wechat_v3/partner_app_order_with_contract",

    /// JSAPI下单并授权/签约: places an order of a sub-merchant that is paid inside WeChat and signs a contract as
    /// well.
    PartnerJsapiOrderWithContract: "wechat_v3/partner_jsapi_order_with_contract",

    /// APP下单并签约: places an order that is paid in an app and signs a contract as well.
    AppOrderWithContract: "wechat_v3/app_order_with_contract",

    /// JSAPI下单并授权/签约: places an order that is paid inside WeChat and signs a contract as well.
    JsapiOrderWithContract: "wechat_v3/jsapi_order_with_contract",
}
