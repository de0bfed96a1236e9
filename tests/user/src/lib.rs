//! A crate with tables of its own: an API of a shipped gateway, and a gateway that nobody ships.

pub mod harbour;

use paytable::Api;

/// 查询订单: asks how an order stands.
#[derive(Debug, Api)]
#[api(path = "tables/order_query.toml")]
pub struct OrderQuery;
