//! Payers' comments on their orders (评价): downloaded as a file; see [`bill`](crate::bill) for reading it.

use crate::gateways::markers::apis;

apis! {
    /// 拉取订单评价数据: downloads the payers' comments on their orders as text; the first line is the offset of the next
    /// query.
    BatchQueryComment: "wechat_v2/batch_query_comment",
}
