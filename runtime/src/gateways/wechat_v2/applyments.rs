//! Applications of micro-merchants (小微商户进件): WeChat marks all of these calls as deprecated.

use paytable_macros::Api;

/// 申请入驻: applies for a micro-merchant; the audit takes place afterwards, so query its state.
#[derive(Api)]
#[api("wechat_v2/applyment_submit")]
pub struct ApplymentSubmit;

/// 查询申请状态: queries the status of an application for a micro-merchant; the result is in `applyment_state`, not in
/// the result code.
#[derive(Api)]
#[api("wechat_v2/applyment_query")]
pub struct ApplymentQuery;

/// 提交升级申请单: applies to turn a micro-merchant into a business; the audit takes place afterwards.
#[derive(Api)]
#[api("wechat_v2/applyment_upgrade")]
pub struct ApplymentUpgrade;

/// 查询升级申请单状态: queries the status of an upgrade and, where a verification transfer is due, where to send it.
#[derive(Api)]
#[api("wechat_v2/applyment_upgrade_query")]
pub struct ApplymentUpgradeQuery;

/// 修改结算银行卡: changes the bank account that a micro-merchant is settled to.
#[derive(Api)]
#[api("wechat_v2/applyment_modify_account")]
pub struct ApplymentModifyAccount;

/// 修改联系信息: changes the phone number, the e-mail address or the short name of a micro-merchant.
#[derive(Api)]
#[api("wechat_v2/applyment_modify_contact")]
pub struct ApplymentModifyContact;

/// 签约报备: reports that a micro-merchant has signed its contract; WeChat documents no field to send.
#[derive(Api)]
#[api("wechat_v2/applyment_sign_contract")]
pub struct ApplymentSignContract;
