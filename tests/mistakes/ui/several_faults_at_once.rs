//! All faults of a file come out in one build.

use paytable::Api;

#[derive(Api)]
#[api(path = "ui/tables/several_faults_at_once.toml")]
struct Ping;

fn main() {}
