//! What the tests against the sandbox share: a receiver of notices, a scripted transport, and APIs from tables of
//! their own.

pub mod receiver;
pub mod script;

/// 转换短链接: an API that the runtime does not ship, from this crate's own table.
#[derive(Debug, paytable::Api)]
#[api(path = "tables/short_url.toml")]
pub struct ShortUrl;

/// 获取RSA加密公钥: another host, a reply without signature, error fields of its own.
#[derive(Debug, paytable::Api)]
#[api(path = "tables/public_key.toml")]
pub struct PublicKey;

/// H5纯签约: a signed query.
#[derive(Debug, paytable::Api)]
#[api(path = "tables/h5_entrust.toml")]
pub struct H5Entrust;
