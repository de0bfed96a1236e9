//! Rows that are described as JSON and are given, or shown by the documentation, as text of another form too.

use paytable::{Api, table::Table};
use paytable::{
    CloudPay, Fen, JsonText, Merchant, Protocol, ViolationKind, cloudpay,
    table::{SignatureAlgorithm, Unit},
    wechat_v2::{
        CombinedOrder, DepositFacePay, DepositMicropay, DepositUnifiedOrder, FacePay, Micropay, RefundV2,
        UnifiedOrder, UnifiedOrderRequest,
        unified_order::{Detail, DetailRequired, GoodsDetail, Required, TradeType},
    },
};
use paytable_tests::protocol;
use serde_json::{from_value, to_value};

/// As the page prints it: with spaces, and with no version beside it.
const SAMPLE: &str = r#"{ "goods_detail":[ { "goods_id":"iphone6s_16G", "wxpay_goods_id":"1001", "goods_name":"iPhone6s 16G", "goods_num":1, "price":528800, "goods_category":"123456", "body":"苹果手机" } ] }"#;
const PLAIN: &str = "iPad mini 16G 白色";

fn order(detail: impl Into<JsonText<Detail>>) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        detail: Some(detail.into()),
        ..Required {
            body: "x".into(),
            out_trade_no: "1217752501201407033233368018".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::App,
        }
        .into()
    }
}

fn typed() -> Detail {
    let goods = GoodsDetail { goods_id: Some("1001".into()), price: Some(Fen(1)), ..GoodsDetail::default() };
    DetailRequired { goods_detail: vec![goods] }.into()
}

#[test]
fn a_detail_is_sent_as_it_is_whether_json_without_version_or_plain_text() {
    for text in [SAMPLE, PLAIN, "{", "[]", "null", r#"{"a":{"b":1.50}}"#] {
        let order = order(text);
        let prepared = protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
        assert!(prepared.signed_text().unwrap().contains(&format!("&detail={text}&")), "{text}");
        let body = String::from_utf8_lossy(&prepared.body).into_owned();
        let raw = [format!("<detail>{text}</detail>"), format!("<detail><![CDATA[{text}]]></detail>")];
        assert!(raw.iter().any(|raw| body.contains(raw)), "{body}");
    }
    let order = order(typed());
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&order).unwrap();
    let text = r#"&detail={"goods_detail":[{"goods_id":"1001","price":1}]}&"#;
    assert!(prepared.signed_text().unwrap().contains(text));
}

#[test]
fn a_detail_is_typed_where_it_is_the_documented_object() {
    for (text, is_object) in [
        (r#"{"goods_detail":[{"goods_id":"1001","price":1}]}"#, true),
        (r#"{ "goods_detail" : [ {"price": 1, "goods_id": "1001"} ] }"#, true),
        // Fields that the table does not have, and a value that is no amount.
        (SAMPLE, false),
        (r#"{"goods_detail":[{"goods_id":"1001","price":"one"}]}"#, false),
        (PLAIN, false),
        ("", false),
    ] {
        let detail = JsonText::<Detail>::from(text);
        assert_eq!(detail.object().is_some(), is_object, "{text}");
        assert!(detail.object().is_none_or(|object| *object == typed()), "{text}");
    }
}

#[test]
fn a_stored_detail_comes_back_as_the_same_text() {
    let written = r#"{"goods_detail":[{"goods_id":"1001","price":1}]}"#;
    for (detail, text) in [
        (JsonText::from(typed()), written),
        (JsonText::from(SAMPLE), SAMPLE),
        (JsonText::from(PLAIN), PLAIN),
        (JsonText::from(r#"{ "goods_detail":[]}"#), r#"{ "goods_detail":[]}"#),
    ] {
        let stored = to_value(order(detail.clone())).unwrap();
        assert_eq!(stored["detail"], text);
        assert!(from_value::<UnifiedOrderRequest>(stored).unwrap().detail == Some(detail), "{text}");
    }
}

#[test]
fn a_text_in_the_place_of_json_is_checked_for_its_length_and_its_characters() {
    let broken = |detail: &str| match protocol(SignatureAlgorithm::Md5).prepare(&order(detail)) {
        Ok(_) => Vec::new(),
        Err(found) => found.list().iter().map(|v| (v.field.clone(), v.kind.clone())).collect(),
    };
    assert_eq!(broken(&"x".repeat(6000)), []);
    let long = ViolationKind::TooLong { limit: 6000, given: 6001, unit: Unit::Bytes };
    assert_eq!(broken(&"x".repeat(6001)), [("detail".to_owned(), long)]);
    for bad in ["a]]>b", "😀", "a\u{1}"] {
        let found = broken(bad);
        assert!(matches!(&found[..], [(_, ViolationKind::Unsendable { .. })]), "{bad:?}: {found:?}");
    }
    // It would read as another field of the signed text.
    let found = broken("a&out_trade_no=1");
    assert!(matches!(&found[..], [(field, _)] if field == "detail"), "{found:?}");
}

#[test]
fn every_row_whose_documented_sample_is_not_its_object_takes_text() {
    let takes = |table: &'static Table| -> Vec<&str> {
        table.fields.iter().filter(|field| field.is_or_text()).map(|field| field.name).collect()
    };
    for (api, rows) in [
        (UnifiedOrder::TABLE, &["detail", "scene_info"][..]),
        (Micropay::TABLE, &["detail", "scene_info"]),
        (FacePay::TABLE, &["detail"]),
        (DepositUnifiedOrder::TABLE, &["detail", "scene_info"]),
        (DepositMicropay::TABLE, &["detail", "scene_info"]),
        (DepositFacePay::TABLE, &["detail"]),
        (RefundV2::TABLE, &["detail"]),
        (CombinedOrder::TABLE, &["scene_info"]),
        (paytable::cloudpay::UnifiedOrder::TABLE, &["scene_info"]),
    ] {
        assert_eq!(takes(api.request), rows, "{}", api.name);
    }
}

#[test]
fn cloudpay_takes_the_documented_scene() {
    let order = cloudpay::UnifiedOrderRequest {
        function_name: Some("pay_cb".into()),
        scene_info: Some("Y".into()),
        ..cloudpay::unified_order::Required {
            body: "x".into(),
            out_trade_no: "1".into(),
            spbill_create_ip: "127.0.0.1".into(),
            sub_mch_id: "1900009231".into(),
            total_fee: Fen(1),
            env_id: "test-f0b102".into(),
        }
        .into()
    };
    let body =
        Protocol::<CloudPay>::new(Merchant::bare()).unwrap().prepare(&order).unwrap().into_draft().body;
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["scene_info"], "Y");
}

#[test]
fn a_text_in_the_place_of_an_object_with_masked_fields_is_masked() {
    let text = "payer 127.0.0.1";
    let hidden: JsonText<paytable::wechat_v2::vehicle_deduct::SceneInfo> = text.into();
    assert!(!format!("{hidden:?}").contains(text));
    assert!(format!("{:?}", JsonText::<Detail>::from(text)).contains(text));
    assert!(format!("{:?}", order(text)).contains(text));
}
