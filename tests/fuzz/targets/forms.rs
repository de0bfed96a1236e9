//! Form data as it comes: what is read, another reader reads the same. Pairs of a fuzzer's, signed by another hand and
//! written as form data or as plain pairs, are believed, and say what was signed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paytable::{Received, allinpay::PayNotice, unionpay::QueryRequest};
use paytable_fuzz::{
    acquirers::{allinpay, allinpay_signature, unionpay, unionpay_signature},
    read::{ROW, form},
};
use serde::Serialize;
use serde_json::Value;

type Pairs = Vec<(String, String)>;

fuzz_target!(|body: &[u8]| {
    let pairs: Pairs = form_urlencoded::parse(body).into_owned().collect();
    if let Some(read) = form(body) {
        let other: Pairs = pairs.iter().filter(|(name, _)| name != ROW).cloned().collect();
        assert_eq!(read, other);
    }
    told(&pairs);
    answered(&pairs);
});

/// A notice of Allinpay with these pairs beside those that are required.
fn told(pairs: &Pairs) {
    let mut all = with(pairs, PAID);
    all.push(("sign".to_owned(), allinpay_signature(&all)));
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&all).finish();
    if let Ok(notice) = allinpay().notice::<PayNotice>(body.as_bytes()) {
        says(&notice, &all);
    }
}

/// A reply of UnionPay with these pairs, which are not encoded: a value can be cut into more pairs, and is signed then as
/// those.
fn answered(pairs: &Pairs) {
    let mut all = with(pairs, ANSWERED);
    all.push(("signature".to_owned(), unionpay_signature(&all)));
    let body = all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let reply = unionpay().accept_without_request::<QueryRequest>(&Received::new(200, body.as_bytes()));
    if !all.iter().any(|(name, value)| name.contains(SPECIAL) || value.contains(SPECIAL))
        && let Ok(reply) = reply
    {
        says(&reply, &all);
    }
}

/// What plain pairs cannot hold, or read in another way.
const SPECIAL: [char; 6] = ['&', '=', '{', '}', '[', ']'];

const PAID: &[(&str, &str)] = &[
    ("appid", "00328929"),
    ("cusid", "660581055322T0Z"),
    ("cusorderid", "241119090514193"),
    ("initamt", "1"),
    ("paytime", "20241119090542"),
    ("trxamt", "1"),
    ("trxcode", "VSP501"),
    ("trxid", "241119118328536472"),
    ("trxstatus", "0000"),
];

const ANSWERED: &[(&str, &str)] = &[
    ("merId", "777290058110048"),
    ("orderId", "20170101010101001"),
    ("origRespCode", "00"),
    ("respCode", "00"),
    ("signMethod", "11"),
    ("txnAmt", "1000"),
    ("txnTime", "20170101010101"),
    ("version", "5.1.0"),
];

/// The pairs, with those of the list where a name is not among them.
fn with(pairs: &Pairs, list: &[(&str, &str)]) -> Pairs {
    let mut all: Pairs = pairs.iter().filter(|(name, _)| !["sign", "signature"].contains(&name.as_str())).cloned().collect();
    for (name, value) in list {
        if !all.iter().any(|(own, _)| own == name) {
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    all
}

/// A message that is believed says each value that was signed, and no other.
fn says(message: &impl Serialize, signed: &Pairs) {
    let told = serde_json::to_value(message).expect("a message is written as JSON");
    let told = told.as_object().expect("a message has members");
    for (name, value) in told {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert!(signed.iter().any(|(own, text)| own == name && *text == value), "{name}: {value:?} was not signed");
    }
    for (name, value) in signed.iter().filter(|(_, value)| !value.is_empty()) {
        assert!(told.get(name).is_some_and(|told| *told != Value::Null), "{name}: {value:?} is lost");
    }
}
