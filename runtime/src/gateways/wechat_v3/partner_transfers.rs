//! Transfers that service providers make for sub-merchants (服务商商家转账).

use crate::gateways::markers::apis;

apis! {
    /// 查询预算出资的电子回单: queries the merchant transfer partner budget electronic receipts.
    MchTransferPartnerBudgetElectronicReceiptsQuery: "wechat_v3/mch_transfer_partner_budget_electronic_receipts_query",

    /// 申请预算出资的电子回单: creates the merchant transfer partner budget electronic receipt.
    MchTransferPartnerBudgetElectronicReceiptCreate: "wechat_v3/mch_transfer_partner_budget_electronic_receipt_create",

    /// 申请公益捐赠预算: creates the merchant transfer partner charity budget.
    MchTransferPartnerCharityBudgetCreate: "wechat_v3/mch_transfer_partner_charity_budget_create",

    /// 商户单号查询公益捐赠预算详情: queries the merchant transfer partner charity budget.
    MchTransferPartnerCharityBudgetQuery: "wechat_v3/mch_transfer_partner_charity_budget_query",

    /// 解锁公益捐赠预算: unlocks the merchant transfer partner charity budget.
    MchTransferPartnerCharityBudgetUnlock: "wechat_v3/mch_transfer_partner_charity_budget_unlock",

    /// 发起公益捐赠: creates the merchant transfer partner charity transfer bill.
    MchTransferPartnerCharityTransferBillCreate: "wechat_v3/mch_transfer_partner_charity_transfer_bill_create",

    /// 商户单号查询公益捐赠详情: queries the merchant transfer partner charity transfer bill by its own transfer number.
    MchTransferPartnerCharityTransferBillQueryByOutTransferNo: "wechat_v3/mch_transfer_partner_charity_transfer_bill_query_by_out_transfer_no",

    /// 申请单笔转账电子回单: creates the merchant transfer partner electronic receipt.
    MchTransferPartnerElectronicReceiptCreate: "wechat_v3/mch_transfer_partner_electronic_receipt_create",

    /// 查询单笔转账电子回单: queries the merchant transfer partner electronic receipt.
    MchTransferPartnerElectronicReceiptQuery: "wechat_v3/mch_transfer_partner_electronic_receipt_query",

    /// 申请子商户商家转账授权: creates the merchant transfer partner sub merchant authorization.
    MchTransferPartnerSubMchAuthorizationCreate: "wechat_v3/mch_transfer_partner_sub_mch_authorization_create",

    /// 查询子商户商家转账授权状态: queries the merchant transfer partner sub merchant authorization.
    MchTransferPartnerSubMchAuthorizationQuery: "wechat_v3/mch_transfer_partner_sub_mch_authorization_query",

    /// 发起转账: creates the merchant transfer partner transfer bill.
    MchTransferPartnerTransferBillCreate: "wechat_v3/mch_transfer_partner_transfer_bill_create",

    /// 商户单号查询转账单: queries the merchant transfer partner transfer bill by its own bill number.
    MchTransferPartnerTransferBillQueryByOutBillNo: "wechat_v3/mch_transfer_partner_transfer_bill_query_by_out_bill_no",

    /// 撤销转账: cancels the merchant transfer partner transfer bill.
    MchTransferPartnerTransferBillCancel: "wechat_v3/mch_transfer_partner_transfer_bill_cancel",

    /// 发起转账并完成自动收款授权: calls the merchant transfer partner transfer bills pre transfer with authorization.
    MchTransferPartnerTransferBillsPreTransferWithAuthorization: "wechat_v3/mch_transfer_partner_transfer_bills_pre_transfer_with_authorization",

    /// 转账（用户自动收款）: transfers the merchant transfer partner transfer bills.
    MchTransferPartnerTransferBillsTransfer: "wechat_v3/mch_transfer_partner_transfer_bills_transfer",

    /// 申请免确认收款授权: creates the merchant transfer partner user confirm authorization.
    MchTransferPartnerUserConfirmAuthorizationCreate: "wechat_v3/mch_transfer_partner_user_confirm_authorization_create",

    /// 商户单号查询自动收款授权: queries the merchant transfer partner user confirm authorization.
    MchTransferPartnerUserConfirmAuthorizationQuery: "wechat_v3/mch_transfer_partner_user_confirm_authorization_query",

    /// 解除免确认收款授权: closes the merchant transfer partner user confirm authorization.
    MchTransferPartnerUserConfirmAuthorizationClose: "wechat_v3/mch_transfer_partner_user_confirm_authorization_close",
}
