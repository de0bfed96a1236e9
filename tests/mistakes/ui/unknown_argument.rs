//! An argument that the attribute does not take.

use paytable::Api;

#[derive(Api)]
#[api("wechat_v2/unified_order", host = "https://example.com")]
struct UnifiedOrder;

fn main() {}
