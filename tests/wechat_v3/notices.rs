//! Notices: signed as a whole, and what they tell is sealed.

use crate::made::{
    self, NUMBER, PUBLIC_KEY_ID, VECTOR_NONCE, VECTOR_TIME, at, headers, merchant, order, protocol, sealed,
    signed,
};
use paytable::{
    ApiKey, Fen, Notice, NoticeError, OrderStatus, Protocol, Received, VerifyError, WechatV3,
    wechat_v3::{NOTICES, RefundNotice, TransactionNotice, order_query, refund_notice, transaction_notice},
};
use serde_json::{Value, json};

pub(crate) const NONCE: &str = "fdasflkja484";

pub(crate) fn transaction() -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": "1230000109",
        "out_trade_no": NUMBER,
        "transaction_id": "4200000001",
        "trade_type": "JSAPI",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "CMC",
        "success_time": "2018-06-08T10:34:56+08:00",
        "payer": { "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
        "amount": { "total": 100, "payer_total": 90, "currency": "CNY", "payer_currency": "CNY" },
        "promotion_detail": [{ "coupon_id": "109519", "amount": 10, "goods_detail": [{ "goods_id": "M1006", "quantity": 1, "unit_price": 100, "discount_amount": 0 }] }],
    })
}

fn refund(status: &str) -> Value {
    json!({
        "mchid": "1230000109",
        "out_trade_no": NUMBER,
        "transaction_id": "4200000001",
        "out_refund_no": "R1",
        "refund_id": "50200207182018070300011301001",
        "refund_status": status,
        "user_received_account": "招商银行信用卡0403",
        "amount": { "total": 100, "refund": 30, "payer_total": 90, "payer_refund": 27 },
    })
}

fn event(event_type: &str, original_type: &str, inside: &Value) -> Value {
    json!({
        "id": "EV-2018022511223320873",
        "create_time": "2018-06-08T10:34:56+08:00",
        "resource_type": "encrypt-resource",
        "event_type": event_type,
        "summary": "支付成功",
        "resource": {
            "original_type": original_type,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": sealed(&inside.to_string(), NONCE, original_type),
            "associated_data": original_type,
            "nonce": NONCE,
        },
    })
}

pub(crate) fn paid(inside: &Value) -> String {
    event("TRANSACTION.SUCCESS", "transaction", inside).to_string()
}

fn read(received: Received<'_>) -> Result<transaction_notice::Transaction, NoticeError> {
    let event = protocol().notice::<TransactionNotice>(received)?;
    Ok(event.resource.unwrap().ciphertext.unwrap())
}

#[test]
fn a_payment_is_told_and_acknowledged() {
    let received = signed(200, paid(&transaction()));
    let event = protocol().notice::<TransactionNotice>(&received).unwrap();
    let inside = event.resource.as_ref().unwrap().ciphertext.as_ref().unwrap();
    // The same type in the notice and in the reply to the query.
    let state: Option<order_query::TradeState> = inside.trade_state.clone();
    assert_eq!(state, Some(transaction_notice::TradeState::Success));
    assert_eq!(inside.amount.as_ref().unwrap().payer_total, Some(Fen(90)));
    assert_eq!(inside.promotion_detail[0].goods_detail[0].unit_price, Some(Fen(100)));
    assert!(!format!("{event:?}").contains("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"));

    let status = protocol().order_status_from_notice::<TransactionNotice, _>(&event, &order()).unwrap();
    let OrderStatus::Paid(paid) = status else { panic!("{status:?}") };
    assert_eq!((paid.transaction_id.as_str(), paid.total_fee), ("4200000001", Fen(100)));
    protocol().same_order::<TransactionNotice, _>(&event, &order()).unwrap();
    protocol().notice_for::<TransactionNotice, _>(&received, &order()).unwrap();

    let accepted = TransactionNotice::accepted();
    assert_eq!((accepted.status, accepted.body.as_slice()), (204, &b""[..]));
    let refused = TransactionNotice::refused("no such order");
    assert_eq!(refused.status, 500);
    let body: Value = serde_json::from_slice(&refused.body).unwrap();
    assert_eq!(body, json!({ "code": "FAIL", "message": "no such order" }));
}

