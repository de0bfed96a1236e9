//! Replies and notices are read leniently at every depth: a value that its row cannot hold, and a field that no row
//! has, are kept where they stand, and all other values are read.

use paytable::{
    Fen, Raw,
    table::SignatureAlgorithm,
    wechat_v2::{OrderQueryRequest, OrderQueryResponse, Promotion, PromotionDetail},
};
use paytable_tests::{pairs, protocol, reply, signed, xml};

fn queried(promotion_detail: &str) -> OrderQueryResponse {
    let mut told = reply();
    told.extend(pairs(&[("trade_state", "SUCCESS"), ("promotion_detail", promotion_detail)]));
    let body = xml(&signed(told, SignatureAlgorithm::Md5));
    let received = paytable::Received::new(200, body.as_bytes());
    protocol(SignatureAlgorithm::Md5).accept_without_request::<OrderQueryRequest>(&received).unwrap()
}

const OFFER: &str =
    r#"{"promotion_detail":[{"promotion_id":"109519","amount":5,"activity_id":"1",MORE}],"new":[1]}"#;

fn offer(more: &str) -> (PromotionDetail, Promotion) {
    let detail = queried(&OFFER.replace("MORE", more)).promotion_detail.expect("it is an object");
    let offer = detail.promotion_detail.first().expect("an offer").clone();
    (detail, offer)
}

#[test]
fn a_bad_value_inside_a_promotion_is_kept_aside_and_the_rest_of_it_is_read() {
    for (name, value, kept) in [
        ("wxpay_contribute", r#""1.00""#, Raw::Text("1.00".into())),
        ("goods_detail", r#""none""#, Raw::Text("none".into())),
        ("new", "true", Raw::Bool(true)),
    ] {
        let (detail, offer) = offer(&format!(r#""{name}":{value}"#));
        let read = (offer.promotion_id.as_deref(), offer.amount, offer.activity_id.as_deref());
        assert_eq!(read, (Some("109519"), Some(Fen(5)), Some("1")), "{name}");
        assert_eq!(offer.unknown_fields.get(name), Some(&kept), "{name}");
        assert!(
            matches!(detail.unknown_fields.get("new"), Some(Raw::List(items)) if items.len() == 1),
            "{name}"
        );
    }
}

#[test]
fn null_inside_a_promotion_is_absent() {
    let (_, offer) = offer(r#""goods_detail":null,"name":null"#);
    assert_eq!((offer.goods_detail, offer.name), (Vec::new(), None));
    assert!(offer.unknown_fields.is_empty());
}

#[test]
fn a_bad_value_in_a_list_inside_a_list_leaves_the_other_items() {
    let goods =
        r#"{"goods_id":"a","quantity":"two","price":1,"x":2},{"goods_id":"b","quantity":2,"price":1}"#;
    let (_, offer) = offer(&format!(r#""goods_detail":[{goods}]"#));
    let goods = offer.goods_detail;
    assert_eq!((goods[0].goods_id.as_deref(), goods[0].quantity), (Some("a"), None));
    assert_eq!(goods[0].unknown_fields.get("quantity"), Some(&Raw::Text("two".into())));
    assert_eq!((goods[1].goods_id.as_deref(), goods[1].quantity), (Some("b"), Some(2)));
}

#[test]
fn a_list_with_an_item_that_is_no_object_is_kept_aside_as_a_whole() {
    let (_, offer) = offer(r#""goods_detail":[{"goods_id":"a"},7]"#);
    assert!(offer.goods_detail.is_empty());
    assert!(matches!(offer.unknown_fields.get("goods_detail"), Some(Raw::List(items)) if items.len() == 2));
}

#[test]
fn an_empty_object_is_there_and_empty() {
    assert_eq!(queried("{}").promotion_detail, Some(PromotionDetail::default()));
}
