//! Deductions under a contract that the payer signed (委托代扣).

use paytable_macros::Api;

/// 支付中签约: creates a prepaid order that also asks the payer to sign a deduction contract; both results are in the
/// reply.
#[derive(Api)]
#[api("wechat_v2/contract_order")]
pub struct ContractOrder;

/// 申请扣款: requests a payment under a signed contract; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/contract_deduct")]
pub struct ContractDeduct;

/// 申请扣款: requests, as a service provider, a payment under a signed contract; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/contract_deduct_partner")]
pub struct ContractDeductPartner;

/// 查询订单: queries the status of a deduction; the result is in the trade state, not in the result code.
#[derive(Api)]
#[api("wechat_v2/contract_deduct_query")]
pub struct ContractDeductQuery;

/// 查询订单: queries, as a service provider, the status of a deduction; the result is in the trade state, not in the
/// result code.
#[derive(Api)]
#[api("wechat_v2/contract_deduct_query_partner")]
pub struct ContractDeductQueryPartner;

/// 申请解约: ends a contract, so that no deduction can be made under it any more.
#[derive(Api)]
#[api("wechat_v2/contract_delete")]
pub struct ContractDelete;

/// 申请解约: ends a contract of a sub-merchant, so that no deduction can be made under it any more.
#[derive(Api)]
#[api("wechat_v2/contract_delete_partner")]
pub struct ContractDeletePartner;

/// 查询签约关系: queries the status of a contract; the result is in the contract state, not in the result code.
#[derive(Api)]
#[api("wechat_v2/contract_query")]
pub struct ContractQuery;

/// 查询签约关系: queries the status of a contract of a sub-merchant; the result is in the contract state, not in the
/// result code.
#[derive(Api)]
#[api("wechat_v2/contract_query_partner")]
pub struct ContractQueryPartner;

/// 公众号纯签约: makes the link under which a user of your official account signs a deduction contract.
#[derive(Api)]
#[api("wechat_v2/contract_sign_web")]
pub struct ContractSignWeb;

/// 公众号纯签约: makes the link under which a user signs a deduction contract with a sub-merchant.
#[derive(Api)]
#[api("wechat_v2/contract_sign_web_partner")]
pub struct ContractSignWebPartner;

/// H5纯签约: gets the page on which a user signs a deduction contract outside WeChat.
#[derive(Api)]
#[api("wechat_v2/contract_sign_h5")]
pub struct ContractSignH5;

/// H5纯签约: gets the page on which a user signs a deduction contract with a sub-merchant outside WeChat.
#[derive(Api)]
#[api("wechat_v2/contract_sign_h5_partner")]
pub struct ContractSignH5Partner;

/// APP纯签约: gets the id with which your app opens WeChat, where the user signs a deduction contract.
#[derive(Api)]
#[api("wechat_v2/contract_sign_app")]
pub struct ContractSignApp;

/// APP纯签约: gets the id with which an app opens WeChat, where the user signs a contract with a sub-merchant.
#[derive(Api)]
#[api("wechat_v2/contract_sign_app_partner")]
pub struct ContractSignAppPartner;