#[test]
fn a_notice_of_another_amount_currency_or_number_is_not_of_this_order() {
    for (path, value) in [
        ("/amount/total", json!(1)),
        ("/amount/currency", json!("USD")),
        ("/out_trade_no", json!("4217752501201407033233368018")),
        ("/appid", json!("wx0000000000000000")),
    ] {
        let mut inside = transaction();
        *inside.pointer_mut(path).unwrap() = value;
        let received = signed(200, paid(&inside));
        let event = protocol().notice::<TransactionNotice>(&received).unwrap();
        assert!(protocol().same_order::<TransactionNotice, _>(&event, &order()).is_err(), "{path}");
        assert!(
            protocol().order_status_from_notice::<TransactionNotice, _>(&event, &order()).is_err(),
            "{path}"
        );
        let error = protocol().notice_for::<TransactionNotice, _>(&received, &order()).unwrap_err();
        assert!(matches!(error, NoticeError::OtherOrder(_)), "{error}");
    }
    // An order that says no currency is one in CNY.
    let plain = paytable::wechat_v3::JsapiOrderRequest {
        amount: paytable::wechat_v3::OrderAmount { total: Fen(100), currency: None },
        ..order()
    };
    let event = protocol().notice::<TransactionNotice>(signed(200, paid(&transaction()))).unwrap();
    protocol().same_order::<TransactionNotice, _>(&event, &plain).unwrap();
}

#[test]
fn a_notice_of_another_merchant_is_not_believed() {
    let mut inside = transaction();
    inside["mchid"] = json!("1900000109");
    let error = read(signed(200, paid(&inside))).unwrap_err();
    assert!(matches!(error, NoticeError::Unverified(VerifyError::WrongMerchant { .. })), "{error}");
}

#[test]
fn what_is_not_signed_is_not_believed() {
    let body = paid(&transaction());
    let unverified = |received| match read(received).unwrap_err() {
        NoticeError::Unverified(why) => why,
        error => panic!("{error}"),
    };
    assert_eq!(unverified(Received::from(body.as_bytes())), VerifyError::NotSigned);
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial", "Wechatpay-Signature"] {
        let kept = headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes());
        let kept = kept.into_iter().filter(|(known, _)| *known != name);
        unverified(Received::new(200, body.as_bytes()).headers(kept));
    }
    let probe =
        headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes()).into_iter().map(|(name, value)| match name {
            "Wechatpay-Signature" => (name, format!("WECHATPAY/SIGNTEST/{value}")),
            name => (name, value),
        });
    assert_eq!(unverified(Received::new(200, body.as_bytes()).headers(probe)), VerifyError::WrongSignature);
    // The outer rows are signed as well: a genuine ciphertext in another envelope is none.
    let other = body.replace("EV-2018022511223320873", "EV-2018022511223320874");
    let moved = headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes());
    assert_eq!(unverified(Received::new(200, other.as_bytes()).headers(moved)), VerifyError::WrongSignature);
    // Neither is one that was written again.
    let again = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&body).unwrap()).unwrap();
    let moved = headers(PUBLIC_KEY_ID, VECTOR_TIME, body.as_bytes());
    assert_eq!(unverified(Received::new(200, again.as_bytes()).headers(moved)), VerifyError::WrongSignature);
}

#[test]
fn a_notice_is_replayed_for_less_than_five_minutes() {
    let body = paid(&transaction());
    for (away, is_believed) in [(0, true), (299, true), (300, false), (301, false)] {
        for now in [VECTOR_TIME - away, VECTOR_TIME + away] {
            let protocol = at(merchant(), now, VECTOR_NONCE);
            let result = protocol.notice::<TransactionNotice>(signed(200, &body));
            assert_eq!(result.is_ok(), is_believed, "{away}");
        }
    }
}

#[test]
fn what_does_not_open_is_not_believed() {
    let mut event = event("TRANSACTION.SUCCESS", "transaction", &transaction());
    for (name, value) in [
        ("nonce", "fdasflkja485"),
        ("nonce", "short"),
        ("nonce", ""),
        ("associated_data", ""),
        ("ciphertext", "AAAA"),
        ("ciphertext", "?"),
    ] {
        let before = event["resource"][name].clone();
        event["resource"][name] = json!(value);
        let error = read(signed(200, event.to_string())).unwrap_err();
        assert!(
            matches!(error, NoticeError::Unverified(_) | NoticeError::Incomplete { .. }),
            "{name}: {error}"
        );
        event["resource"][name] = before;
    }
    let other = merchant().api_v3_key(ApiKey::new("0123456789abcdef0123456789abcdeg"));
    let protocol = at(other, VECTOR_TIME, VECTOR_NONCE);
    assert!(protocol.notice::<TransactionNotice>(signed(200, event.to_string())).is_err());
    for key in ["0123456789abcdef", ""] {
        assert!(Protocol::<WechatV3>::new(merchant().api_v3_key(ApiKey::new(key))).is_err(), "{key}");
    }
}

