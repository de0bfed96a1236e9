//! Messages that are genuine and say something else: a reply, a request or a link is no notice.

use super::*;
use paytable::{
    AuthenticatedNotice, NoticeError,
    wechat_v2::{CombinedNotice, PapayNotice, PayNotice},
};
use paytable_tests::{APPID, MCH_ID, pairs, signed};

fn refused<N: AuthenticatedNotice<Gateway = WechatV2>>(message: &Pairs) {
    for kind in BOTH {
        let body = xml(&signed(message.clone(), kind));
        let error = protocol(kind).notice::<N>(body.as_bytes()).map(drop).expect_err("it is no such notice");
        let other = matches!(error, NoticeError::AnotherMessage { .. } | NoticeError::Incomplete { .. });
        assert!(other, "{error}");
    }
}

fn with(mut message: Pairs, more: &[(&str, &str)]) -> Pairs {
    for (name, value) in more {
        set(&mut message, name, value);
    }
    message
}

#[test]
fn the_reply_to_a_query_is_no_payment_notice() {
    for state in ["REFUND", "NOTPAY", "REVOKED", "CLOSED", "USERPAYING", "PAYERROR", "SUCCESS"] {
        refused::<PayNotice>(&with(notice(), &[("trade_state", state), ("trade_state_desc", "x")]));
    }
}

#[test]
fn the_reply_to_a_payment_code_is_no_payment_notice() {
    for trade_type in ["MICROPAY", "FACEPAY", "PAP"] {
        refused::<PayNotice>(&with(notice(), &[("trade_type", trade_type)]));
    }
}

#[test]
fn what_decides_elsewhere_makes_a_message_something_else() {
    for (name, value) in
        [("refund_id", "5"), ("out_refund_no", "5"), ("prepay_id", "wx5"), ("trade_state", "SUCCESS")]
    {
        refused::<PayNotice>(&with(notice(), &[(name, value)]));
    }
}

#[test]
fn the_reply_to_a_query_of_a_deduction_is_no_deduction_notice() {
    let told = pairs(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("mch_id", MCH_ID),
        ("appid", APPID),
        ("openid", "o"),
        ("bank_type", "CFT"),
        ("total_fee", "1"),
        ("transaction_id", "T1"),
        ("out_trade_no", "N1"),
        ("contract_id", "C1"),
        ("time_end", "20140903131540"),
        ("trade_type", "PAP"),
        ("trade_state", "SUCCESS"),
        ("trade_state_desc", "x"),
    ]);
    refused::<PapayNotice>(&told);
}

#[test]
fn the_reply_to_a_query_of_a_combined_order_is_no_combined_notice() {
    let told = pairs(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("combine_mch_id", MCH_ID),
        ("combine_appid", APPID),
        ("nonce_str", "n"),
        ("combine_out_trade_no", "N1"),
        ("trade_state", "NOTPAY"),
        (
            "sub_order_list",
            r#"{"order_num":1,"order_list":[{"mch_id":"1900000110","out_trade_no":"1","total_fee":1}]}"#,
        ),
    ]);
    let kind = SignatureAlgorithm::HmacSha256;
    let body = xml(&signed(told, kind));
    let error = protocol(kind).notice::<CombinedNotice>(body.as_bytes()).unwrap_err();
    assert!(matches!(error, NoticeError::AnotherMessage { .. } | NoticeError::Incomplete { .. }), "{error}");
}

#[test]
fn a_notice_whose_telling_field_says_something_else_is_no_such_notice() {
    let error = protocol(SignatureAlgorithm::Md5)
        .notice::<PayNotice>(
            xml(&signed(with(notice(), &[("trade_type", "OTHER")]), SignatureAlgorithm::Md5)).as_bytes(),
        )
        .unwrap_err();
    assert_eq!(error, NoticeError::AnotherMessage { field: "trade_type".into() });
}
