//! WeChat's platform certificates (平台证书).

use crate::gateways::markers::apis;

apis! {
    /// 获取平台证书列表: gets WeChat's platform certificates, sealed with the APIv3 key.
    Certificates: "wechat_v3/certificates",
}
