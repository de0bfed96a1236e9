//! Real names (实名校验): read or verified with the consent of the user.

use crate::gateways::markers::apis;

apis! {
    /// 授权获取code: makes the link under which a user lets you check or learn their real name.
    IdentityAuthorize: "wechat_v2/identity_authorize",

    /// 通过code换取accesstoken: turns the code of an authorization into an access token; a code is valid for one call.
    IdentityAccessToken: "wechat_v2/identity_access_token",

    /// 微信支付实名授权: gets a user's real name and document number, encrypted with the certificate that you name.
    IdentityInfo: "wechat_v2/identity_info",

    /// 微信支付实名验证: checks whether a user has the real name and document that you send; read each result.
    IdentityVerify: "wechat_v2/identity_verify",
}
