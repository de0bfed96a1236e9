//! What the tests against the sandbox share.

pub mod receiver;

/// 转换短链接: an API that the runtime does not ship, from this crate's own table.
#[derive(Debug, paytable::Api)]
#[api(path = "tables/short_url.toml")]
pub struct ShortUrl;
