//! What payers said about their orders (评价): it comes as a file; see [`bill`](crate::bill) for reading it.

use paytable_macros::Api;

/// 拉取订单评价数据: downloads what payers said about their orders, as text; its first line is the next offset.
#[derive(Api)]
#[api("wechat_v2/batch_query_comment")]
pub struct BatchQueryComment;
