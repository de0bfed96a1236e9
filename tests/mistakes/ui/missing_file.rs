//! A path that leads nowhere.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/missing_file.toml")]
struct Ping;

fn main() {}
