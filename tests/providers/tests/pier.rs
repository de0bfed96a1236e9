//! A provider whose signature is in headers, with parts that some merchants lack.

use paytable::{Client, Merchant, PrivateKey, sandbox::Sandbox};
use paytable_tests_providers::pier::{Pier, Query, QueryRequest};

const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const OTHER: &str = include_str!("../../credentials/vectors-rsa/keys/axios.apiclient_key.pem");
const CERTIFICATE: &str = "866efef280dec9137a87d047ac446315";

fn private(pem: &str) -> PrivateKey {
    PrivateKey::from_pem(pem).unwrap()
}

fn bare() -> Merchant {
    Merchant::bare().with("app_id", "2014072300007148")
}

#[test]
fn the_sandbox_reads_headers_with_and_without_their_parts() {
    let known = bare().private_key(CERTIFICATE, private(OWN));
    for (merchant, is_known) in [
        (known.clone().with("app_auth_token", "202111BB1234567890"), true),
        (known.clone(), true),
        (bare().signing_key(private(OWN)), true),
        (bare().private_key("another", private(OWN)), false),
        (bare().signing_key(private(OTHER)), false),
    ] {
        let own = if is_known { merchant.clone() } else { known.clone() };
        let sandbox = Sandbox::builder().merchant(own).api::<Query>().start().unwrap();
        let merchant = merchant.peer_public_key("sandbox", Sandbox::platform_key());
        let client = Client::<Pier>::builder(merchant).base_url(sandbox.base_url());
        let told = client.build_blocking().unwrap().call(&QueryRequest { out_trade_no: "A1".into() });
        assert_eq!(told.is_ok(), is_known, "{told:?}");
    }
}
