//! The table that the faulty ones differ from in a word, without that fault.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/good.toml")]
struct Ping;

fn main() {
    let request: PingRequest = ping::PingRequest { out_trade_no: "20150806125346".into() };
    assert_eq!(request.out_trade_no, "20150806125346");
    assert_eq!(Ping::TABLE.path, "/pay/ping");
}
