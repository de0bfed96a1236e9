//! The name is a required row of a type that is only ever sent: a buyer without it does not compile, whichever table
//! holds one.

use paytable::{Api, Fen, Gateway};

#[derive(Gateway)]
#[gateway(path = "ui/tables/dock/gateway.toml")]
struct Dock;

#[derive(Api)]
#[api(path = "ui/tables/dock/order.toml")]
struct Order;

fn main() {
    let nobody = dock_types::BuyerRequired {};
    let _ = OrderRequest {
        buyer: Some(nobody.into()),
        ..order::Required { note: "four".into(), total: Fen(1) }.into()
    };
}
