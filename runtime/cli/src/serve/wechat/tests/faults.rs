//! What goes wrong on the way to the gateway and back.

use super::{
    APPID, Both, KEY, LEFT, MCH_ID, NUMBER, OPENID, OTHER_KEY, PAID_URL, SUB_APPID, SUB_MCH_ID, accepted,
    calls::functions, draft, function, over, providers, signed, xml,
};
use crate::serve::wechat::{CallResult, Failure, RefundStanding, Reply, Standing, Wechat, twin};
use paytable::{Draft, Error, Received, SendError, Sending, Transport, table::SignatureAlgorithm};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// A way that a request can fare.
#[derive(Clone)]
enum Fate {
    NotSent,
    TimedOut,
    Interrupted,
    TooLarge,
    /// It is never answered.
    Silent,
    Answered(u16, Vec<u8>),
}

impl Transport for Fate {
    fn send<'a>(&'a self, _: &'a str, _: &'a Draft, _: Duration) -> Sending<'a> {
        Box::pin(async move {
            match self.clone() {
                Fate::NotSent => Err(SendError::not_sent("the cable is out")),
                Fate::TimedOut => Err(SendError::timed_out()),
                Fate::Interrupted => Err(SendError::interrupted("reset")),
                Fate::TooLarge => Err(SendError::TooLarge),
                Fate::Silent => std::future::pending().await,
                Fate::Answered(status, body) => Ok(Received::new(status, body)),
            }
        })
    }
}

fn behind(both: &Both, fate: Fate) -> Wechat {
    over(providers(), Arc::new(fate), &both.sandbox)
}

async fn call(wechat: &Wechat, name: &str, fields: &Value, left: Duration) -> Result<Reply, Failure> {
    wechat.call(function(name), &draft(name, fields).body, PAID_URL, Some(OPENID), left).await
}

