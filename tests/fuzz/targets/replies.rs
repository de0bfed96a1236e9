//! Messages that a gateway could have signed: each is verified over exactly what was sent, and nothing of it gets
//! lost on the way into its struct.
#![no_main]

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use paytable::{
    Api, CallRequest, Error, NoticeError, ResponseOf, AuthenticatedNotice, Unknown, WechatV2,
    VerifyError,
    table::{Kind, SignatureAlgorithm, Table},
    wechat_v2::{
        CombinedNotice, DepositUnifiedOrderRequest, OrderQueryRequest, PapayNotice, PayNotice,
        ProfitSharingQueryRequest, RefundQueryRequest, UnifiedOrderRequest,
    },
};
use paytable_fuzz::{made, read::xml, wechat};
use paytable_tests::{APPID, KEY, MCH_ID, Pairs, digest, element, set, text_to_sign};
use serde::{Serialize, de::DeserializeOwned};

fuzz_target!(|data: &[u8]| {
    let _ = message(&mut Unstructured::new(data));
});

fn message(u: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    match u.int_in_range(0..=7)? {
        0 => notice::<PayNotice>(u),
        1 => notice::<PapayNotice>(u),
        2 => notice::<CombinedNotice>(u),
        3 => reply::<OrderQueryRequest>(u),
        4 => reply::<RefundQueryRequest>(u),
        5 => reply::<UnifiedOrderRequest>(u),
        6 => reply::<ProfitSharingQueryRequest>(u),
        _ => reply::<DepositUnifiedOrderRequest>(u),
    }
}

fn notice<N>(u: &mut Unstructured<'_>) -> arbitrary::Result<()>
where
    N: AuthenticatedNotice<Gateway = WechatV2>,
    N::Event: Serialize + DeserializeOwned,
{
    let (body, pairs, kind) = signed(u, N::TABLE.event, N::TABLE.signature_algorithms)?;
    match wechat(kind).notice::<N>(&body) {
        Ok(event) => nothing_is_lost(&pairs, &event),
        Err(NoticeError::Unverified(why)) => may_be(&why, &pairs),
        // What decides elsewhere was made up, or what tells it from others says something else.
        Err(NoticeError::AnotherMessage { .. }) => {}
        // Text that XML cannot hold.
        Err(NoticeError::Malformed(_)) => assert!(xml(&body).is_none()),
        // What makes it that notice was left out, or is no JSON.
        Err(NoticeError::Incomplete { field }) => {
            let row = N::TABLE.event.find(field).map(|at| N::TABLE.event.fields[at].kind);
            let is_json = matches!(row, Some(Kind::Json(_)));
            let is_there = pairs.iter().any(|(name, value)| name == field && !value.is_empty());
            assert!(is_json || !is_there, "{field} is there");
        }
        Err(other) => panic!("{other}"),
    }
    Ok(())
}

fn reply<R>(u: &mut Unstructured<'_>) -> arbitrary::Result<()>
where
    R: CallRequest,
    R::Api: Api<Gateway = WechatV2>,
    ResponseOf<R>: Serialize + DeserializeOwned,
{
    let api = <R::Api as Api>::TABLE;
    let kinds = if api.signature_algorithms.is_empty() { api.gateway.signature_algorithms() } else { api.signature_algorithms };
    let (body, pairs, kind) = signed(u, api.response, kinds)?;
    match wechat(kind).accept_without_request::<R>(&paytable::Received::new(200, &body)) {
        Ok(response) => nothing_is_lost(&pairs, &response),
        Err(Error::Unknown(Unknown::Unverified(why))) => may_be(&why, &pairs),
        Err(Error::Unknown(Unknown::Malformed(_))) => assert!(xml(&body).is_none()),
        Err(Error::Rejected(_) | Error::Api(_) | Error::Unknown(Unknown::Incomplete { .. })) => {}
        // A word in place of success or failure that no table lists.
        Err(Error::Unknown(Unknown::Unlisted { field })) => {
            assert!(
                pairs.iter().any(|(name, value)| name == field && !value.is_empty()),
                "{field} is not there"
            );
        }
        Err(other) => panic!("{other}"),
    }
    Ok(())
}

/// The signature is right; what it is over can still be for somebody else, name another digest, or be cut elsewhere.
fn may_be(why: &VerifyError, pairs: &Pairs) {
    let has_ampersand = |field: &str| pairs.iter().any(|(name, value)| name == field && value.contains('&'));
    match why {
        VerifyError::WrongMerchant { .. } | VerifyError::WrongSignType => {}
        VerifyError::Ambiguous { field } if has_ampersand(field) => {}
        _ => panic!("{why}"),
    }
}

/// A message as a gateway would write it: its body, what was read of it, and the digest it is signed by.
fn signed(
    u: &mut Unstructured<'_>,
    table: &'static Table,
    kinds: &[SignatureAlgorithm],
) -> arbitrary::Result<(Vec<u8>, Pairs, SignatureAlgorithm)> {
    let kind = *u.choose(kinds)?;
    let mut pairs = made::pairs(u, table)?;
    for (name, value) in
        [("return_code", "SUCCESS"), ("result_code", "SUCCESS"), ("appid", APPID), ("mch_id", MCH_ID)]
    {
        if u.ratio(31, 32)? {
            set(&mut pairs, name, value);
        }
    }
    if table.find("sign_type").is_some() && u.ratio(31, 32)? {
        set(&mut pairs, "sign_type", kind.name());
    }
    for _ in 0..u.int_in_range(0..=2)? {
        let name =
            *u.choose(&["coupon_id_00", "coupon_fee_1000", "coupon_id_7", "unknown", "F_9", "sign_type"])?;
        set(&mut pairs, name, &made::text(u, "1")?);
    }
    let raw = !u.ratio(7, 8)?;
    let written = |(name, value): &(String, String)| {
        if raw { format!("<{name}>{value}</{name}>") } else { element(name, value) }
    };
    let elements: String = pairs.iter().map(written).collect();
    // What the reader makes of escapes is what is signed.
    let pairs = xml(format!("<xml>{elements}</xml>").as_bytes()).unwrap_or(pairs);
    let sign = digest(&text_to_sign(&pairs), kind, KEY);
    Ok((format!("<xml>{elements}<sign>{sign}</sign></xml>").into_bytes(), pairs, kind))
}

/// Whatever says something is in the message or kept beside it, and a stored message comes back as it was stored.
fn nothing_is_lost<M: Serialize + DeserializeOwned>(pairs: &Pairs, message: &M) {
    let stored = serde_json::to_value(message).expect("a message is written as JSON");
    // An empty list is as good as none.
    for (name, text) in pairs.iter().filter(|(_, text)| !text.is_empty() && text != "[]") {
        let Some(kept) = stored.get(name) else { panic!("{name} is lost: {text:?}") };
        if let Some(number) = kept.as_i64() {
            assert_eq!(text.parse(), Ok(number), "{name}");
        }
    }
    // A count that the gateway left out is written, so it is what was stored that has to stay.
    let again: M = serde_json::from_value(stored.clone()).expect("a stored message is read");
    assert_eq!(serde_json::to_value(&again).expect("a message is written as JSON"), stored);
}
