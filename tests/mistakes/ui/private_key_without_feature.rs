//! A gateway that signs with a private key, and a paytable without the feature that signs.

use paytable::Gateway;

#[derive(Gateway)]
#[gateway(path = "ui/tables/key/gateway.toml")]
struct Key;

fn main() {}
