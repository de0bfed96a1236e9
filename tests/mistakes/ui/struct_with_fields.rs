//! The marker has no fields: those of the messages are the table's.

use paytable::Api;

#[derive(Api)]
#[api("wechat_v2/unified_order")]
struct UnifiedOrder {
    out_trade_no: String,
}

fn main() {}
