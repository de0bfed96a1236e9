//! A query, from its rule over its signature to its typed reply.

use paytable::{
    Api as _, ApiKey, DynamicMessage, Error, Fen, Gateway as _, Merchant, Outcome, Protocol, Time, Unknown,
    WechatV2, sign,
    table::SignatureAlgorithm,
    wechat_v2::{
        OrderQuery, OrderQueryRequest, OrderQueryResponse,
        order_query::{OrderQueryErrorCode, TradeState},
    },
};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn protocol() -> Protocol<WechatV2> {
    Protocol::new(Merchant::new("wxd678efh567hg6787", "1230000109", ApiKey::new(KEY))).unwrap()
}

fn by_number() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("20150806125346".into()), ..OrderQueryRequest::default() }
}

/// A reply with these values, signed as the gateway signs.
fn reply(values: &[(&str, &str)]) -> String {
    let mut reply = DynamicMessage::new(OrderQuery::TABLE.response);
    let common = [
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("appid", "wxd678efh567hg6787"),
        ("mch_id", "1230000109"),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ];
    for (name, value) in common.iter().chain(values) {
        assert!(reply.set(name, *value), "{name} is a row");
    }
    let rule = WechatV2::TABLE.sign().unwrap();
    let text = sign::canonical(&reply, rule);
    signed_xml(&text)
}

/// The pairs of a signed text as XML, with their signature.
fn signed_xml(text: &str) -> String {
    let rule = WechatV2::TABLE.sign().unwrap();
    let signature = sign::signature(text, SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('=')).chain([("sign", signature.as_str())]);
    let elements = pairs
        .fold(String::new(), |body, (name, value)| body + &format!("<{name}><![CDATA[{value}]]></{name}>"));
    format!("<xml>{elements}</xml>")
}

fn accept(body: &str) -> Result<OrderQueryResponse, Error> {
    protocol().accept_without_request::<OrderQueryRequest>(&paytable::Received::new(200, body.as_bytes()))
}

#[test]
fn a_query_is_filled_in_and_signed() {
    let query = by_number();
    let prepared = protocol().prepare(&query).unwrap();
    assert_eq!(prepared.path, "/pay/orderquery");
    let body = String::from_utf8(prepared.body.clone()).unwrap();
    let signed = prepared.signed_text().unwrap();
    let text = signed.strip_suffix("&key=***").unwrap();
    assert!(text.starts_with("appid=wxd678efh567hg6787&mch_id=1230000109&nonce_str="), "{text}");
    assert!(text.contains("&out_trade_no=20150806125346&sign_type=MD5"), "{text}");
    let rule = WechatV2::TABLE.sign().unwrap();
    let signature = sign::signature(text, SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    assert!(body.contains(&signature), "{body} lacks {signature}");
}

#[test]
fn a_query_without_any_number_breaks_the_rule_of_the_table() {
    let violations = protocol().prepare(&OrderQueryRequest::default()).unwrap_err();
    assert_eq!(violations.list().len(), 1, "{violations}");
    let error = Error::from(violations);
    assert!(error.to_string().contains("transaction_id"), "{error}");
    assert_eq!(error.outcome(), Outcome::NotDone);
}

#[test]
fn a_number_longer_than_its_row_is_not_sent() {
    let request = OrderQueryRequest { out_trade_no: Some("9".repeat(33)), ..OrderQueryRequest::default() };
    let violations = protocol().prepare(&request).unwrap_err();
    assert_eq!(violations.fields(), ["out_trade_no"]);
}

#[test]
fn a_signed_reply_becomes_typed_fields() {
    let promotion = r#"{"promotion_detail":[{"promotion_id":"109519","scope":"SINGLE","amount":5,"activity_id":"931386","goods_detail":[{"goods_id":"a_goods1","quantity":7,"price":1}]}]}"#;
    let reply = reply(&[
        ("result_code", "SUCCESS"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("trade_state", "SUCCESS"),
        ("total_fee", "100"),
        ("cash_fee", "100"),
        ("time_end", "20141030133525"),
        ("out_trade_no", "20150806125346"),
        ("attach", "深圳分店"),
        ("promotion_detail", promotion),
    ]);
    let reply = accept(&reply).unwrap();
    assert_eq!(reply.trade_state, Some(TradeState::Success));
    assert_eq!(reply.total_fee, Some(Fen(100)));
    assert_eq!(reply.time_end, Time::new(2014, 10, 30, 13, 35, 25));
    assert_eq!(reply.attach.as_deref(), Some("深圳分店"));
    let promotions = reply.promotion_detail.unwrap().promotion_detail;
    assert_eq!(promotions[0].amount, Some(Fen(5)));
    assert_eq!(promotions[0].goods_detail[0].quantity, Some(7));
}

#[test]
fn numbered_rows_become_a_list() {
    let text = "appid=wxd678efh567hg6787&coupon_count=2&coupon_fee_0=60&coupon_fee_1=40&coupon_id_0=10000\
                &coupon_id_1=10001&coupon_type_0=CASH&mch_id=1230000109&result_code=SUCCESS\
                &return_code=SUCCESS&trade_state=SUCCESS";
    let reply = accept(&signed_xml(text)).unwrap();
    let fees: Vec<Option<Fen>> = reply.coupons.iter().map(|coupon| coupon.coupon_fee).collect();
    assert_eq!(fees, [Some(Fen(60)), Some(Fen(40))]);
    assert_eq!(
        reply.coupons[0].coupon_type,
        Some(paytable::wechat_v2::wechat_v2_types::CouponCouponType::Cash)
    );
    assert_eq!(reply.coupons[1].coupon_type, None);
}

#[test]
fn a_state_that_the_table_lacks_is_kept() {
    let reply = accept(&reply(&[("result_code", "SUCCESS"), ("trade_state", "MOONLIT")])).unwrap();
    assert_eq!(reply.trade_state, Some(TradeState::Other("MOONLIT".into())));
}

#[test]
fn a_documented_error_code_has_its_row() {
    let error = accept(&reply(&[("result_code", "FAIL"), ("err_code", "ORDERNOTEXIST")])).unwrap_err();
    assert_eq!(OrderQueryErrorCode::of(&error), Some(OrderQueryErrorCode::Ordernotexist));
    assert_eq!(error.row().unwrap().title, "此交易订单号不存在");
    // The call that places it may still be on its way.
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn a_reply_changed_on_its_way_is_not_believed() {
    let reply = reply(&[("result_code", "SUCCESS"), ("trade_state", "NOTPAY")]);
    let error = accept(&reply.replace("NOTPAY", "SUCCESS")).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error}");
}

#[test]
fn a_success_without_its_proof_is_not_believed() {
    let error = accept(&reply(&[("result_code", "SUCCESS")])).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: "trade_state" })), "{error}");
}
