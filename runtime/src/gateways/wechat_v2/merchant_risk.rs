//! Merchant risk (商户风险).

use paytable_macros::Api;

/// 事前-风险商户核查接口: queries the risk of a merchant before a bank accepts it; the result is in `risk_level`.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_query")]
pub struct MerchantRiskQuery;

/// 事后-风险商户处理结果同步接口: reports to WeChat the violations of a risky merchant, and the penalties.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_report")]
pub struct MerchantRiskReport;

/// 设置风险通知回调链接: sets the URL that receives notices about risky merchants.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_callback")]
pub struct MerchantRiskCallback;

/// 间联模式查询商户审核状态开放接口: queries, as a bank, whether a sub-merchant passed its review; the result is in
/// `audit_status`.
#[derive(Api)]
#[api("wechat_v2/merchant_audit_query_bank")]
pub struct MerchantAuditQueryBank;

/// 渠道商查询商户审核信息: queries, as a channel partner, whether a sub-merchant passed its review; the result is in
/// `audit_status`.
#[derive(Api)]
#[api("wechat_v2/merchant_audit_query_channel")]
pub struct MerchantAuditQueryChannel;
