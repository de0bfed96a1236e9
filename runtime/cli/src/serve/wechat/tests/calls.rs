//! Every function, beside the same of the sandbox's own CloudPay.

use super::{
    Both, KEY, LEFT, NUMBER, OPENID, OTHER_KEY, OTHER_SUB_MCH_ID, PAID_URL, REFUND, SUB_APPID, SUB_MCH_ID,
    accepted, builder, digest, draft, function, order, over, providers, refund, with, with_hmac,
};
use crate::serve::wechat::{CallResult, Failure, Provider, Reply, twin};
use paytable::{Error, sandbox::Observed, table::SignatureAlgorithm};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};

/// What differs from one call to the next.
const GENERATED: [&str; 10] = [
    "nonce_str",
    "sign",
    "prepay_id",
    "transaction_id",
    "refund_id",
    "timeStamp",
    "nonceStr",
    "package",
    "paySign",
    "time_end",
];

/// How the sandbox's numbers of payments and refunds start in a bill.
const GIVEN: [&str; 2] = ["`4202", "`5202"];

/// What replies of APIv2 say beyond those of the sandbox's CloudPay.
const BEYOND: [(&str, &str); 6] = [
    ("queryRefund", "refund_fee"),
    ("queryRefund", "cash_refund_fee"),
    ("profitSharingQuery", "appid"),
    ("profitSharingReturn", "result_code"),
    ("profitSharingReturn", "sign_type"),
    ("profitSharingReturnQuery", "result_code"),
];

/// A reply without what is generated; that it is there stays.
fn comparable(reply: &Value) -> Value {
    if let Value::String(text) = reply {
        // In a bill, the number of a payment or a refund.
        let values = text
            .split(',')
            .map(|value| if GIVEN.iter().any(|start| value.starts_with(start)) { "a number" } else { value });
        return values.collect::<Vec<_>>().join(",").into();
    }
    let Value::Object(fields) = reply else { return reply.clone() };
    let same = fields.iter().map(|(name, value)| {
        // Text that is JSON, of the examples of two tables.
        if name == "receivers" {
            let list: Vec<Value> = serde_json::from_str(value.as_str().unwrap()).unwrap();
            assert!(list[0]["amount"].is_i64(), "{value}");
            return (name.clone(), Value::Null);
        }
        let is_generated = GENERATED.iter().any(|generated| name.trim_end_matches("_0") == *generated);
        (name.clone(), if is_generated { Value::Null } else { comparable(value) })
    });
    Value::Object(same.collect::<Map<_, _>>())
}

