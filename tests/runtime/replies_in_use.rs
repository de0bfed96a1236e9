//! Fields that replies have in the field and that their pages lack, or describe otherwise.

use paytable::{
    Api, CallRequest, Fen, Received, ResponseOf, WechatV2,
    table::SignatureAlgorithm,
    wechat_v2::{
        self, CouponQueryRequest, CouponStockQueryRequest, MicropayRequest, OrderQueryRequest,
        RefundQueryRequest, RefundRequest, refund,
    },
};
use paytable_tests::{APPID, MCH_ID, pairs, protocol, signed, xml};

/// What a successful reply with these fields is read as.
fn read<R: CallRequest<Api: Api<Gateway = WechatV2>>>(fields: &[(&str, &str)]) -> ResponseOf<R> {
    let common = [
        ("return_code", "SUCCESS"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("nonce_str", "n"),
        ("result_code", "SUCCESS"),
    ];
    let body = xml(&signed(pairs(&[&common[..], fields].concat()), SignatureAlgorithm::Md5));
    let received = Received::new(200, body.as_bytes());
    protocol(SignatureAlgorithm::Md5).accept_without_request::<R>(&received).unwrap()
}

#[test]
fn a_refund_says_which_offers_it_took_back() {
    let promotion = r#"{"promotion_detail":[{"promotion_id":"109519","refund_amount":5}]}"#;
    let reply = read::<RefundRequest>(&[("refund_id", "1"), ("promotion_detail", promotion)]);
    let offer = &reply.promotion_detail.unwrap().promotion_detail[0];
    assert_eq!((offer.promotion_id.as_deref(), offer.refund_amount), (Some("109519"), Some(Fen(5))));
    assert!(reply.unknown_fields.is_empty());
}

#[test]
fn a_refund_can_name_the_goods_that_come_back() {
    let goods = refund::GoodsDetail {
        goods_id: Some("1001".into()),
        refund_amount: Some(Fen(1)),
        refund_quantity: Some(1),
        ..refund::GoodsDetailRequired { price: Fen(1) }.into()
    };
    let request = RefundRequest {
        out_trade_no: Some("1".into()),
        detail: Some(refund::Detail::from(refund::DetailRequired { goods_detail: vec![goods] }).into()),
        ..refund::Required { out_refund_no: "R1".into(), total_fee: Fen(1), refund_fee: Fen(1) }.into()
    };
    let prepared = protocol(SignatureAlgorithm::Md5).prepare(&request).unwrap();
    let text =
        r#"detail={"goods_detail":[{"goods_id":"1001","price":1,"refund_amount":1,"refund_quantity":1}]}&"#;
    assert!(prepared.signed_text().unwrap().contains(text), "{:?}", prepared.signed_text());
}

#[test]
fn a_payer_who_follows_the_account_is_read_as_such() {
    let query = read::<OrderQueryRequest>(&[("trade_state", "SUCCESS"), ("is_subscribe", "Y")]);
    assert_eq!(query.is_subscribe, Some(wechat_v2::order_query::IsSubscribe::Y));
    let charge = read::<MicropayRequest>(&[("transaction_id", "1"), ("is_subscribe", "Y")]);
    assert_eq!(charge.is_subscribe, Some(wechat_v2::micropay::IsSubscribe::Y));
}

#[test]
fn the_least_amount_of_a_coupon_is_read_in_every_spelling() {
    let stock = read::<CouponStockQueryRequest>(&[("coupon_stock_status", "4"), ("coupon_mininum", "10")]);
    assert_eq!((stock.coupon_mininum, stock.coupon_mininumn), (Some(Fen(10)), None));
    let coupon = read::<CouponQueryRequest>(&[("coupon_state", "SENDED"), ("coupon_mininum", "10")]);
    assert_eq!((coupon.coupon_mininum, coupon.coupon_minimum), (Some(Fen(10)), None));
}

#[test]
fn a_refund_query_is_typed_as_replies_in_use_have_it() {
    let reply = read::<RefundQueryRequest>(&[
        ("refund_count", "1"),
        ("refund_channel", "ORIGINAL"),
        ("cash_fee_type", "CNY"),
        ("rate", "650000000"),
        ("out_refund_no_0", "R1"),
        ("coupon_type_0", "CASH"),
        ("coupon_type_0_0", "NO_CASH"),
        ("coupon_refund_id_0_0", "10000"),
    ]);
    let words = [reply.refund_channel, reply.cash_fee_type, reply.rate];
    assert_eq!(words.map(Option::unwrap), ["ORIGINAL", "CNY", "650000000"]);
    assert_eq!(reply.refunds.len(), 1);
    let refund = &reply.refunds[0];
    assert_eq!(refund.coupon_type.as_ref().map(ToString::to_string).as_deref(), Some("CASH"));
    let coupon = &refund.returned_coupons[0];
    assert_eq!(coupon.coupon_type.as_ref().map(ToString::to_string).as_deref(), Some("NO_CASH"));
    assert_eq!(coupon.coupon_refund_id.as_deref(), Some("10000"));
    assert!(reply.unknown_fields.is_empty(), "{:?}", reply.unknown_fields);
}
