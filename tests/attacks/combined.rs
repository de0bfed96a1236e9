//! Orders that are paid together are compared one by one.

use super::*;
use paytable::{
    Fen,
    wechat_v2::{CombinedNotice, CombinedOrderRequest, combined_order},
};
use paytable_tests::{APPID, MCH_ID, pairs, signed};

fn sub_order(mch_id: &str, number: &str, fee: i64) -> combined_order::SubOrder {
    combined_order::SubOrderRequired {
        appid: APPID.into(),
        mch_id: mch_id.into(),
        body: "x".into(),
        attach: "x".into(),
        out_trade_no: number.into(),
        fee_type: "CNY".into(),
        total_fee: Fen(fee),
    }
    .into()
}

fn order() -> CombinedOrderRequest {
    combined_order::Required {
        combine_out_trade_no: "C1".into(),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: combined_order::TradeType::Jsapi,
        scene_info: combined_order::SceneInfo::from(combined_order::SceneInfoRequired {
            payer_client_ip: "127.0.0.1".into(),
        })
        .into(),
        sub_order_list: combined_order::SubOrderList {
            order_num: 2,
            order_list: vec![sub_order("1900000110", "S1", 1), sub_order("1900000111", "S2", 2)],
        },
    }
    .into()
}

fn told(orders: &[(&str, &str, i64)]) -> Vec<u8> {
    let orders: Vec<String> = orders
        .iter()
        .map(|(mch_id, number, fee)| {
            format!(
                r#"{{"appid":"{APPID}","mch_id":"{mch_id}","openid":"o","total_fee":{fee},"cash_fee":{fee},"transaction_id":"T","out_trade_no":"{number}","attach":"x","time_end":"20140903131540"}}"#
            )
        })
        .collect();
    let list = format!(r#"{{"order_num":{},"order_list":[{}]}}"#, orders.len(), orders.join(","));
    let message = pairs(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("combine_mch_id", MCH_ID),
        ("combine_appid", APPID),
        ("nonce_str", "n"),
        ("combine_out_trade_no", "C1"),
        ("trade_type", "JSAPI"),
        ("bank_type", "CFT"),
        ("sub_order_list", &list),
    ]);
    xml(&signed(message, SignatureAlgorithm::HmacSha256)).into_bytes()
}

fn compare(orders: &[(&str, &str, i64)]) -> Result<(), paytable::OrderMismatch> {
    let protocol = protocol(SignatureAlgorithm::HmacSha256);
    let event = protocol.notice::<CombinedNotice>(&told(orders)).unwrap();
    protocol.same_order::<CombinedNotice, _>(&event, &order())
}

#[test]
fn a_genuine_notice_of_a_combined_order_is_of_that_order() {
    assert_eq!(compare(&[("1900000110", "S1", 1), ("1900000111", "S2", 2)]), Ok(()));
    // In whichever order they are told.
    assert_eq!(compare(&[("1900000111", "S2", 2), ("1900000110", "S1", 1)]), Ok(()));
}

#[test]
fn a_combined_notice_with_another_part_is_of_another_order() {
    for orders in [
        &[("1900000110", "S1", 1)][..],
        &[("1900000110", "S1", 1), ("1900000111", "S2", 3)],
        &[("1900000110", "S1", 1), ("1900000112", "S2", 2)],
        &[("1900000110", "S1", 1), ("1900000111", "S3", 2)],
        &[("1900000110", "S1", 1), ("1900000110", "S1", 1)],
        &[("1900000110", "S1", 1), ("1900000111", "S2", 2), ("1900000111", "S2", 2)],
        &[("1900000110", "S1", 2), ("1900000111", "S2", 1)],
        &[],
    ] {
        let differs = compare(orders).unwrap_err();
        assert!(differs.fields.iter().any(|field| field.starts_with("sub_order_list")), "{differs}");
    }
}

#[test]
fn a_list_of_orders_that_is_cut_at_an_unknown_name_is_not_left_out_of_a_notice() {
    let list = format!(
        r#"{{"order_num":1,"order_list":[{{"appid":"{APPID}","attach":"x&sub_order_note=1","mch_id":"{MCH_ID}","out_trade_no":"S1","total_fee":1}}]}}"#
    );
    let message = pairs(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("bank_type", "CFT"),
        ("combine_mch_id", MCH_ID),
        ("combine_appid", APPID),
        ("combine_out_trade_no", "C1"),
        ("sub_order_list", &list),
        ("nonce_str", "n"),
    ]);
    let kind = SignatureAlgorithm::HmacSha256;
    let text = paytable_tests::text_to_sign(&message);
    // What is left of the list holds no `&`, and is no JSON.
    let names = [
        "bank_type",
        "combine_appid",
        "combine_mch_id",
        "combine_out_trade_no",
        "nonce_str",
        "result_code",
        "return_code",
        "sub_order_list",
        "sub_order_note",
    ];
    let error = protocol(kind).notice::<CombinedNotice>(&body(cut(&text, &names), &text, kind)).unwrap_err();
    assert_eq!(error, paytable::NoticeError::Incomplete { field: "sub_order_list" });
}
