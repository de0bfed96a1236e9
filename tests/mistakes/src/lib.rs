//! The table that the faulty ones in `ui` differ from in a word, without that fault. The mistakes themselves are
//! programs in `ui`, built with what this crate depends on, and with nothing else.

use paytable::Api;

/// Names that table.
#[derive(Api)]
#[api(path = "ui/tables/good.toml")]
pub struct Ping;
