//! Rows of requests that are not signed stand where their table says.

use paytable::{Api, Fen, Gateway, Merchant, Protocol};

/// A gateway without signatures.
#[derive(Debug, Gateway)]
#[gateway(path = "tables/brook/gateway.toml")]
pub struct Brook;

/// A request with a row in each place.
#[derive(Debug, Api)]
#[api(path = "tables/brook/charge.toml")]
pub struct Charge;

/// A request without a body.
#[derive(Debug, Api)]
#[api(path = "tables/brook/charge_query.toml")]
pub struct ChargeQuery;

fn protocol() -> Protocol<Brook> {
    Protocol::new(Merchant::bare()).unwrap()
}

#[test]
fn rows_stand_in_path_query_header_and_body() {
    let (protocol, charge) = (
        protocol(),
        ChargeRequest {
            dry: Some(true),
            brook_trace: Some("T 1".into()),
            ..charge::Required { shop: "S/1".into(), amount: Fen(88) }.into()
        },
    );
    let prepared = protocol.prepare(&charge).unwrap();
    assert_eq!(prepared.path, "/shops/S%2F1/charges?dry=true");
    assert_eq!(prepared.headers, [("Brook-Trace".into(), "T 1".to_owned())]);
    assert_eq!(prepared.body, b"<xml><amount>88</amount></xml>");
}

#[test]
fn without_a_body_the_other_rows_are_the_query() {
    let (protocol, query) = (
        protocol(),
        ChargeQueryRequest {
            brook_trace: Some("T1".into()),
            after: Some(2),
            ..charge_query::Required { shop: "S1".into(), number: "7".into() }.into()
        },
    );
    let prepared = protocol.prepare(&query).unwrap();
    assert_eq!(prepared.path, "/shops/S1/charges?after=2&number=7");
    assert_eq!(prepared.headers, [("Brook-Trace".into(), "T1".to_owned())]);
    assert!(prepared.body.is_empty());
}
