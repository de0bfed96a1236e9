//! WeChat's platform certificates (平台证书).

use paytable_macros::Api;

/// 获取平台证书列表: gets the certificates that replies and notices are verified with, each decrypted with the APIv3
/// key.
#[derive(Api)]
#[api("wechat_v3/certificates")]
pub struct Certificates;
