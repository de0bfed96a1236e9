//! The openid of a payment code, and short links (工具).

use crate::gateways::markers::apis;

apis! {
    /// 授权码查询openid: queries the openid of a payment code; afterwards only this merchant can charge the code.
    AuthCodeToOpenid: "wechat_v2/auth_code_to_openid",

    /// 转换短链接: shortens the link of a QR code for payment, so that the code is quicker to scan.
    ShortUrl: "wechat_v2/short_url",
}
