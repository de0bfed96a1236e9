//! UnionPay by its shipped structs: the published signatures and notices, replies that are plain pairs, and what is not
//! believed.

use crate::{
    anchor::{certificate_file, digest, form, trusting},
    hand::{Fixed, OWN, private, signature, text, vector},
};
use paytable::{
    Api as _, ApiKey, Error, Fen, Gateway as _, Merchant, NoticeError, OrderStatus, Outcome, Protocol,
    Received, Time, UnionPay, Unknown, VerifyError, sign,
    table::{Secret, Sign, SignatureAlgorithm},
    unionpay::{
        AppOrder, AppOrderRequest, FrontOrderRequest, PaymentNotice, QueryRequest, QueryResponse,
        RefundNotice, UndoNotice, app_order, front_order, query,
    },
};
use serde_json::Value;
use std::sync::Arc;

/// 2030-03-17.
const NOW: u64 = 1_900_000_000;
/// 2022-09-08, when the published notice was made.
const THEN: u64 = 1_662_600_000;
const MERCHANT: &str = "777290058110048";

fn merchant(number: &str) -> Merchant {
    Merchant::bare().with("merId", number).with("backUrl", "https://example.com/b")
}

fn of(merchant: Merchant, now: u64) -> Protocol<UnionPay> {
    Protocol::new(merchant).unwrap().with_clock(Arc::new(Fixed(now)))
}

fn unionpay() -> Protocol<UnionPay> {
    let trusted = trusting(&[&certificate_file("authority.pem")]);
    of(merchant(MERCHANT).private_key("68759663125", private(OWN)).trusted(trusted), NOW)
}

fn time() -> Time {
    Time::new(2017, 1, 1, 1, 1, 1).unwrap()
}

fn order() -> AppOrderRequest {
    app_order::Required { txn_time: time(), order_id: "20170101010101001".into(), txn_amt: Fen(1000) }.into()
}

