//! Applications of micro-merchants (小微商户进件): WeChat marks all of these calls as deprecated.

use crate::gateways::markers::apis;

apis! {
    /// 申请入驻: applies for a micro-merchant; the audit takes place afterwards, so query its state.
    ApplymentSubmit: "wechat_v2/applyment_submit",

    /// 查询申请状态: queries the status of an application for a micro-merchant; the result is in `applyment_state`, not in
    /// the result code.
    ApplymentQuery: "wechat_v2/applyment_query",

    /// 提交升级申请单: applies to turn a micro-merchant into a business; the audit takes place afterwards.
    ApplymentUpgrade: "wechat_v2/applyment_upgrade",

    /// 查询升级申请单状态: queries the status of an upgrade and, where a verification transfer is due, where to send it.
    ApplymentUpgradeQuery: "wechat_v2/applyment_upgrade_query",

    /// 修改结算银行卡: changes the bank account that a micro-merchant is settled to.
    ApplymentModifyAccount: "wechat_v2/applyment_modify_account",

    /// 修改联系信息: changes the phone number, the e-mail address or the short name of a micro-merchant.
    ApplymentModifyContact: "wechat_v2/applyment_modify_contact",

    /// 签约报备: reports that a micro-merchant has signed its contract; WeChat documents no field to send.
    ApplymentSignContract: "wechat_v2/applyment_sign_contract",
}
