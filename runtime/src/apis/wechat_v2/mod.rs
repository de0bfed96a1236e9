//! WeChat Pay APIv2 (微信支付): signed XML.

mod orders;

pub use orders::*;

use crate::Gateway;

/// WeChat Pay APIv2: flat XML messages, signed both ways with the merchant's API key.
#[derive(Debug, Gateway)]
#[gateway("wechat_v2")]
pub struct WechatV2;