/// A reply as UnionPay sends it: plain pairs, with its certificate, signed.
fn reply(pairs: &[(&str, &str)]) -> String {
    let certificate = certificate_file("gateway.pem");
    let mut all = vec![
        ("merId", MERCHANT),
        ("orderId", "20170101010101001"),
        ("txnTime", "20170101010101"),
        ("signMethod", "01"),
        ("signPubKeyCert", certificate.as_str()),
    ];
    all.retain(|(name, _)| !pairs.iter().any(|(own, _)| own == name));
    all.extend(pairs);
    let signature = signature(&certificate_file("leaf.key"), &digest(&text(&all, &[])));
    all.push(("signature", &signature));
    all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn asked(body: &str) -> Result<QueryResponse, Error> {
    let (protocol, request) = (unionpay(), query_request());
    protocol.accept(&protocol.prepare(&request).unwrap(), &Received::new(200, body.as_bytes()))
}

fn query_request() -> QueryRequest {
    query::Required { txn_time: time(), order_id: "20170101010101001".into() }.into()
}

#[test]
fn with_a_shared_key_the_published_signatures_are_made() {
    the_published_signature_is_made("O22", "11", SignatureAlgorithm::Sha256);
    the_published_signature_is_made("O23", "12", SignatureAlgorithm::Sm3);
}

fn the_published_signature_is_made(id: &str, method: &str, algorithm: SignatureAlgorithm) {
    let vector = vector(id);
    let key = ApiKey::new(vector["key"]["secure_key"].as_str().unwrap());
    let merchant = merchant(MERCHANT).key(key).signature_algorithm(algorithm);
    let order = FrontOrderRequest {
        reserved: Some("{a=1&b=2}".into()),
        ..front_order::Required {
            txn_time: time(),
            order_id: "20170101010101001".into(),
            txn_amt: Fen(1000),
            front_url: "https://example.com/f?a=1&b=2".into(),
        }
        .into()
    };
    let page = of(merchant, NOW).link_form(&order).unwrap();
    let signature = vector["expected"].as_str().unwrap();
    assert!(page.contains(&format!("name=\"signature\" value=\"{signature}\"")), "{page}");
    assert!(page.contains("action=\"https://gateway.95516.com/gateway/api/frontTransReq.do\""), "{page}");
    let named = format!("name=\"signMethod\" value=\"{method}\"");
    assert!(page.contains(&named) && !page.contains("certId"), "{page}");
}

#[test]
fn sm3_is_the_digest_that_its_standard_has_examples_of() {
    // GB/T 32905, appendix A: a text whose end is the key.
    let examples = [
        ("ab", "c".to_owned(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("abcd", "abcd".repeat(15), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ];
    let rule = Sign { secret: Secret::Appended(""), ..*UnionPay::TABLE.sign().unwrap() };
    for (text, key, expected) in examples {
        let made = sign::signature(text, SignatureAlgorithm::Sm3, &ApiKey::new(key), &rule);
        assert_eq!(made, expected, "{text}");
    }
}

#[test]
fn a_message_that_names_another_digest_than_the_merchants_is_not_believed() {
    const KEY: &str = "secureKey0123456789";
    let notice = |method, algorithm| {
        let pairs = [
            ("merId", MERCHANT),
            ("orderId", "20170101010101001"),
            ("txnTime", "20170101010101"),
            ("txnType", "01"),
            ("respCode", "00"),
            ("respMsg", "ok"),
            ("queryId", "782209081322060674028"),
            ("txnAmt", "1000"),
            ("currencyCode", "156"),
            ("settleAmt", "1000"),
            ("settleDate", "0101"),
            ("traceNo", "067402"),
            ("signMethod", method),
        ];
        let rule = UnionPay::TABLE.sign().unwrap();
        let signature = sign::signature(&text(&pairs, &[]), algorithm, &ApiKey::new(KEY), rule);
        form(&[&pairs[..], &[("signature", &signature)]].concat())
    };
    let read = |body: &str, algorithm| {
        let merchant = merchant(MERCHANT).key(ApiKey::new(KEY)).signature_algorithm(algorithm);
        of(merchant, NOW).notice::<PaymentNotice>(body.as_bytes()).map(|event| event.txn_amt)
    };
    let both = [("11", SignatureAlgorithm::Sha256), ("12", SignatureAlgorithm::Sm3)];
    for (method, algorithm) in both {
        let genuine = notice(method, algorithm);
        for (_, own) in both {
            let expected = (own == algorithm).then_some(Some(Fen(1000)));
            let told = read(&genuine, own);
            assert_eq!(told.as_ref().ok(), expected.as_ref(), "{method} for {own:?}: {told:?}");
        }
    }
    // Under the name of the digest that the merchant has chosen, and made with the other.
    let other = notice("12", SignatureAlgorithm::Sha256);
    let wrong = NoticeError::Unverified(VerifyError::WrongSignature);
    assert_eq!(read(&other, SignatureAlgorithm::Sm3).unwrap_err(), wrong);
}

#[test]
fn with_a_private_key_a_request_names_the_certificate() {
    let draft = unionpay().prepare(&order()).unwrap().into_draft();
    assert_eq!(draft.url(), "https://gateway.95516.com/gateway/api/appTransReq.do");
    assert_eq!(draft.content_type, "application/x-www-form-urlencoded; charset=utf-8");
    let expected = "accessType=0&backUrl=https://example.com/b&bizType=000201&certId=68759663125&channelType=08&\
                    currencyCode=156&encoding=UTF-8&merId=777290058110048&orderId=20170101010101001&signMethod=01&\
                    txnAmt=1000&txnSubType=01&txnTime=20170101010101&txnType=01&version=5.1.0";
    assert_eq!(draft.signed_text(), Some(expected));
}

#[test]
fn the_published_notices_say_that_their_order_was_paid() {
    for id in ["U4-callback", "U4-callback-2"] {
        says_that_its_order_was_paid(&vector(id)["input"]);
    }
}

/// Names and values of a published notice.
fn pairs(input: &Value) -> Vec<(&str, &str)> {
    let pairs = input.as_object().unwrap().iter();
    pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect()
}

fn says_that_its_order_was_paid(input: &Value) {
    let pairs = pairs(input);
    let own = input["signPubKeyCert"].as_str().unwrap();
    let merchant = |number: &str| merchant(number).private_key("1", private(OWN)).trusted(trusting(&[own]));
    let body = form(&pairs);
    let protocol = of(merchant("777290058167151"), THEN);
    let event = protocol.notice::<PaymentNotice>(body.as_bytes()).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("yansongda20220908132206"), Some(Fen(1))));
    let sent = Time::new(2022, 9, 8, 13, 22, 6).unwrap();
    let order = |fen| -> AppOrderRequest {
        let order_id = "yansongda20220908132206".into();
        app_order::Required { txn_time: sent, order_id, txn_amt: Fen(fen) }.into()
    };
    let status = protocol.order_status_from_notice::<PaymentNotice, _>(&event, &order(1));
    let Ok(OrderStatus::Paid(paid)) = status else { panic!("{status:?}") };
    assert_eq!(paid.transaction_id, "782209081322060674028");
    assert!(protocol.order_status_from_notice::<PaymentNotice, _>(&event, &order(2)).is_err());
    // Of another merchant, and of another kind.
    let error = of(merchant("777290058167152"), THEN).notice::<PaymentNotice>(body.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Unverified(VerifyError::WrongMerchant { field: "merId" }));
    let error = protocol.notice::<RefundNotice>(body.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::AnotherMessage { field: "txnType".into() });
}

#[test]
fn a_published_notice_is_believed_at_its_time_with_its_certificates_and_unchanged() {
    let vector = vector("U4-callback-2");
    let own = vector["input"]["signPubKeyCert"].as_str().unwrap();
    let read = |pairs: &[(&str, &str)], trusted: &str, now| {
        let merchant = merchant("777290058167151").private_key("1", private(OWN));
        let protocol = of(merchant.trusted(trusting(&[trusted])), now);
        protocol.notice::<PaymentNotice>(form(pairs).as_bytes())
    };
    let published = pairs(&vector["input"]);
    assert!(read(&published, own, THEN).is_ok());
    // The second of the published notices is the first with `_config=default`, which its receiver adds for itself.
    let added = [&published[..], &[("_config", "default")]].concat();
    let unverified = |result: Result<_, NoticeError>| match result.unwrap_err() {
        NoticeError::Unverified(fault) => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(unverified(read(&added, own, THEN)), VerifyError::WrongSignature);
    // Its certificate ended in 2025, and another authority did not sign it.
    unverified(read(&published, own, NOW));
    unverified(read(&published, &certificate_file("authority.pem"), THEN));
}

#[test]
fn a_reply_is_plain_pairs_in_which_groups_hold_what_they_hold() {
    let query = asked(&reply(&[
        ("respCode", "00"),
        ("respMsg", "成功[0000000]"),
        ("origRespCode", "00"),
        ("queryId", "782209081322060674028"),
        ("txnAmt", "1000"),
        ("cardTransData", "{cardNumberLock=1&x=2}"),
    ]))
    .unwrap();
    assert_eq!(query.resp_msg.as_deref(), Some("成功[0000000]"));
    assert_eq!(query.card_trans_data.as_deref(), Some("{cardNumberLock=1&x=2}"));
}

#[test]
fn an_unsigned_reply_and_one_of_another_order_are_not_believed() {
    let unverified = |body: &str| match asked(body) {
        Err(Error::Unknown(unknown)) => unknown,
        other => panic!("{other:?}"),
    };
    let plain = format!(
        "merId={MERCHANT}&orderId=20170101010101001&txnTime=20170101010101&respCode=00&respMsg=ok&origRespCode=00"
    );
    assert!(matches!(unverified(&plain), Unknown::Unverified(VerifyError::NotSigned)));
    let changed = reply(&[("respCode", "00"), ("respMsg", "ok"), ("origRespCode", "04")])
        .replace("origRespCode=04", "origRespCode=00");
    assert!(matches!(unverified(&changed), Unknown::Unverified(VerifyError::WrongSignature)));
    let other = reply(&[
        ("respCode", "00"),
        ("respMsg", "ok"),
        ("origRespCode", "00"),
        ("orderId", "20170101010101002"),
    ]);
    assert!(asked(&other).is_err());
}

#[test]
fn a_code_that_leaves_the_outcome_open_is_never_a_failure() {
    let protocol = unionpay();
    let order = order();
    let prepared = protocol.prepare(&order).unwrap();
    let outcome = |code: &str| {
        let body = reply(&[("respCode", code), ("respMsg", "words")]);
        protocol.accept(&prepared, &Received::new(200, body.as_bytes())).unwrap_err().outcome()
    };
    for code in ["03", "04", "05", "12", "34", "70", "99", "XX"] {
        assert_eq!(outcome(code), Outcome::Unknown, "{code}");
    }
    assert_ne!(outcome("64"), Outcome::Unknown);
    // What every order can be refused for is listed once.
    assert!(AppOrder::TABLE.error("64").is_some());
}

#[test]
fn an_order_number_with_a_dash_is_refused_before_it_is_sent() {
    let order = AppOrderRequest { order_id: "20170101-01".into(), ..order() };
    let error = unionpay().prepare(&order).unwrap_err().to_string();
    assert!(error.contains("orderId"), "{error}");
}

/// The pairs of a form, signed by the gateway.
fn signed_form(pairs: &[(&str, &str)]) -> String {
    let signature = signature(&certificate_file("leaf.key"), &digest(&text(pairs, &[])));
    form(&[pairs, &[("signature", &signature)]].concat())
}

#[test]
fn an_accepted_order_does_not_pass_for_a_paid_one() {
    let certificate = certificate_file("gateway.pem");
    let accepted = |kind| {
        [
            ("merId", MERCHANT),
            ("orderId", "20170101010101001"),
            ("txnTime", "20170101010101"),
            ("txnType", kind),
            ("respCode", "00"),
            ("respMsg", "ok"),
            ("queryId", "782209081322060674028"),
            ("txnAmt", "1000"),
            ("currencyCode", "156"),
            ("signMethod", "01"),
            ("signPubKeyCert", certificate.as_str()),
        ]
    };
    let settled = [("settleAmt", "1000"), ("settleDate", "0101"), ("traceNo", "067402")];
    let unsettled = NoticeError::Incomplete { field: "settleAmt" };
    let protocol = unionpay();
    let reply = signed_form(&accepted("01"));
    assert_eq!(protocol.notice::<PaymentNotice>(reply.as_bytes()).unwrap_err(), unsettled);
    let notice = signed_form(&[&accepted("01")[..], &settled].concat());
    assert!(protocol.notice::<PaymentNotice>(notice.as_bytes()).is_ok());
    let reply = signed_form(&accepted("04"));
    assert_eq!(protocol.notice::<RefundNotice>(reply.as_bytes()).unwrap_err(), unsettled);
    let reply = signed_form(&accepted("31"));
    assert_eq!(protocol.notice::<UndoNotice>(reply.as_bytes()).unwrap_err(), unsettled);
}

#[test]
fn with_a_shared_key_the_order_that_the_payer_posts_does_not_pass_for_its_notice() {
    let merchant = merchant(MERCHANT).key(ApiKey::new("0123456789abcdef0123456789abcdef"));
    let protocol = of(merchant.signature_algorithm(SignatureAlgorithm::Sha256), NOW);
    let front_url = "https://example.com/f".into();
    let order: FrontOrderRequest = front_order::Required {
        txn_time: time(),
        order_id: "20170101010101001".into(),
        txn_amt: Fen(1000),
        front_url,
    }
    .into();
    let link = protocol.link(&order).unwrap();
    let posted = link.split_once('?').unwrap().1;
    let error = protocol.notice::<PaymentNotice>(posted.as_bytes()).unwrap_err();
    assert_eq!(error, NoticeError::Incomplete { field: "settleAmt" });
}
