//! WeChat's platform certificates (平台证书).

use crate::gateways::markers::apis;

apis! {
    /// 获取平台证书列表: gets the certificates that replies and notices are verified with, each decrypted with the APIv3
    /// key.
    Certificates: "wechat_v3/certificates",
}
