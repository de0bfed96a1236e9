//! An example that its own row would not let through.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/example_too_long.toml")]
struct Ping;

fn main() {}
