//! Deductions under a contract that the payer signed (委托代扣).

use crate::gateways::markers::apis;

apis! {
    /// 支付中签约: creates a prepaid order that also asks the payer to sign a deduction contract; both results are in the
    /// reply.
    ContractOrder: "wechat_v2/contract_order",

    /// 申请扣款: requests a payment under a signed contract; success means accepted, not paid.
    ContractDeduct: "wechat_v2/contract_deduct",

    /// 申请扣款: requests, as a service provider, a payment under a signed contract; success means accepted, not paid.
    ContractDeductPartner: "wechat_v2/contract_deduct_partner",

    /// 查询订单: queries the status of a deduction; the result is in the trade state, not in the result code.
    ContractDeductQuery: "wechat_v2/contract_deduct_query",

    /// 查询订单: queries, as a service provider, the status of a deduction; the result is in the trade state, not in the
    /// result code.
    ContractDeductQueryPartner: "wechat_v2/contract_deduct_query_partner",

    /// 申请解约: ends a contract, so that no deduction can be made under it any more.
    ContractDelete: "wechat_v2/contract_delete",

    /// 申请解约: ends a contract of a sub-merchant, so that no deduction can be made under it any more.
    ContractDeletePartner: "wechat_v2/contract_delete_partner",

    /// 查询签约关系: queries the status of a contract; the result is in the contract state, not in the result code.
    ContractQuery: "wechat_v2/contract_query",

    /// 查询签约关系: queries the status of a contract of a sub-merchant; the result is in the contract state, not in the
    /// result code.
    ContractQueryPartner: "wechat_v2/contract_query_partner",

    /// 公众号纯签约: makes the link under which a user of your official account signs a deduction contract.
    ContractSignWeb: "wechat_v2/contract_sign_web",

    /// 公众号纯签约: makes the link under which a user signs a deduction contract with a sub-merchant.
    ContractSignWebPartner: "wechat_v2/contract_sign_web_partner",

    /// H5纯签约: gets the page on which a user signs a deduction contract outside WeChat.
    ContractSignH5: "wechat_v2/contract_sign_h5",

    /// H5纯签约: gets the page on which a user signs a deduction contract with a sub-merchant outside WeChat.
    ContractSignH5Partner: "wechat_v2/contract_sign_h5_partner",

    /// APP纯签约: gets the id with which your app opens WeChat, where the user signs a deduction contract.
    ContractSignApp: "wechat_v2/contract_sign_app",

    /// APP纯签约: gets the id with which an app opens WeChat, where the user signs a contract with a sub-merchant.
    ContractSignAppPartner: "wechat_v2/contract_sign_app_partner",
}
