//! A table that names no shipped gateway.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/unknown_gateway.toml")]
struct Ping;

fn main() {}
