//! A type that does not exist, one slip away from one that does.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/wrong_type_word.toml")]
struct Ping;

fn main() {}
