//! An order with most of its fields.

use paytable::{
    Fen, Time,
    wechat_v2::{UnifiedOrderRequest, unified_order},
};

/// Twenty-two fields on the wire: eighteen given, the others filled in.
pub(crate) fn order() -> UnifiedOrderRequest {
    let text = str::to_owned;
    UnifiedOrderRequest {
        version: Some(unified_order::Version::V1_0),
        device_info: Some(text("013467007045764")),
        attach: Some(text("深圳分店")),
        fee_type: Some(text("CNY")),
        time_start: Time::new(2009, 12, 25, 9, 10, 10),
        time_expire: Time::new(2099, 12, 27, 9, 10, 10),
        goods_tag: Some(text("WXG")),
        product_id: Some(text("12235413214070356458058")),
        limit_pay: Some(unified_order::LimitPay::NoCredit),
        openid: Some(text("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")),
        receipt: Some(unified_order::Receipt::Y),
        ..unified_order::Required {
            body: text("腾讯充值中心-QQ会员充值"),
            out_trade_no: text("20150806125346"),
            total_fee: Fen(88),
            spbill_create_ip: text("123.12.12.123"),
            trade_type: unified_order::TradeType::Jsapi,
        }
        .into()
    }
}
