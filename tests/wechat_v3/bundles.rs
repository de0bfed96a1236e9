//! What a client is handed to open the payment.

use crate::made::{NUMBER, at, known, merchant, order, protocol, signed, vector};
use paytable::{
    ApiKey, Error, Fen, Merchant, Protocol, WechatV3,
    wechat_v3::{
        AppOrderRequest, H5OrderResponse, JsapiOrderResponse, OrderAmount, PayscoreOrderRequest,
        PayscoreOrderResponse, app_order, payscore_order,
    },
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

/// The reply to an order of WeChat Pay Score whose package is this.
fn score(package: &str) -> PayscoreOrderResponse {
    let mut risk_fund = payscore_order::RiskFund::default();
    (risk_fund.name, risk_fund.amount) = (Some(payscore_order::RiskFundName::Deposit), Some(Fen(10_000)));
    let mut time_range = payscore_order::TimeRange::default();
    (time_range.start_time,) = (Some("OnAccept".into()),);
    let order: PayscoreOrderRequest = payscore_order::Required {
        out_order_no: "1234323JKHDFE1243252".into(),
        service_id: "2002000000000558128851361561536".into(),
        service_introduction: "某某酒店".into(),
        time_range,
        risk_fund,
    }
    .into();
    let reply = serde_json::json!({
        "appid": "wxd678efh567hg6787",
        "mchid": "1230000109",
        "out_order_no": "1234323JKHDFE1243252",
        "service_id": "2002000000000558128851361561536",
        "service_introduction": "某某酒店",
        "state": "CREATED",
        "order_id": "15646546545165651651",
        "package": package,
    });
    // The merchant has no key of APIv2: nothing but the bundle needs it.
    protocol().accept(&protocol().prepare(&order).unwrap(), &signed(200, reply.to_string())).unwrap()
}

/// A merchant as it was when the vector of the bundle was made.
fn then(merchant: Merchant) -> Protocol<WechatV3> {
    at(merchant, 1_530_097_563, "zyx53Nkey8o4bHpxTQvd8m7e92nG5mG2")
}

fn with_v2_key() -> Merchant {
    let key = vector("O29")["key"]["key"].as_str().unwrap().to_owned();
    merchant().secret("api_v2_key", ApiKey::new(key))
}

#[test]
fn a_mini_program_shows_an_order_of_pay_score_by_the_apiv2_key() {
    let vector = vector("O29");
    let mut expected = vector["input"].clone();
    expected["sign"] = vector["expected"].clone();
    let confirmation = score("XXXXXXXX").mini_program(&then(with_v2_key())).unwrap();
    assert_eq!(serde_json::to_value(&confirmation).unwrap(), expected);
    assert!(!format!("{confirmation:?}").contains(vector["expected"].as_str().unwrap()));
}

#[test]
fn the_bundle_is_signed_with_no_other_key_of_the_merchant() {
    // The key of the vector is the APIv3 key of these tests too: one client signs with that, and WeChat refuses it.
    let other = ApiKey::new("fedcba9876543210fedcba9876543210");
    let merchant =
        merchant().key(ApiKey::new("0123456789abcdef0123456789abcdef")).secret("api_v2_key", other);
    let confirmation = score("XXXXXXXX").mini_program(&then(merchant)).unwrap();
    assert_eq!(confirmation.sign, "C05BBF32F22807BF72A73C8AAB3FB96D04773AFF2F6E191573D38E91D7BD71B1");
}

#[test]
fn without_the_apiv2_key_the_error_names_it() {
    let reply = score("XXXXXXXX");
    for merchant in [merchant(), merchant().key(ApiKey::new("0123456789abcdef0123456789abcdef"))] {
        let Err(Error::Invalid(violations)) = reply.mini_program(&then(merchant)) else { panic!() };
        assert_eq!(violations.fields(), ["sign"]);
        assert!(violations.to_string().contains("the merchant has no api_v2_key"), "{violations}");
    }
}

#[test]
fn a_package_that_reads_as_another_pair_of_the_bundle_is_not_signed() {
    for package in ["X&timestamp=1", "X&sign_type=MD5", "&sign_type=&timestamp="] {
        let error = score(package).mini_program(&then(with_v2_key())).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{package}: {error}");
    }
    // What is no pair of it is signed as it is.
    let confirmation = score("X&y=1==").mini_program(&then(with_v2_key())).unwrap();
    assert_eq!(confirmation.package, "X&y=1==");
}
