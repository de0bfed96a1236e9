//! Merchant risk (商户风险).

use crate::gateways::markers::apis;

apis! {
    /// 事前-风险商户核查接口: queries the risk of a merchant before a bank accepts it; the result is in `risk_level`.
    MerchantRiskQuery: "wechat_v2/merchant_risk_query",

    /// 事后-风险商户处理结果同步接口: reports to WeChat the violations of a risky merchant, and the penalties.
    MerchantRiskReport: "wechat_v2/merchant_risk_report",

    /// 设置风险通知回调链接: sets the URL that receives notices about risky merchants.
    MerchantRiskCallback: "wechat_v2/merchant_risk_callback",

    /// 间联模式查询商户审核状态开放接口: queries, as a bank, whether a sub-merchant passed its review; the result is in
    /// `audit_status`.
    MerchantAuditQueryBank: "wechat_v2/merchant_audit_query_bank",

    /// 渠道商查询商户审核信息: queries, as a channel partner, whether a sub-merchant passed its review; the result is in
    /// `audit_status`.
    MerchantAuditQueryChannel: "wechat_v2/merchant_audit_query_channel",
}
