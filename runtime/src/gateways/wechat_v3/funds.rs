//! Balances, withdrawals and income (资金).

use crate::gateways::markers::apis;

apis! {
    /// 申请修改特约商户结算规则: creates the merchant settlement merchant settle rule application.
    MerchantSettlementMerchantSettleRuleApplicationCreate: "wechat_v3/merchant_settlement_merchant_settle_rule_application_create",

    /// 根据申请单ID查询结果: queries the merchant settlement merchant settle rule application.
    MerchantSettlementMerchantSettleRuleApplicationQuery: "wechat_v3/merchant_settlement_merchant_settle_rule_application_query",

    /// 查询账户实时余额: queries the merchant fund balance.
    MerchantFundBalanceQuery: "wechat_v3/merchant_fund_balance_query",

    /// 查询账户日终余额: queries the merchant fund dayendbalance.
    MerchantFundDayendbalanceQuery: "wechat_v3/merchant_fund_dayendbalance_query",

    /// 电商平台提现: withdraws the merchant fund.
    MerchantFundWithdraw: "wechat_v3/merchant_fund_withdraw",

    /// 按日下载提现异常文件: queries the merchant fund withdraw by its bill type.
    MerchantFundWithdrawQueryByBillType: "wechat_v3/merchant_fund_withdraw_query_by_bill_type",

    /// 电商平台(商户提现单号查询)提现状态: queries the merchant fund withdraw by its own request number.
    MerchantFundWithdrawQueryByOutRequestNo: "wechat_v3/merchant_fund_withdraw_query_by_out_request_no",

    /// 电商平台(微信支付提现单号)查询提现状态: queries the merchant fund withdraw by its withdraw ID.
    MerchantFundWithdrawQueryByWithdrawId: "wechat_v3/merchant_fund_withdraw_query_by_withdraw_id",

    /// 服务商银行来账查询: queries the merchantfund merchant income records.
    MerchantfundMerchantIncomeRecordsQuery: "wechat_v3/merchantfund_merchant_income_records_query",

    /// 特约商户银行来账查询: queries the merchantfund partner income records.
    MerchantfundPartnerIncomeRecordsQuery: "wechat_v3/merchantfund_partner_income_records_query",
}
