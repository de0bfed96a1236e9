//! An API's table where a notice's belongs.

use paytable::Notice;

#[derive(Notice)]
#[notice("wechat_v2/unified_order")]
struct PayNotice;

fn main() {}
