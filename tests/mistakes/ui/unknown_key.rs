//! A column that no row has.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/unknown_key.toml")]
struct Ping;

fn main() {}