/// The functions in an order in which they can be called, the order being paid after the first.
pub(super) fn functions() -> Vec<(&'static str, Value)> {
    let sub = json!({ "sub_mch_id": SUB_MCH_ID });
    let sharing = |more: Value| {
        with(with(sub.clone(), &json!({ "transaction_id": "4208450740201411110007820472" })), &more)
    };
    let receivers = r#"[{"type":"MERCHANT_ID","account":"190001001","amount":100,"description":"分到商户"}]"#;
    let receiver =
        r#"{"type":"MERCHANT_ID","account":"190001001","name":"示例商户","relation_type":"STORE"}"#;
    let shares = |number: &str| sharing(json!({ "out_order_no": number, "receivers": receivers }));
    let returns = with(sub.clone(), &json!({ "out_order_no": "P1", "out_return_no": "R1" }));
    vec![
        ("unifiedOrder", with(order(), &json!({ "sub_openid": OPENID }))),
        ("queryOrder", with(sub.clone(), &json!({ "out_trade_no": NUMBER }))),
        ("refund", refund()),
        ("queryRefund", with(sub.clone(), &json!({ "out_refund_no": REFUND }))),
        ("unifiedOrder", with(order(), &json!({ "out_trade_no": "unpaid1" }))),
        ("queryOrder", with(sub.clone(), &json!({ "out_trade_no": "unpaid1" }))),
        ("closeOrder", with(sub.clone(), &json!({ "out_trade_no": "unpaid1" }))),
        ("downloadBill", with(sub.clone(), &json!({ "bill_date": "20240229" }))),
        ("profitSharing", shares("P1")),
        ("multiProfitSharing", shares("P2")),
        ("profitSharingAddReceiver", with(sub.clone(), &json!({ "receiver": receiver }))),
        (
            "profitSharingRemoveReceiver",
            with(sub.clone(), &json!({ "receiver": r#"{"type":"MERCHANT_ID","account":"190001001"}"# })),
        ),
        ("profitSharingQuery", sharing(json!({ "out_order_no": "P1" }))),
        ("profitSharingFinish", sharing(json!({ "out_order_no": "P3", "description": "分账已完成" }))),
        (
            "profitSharingReturn",
            with(
                returns.clone(),
                &json!({ "return_account": "86693852", "return_amount": 1, "description": "用户退款" }),
            ),
        ),
        ("profitSharingReturnQuery", returns),
    ]
}

#[tokio::test]
async fn every_function_is_answered_as_by_the_cloudpay_of_the_sandbox() {
    let (ours, theirs) = (Both::new(), Both::new());
    let all = functions();
    let called: std::collections::BTreeSet<&str> = all.iter().map(|(name, _)| *name).collect();
    assert_eq!(called.len(), 14);
    for (at, (name, fields)) in all.iter().enumerate() {
        let (mut our, mut their) = (ours.reply(name, fields).await, theirs.cloud(name, fields).await);
        if let (Some(our), Some(their)) = (our.as_object_mut(), their.as_object_mut()) {
            // That of APIv2. The sandbox's CloudPay makes none, or has an example.
            let sign = our.remove("sign").unwrap_or_else(|| panic!("{name}: sign"));
            assert!([32, 64].contains(&sign.as_str().unwrap().len()), "{name}");
            their.remove("sign");
            for (_, field) in BEYOND.iter().filter(|(function, _)| function == name) {
                assert!(our.remove(*field).is_some_and(|value| !value.is_null()), "{name}: {field}");
                assert!(!their.contains_key(*field), "{name}: {field}");
            }
        }
        assert_eq!(comparable(&our), comparable(&their), "{name}");
        if *name != "downloadBill" {
            accepted(name, fields, &our).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        if at == 0 {
            ours.pay(NUMBER).await;
            theirs.pay(NUMBER).await;
        }
        // What is said of a refund depends on whether it has ended.
        if *name == "refund" {
            ours.refunded().await;
            theirs.refunded().await;
        }
    }
}

#[tokio::test]
async fn a_refusal_is_passed_on_with_its_code_as_cloudpay_does() {
    let (ours, theirs) = (Both::new(), Both::new());
    for (name, fields) in functions() {
        let twin = twin::of(function(name)).unwrap();
        // The code of these two is beside return_code, where nothing is signed.
        if name.starts_with("profitSharingReturn") {
            continue;
        }
        ours.sandbox.refuse_next_of(twin.v2, "SYSTEMERROR", false).unwrap();
        theirs.sandbox.refuse_next_of(twin.cloud, "SYSTEMERROR", false).unwrap();
        let (our, their) = (ours.reply(name, &fields).await, theirs.cloud(name, &fields).await);
        for field in their.as_object().unwrap().keys() {
            assert!(our.get(field).is_some(), "{name}: {field} is missing");
        }
        for field in ["return_code", "return_msg", "result_code", "err_code"] {
            let same = their.get(field);
            assert_eq!(our.get(field), same, "{name}: {field}");
        }
        if name != "downloadBill" {
            let error = accepted(name, &fields, &our).unwrap_err();
            assert!(matches!(error, Error::Api(_)), "{name}: {error}");
            assert_eq!(error.code(), Some("SYSTEMERROR"), "{name}");
        }
    }
}

#[tokio::test]
async fn a_refused_order_has_a_payment_that_names_no_order() {
    let both = Both::new();
    both.call("unifiedOrder", &order()).await.unwrap();
    both.pay(NUMBER).await;
    let Reply::Json { respdata, result } = both.call("unifiedOrder", &order()).await.unwrap() else {
        panic!()
    };
    let reply: Value = serde_json::from_str(&respdata).unwrap();
    assert_eq!((&reply["result_code"], &reply["err_code"]), (&"FAIL".into(), &"ORDERPAID".into()));
    assert_eq!(reply["payment"]["package"], "prepay_id=");
    assert!(reply.get("prepay_id").is_none());
    // Another order of that number may be the paid one.
    assert_eq!(result, CallResult::Unknown);
}

#[tokio::test]
async fn what_is_known_of_a_call_is_told_beside_its_reply() {
    let both = Both::new();
    let result = async |name: &str, fields: &Value| match both.call(name, fields).await.unwrap() {
        Reply::Json { result, .. } => result,
        Reply::File(_) => panic!("a file"),
    };
    assert_eq!(result("unifiedOrder", &order()).await, CallResult::Done);
    let orders = twin::of(function("unifiedOrder")).unwrap().v2;
    for (code, expected) in [
        ("NOAUTH", CallResult::NotDone),
        ("SYSTEMERROR", CallResult::Unknown),
        ("OUT_TRADE_NO_USED", CallResult::Unknown),
    ] {
        both.sandbox.refuse_next_of(orders, code, false).unwrap();
        assert_eq!(result("unifiedOrder", &order()).await, expected, "{code}");
    }
}

fn signed_payment(reply: &Value) -> String {
    let text = |name: &str| reply["payment"][name].as_str().unwrap();
    format!(
        "appId={}&nonceStr={}&package={}&signType={}&timeStamp={}",
        text("appId"),
        text("nonceStr"),
        text("package"),
        text("signType"),
        text("timeStamp"),
    )
}

#[tokio::test]
async fn a_payment_is_signed_with_the_key_of_the_provider() {
    let both = Both::new();
    for (sub_mch_id, key) in [(SUB_MCH_ID, KEY), (OTHER_SUB_MCH_ID, OTHER_KEY)] {
        let reply = both.reply("unifiedOrder", &with(order(), &json!({ "sub_mch_id": sub_mch_id }))).await;
        let text = |name: &str| reply["payment"][name].as_str().unwrap();
        assert_eq!(text("package"), format!("prepay_id={}", reply["prepay_id"].as_str().unwrap()));
        assert_eq!((text("appId"), text("signType")), (SUB_APPID, "MD5"));
        // 2024-02-29 12:00 in UTC+8.
        assert!(text("timeStamp").starts_with("17091792"), "{reply}");
        assert_eq!(text("paySign"), digest(&signed_payment(&reply), key, SignatureAlgorithm::Md5));
    }
}

#[tokio::test]
async fn a_provider_that_signs_with_hmac_signs_the_payment_with_it_too() {
    let both = Both::of(builder(), with_hmac(providers()));
    let reply = both.reply("unifiedOrder", &order()).await;
    assert_eq!(reply["payment"]["signType"], "HMAC-SHA256");
    let expected = digest(&signed_payment(&reply), KEY, SignatureAlgorithm::HmacSha256);
    assert_eq!(reply["payment"]["paySign"], expected);
}

/// The requests that the gateway got, in XML.
fn observed(providers: Vec<Provider>) -> (Both, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = seen.clone();
    let builder = builder().observer(move |observed| {
        if let Observed::Request(request) = observed {
            keep.lock().unwrap().push(String::from_utf8(request.body).unwrap());
        }
    });
    (Both::of(builder, providers), seen)
}

fn last(seen: &Mutex<Vec<String>>) -> String {
    seen.lock().unwrap().pop().unwrap_or_default()
}

#[tokio::test]
async fn only_refunds_that_name_whom_to_tell_ask_for_a_notice() {
    let (both, seen) = observed(providers());
    both.reply("unifiedOrder", &order()).await;
    assert!(last(&seen).contains(&format!("<notify_url>{PAID_URL}</notify_url>")));
    both.reply("refund", &refund()).await;
    assert!(last(&seen).contains("<notify_url>"));
    let container = json!({ "callback_type": 2, "container": { "service": "pay", "path": "/" } });
    let mut to_container = with(refund(), &container);
    to_container.as_object_mut().unwrap().remove("function_name");
    both.reply("refund", &to_container).await;
    let request = last(&seen);
    assert!(request.contains("<notify_url>"), "{request}");
    // The samples of the documentation name none, which the table does not take; the gateway would.
    let mut silent = draft("refund", &refund()).body;
    silent = String::from_utf8(silent).unwrap().replace(r#""function_name":"paycallback","#, "").into_bytes();
    both.wechat.call(function("refund"), &silent, PAID_URL, None, LEFT).await.unwrap();
    let request = last(&seen);
    assert!(request.contains("<out_refund_no>") && !request.contains("notify_url"), "{request}");
    for name in ["function_name", "env_id", "callback_type", "container"] {
        assert!(!request.contains(name), "{request}");
    }
}

#[tokio::test]
async fn the_payer_is_the_one_that_the_request_names_or_the_door_or_the_sub_merchant() {
    let mut configured = providers();
    configured[0].sub_merchants[0].payer = Some("oConfigured".to_owned());
    let (both, seen) = observed(configured);
    let named = |name: &str| with(order(), &json!({ name: "oNamed" }));
    for (fields, payer, expected) in [
        (named("sub_openid"), Some(OPENID), "<sub_openid>oNamed<"),
        (named("openid"), Some(OPENID), "<openid>oNamed<"),
        (order(), Some(OPENID), OPENID),
        (order(), None, "<sub_openid>oConfigured<"),
        (order(), Some(""), "<sub_openid>oConfigured<"),
    ] {
        let body = draft("unifiedOrder", &fields).body;
        let reply = both.wechat.call(function("unifiedOrder"), &body, PAID_URL, payer, LEFT).await;
        let request = last(&seen);
        assert!(request.contains(expected), "{request} {reply:?}");
        assert_eq!(request.matches("openid>").count(), 2, "{request}");
    }
    let unknown = Both::new();
    let body = draft("unifiedOrder", &order()).body;
    let failure =
        unknown.wechat.call(function("unifiedOrder"), &body, PAID_URL, None, LEFT).await.unwrap_err();
    let Failure::NotCarriedOut(why) = &failure else { panic!("{failure:?}") };
    assert!(why.contains("sub_openid") && why.contains("cloud.getWXContext().OPENID"), "{why}");
    assert!(unknown.sandbox.orders().is_empty());
}

#[tokio::test]
async fn a_call_is_made_only_for_a_sub_merchant_of_this_service() {
    let both = Both::new();
    let stranger = with(order(), &json!({ "sub_mch_id": "1900009999" }));
    let failure = both.call("unifiedOrder", &stranger).await.unwrap_err();
    assert_eq!(failure, Failure::NoSuchMerchant("1900009999".to_owned()));
    assert!(failure.to_string().contains("sub_mch_id 1900009999 is not"));
    // The bill of all sub-merchants belongs to the provider alone.
    let failure = both.call("downloadBill", &json!({ "bill_date": "20240229" })).await.unwrap_err();
    assert_eq!(failure.to_string(), "sub_mch_id is empty");
    // A provider calls with its own key, and under its own number.
    let (both, seen) = observed(providers());
    both.reply("unifiedOrder", &with(order(), &json!({ "sub_mch_id": OTHER_SUB_MCH_ID }))).await;
    assert!(last(&seen).contains("<mch_id>1900000109</mch_id>"));
}

#[tokio::test]
async fn all_that_apiv2_has_against_a_request_is_said_and_nothing_is_sent() {
    let both = Both::new();
    let fields = with(order(), &json!({ "out_trade_no": "12345", "body": "x".repeat(128) }));
    let failure = both.call("unifiedOrder", &fields).await.unwrap_err();
    let Failure::NotCarriedOut(why) = &failure else { panic!("{failure:?}") };
    assert!(why.contains("out_trade_no") && why.contains("body"), "{why}");
    assert!(both.sandbox.orders().is_empty());
    let body = br#"{"sub_mch_id":"1900009231","no_such_field":1}"#;
    let failure = both.wechat.call(function("closeOrder"), body, PAID_URL, None, LEFT).await.unwrap_err();
    assert!(failure.to_string().contains("no_such_field is not a known field"), "{failure}");
}

#[tokio::test]
async fn a_refund_without_a_certificate_is_not_sent() {
    let mut bare = providers();
    bare[0].merchant = paytable::Merchant::new(super::APPID, super::MCH_ID, paytable::ApiKey::new(KEY));
    let both = Both::new();
    let wechat = over(bare, both.sandbox.transport(), &both.sandbox);
    let body = draft("refund", &refund()).body;
    let failure = wechat.call(function("refund"), &body, PAID_URL, None, LEFT).await.unwrap_err();
    let Failure::NotCarriedOut(why) = &failure else { panic!("{failure:?}") };
    assert!(why.contains("client certificate of the service provider") && !why.contains("::"), "{why}");
}

#[tokio::test]
async fn a_packed_bill_is_handed_on_as_it_is() {
    let both = Both::new();
    both.reply("unifiedOrder", &order()).await;
    both.pay(NUMBER).await;
    let bill = json!({ "sub_mch_id": SUB_MCH_ID, "bill_date": "20240229" });
    let Reply::File(text) = both.call("downloadBill", &bill).await.unwrap() else { panic!("no file") };
    assert!(String::from_utf8(text).unwrap().contains(&format!("`{NUMBER}")));
    let none = with(bill, &json!({ "bill_date": "20230101" }));
    // The sandbox is not strict, and has every day's; a refusal has its words in return_msg.
    both.sandbox
        .refuse_next_of(twin::of(function("downloadBill")).unwrap().v2, "No Bill Exist", false)
        .unwrap();
    let reply = both.reply("downloadBill", &none).await;
    assert_eq!(reply["return_code"], "FAIL");
    assert!(accepted("downloadBill", &none, &reply).is_err());
}

#[tokio::test]
async fn another_appid_of_the_sub_merchant_goes_on_where_a_request_names_one() {
    let (both, seen) = observed(providers());
    let receiver =
        r#"{"type":"MERCHANT_ID","account":"190001001","name":"示例商户","relation_type":"STORE"}"#;
    let fields = json!({ "sub_mch_id": SUB_MCH_ID, "receiver": receiver });
    for (fields, expected) in [
        (fields.clone(), SUB_APPID),
        (with(fields, &json!({ "sub_appid": "wx7777777777777777" })), "wx7777777777777777"),
    ] {
        both.reply("profitSharingAddReceiver", &fields).await;
        let request = last(&seen);
        assert!(request.contains(&format!("<sub_appid>{expected}</sub_appid>")), "{request}");
    }
}
