//! A near miss of a shipped table's name.

use paytable::Api;

#[derive(Api)]
#[api("wechat_v2/unifed_order")]
struct UnifiedOrder;

fn main() {}
