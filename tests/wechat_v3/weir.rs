//! A gateway that signs lines as APIv3 does, and writes XML.

use crate::made::merchant;
use paytable::{Api, Fen, Gateway, Protocol};

/// The gateway.
#[derive(Debug, Gateway)]
#[gateway(path = "wechat_v3/tables/weir/gateway.toml")]
pub struct Weir;

/// Its only API.
#[derive(Debug, Api)]
#[api(path = "wechat_v3/tables/weir/charge.toml")]
pub struct Charge;

#[test]
fn a_body_has_the_encoding_of_its_table_and_no_rows_of_other_places() {
    let protocol = Protocol::<Weir>::new(merchant()).unwrap();
    let charge = ChargeRequest {
        goods: Some("a < b".into()),
        ..charge::Required { shop: "S1".into(), amount: Fen(88) }.into()
    };
    let prepared = protocol.prepare(&charge).unwrap();
    let body = "<weir><amount>88</amount><goods><![CDATA[a < b]]></goods></weir>";
    assert_eq!((&*prepared.path, &*prepared.content_type), ("/shops/S1/charges", "text/xml; charset=utf-8"));
    assert_eq!(String::from_utf8_lossy(&prepared.body), body);
    assert!(prepared.signed_text().unwrap().ends_with(&format!("\n{body}\n")));
}
