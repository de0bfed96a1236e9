//! Comments (评价).

use crate::Api;

/// 拉取订单评价数据: downloads what payers said about their orders, as text; its first line is the next offset.
#[derive(Api)]
#[api("wechat_v2/batch_query_comment")]
pub struct BatchQueryComment;
