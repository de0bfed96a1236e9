//! Sub-merchants (特约商户).

use crate::gateways::markers::apis;

apis! {
    /// 进件子商户: registers a sub-merchant under an institution; `verification_status` shows whether an audit follows.
    SubMerchantAdd: "wechat_v2/sub_merchant_add",

    /// 修改子商户API: changes the data of an institution's sub-merchant; `verification_status` shows whether an audit
    /// follows.
    SubMerchantModify: "wechat_v2/sub_merchant_modify",

    /// 查询子商户: queries the data of an institution's sub-merchant and the status of its audit.
    SubMerchantQuery: "wechat_v2/sub_merchant_query",

    /// 服务商子商户开发配置新增支付目录/新增对应APPID关联: adds one payment directory or one bound appid to a sub-merchant;
    /// one of the two a call.
    SubMerchantConfigAdd: "wechat_v2/sub_merchant_config_add",

    /// 配置查询: queries the payment directories and appids of a sub-merchant.
    SubMerchantConfigQuery: "wechat_v2/sub_merchant_config_query",

    /// 服务商特约商户关注功能配置: sets which official account a payer is asked to follow after paying a sub-merchant;
    /// deprecated by WeChat.
    SubMerchantFollowConfig: "wechat_v2/sub_merchant_follow_config",

    /// 银行特约商户资料查询: looks for sub-merchants of a bank by name or number.
    BankSubMerchantQuery: "wechat_v2/bank_sub_merchant_query",

    /// 银行特约商户信息修改: changes the short name or the service phone of a sub-merchant of a bank.
    BankSubMerchantModify: "wechat_v2/bank_sub_merchant_modify",

    /// 银行服务商特约子商户指定渠道号API: puts a sub-merchant of a bank under a channel partner.
    BankSubMerchantChannel: "wechat_v2/bank_sub_merchant_channel",
}
