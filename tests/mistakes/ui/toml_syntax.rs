//! A file that is not TOML.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/toml_syntax.toml")]
struct Ping;

fn main() {}
