//! The openid of a payment code, short links, and the key of the gateway's own sandbox (工具).

use crate::gateways::markers::apis;

apis! {
    /// 授权码查询openid: queries the openid of a payment code; afterwards only this merchant can charge the code.
    AuthCodeToOpenid: "wechat_v2/auth_code_to_openid",

    /// 获取验签密钥: gets the key of the gateway's own sandbox. It signs the calls there, and what comes back.
    ///
    /// ```no_run
    /// use paytable::{ApiKey, Client, Merchant, WechatV2, wechat_v2::SandboxSignKeyRequest};
    ///
    /// # async fn sandbox(merchant: Merchant) -> Result<Client<WechatV2>, Box<dyn std::error::Error>> {
    /// let client = Client::<WechatV2>::builder(merchant.clone()).build()?;
    /// let reply = client.call(&SandboxSignKeyRequest::default()).await?;
    /// let key = reply.sandbox_signkey.ok_or("no key")?;
    /// // The paths of the sandbox are those of the gateway, behind a prefix.
    /// let sandbox = Client::<WechatV2>::builder(merchant.key(ApiKey::new(key)))
    ///     .base_url("https://api.mch.weixin.qq.com/sandboxnew")
    ///     .build()?;
    /// # Ok(sandbox) }
    /// ```
    SandboxSignKey: "wechat_v2/sandbox_sign_key",

    /// 转换短链接: shortens the link of a QR code for payment, so that the code is quicker to scan.
    ShortUrl: "wechat_v2/short_url",
}
