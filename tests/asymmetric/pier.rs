//! Lines with times in milliseconds, parts that some merchants lack, and replies that name no key: against published
//! signatures, and against what must not be believed.

use crate::hand::{OTHER, OWN, private, public, signature, vector};
use paytable::{
    Api, Clock, Draft, Error, Gateway, Merchant, Outcome, Protocol, Received, Unknown, VerifyError,
};
use std::{sync::Arc, time::Duration};

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "providers/tables/pier/gateway.toml")]
pub struct Pier;

/// Asks how an order stands.
#[derive(Debug, Api)]
#[api(path = "providers/tables/pier/query.toml")]
pub struct Query;

/// Asks where a bill is.
#[derive(Debug, Api)]
#[api(path = "providers/tables/pier/bill.toml")]
pub struct Bill;

const NOW: u64 = 1_698_910_000;
const CERTIFICATE: &str = "866efef280dec9137a87d047ac446315";
const TOKEN: &str = "202111BB1234567890";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(NOW)
    }

    fn nonce(&self) -> Option<String> {
        Some("5f9a4e6a-0000-4000-8000-000000000000".to_owned())
    }
}

fn bare() -> Merchant {
    Merchant::bare().with("app_id", "2014072300007148")
}

fn merchant() -> Merchant {
    bare().private_key(CERTIFICATE, private(OWN))
}

fn of(merchant: Merchant) -> Protocol<Pier> {
    Protocol::new(merchant.peer_public_key("any", public(OWN))).unwrap().with_clock(Arc::new(Fixed))
}

fn query() -> QueryRequest {
    QueryRequest { out_trade_no: "A1".into() }
}

fn is_vector(draft: &Draft, id: &str) {
    let vector = vector(id);
    assert_eq!(draft.signed_text(), vector["input"].as_str(), "{id}");
    let header = draft.headers.iter().find(|(name, _)| name == "Authorization").map(|(_, value)| &**value);
    assert_eq!(header, vector["expected"]["authorization"].as_str(), "{id}");
}

#[test]
fn published_requests_are_signed_byte_for_byte() {
    is_vector(&of(merchant()).prepare(&query()).unwrap(), "O16");
    let bill = BillRequest { bill_type: "trade".into(), bill_date: "2016-04-05".into() };
    let draft = of(merchant().with("app_auth_token", TOKEN)).prepare(&bill).unwrap().into_draft();
    is_vector(&draft, "O17");
    assert!(draft.headers.iter().any(|(name, value)| name == "alipay-app-auth-token" && value == TOKEN));
}

#[test]
fn a_part_and_a_line_without_value_are_left_out() {
    let draft = of(bare().signing_key(private(OWN))).prepare(&query()).unwrap().into_draft();
    let expected = "app_id=2014072300007148,nonce=5f9a4e6a-0000-4000-8000-000000000000,timestamp=1698910000000\n\
                    POST\n/v3/alipay/trade/query\n{\"out_trade_no\":\"A1\"}\n";
    assert_eq!(draft.signed_text(), Some(expected));
    let (_, header) = draft.headers.iter().find(|(name, _)| name == "Authorization").unwrap();
    assert!(
        !header.contains("app_cert_sn") && header.starts_with("ALIPAY-SHA256withRSA app_id="),
        "{header}"
    );
    assert!(!draft.headers.iter().any(|(name, _)| name == "alipay-app-auth-token"));
}

/// A reply with the headers given.
fn accept(body: &str, time: &str, signature: &str) -> Result<QueryResponse, Error> {
    let (protocol, query) = (of(merchant()), query());
    let received = Received::new(200, body.as_bytes())
        .header("alipay-timestamp", time)
        .header("alipay-nonce", "5f9a4e6a")
        .header("alipay-signature", signature);
    protocol.accept(&protocol.prepare(&query).unwrap(), &received)
}

/// Why a reply is not believed. It says nothing of the money.
fn doubt(reply: Result<QueryResponse, Error>) -> VerifyError {
    let error = reply.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    match error {
        Error::Unknown(Unknown::Unverified(doubt)) => doubt,
        other => panic!("{other:?}"),
    }
}

fn signed(pem: &str, time: &str, body: &str) -> String {
    signature(pem, &format!("{time}\n5f9a4e6a\n{body}\n"))
}

const PAID: &str = r#"{"out_trade_no":"A1","trade_status":"TRADE_SUCCESS"}"#;

#[test]
fn a_reply_is_believed_of_any_key_of_the_gateway_and_of_no_other() {
    let published = vector("O18");
    let text = published["input"].as_str().unwrap();
    assert_eq!(signature(OWN, text), published["expected"].as_str().unwrap());
    let time = "1698910000123";
    let reply = accept(PAID, time, &signed(OWN, time, PAID)).unwrap();
    assert_eq!(reply.trade_status.as_deref(), Some("TRADE_SUCCESS"));
    let wrong = VerifyError::WrongSignature;
    assert_eq!(doubt(accept(PAID, time, &signed(OTHER, time, PAID))), wrong);
    assert_eq!(doubt(accept(PAID, "1698910000124", &signed(OWN, time, PAID))), wrong);
    assert_eq!(doubt(accept(&PAID.replace("A1", "A2"), time, &signed(OWN, time, PAID))), wrong);
}

#[test]
fn a_time_in_milliseconds_is_held_against_the_window() {
    let at = |time: &str| accept(PAID, time, &signed(OWN, time, PAID));
    for near in ["1698909701000", "1698910299999"] {
        assert!(at(near).is_ok(), "{near}");
    }
    // Seconds are a time long past.
    for far in ["1698909699999", "1698910300000", "1698910000", "-1698910000000", "169891000000x"] {
        assert_eq!(doubt(at(far)), VerifyError::NotNow, "{far}");
    }
}
