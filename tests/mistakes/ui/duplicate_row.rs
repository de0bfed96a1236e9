//! Two rows that are one field in Rust, although TOML tells them apart.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/duplicate_row.toml")]
struct Ping;

fn main() {}
