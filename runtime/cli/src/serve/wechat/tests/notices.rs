//! Notices, genuine and not.

use super::{
    APPID, Both, KEY, LEFT, MCH_ID, NUMBER, OPENID, OTHER_KEY, OTHER_MCH_ID, OTHER_SUB_MCH_ID, REFUND,
    SUB_APPID, SUB_MCH_ID, builder, order, providers, refund, with, with_hmac, xml,
};
use crate::serve::wechat::{Kind, NotBelieved, Told};
use paytable::{
    Notice as _,
    sandbox::{ChosenNotice, Posted},
    table::SignatureAlgorithm,
    wechat_v2::RefundNotice,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

async fn paid() -> (Both, Posted) {
    let both = Both::new();
    both.reply("unifiedOrder", &order()).await;
    let notice = both.pay(NUMBER).await;
    (both, notice)
}

async fn told(both: &Both, kind: Kind, body: &[u8]) -> Result<Told, NotBelieved> {
    both.wechat.notice(kind, body, LEFT).await
}

/// The event that the sandbox's own CloudPay posts, as the function gets it.
fn posted(notice: &Posted) -> Value {
    let mut event: Value = serde_json::from_slice(&notice.body).unwrap();
    event.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    event
}

/// Whether an event says what another one says, but for generated numbers; more is said only in these fields.
fn same(ours: &Value, theirs: &Value, more: &[&str]) {
    let generated = ["nonceStr", "transactionId", "timeEnd", "refundId", "successTime"];
    for (name, value) in theirs.as_object().unwrap() {
        let our = ours.get(name).unwrap_or_else(|| panic!("{name} is missing: {ours}"));
        if generated.contains(&name.as_str()) {
            assert_eq!(our.is_string(), value.is_string(), "{name}");
        } else {
            assert_eq!(our, value, "{name}");
        }
    }
    let beyond: Vec<&String> =
        ours.as_object().unwrap().keys().filter(|name| theirs.get(name.as_str()).is_none()).collect();
    assert_eq!(beyond, more);
}

#[tokio::test]
async fn the_event_of_a_payment_is_that_of_cloudpay() {
    let (ours, notice) = paid().await;
    let theirs = Both::new();
    let order = with(order(), &json!({ "sub_openid": OPENID }));
    theirs.cloud("unifiedOrder", &order).await;
    let their = posted(&theirs.pay(NUMBER).await);
    let told = told(&ours, Kind::Payment, &notice.body).await.unwrap();
    let our: Value = serde_json::from_str(&told.event(Some("oStored"))).unwrap();
    same(&our, &their, &["userInfo"]);
    assert_eq!(our["userInfo"], json!({ "appId": SUB_APPID, "openId": OPENID }));
    assert_eq!((our["totalFee"].as_i64(), our["mchId"].as_str()), (Some(888), Some(MCH_ID)));
    assert_eq!((told.sub_mch_id.as_str(), told.out_trade_no.as_str()), (SUB_MCH_ID, NUMBER));
    assert_eq!((told.total_fee, told.fee_type.as_str(), told.is_success), (888, "CNY", true));
    assert_eq!(told.transaction_id.as_deref(), our["transactionId"].as_str());
    assert_eq!((told.out_refund_no.as_deref(), told.refund_fee), (None, None));
    // The key of the sandbox's own event is made of the same fields.
    assert!(told.dedup.starts_with("CloudPay/UnifiedOrderCallback/"), "{}", told.dedup);
    let shown = format!("{told:?}");
    assert!(shown.contains(NUMBER) && !shown.contains(OPENID), "{shown}");
}

#[tokio::test]
async fn the_event_of_a_refund_is_that_of_cloudpay() {
    let (ours, theirs) = (Both::new(), Both::new());
    ours.reply("unifiedOrder", &order()).await;
    ours.pay(NUMBER).await;
    ours.reply("refund", &refund()).await;
    theirs.cloud("unifiedOrder", &order()).await;
    theirs.pay(NUMBER).await;
    theirs.cloud("refund", &refund()).await;
    let their = posted(&theirs.refunded().await);
    let told = told(&ours, Kind::Refund, &ours.refunded().await.body).await.unwrap();
    let our: Value = serde_json::from_str(&told.event(Some(OPENID))).unwrap();
    same(&our, &their, &["userInfo"]);
    assert_eq!(our["userInfo"], json!({ "appId": SUB_APPID, "openId": OPENID }));
    assert!(told.dedup.starts_with("CloudPay/RefundCallback/"), "{}", told.dedup);
    let unknown: Value = serde_json::from_str(&told.event(None)).unwrap();
    assert_eq!(unknown["userInfo"], json!({ "appId": SUB_APPID }));
}

#[tokio::test]
async fn a_notice_is_verified_with_the_algorithm_of_its_provider() {
    let both = Both::of(builder(), with_hmac(providers()));
    both.reply("unifiedOrder", &order()).await;
    let notice = both.pay(NUMBER).await;
    assert!(told(&both, Kind::Payment, &notice.body).await.is_ok());
    // Another algorithm with the right key is not the one that was agreed on.
    let by_md5 = paid().await.1;
    let error = told(&both, Kind::Payment, &by_md5.body).await.unwrap_err();
    assert!(matches!(error, NotBelieved::Unverified(_)), "{error}");
}

/// The pairs of a notice, without its signature.
fn pairs(body: &[u8]) -> BTreeMap<String, String> {
    let mut pairs = BTreeMap::new();
    let text = String::from_utf8(body.to_vec()).unwrap();
    for part in text.split("</").filter_map(|part| part.rsplit_once('<').map(|(_, last)| last)) {
        if let Some((name, value)) = part.split_once('>') {
            pairs.insert(name.to_owned(), value.to_owned());
        }
    }
    let cdata = text.replace("<![CDATA[", "").replace("]]>", "");
    if pairs.len() < 5 || text != cdata {
        return self::pairs(cdata.as_bytes());
    }
    pairs.remove("sign");
    pairs
}

/// Signed by another hand.
fn signed(pairs: BTreeMap<String, String>, key: &str) -> Vec<u8> {
    super::signed(pairs, key, SignatureAlgorithm::Md5)
}

fn changed(pairs: &BTreeMap<String, String>, changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut pairs = pairs.clone();
    for (name, value) in changes {
        pairs.insert((*name).to_owned(), (*value).to_owned());
    }
    pairs.retain(|_, value| !value.is_empty());
    pairs
}

#[tokio::test]
async fn a_forged_notice_of_a_payment_is_not_believed() {
    let (both, notice) = paid().await;
    let genuine = pairs(&notice.body);
    // What the other hand signs is believed, so that each line below is refused for what is wrong with it.
    assert!(told(&both, Kind::Payment, &signed(genuine.clone(), KEY)).await.is_ok());
    let by = |changes: &[(&str, &str)], key: &str| signed(changed(&genuine, changes), key);
    let cut = |length: usize| notice.body[..length].to_vec();
    let replaced = |from: &str, to: &str| {
        let text = String::from_utf8(notice.body.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        text.replace(from, to).into_bytes()
    };
    let bomb = b"<!DOCTYPE xml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><xml><mch_id>1800008281</mch_id><attach>&b;</attach></xml>";
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let many: Vec<String> = (0..10_000).map(|at| format!("<a{at}>1</a{at}>")).collect();
    let hostile: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("blank", b" \n".to_vec()),
        ("no XML", b"paid".to_vec()),
        ("JSON", br#"{"mch_id":"1800008281","out_trade_no":"1"}"#.to_vec()),
        ("not UTF-8", b"<xml><mch_id>\xff\xfe</mch_id></xml>".to_vec()),
        ("half of it", cut(notice.body.len() / 2)),
        ("all but its end", cut(notice.body.len() - 1)),
        ("no signature", xml(&genuine)),
        ("an empty signature", xml(&changed(&genuine, &[("sign", "")]))),
        ("another key", by(&[], "ffffffffffffffffffffffffffffffff")),
        ("the key of another provider", by(&[], OTHER_KEY)),
        ("an empty key", by(&[], "")),
        ("another provider's number under the own key", by(&[("mch_id", OTHER_MCH_ID)], KEY)),
        ("the number of no provider", by(&[("mch_id", "1900000001")], KEY)),
        ("no number", by(&[("mch_id", "")], KEY)),
        ("another provider's sub-merchant", by(&[("sub_mch_id", OTHER_SUB_MCH_ID)], KEY)),
        ("a sub-merchant of nobody", by(&[("sub_mch_id", "1900009999")], KEY)),
        ("no sub-merchant", by(&[("sub_mch_id", "")], KEY)),
        (
            "a genuine one of another provider for this sub-merchant",
            by(&[("mch_id", OTHER_MCH_ID)], OTHER_KEY),
        ),
        ("another amount", replaced(">888<", ">1<")),
        ("another order", replaced(NUMBER, "1217752501201407033233368019")),
        ("a field twice", replaced("<total_fee>", "<total_fee>1</total_fee><total_fee>")),
        ("a field more", replaced("</xml>", "<coupon_fee>1</coupon_fee></xml>")),
        ("a signed reply to an order", by(&[("trade_type", ""), ("time_end", "")], KEY)),
        ("no amount", by(&[("total_fee", "")], KEY)),
        ("an amount that is none", by(&[("total_fee", "8.88")], KEY)),
        ("no order", by(&[("out_trade_no", "")], KEY)),
        ("no payment", by(&[("transaction_id", "")], KEY)),
        ("a result that nobody knows", by(&[("result_code", "PERHAPS")], KEY)),
        ("an entity that grows", bomb.to_vec()),
        ("too deep", deep.into_bytes()),
        ("too many fields", format!("<xml><mch_id>{MCH_ID}</mch_id>{}</xml>", many.concat()).into_bytes()),
        ("10 MB", format!("<xml><attach>{}</attach></xml>", "x".repeat(10 << 20)).into_bytes()),
        ("10 MB of nothing", vec![b' '; 10 << 20]),
        (
            "a notice of a refund",
            format!("<xml><return_code>SUCCESS</return_code><appid>{APPID}</appid><mch_id>{MCH_ID}</mch_id><nonce_str>1</nonce_str><req_info>aGVsbG8=</req_info></xml>").into_bytes(),
        ),
    ];
    for (what, body) in hostile {
        let error = told(&both, Kind::Payment, &body).await;
        let error = error.err().unwrap_or_else(|| panic!("{what} is believed"));
        assert!(!error.to_string().contains(KEY), "{what}");
    }
}

#[tokio::test]
async fn a_payment_that_failed_is_told_as_that() {
    let (both, notice) = paid().await;
    let failed = [("result_code", "FAIL"), ("err_code", "NOTENOUGH"), ("transaction_id", "")];
    let failed =
        told(&both, Kind::Payment, &signed(changed(&pairs(&notice.body), &failed), KEY)).await.unwrap();
    let paid = told(&both, Kind::Payment, &notice.body).await.unwrap();
    assert!(!failed.is_success && paid.is_success);
    assert_eq!(failed.transaction_id, None);
    assert_ne!(failed.dedup, paid.dedup);
}

#[tokio::test]
async fn a_repeat_has_the_key_of_the_first_and_another_payment_has_another() {
    let (both, notice) = paid().await;
    let first = told(&both, Kind::Payment, &notice.body).await.unwrap();
    let repeat = signed(changed(&pairs(&notice.body), &[("nonce_str", "another")]), KEY);
    assert_eq!(told(&both, Kind::Payment, &repeat).await.unwrap().dedup, first.dedup);
    both.reply("unifiedOrder", &with(order(), &json!({ "out_trade_no": "another1" }))).await;
    let other = both.pay("another1").await;
    assert_ne!(told(&both, Kind::Payment, &other.body).await.unwrap().dedup, first.dedup);
}

/// A notice of a refund with these values, encrypted with the key as the gateway does it.
async fn chosen(both: &Both, mch_id: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut notice = ChosenNotice::new(RefundNotice::TABLE, mch_id, "https://service.example/refunded");
    for (name, value) in fields {
        notice = notice.field(*name, *value);
    }
    both.sandbox.send_notice(notice).await.unwrap();
    both.posted.lock().unwrap().pop().unwrap().body
}

#[tokio::test]
async fn a_notice_of_a_refund_is_what_the_gateway_says_when_it_is_asked() {
    let both = Both::new();
    both.reply("unifiedOrder", &order()).await;
    both.pay(NUMBER).await;
    both.reply("refund", &refund()).await;
    let named = |number, status| {
        [
            ("appid", APPID),
            ("mch_id", MCH_ID),
            ("sub_mch_id", SUB_MCH_ID),
            ("out_trade_no", NUMBER),
            ("out_refund_no", number),
            ("total_fee", "888"),
            ("refund_fee", "888"),
            ("refund_status", status),
            ("refund_id", "50000000001"),
        ]
    };
    // Parts of several notices put together: genuine for their cipher, and not what happened.
    for (what, body) in [
        ("a refund that nobody asked for", chosen(&both, MCH_ID, &named("R9", "SUCCESS")).await),
        ("a refund that has not ended", chosen(&both, MCH_ID, &named(REFUND, "SUCCESS")).await),
    ] {
        let error = told(&both, Kind::Refund, &body).await.unwrap_err();
        assert!(matches!(error, NotBelieved::Unconfirmed(_)), "{what}: {error}");
    }
    let forged = chosen(&both, MCH_ID, &named(REFUND, "REFUNDCLOSE")).await;
    let genuine = both.refunded().await.body;
    let genuine = told(&both, Kind::Refund, &genuine).await.unwrap();
    let told = told(&both, Kind::Refund, &forged).await.unwrap();
    assert_eq!((told.refund_fee, told.is_success), (Some(100), true));
    assert_eq!(told.dedup, genuine.dedup);
}

#[tokio::test]
async fn a_notice_of_a_refund_under_another_key_is_not_believed() {
    let both = Both::new();
    both.reply("unifiedOrder", &order()).await;
    both.pay(NUMBER).await;
    both.reply("refund", &refund()).await;
    let genuine = String::from_utf8(both.refunded().await.body).unwrap();
    assert!(told(&both, Kind::Refund, genuine.as_bytes()).await.is_ok());
    let own = chosen(&both, OTHER_MCH_ID, &[("sub_mch_id", OTHER_SUB_MCH_ID)]).await;
    let other = String::from_utf8(own).unwrap();
    let (start, end) = (genuine.find("<req_info>").unwrap() + 10, genuine.find("</req_info>").unwrap());
    let sealed = |with: &str| format!("{}{with}{}", &genuine[..start], &genuine[end..]);
    for (what, body) in [
        ("another provider's number", genuine.replace(MCH_ID, OTHER_MCH_ID)),
        ("the sub-merchant of another provider", genuine.replace(SUB_MCH_ID, OTHER_SUB_MCH_ID)),
        ("a sub-merchant of nobody", genuine.replace(SUB_MCH_ID, "1900009999")),
        ("another provider's notice under this number", other.replace(OTHER_MCH_ID, MCH_ID)),
        ("nothing in it", sealed("")),
        ("no base64", sealed("<![CDATA[***]]>")),
        ("half of it", sealed(&genuine[start..start + 64].replace("<![CDATA[", ""))),
        ("a payment", "<xml><mch_id>1800008281</mch_id><sign>1</sign></xml>".to_owned()),
        ("empty", String::new()),
        (
            "10 MB",
            format!("<xml><mch_id>{MCH_ID}</mch_id><req_info>{}</req_info></xml>", "A".repeat(10 << 20)),
        ),
    ] {
        let result = told(&both, Kind::Refund, body.as_bytes()).await;
        assert!(result.is_err(), "{what} is believed");
    }
}
