//! Payments to users, employees and bank cards (付款).

use crate::gateways::markers::apis;

apis! {
    /// 向微信用户个人付款: pays money into a user's WeChat balance; if the outcome is unknown, repeat it with the same
    /// number only.
    Transfer: "wechat_v2/transfer",

    /// 查询企业向微信用户个人付款: queries the status of a payment to a user's balance; the result is in the status.
    TransferQuery: "wechat_v2/transfer_query",

    /// 向员工付款: pays money from a `WeCom` company into an employee's WeChat balance; if the outcome is unknown, query
    /// it.
    TransferEmployee: "wechat_v2/transfer_employee",

    /// 查询付款记录: queries the status of a payment to an employee; goes back 30 days; the result is in the status.
    TransferEmployeeQuery: "wechat_v2/transfer_employee_query",

    /// 企业付款到银行卡: pays money to a bank card; a success means accepted, and the bank can still reject it.
    BankTransfer: "wechat_v2/bank_transfer",

    /// 查询企业付款银行卡: queries the status of a transfer to a bank card; a bank can return the money after a success.
    BankTransferQuery: "wechat_v2/bank_transfer_query",
}
