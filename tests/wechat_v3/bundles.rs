//! What a client is handed to open the payment.

use crate::made::{NUMBER, at, known, merchant, order, protocol, signed};
use paytable::{
    Fen,
    wechat_v3::{AppOrderRequest, H5OrderResponse, JsapiOrderResponse, OrderAmount, app_order},
};

const PREPAY_ID: &str = "wx201410272009395522657a690389285100";
const REPLY: &str = r#"{"prepay_id":"wx201410272009395522657a690389285100"}"#;

#[test]
fn a_mini_program_gets_a_signature_over_four_lines() {
    let order = order();
    let reply = protocol().accept(&protocol().prepare(&order).unwrap(), &signed(200, REPLY)).unwrap();
    let then = at(merchant(), 1_490_840_662, "5K8264ILTKCH16CQ2502SI8ZNMTM67VS");
    let payment = reply.mini_program(&then).unwrap();
    assert_eq!(
        serde_json::to_value(&payment).unwrap(),
        serde_json::json!({
            "appId": "wxd678efh567hg6787",
            "timeStamp": "1490840662",
            "nonceStr": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
            "package": format!("prepay_id={PREPAY_ID}"),
            "signType": "RSA",
            "paySign": known("O6").0,
        })
    );
    assert_eq!(reply.jsapi(&then).unwrap(), payment);
    assert!(!format!("{payment:?}").contains(&known("O6").0));
}

#[test]
fn an_app_gets_a_signature_over_the_bare_prepay_id() {
    let order: AppOrderRequest = app_order::Required {
        description: "Image形象店".into(),
        out_trade_no: NUMBER.into(),
        amount: OrderAmount { total: Fen(100), currency: None },
    }
    .into();
    let reply = protocol().accept(&protocol().prepare(&order).unwrap(), &signed(200, REPLY)).unwrap();
    let then = at(merchant(), 1_490_840_662, "5K8264ILTKCH16CQ2502SI8ZNMTM67VS");
    assert_eq!(
        serde_json::to_value(reply.app(&then).unwrap()).unwrap(),
        serde_json::json!({
            "appid": "wxd678efh567hg6787",
            "partnerid": "1230000109",
            "prepayid": PREPAY_ID,
            "package": "Sign=WXPay",
            "noncestr": "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
            "timestamp": "1490840662",
            "sign": known("O7").0,
        })
    );
}

#[test]
fn a_reply_without_a_prepay_id_makes_no_bundle() {
    assert!(JsapiOrderResponse::default().mini_program(&protocol()).is_err());
}

#[test]
fn a_page_leads_back_to_where_the_caller_says() {
    let reply = H5OrderResponse {
        h5_url: Some("https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=1".into()),
        ..H5OrderResponse::default()
    };
    assert_eq!(
        reply.h5("https://example.com/?a=1").unwrap(),
        "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=1&redirect_url=https%3A%2F%2Fexample.com%2F%3Fa%3D1"
    );
}