fn reply(more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let head = [
        ("return_code", "SUCCESS"),
        ("return_msg", "OK"),
        ("appid", APPID),
        ("mch_id", MCH_ID),
        ("sub_mch_id", SUB_MCH_ID),
        ("nonce_str", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
    ];
    head.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The algorithm in which an API is signed.
fn algorithm(name: &str) -> SignatureAlgorithm {
    let own = twin::of(function(name)).unwrap().v2.signature_algorithms;
    own.first().copied().unwrap_or(SignatureAlgorithm::Md5)
}

const FAILED: [(&str, &str); 3] =
    [("result_code", "FAIL"), ("err_code", "NOAUTH"), ("err_code_des", "商户无此接口权限")];

#[tokio::test]
async fn a_call_that_may_have_gone_through_is_never_reported_as_failed() {
    let both = Both::new();
    for (name, fields) in functions() {
        let by = |key, more: &[(&str, &str)]| Fate::Answered(200, signed(reply(more), key, algorithm(name)));
        let succeeded = [("result_code", "SUCCESS"), ("out_trade_no", NUMBER), ("prepay_id", "wx1")];
        for (what, fate) in [
            ("timed out", Fate::TimedOut),
            ("interrupted", Fate::Interrupted),
            ("too large", Fate::TooLarge),
            ("silent", Fate::Silent),
            ("502", Fate::Answered(502, b"<html>Bad Gateway</html>".to_vec())),
            ("502 with a failure", Fate::Answered(502, signed(reply(&FAILED), KEY, algorithm(name)))),
            ("moved", Fate::Answered(302, Vec::new())),
            ("empty", Fate::Answered(200, Vec::new())),
            ("a page", Fate::Answered(200, b"<html><body>hello</body></html>".to_vec())),
            ("cut", Fate::Answered(200, b"<xml><return_code>SUCCESS</return_code>".to_vec())),
            ("an unsigned failure", Fate::Answered(200, xml(&reply(&FAILED)))),
            ("an unsigned success", Fate::Answered(200, xml(&reply(&succeeded)))),
            ("a failure under another key", by(OTHER_KEY, &FAILED)),
            ("a success under another key", by(OTHER_KEY, &succeeded)),
            ("a failure of another merchant", by(KEY, &[FAILED[0], FAILED[1], ("mch_id", "1900000001")])),
            ("a success without what it says", by(KEY, &[("result_code", "SUCCESS")])),
        ] {
            let wechat = behind(&both, fate);
            let left = if what == "silent" { Duration::from_millis(20) } else { LEFT };
            let result = call(&wechat, name, &fields, left).await;
            // To have closed an order, or to have a receiver, no success says more than that.
            let says_no_more = what == "a success without what it says"
                && twin::of(function(name)).unwrap().v2.required_on_success.is_empty();
            if !says_no_more || name == "downloadBill" {
                assert!(matches!(result, Err(Failure::Unknown(_))), "{name}, {what}: {result:?}");
            }
        }
        let result = call(&behind(&both, Fate::NotSent), name, &fields, LEFT).await;
        assert!(matches!(result, Err(Failure::NotCarriedOut(_))), "{name}: {result:?}");
    }
}

#[tokio::test]
async fn a_message_that_is_turned_down_without_a_signature_is_believed_only_where_no_money_moves() {
    let both = Both::new();
    let turned_down = b"<xml><return_code>FAIL</return_code><return_msg>\xe7\xad\xbe\xe5\x90\x8d\xe5\xa4\xb1\xe8\xb4\xa5</return_msg></xml>";
    let wechat = behind(&both, Fate::Answered(200, turned_down.to_vec()));
    for (name, fields) in functions() {
        let twin = twin::of(function(name)).unwrap();
        match call(&wechat, name, &fields, LEFT).await {
            Err(Failure::Unknown(why)) => {
                assert!(twin.moves_money, "{name}");
                assert!(why.contains("签名失败") && why.contains("unknown"), "{why}");
            }
            Ok(Reply::Json { respdata, result }) => {
                assert!(!twin.moves_money, "{name}");
                let expected = if twin.v2.read_only { CallResult::NotDone } else { CallResult::Unknown };
                assert_eq!(result, expected, "{name}");
                let reply: Value = serde_json::from_str(&respdata).unwrap();
                assert_eq!(
                    (&reply["return_code"], &reply["return_msg"]),
                    (&"FAIL".into(), &"签名失败".into())
                );
                assert!(reply.get("payment").is_none());
                if name != "downloadBill" {
                    let error = accepted(name, &fields, &reply).unwrap_err();
                    assert!(error.to_string().contains("签名失败"), "{name}: {error}");
                }
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_signed_refusal_of_a_return_has_its_code_where_cloudpay_has_it() {
    let both = Both::new();
    let body = signed(reply(&FAILED), KEY, SignatureAlgorithm::HmacSha256);
    let wechat = behind(&both, Fate::Answered(200, body));
    for (name, fields) in functions().into_iter().filter(|(name, _)| name.starts_with("profitSharingReturn"))
    {
        let Ok(Reply::Json { respdata, result }) = call(&wechat, name, &fields, LEFT).await else {
            panic!("{name}")
        };
        let reply: Value = serde_json::from_str(&respdata).unwrap();
        let expected =
            json!({ "return_code": "FAIL", "error_code": "NOAUTH", "error_msg": "商户无此接口权限" });
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&reply[field], value, "{name}: {field}");
        }
        assert_eq!(result, CallResult::NotDone);
        let error = accepted(name, &fields, &reply).unwrap_err();
        assert!(matches!(&error, Error::Api(_)) && error.code() == Some("NOAUTH"), "{name}: {error}");
    }
}

#[tokio::test]
async fn all_fields_of_a_signed_reply_are_passed_on() {
    let both = Both::new();
    let fields = [
        ("result_code", "SUCCESS"),
        ("trade_state", "SUCCESS"),
        ("trade_state_desc", "支付成功"),
        ("trade_type", "JSAPI"),
        ("openid", OPENID),
        ("sub_openid", OPENID),
        ("is_subscribe", "N"),
        ("bank_type", "CMC"),
        ("total_fee", "100"),
        ("cash_fee", "70"),
        ("coupon_fee", "30"),
        ("coupon_count", "2"),
        ("coupon_id_0", "10000"),
        ("coupon_type_0", "CASH"),
        ("coupon_fee_0", "10"),
        ("coupon_id_1", "10001"),
        ("coupon_fee_1", "20"),
        ("promotion_detail", r#"{"promotion_detail":[{"promotion_id":"109519","name":"单品惠-6"}]}"#),
        ("transaction_id", "1009660380201506130728806387"),
        ("out_trade_no", NUMBER),
        ("time_end", "20141111170043"),
        ("added_later", "a new field"),
    ];
    let body = signed(reply(&fields), KEY, SignatureAlgorithm::Md5);
    let wechat = behind(&both, Fate::Answered(200, body));
    let query = json!({ "sub_mch_id": SUB_MCH_ID, "out_trade_no": NUMBER });
    let Ok(Reply::Json { respdata, .. }) = call(&wechat, "queryOrder", &query, LEFT).await else { panic!() };
    let ours: Value = serde_json::from_str(&respdata).unwrap();
    for (name, value) in fields {
        let our = &ours[name];
        let is_number = name.contains("fee") || name.ends_with("count");
        if is_number {
            assert_eq!(our.as_i64(), value.parse().ok(), "{name}");
        } else {
            assert_eq!(our.as_str(), Some(value), "{name}");
        }
    }
    assert_eq!(ours["sub_appid"], SUB_APPID);
    assert!(accepted("queryOrder", &query, &ours).is_ok());
    // The event of the same has the coupons too.
    let Ok(Standing::Paid(told)) = wechat.query(SUB_MCH_ID, NUMBER, LEFT).await else { panic!() };
    let event: Value = serde_json::from_str(&told.event(None)).unwrap();
    assert_eq!((&event["couponFee_1"], &event["couponId_0"]), (&20.into(), &"10000".into()));
    assert!(event.get("sign").is_none() && event.get("tradeState").is_none());
}

#[tokio::test]
async fn a_refund_of_several_is_found_by_its_number_with_all_its_fields() {
    let both = Both::new();
    let fields = [
        ("result_code", "SUCCESS"),
        ("transaction_id", "4007752501201407033233368018"),
        ("out_trade_no", NUMBER),
        ("total_fee", "100"),
        ("cash_fee", "100"),
        ("refund_count", "2"),
        ("cash_refund_fee", "60"),
        ("out_refund_no_0", "R0"),
        ("refund_id_0", "500"),
        ("refund_fee_0", "10"),
        ("refund_status_0", "PROCESSING"),
        ("refund_recv_accout_0", "招商银行信用卡0403"),
        ("out_refund_no_1", "R1"),
        ("refund_id_1", "501"),
        ("refund_fee_1", "50"),
        ("settlement_refund_fee_1", "40"),
        ("refund_status_1", "CHANGE"),
        ("refund_recv_accout_1", "支付用户零钱"),
        ("refund_account_1", "REFUND_SOURCE_UNSETTLED_FUNDS"),
        ("coupon_refund_count_1", "1"),
        ("coupon_refund_id_1_0", "10000"),
        ("coupon_refund_fee_1_0", "10"),
    ];
    let body = signed(reply(&fields), KEY, SignatureAlgorithm::Md5);
    let wechat = behind(&both, Fate::Answered(200, body));
    let query = json!({ "sub_mch_id": SUB_MCH_ID, "out_trade_no": NUMBER });
    let Ok(Reply::Json { respdata, .. }) = call(&wechat, "queryRefund", &query, LEFT).await else { panic!() };
    let ours: Value = serde_json::from_str(&respdata).unwrap();
    assert_eq!((&ours["coupon_refund_id_1_0"], &ours["refund_fee_1"]), (&"10000".into(), &50.into()));
    let standing = async |number| wechat.query_refund(SUB_MCH_ID, number, LEFT).await;
    assert_eq!(standing("R0").await, Ok(RefundStanding::Processing));
    let Ok(RefundStanding::Ended(told)) = standing("R1").await else { panic!() };
    assert_eq!((told.refund_fee, told.is_success), (Some(50), false));
    let event: Value = serde_json::from_str(&told.event(None)).unwrap();
    assert_eq!((&event["settlementRefundFee"], &event["refundStatus"]), (&40.into(), &"CHANGE".into()));
    assert!(event.get("cashRefundFee").is_none());
    // A reply about others says nothing of this one.
    assert!(matches!(standing("R2").await, Err(Failure::Unknown(_))));
}

#[tokio::test]
async fn a_query_that_is_not_answered_tells_nothing() {
    let both = Both::new();
    let by = |more: &[(&str, &str)]| Fate::Answered(200, signed(reply(more), KEY, SignatureAlgorithm::Md5));
    let other = [("result_code", "SUCCESS"), ("trade_state", "SUCCESS"), ("out_trade_no", "another1")];
    let paid = [("result_code", "SUCCESS"), ("trade_state", "SUCCESS"), ("out_trade_no", NUMBER)];
    for (what, fate) in [
        ("timed out", Fate::TimedOut),
        ("a failure inside", by(&[("result_code", "FAIL"), ("err_code", "SYSTEMERROR")])),
        (
            "an unsigned refusal",
            Fate::Answered(200, xml(&reply(&[("result_code", "FAIL"), ("err_code", "ORDERNOTEXIST")]))),
        ),
        (
            "turned down",
            Fate::Answered(
                200,
                b"<xml><return_code>FAIL</return_code><return_msg>x</return_msg></xml>".to_vec(),
            ),
        ),
        ("another order", by(&other)),
        ("paid, without an amount", by(&paid)),
        ("a state that nobody knows", by(&[paid[0], paid[2], ("trade_state", "PERHAPS")])),
    ] {
        let standing = behind(&both, fate).query(SUB_MCH_ID, NUMBER, LEFT).await;
        assert!(matches!(standing, Err(Failure::Unknown(_))), "{what}: {standing:?}");
    }
    let refund =
        [("result_code", "SUCCESS"), ("out_trade_no", NUMBER), ("total_fee", "1"), ("refund_count", "1")];
    let standing = behind(&both, by(&refund)).query_refund(SUB_MCH_ID, "R1", LEFT).await;
    // It has a count, and says of no refund how it stands.
    assert!(matches!(standing, Err(Failure::Unknown(_))), "{standing:?}");
    let not_sent = behind(&both, Fate::NotSent).query(SUB_MCH_ID, NUMBER, LEFT).await;
    assert!(matches!(not_sent, Err(Failure::NotCarriedOut(_))));
}
