//! A derive that names no table.

use paytable::Gateway;

#[derive(Gateway)]
struct WechatV2;

fn main() {}