#[test]
fn associated_data_may_be_empty_or_missing() {
    for associated in [json!(""), Value::Null] {
        let mut event = event("TRANSACTION.SUCCESS", "transaction", &transaction());
        event["resource"]["ciphertext"] = json!(sealed(&transaction().to_string(), NONCE, ""));
        event["resource"]["associated_data"] = associated;
        read(signed(200, event.to_string())).unwrap();
        event["resource"].as_object_mut().unwrap().remove("associated_data");
        read(signed(200, event.to_string())).unwrap();
    }
}

#[test]
fn one_notice_is_not_taken_for_another() {
    for status in ["SUCCESS", "ABNORMAL", "CLOSED"] {
        let body = event(&format!("REFUND.{status}"), "refund", &refund(status)).to_string();
        let error = read(signed(200, &body)).unwrap_err();
        assert!(matches!(error, NoticeError::AnotherMessage { .. }), "{error}");
        assert_eq!(protocol().recognise(body.as_bytes(), NOTICES).unwrap().name, "RefundNotice");
        let event = protocol().notice::<RefundNotice>(signed(200, &body)).unwrap();
        let inside = event.resource.unwrap().ciphertext.unwrap();
        assert_eq!(inside.out_refund_no.as_deref(), Some("R1"));
        assert_eq!(inside.amount.unwrap().refund, Some(Fen(30)));
    }
    let body = paid(&transaction());
    assert_eq!(protocol().recognise(body.as_bytes(), NOTICES).unwrap().name, "TransactionNotice");
    assert!(protocol().notice::<RefundNotice>(signed(200, &body)).is_err());
    // A reply is no notice, nor is a transaction under the type of another event.
    for other in ["PAYSCORE.USER_PAID", "TRANSACTION.FAIL"] {
        assert!(
            read(signed(200, event(other, "transaction", &transaction()).to_string())).is_err(),
            "{other}"
        );
    }
    assert!(read(signed(200, transaction().to_string())).is_err());
    assert!(read(signed(200, r#"{"prepay_id":"wx1"}"#)).is_err());
}

#[test]
fn repeats_are_alike_and_other_states_are_not() {
    let key = |inside: &Value| {
        let event = protocol().notice::<TransactionNotice>(signed(200, paid(inside))).unwrap();
        protocol().inbox_key::<TransactionNotice>(&event).unwrap()
    };
    let first = key(&transaction());
    assert_eq!(first, key(&transaction()));
    for (path, value) in [("/transaction_id", "4200000002"), ("/trade_state", "REFUND")] {
        let mut other = transaction();
        *other.pointer_mut(path).unwrap() = json!(value);
        assert_ne!(first, key(&other), "{path}");
    }
    let refunds = |status: &str| {
        let body = event(&format!("REFUND.{status}"), "refund", &refund(status)).to_string();
        let event = protocol().notice::<RefundNotice>(signed(200, body)).unwrap();
        protocol().inbox_key::<RefundNotice>(&event).unwrap()
    };
    assert_eq!(refunds("SUCCESS"), refunds("SUCCESS"));
    assert_ne!(refunds("SUCCESS"), refunds("ABNORMAL"));
}

#[test]
fn a_refund_that_went_wrong_is_told_as_such() {
    let body = event("REFUND.ABNORMAL", "refund", &refund("ABNORMAL")).to_string();
    let event = protocol().notice::<RefundNotice>(signed(200, body)).unwrap();
    let inside = event.resource.unwrap().ciphertext.unwrap();
    assert_eq!(inside.refund_status, Some(refund_notice::NotifiedRefundRefundStatus::Abnormal));
    assert!(!format!("{inside:?}").contains("0403"));
    protocol()
        .same_order::<RefundNotice, _>(
            &protocol()
                .notice::<RefundNotice>(signed(
                    200,
                    self::event("REFUND.SUCCESS", "refund", &refund("SUCCESS")).to_string(),
                ))
                .unwrap(),
            &made::refund(),
        )
        .unwrap();
}
