//! Two things of a table that would become one Rust type.

use paytable::Notice;

#[derive(Notice)]
#[notice(path = "ui/tables/taken_type_name.toml")]
struct Told;

fn main() {}
