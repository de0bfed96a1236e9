//! Merchant risk (商户风险).

use paytable_macros::Api;

/// 事前-风险商户核查接口: asks how risky a merchant is before a bank takes it on; `risk_level` decides.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_query")]
pub struct MerchantRiskQuery;

/// 事后-风险商户处理结果同步接口: tells WeChat what a risky merchant did and how it was punished.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_report")]
pub struct MerchantRiskReport;

/// 设置风险通知回调链接: sets the address that is told about risky merchants.
#[derive(Api)]
#[api("wechat_v2/merchant_risk_callback")]
pub struct MerchantRiskCallback;

/// 间联模式查询商户审核状态开放接口: asks, as a bank, whether a sub-merchant passed its review; `audit_status` decides.
#[derive(Api)]
#[api("wechat_v2/merchant_audit_query_bank")]
pub struct MerchantAuditQueryBank;

/// 渠道商查询商户审核信息: asks, as a channel partner, whether a sub-merchant passed its review; `audit_status` decides.
#[derive(Api)]
#[api("wechat_v2/merchant_audit_query_channel")]
pub struct MerchantAuditQueryChannel;
