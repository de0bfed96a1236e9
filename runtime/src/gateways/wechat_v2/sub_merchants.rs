//! Sub-merchants (特约商户).

use paytable_macros::Api;

/// 进件子商户: registers a sub-merchant under an institution; `verification_status` shows whether an audit follows.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_add")]
pub struct SubMerchantAdd;

/// 修改子商户API: changes the data of an institution's sub-merchant; `verification_status` shows whether an audit
/// follows.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_modify")]
pub struct SubMerchantModify;

/// 查询子商户: queries the data of an institution's sub-merchant and the status of its audit.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_query")]
pub struct SubMerchantQuery;

/// 服务商子商户开发配置新增支付目录/新增对应APPID关联: adds one payment directory or one bound appid to a sub-merchant;
/// one of the two a call.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_config_add")]
pub struct SubMerchantConfigAdd;

/// 配置查询: queries the payment directories and appids of a sub-merchant.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_config_query")]
pub struct SubMerchantConfigQuery;

/// 服务商特约商户关注功能配置: sets which official account a payer is asked to follow after paying a sub-merchant;
/// deprecated by WeChat.
#[derive(Api)]
#[api("wechat_v2/sub_merchant_follow_config")]
pub struct SubMerchantFollowConfig;

/// 银行特约商户资料查询: looks for sub-merchants of a bank by name or number.
///
/// A reply with entries is nested XML and rejected as [`Unknown::Malformed`](crate::Unknown::Malformed).
#[derive(Api)]
#[api("wechat_v2/bank_sub_merchant_query")]
pub struct BankSubMerchantQuery;

/// 银行特约商户信息修改: changes the short name or the service phone of a sub-merchant of a bank.
#[derive(Api)]
#[api("wechat_v2/bank_sub_merchant_modify")]
pub struct BankSubMerchantModify;

/// 银行服务商特约子商户指定渠道号API: puts a sub-merchant of a bank under a channel partner.
#[derive(Api)]
#[api("wechat_v2/bank_sub_merchant_channel")]
pub struct BankSubMerchantChannel;
