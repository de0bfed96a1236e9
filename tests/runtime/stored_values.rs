//! Values that are stored without their message: amounts, times, words of enums, and the status of an order.

use paytable::{
    Api as _, Fen, NoReply, OrderStatus, Paid, Time,
    table::SignatureAlgorithm,
    wechat_v2::{
        NativeLink, PayNotice, UnifiedOrderRequest,
        order_query::TradeState,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests::{notice, protocol, set, signed, xml};
use serde::{Deserialize, de::IntoDeserializer as _};
use serde_json::{from_str, from_value, json, to_string, to_value};
use std::{
    collections::{BTreeMap, HashSet},
    convert::Infallible,
};

#[test]
fn an_amount_is_stored_as_its_number_of_fen() {
    for fen in [Fen(i64::MIN), Fen(0), Fen(888), Fen(i64::MAX)] {
        let stored = to_string(&fen).unwrap();
        assert_eq!(stored, fen.0.to_string());
        assert_eq!(from_str::<Fen>(&stored).unwrap(), fen);
    }
    // A text could be yuan, and a fraction is no amount.
    for other in [json!("888"), json!("8.88"), json!(8.88), json!(null), json!(u64::MAX)] {
        assert!(from_value::<Fen>(other.clone()).is_err(), "{other}");
    }
}

#[test]
fn a_time_is_stored_with_its_offset() {
    let paid = Time::new(2014, 10, 30, 13, 35, 25).unwrap();
    let stored = to_string(&paid).unwrap();
    assert_eq!(stored, r#""2014-10-30T13:35:25+08:00""#);
    assert_eq!(from_str::<Time>(&stored).unwrap(), paid);
    for other in ["2014-10-30T05:35:25Z", "2014-10-30T13:35:25", "2014-10-30 13:35:25", "20141030133525", ""]
    {
        let error = from_value::<Time>(json!(other)).unwrap_err().to_string();
        assert!(error.contains("expected a time such as 2014-10-30T13:35:25+08:00"), "{error}");
    }
    assert!(from_value::<Time>(json!(1_414_647_325)).is_err(), "seconds name no offset");
}

#[test]
fn a_word_prints_reads_and_is_stored_as_on_the_wire() {
    for (word, variant) in [
        ("NOTPAY", TradeState::Notpay),
        ("SUCCESS", TradeState::Success),
        ("LATER", TradeState::Other("LATER".into())),
    ] {
        assert_eq!(variant.to_string(), word);
        let read: Result<TradeState, Infallible> = word.parse();
        assert_eq!(read, Ok(variant.clone()));
        assert_eq!(to_value(&variant).unwrap(), json!(word));
        assert_eq!(from_value::<TradeState>(json!(word)).unwrap(), variant);
    }
    assert!(from_value::<TradeState>(json!(1)).is_err());
    assert_eq!(format!("{:>8}|{:<8}|", TradeState::Notpay, TradeState::Notpay), "  NOTPAY|NOTPAY  |");
}

#[test]
fn words_are_keys_of_sets_and_of_stored_maps() {
    // However a word was made, it is the same key.
    let kinds = HashSet::from([TradeType::Jsapi, TradeType::Other("JSAPI".into()), TradeType::App]);
    assert_eq!(kinds.len(), 2);
    let counts: BTreeMap<String, u32> = kinds.iter().map(|kind| (kind.to_string(), 1)).collect();
    assert_eq!(to_value(counts).unwrap(), json!({ "APP": 1, "JSAPI": 1 }));
}

fn order() -> UnifiedOrderRequest {
    Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::Jsapi,
    }
    .into()
}

/// From an authenticated notice about that order.
fn paid() -> OrderStatus {
    let mut pairs = notice();
    set(&mut pairs, "out_trade_no", &order().out_trade_no);
    let kind = SignatureAlgorithm::Md5;
    let event = protocol(kind).notice::<PayNotice>(xml(&signed(pairs, kind)).as_bytes()).unwrap();
    protocol(kind).order_status_from_notice::<PayNotice, _>(&event, &order()).unwrap()
}

#[test]
fn a_payment_is_stored_with_all_that_it_holds() {
    let OrderStatus::Paid(paid) = paid() else { panic!("paid") };
    let stored = to_value(&paid).unwrap();
    assert_eq!(
        stored,
        json!({
            "out_trade_no": "1217752501201407033233368018",
            "transaction_id": paid.transaction_id,
            "total_fee": 100,
            "cash_fee": 90,
            "fee_type": paid.fee_type,
            "time_end": to_value(paid.time_end).unwrap(),
            "openid": "oUpF8uMEb4qRXf22hE3X68TekukE",
        })
    );
    assert_eq!(from_value::<Paid>(stored).unwrap(), paid);
    // As a format without names stores it.
    let listed = json!([
        paid.out_trade_no,
        paid.transaction_id,
        paid.total_fee,
        paid.cash_fee,
        paid.fee_type,
        paid.time_end,
        paid.openid,
    ]);
    assert_eq!(from_value::<Paid>(listed).unwrap(), paid);
    assert!(from_value::<Paid>(json!(["1", "2", 3])).is_err());
}

#[test]
fn every_status_of_an_order_is_stored_and_comes_back() {
    let OrderStatus::Paid(paid) = paid() else { panic!("paid") };
    let content = to_value(&paid).unwrap();
    let all = [
        (OrderStatus::Paid(paid.clone()), json!({ "paid": content })),
        (OrderStatus::Refunded(paid), json!({ "refunded": content })),
        (OrderStatus::Open, json!("open")),
        (OrderStatus::Paying, json!("paying")),
        (OrderStatus::Failed, json!("failed")),
        (OrderStatus::Closed, json!("closed")),
        (OrderStatus::Reversed, json!("reversed")),
        (OrderStatus::NotFound, json!("not_found")),
    ];
    for (position, (status, stored)) in (0_u32..).zip(all) {
        assert_eq!(to_value(&status).unwrap(), stored);
        assert_eq!(from_value::<OrderStatus>(stored).unwrap(), status);
        if position >= 2 {
            // As a format without names stores it.
            let number: serde::de::value::U32Deserializer<serde_json::Error> = position.into_deserializer();
            assert_eq!(OrderStatus::deserialize(number).unwrap(), status);
        }
    }
}

#[test]
fn a_stored_status_that_is_incomplete_or_unknown_is_an_error_that_says_why() {
    for (stored, said) in [
        (json!("lost"), "unknown variant `lost`, expected one of `paid`, `refunded`, `open`"),
        (json!("paid"), ""),
        (json!({ "open": 1 }), ""),
        (json!({ "paid": {} }), "missing field `out_trade_no`"),
        (json!({ "paid": { "out_trade_no": "1", "transaction_id": "2" } }), "missing field `total_fee`"),
        (
            json!({ "paid": { "out_trade_no": "1", "transaction_id": "2", "total_fee": "1.00" } }),
            "invalid type: string",
        ),
    ] {
        let error = from_value::<OrderStatus>(stored).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let twice = r#"{"out_trade_no": "1", "transaction_id": "2", "total_fee": 1, "total_fee": 2}"#;
    assert!(from_str::<Paid>(twice).unwrap_err().to_string().contains("duplicate field `total_fee`"));
    // A later version can have more fields, and an earlier one had fewer.
    let later = json!({ "out_trade_no": "1", "transaction_id": "2", "total_fee": 3, "bank": ["CFT"] });
    let paid: Paid = from_value(later).unwrap();
    assert_eq!((paid.total_fee, paid.cash_fee, paid.time_end), (Fen(3), None, None));
}

#[test]
fn the_reply_type_of_a_link_has_a_name() {
    fn is<A: paytable::Api<Response = NoReply>>() -> &'static str {
        A::TABLE.name
    }
    assert_eq!(is::<NativeLink>(), NativeLink::TABLE.name);
}
