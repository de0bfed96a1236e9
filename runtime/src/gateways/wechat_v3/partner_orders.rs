//! Orders of service providers (服务商): the twins of those in `orders`.

use crate::gateways::markers::apis;

apis! {
    /// APP下单: places an order of a sub-merchant that is paid in an app.
    PartnerAppOrder: "wechat_v3/partner_app_order",

    /// H5下单: places an order of a sub-merchant that is paid from a page outside of WeChat, which then opens
    /// it.
    PartnerH5Order: "wechat_v3/partner_h5_order",

    /// 微信支付订单号查询: asks by WeChat's number of the payment how an order of a sub-merchant stands; the trade
    /// state decides.
    PartnerOrderQueryById: "wechat_v3/partner_order_query_by_id",

    /// JSAPI下单: places an order of a sub-merchant that is paid on a page inside WeChat or in a mini program.
    PartnerJsapiOrder: "wechat_v3/partner_jsapi_order",

    /// 小程序支付下单: places an order of a sub-merchant that is paid in a mini program.
    PartnerMiniProgramOrder: "wechat_v3/partner_mini_program_order",

    /// Native下单: places an order of a sub-merchant that is paid by scanning a QR code, whose text the reply
    /// holds.
    PartnerNativeOrder: "wechat_v3/partner_native_order",

    /// 商户订单号查询: asks by your order number how an order of a sub-merchant stands; the trade state decides.
    PartnerOrderQuery: "wechat_v3/partner_order_query",

    /// 关单: closes an order of a sub-merchant that was not paid, so that it can no longer be.
    PartnerCloseOrder: "wechat_v3/partner_close_order",

    /// 扫码支付下单: places an order of a sub-merchant that is paid by scanning a code on a terminal.
    PartnerScannedOrder: "wechat_v3/partner_scanned_order",
}
