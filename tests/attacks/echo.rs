//! A genuine reply to another request is no answer to this one.

use super::*;
use paytable::{
    Error, Fen, Outcome, Unknown,
    wechat_v2::{OrderQueryRequest, RefundRequest, TransferRequest, refund, transfer},
};
use paytable_tests::{APPID, MCH_ID, accept, pairs, signed};

fn refund_of(number: &str, fee: i64) -> RefundRequest {
    RefundRequest {
        out_trade_no: Some("N1".into()),
        ..refund::Required { out_refund_no: number.into(), total_fee: Fen(100), refund_fee: Fen(fee) }.into()
    }
}

fn refunded(number: &str, fee: &str) -> Pairs {
    pairs(&[
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("result_code", "SUCCESS"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("nonce_str", "n"),
        ("transaction_id", "T1"),
        ("out_trade_no", "N1"),
        ("out_refund_no", number),
        ("refund_id", "W1"),
        ("refund_fee", fee),
        ("total_fee", "100"),
        ("cash_fee", "100"),
    ])
}

fn differs(error: &Error, field: &str) {
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(
        matches!(error, Error::Unknown(Unknown::OtherRequest(differs)) if differs.fields == [field]),
        "{error}"
    );
}

#[test]
fn a_reply_for_another_refund_is_no_answer_to_this_one() {
    for kind in BOTH {
        let told = |reply: Pairs| {
            accept(&protocol(kind), &refund_of("R1", 10), xml(&signed(reply, kind)).as_bytes())
        };
        told(refunded("R1", "10")).unwrap();
        differs(&told(refunded("R9", "10")).unwrap_err(), "out_refund_no");
        differs(&told(refunded("R1", "1")).unwrap_err(), "refund_fee");
        let mut other = refunded("R1", "10");
        set(&mut other, "out_trade_no", "N2");
        differs(&told(other).unwrap_err(), "out_trade_no");
        // A refusal of another refund is no refusal of this one.
        let mut failed = refunded("R9", "10");
        set(&mut failed, "result_code", "FAIL");
        set(&mut failed, "err_code", "NOTENOUGH");
        differs(&told(failed).unwrap_err(), "out_refund_no");
    }
}

#[test]
fn a_reply_that_leaves_out_what_it_must_repeat_is_no_answer() {
    let mut silent = refunded("R1", "10");
    silent.retain(|(name, _)| name != "out_refund_no");
    let body = xml(&signed(silent, SignatureAlgorithm::Md5));
    let protocol = protocol(SignatureAlgorithm::Md5);
    let error = accept(&protocol, &refund_of("R1", 10), body.as_bytes()).unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Incomplete { field: "out_refund_no" })), "{error}");
}

#[test]
fn a_reply_for_another_order_is_no_answer_to_a_query() {
    let mut told = notice();
    set(&mut told, "trade_state", "SUCCESS");
    let query = OrderQueryRequest { out_trade_no: Some("another".into()), ..Default::default() };
    let body = xml(&signed(told, SignatureAlgorithm::Md5));
    let error = accept(&protocol(SignatureAlgorithm::Md5), &query, body.as_bytes()).unwrap_err();
    differs(&error, "out_trade_no");
}

#[test]
fn an_unsigned_reply_for_another_transfer_is_no_answer() {
    let request = TransferRequest::from(transfer::Required {
        partner_trade_no: "P1".into(),
        openid: "o".into(),
        check_name: transfer::CheckName::NoCheck,
        amount: Fen(100),
        desc: "x".into(),
        spbill_create_ip: "127.0.0.1".into(),
    });
    let told = |number: &str| {
        xml(&pairs(&[
            ("return_code", "SUCCESS"),
            ("return_msg", ""),
            ("result_code", "SUCCESS"),
            ("mch_appid", APPID),
            ("mchid", MCH_ID),
            ("nonce_str", "n"),
            ("partner_trade_no", number),
            ("payment_no", "W1"),
            ("payment_time", "2015-05-19 15:26:59"),
        ]))
    };
    let protocol = protocol(SignatureAlgorithm::Md5);
    accept(&protocol, &request, told("P1").as_bytes()).unwrap();
    let error = accept(&protocol, &request, told("P2").as_bytes()).unwrap_err();
    differs(&error, "partner_trade_no");
}
