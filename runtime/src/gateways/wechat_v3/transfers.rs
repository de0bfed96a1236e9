//! Transfers to users, who confirm them (商家转账), and to QQ wallets.

use crate::gateways::markers::apis;

apis! {
    /// 商户单号申请电子回单: creates the merchant transfer signed receipt own bill number.
    MchTransferElecsignOutBillNoCreate: "wechat_v3/mch_transfer_elecsign_out_bill_no_create",

    /// 商户单号查询电子回单: queries the merchant transfer signed receipt by its own bill number.
    MchTransferElecsignQueryByOutBillNo: "wechat_v3/mch_transfer_elecsign_query_by_out_bill_no",

    /// 微信单号申请电子回单: creates the merchant transfer signed receipt transfer bill number.
    MchTransferElecsignTransferBillNoCreate: "wechat_v3/mch_transfer_elecsign_transfer_bill_no_create",

    /// 微信单号查询电子回单: queries the merchant transfer signed receipt by its transfer bill number.
    MchTransferElecsignQueryByTransferBillNo: "wechat_v3/mch_transfer_elecsign_query_by_transfer_bill_no",

    /// 发起转账: transfers money to a user, who confirms it; success means accepted, the query or the notice says
    /// transferred.
    TransferCreate: "wechat_v3/transfer_create",

    /// 商户单号查询转账单: asks by your number how a transfer stands.
    TransferQuery: "wechat_v3/transfer_query",

    /// 撤销转账: cancels a transfer that the user has not confirmed; success means accepted, the query says
    /// cancelled.
    TransferCancel: "wechat_v3/transfer_cancel",

    /// 发起转账并完成自动收款授权: calls the merchant transfer bills pre transfer with authorization.
    MchTransferBillsPreTransferWithAuthorization: "wechat_v3/mch_transfer_bills_pre_transfer_with_authorization",

    /// 用户授权后转账: transfers the merchant transfer bills.
    MchTransferBillsTransfer: "wechat_v3/mch_transfer_bills_transfer",

    /// 微信转账单号查询转账单: asks by WeChat's number how a transfer stands.
    TransferQueryById: "wechat_v3/transfer_query_by_id",

    /// 发起转账到QQ钱包: creates the merchant transfer to qq wallet bill.
    MchTransferToQqWalletBillCreate: "wechat_v3/mch_transfer_to_qq_wallet_bill_create",

    /// 查询转账到QQ钱包的结果: queries the merchant transfer to qq wallet bill.
    MchTransferToQqWalletBillQuery: "wechat_v3/mch_transfer_to_qq_wallet_bill_query",

    /// 撤销转账到QQ钱包: cancels the merchant transfer to qq wallet bill.
    MchTransferToQqWalletBillCancel: "wechat_v3/mch_transfer_to_qq_wallet_bill_cancel",

    /// 申请免确认收款授权: creates the merchant transfer user confirm authorization.
    MchTransferUserConfirmAuthorizationCreate: "wechat_v3/mch_transfer_user_confirm_authorization_create",

    /// 商户单号查询自动收款授权: queries the merchant transfer user confirm authorization by its own authorization
    /// number.
    MchTransferUserConfirmAuthorizationQueryByOutAuthorizationNo: "wechat_v3/mch_transfer_user_confirm_authorization_query_by_out_authorization_no",

    /// 解除免确认收款授权: closes the merchant transfer user confirm authorization.
    MchTransferUserConfirmAuthorizationClose: "wechat_v3/mch_transfer_user_confirm_authorization_close",
}
