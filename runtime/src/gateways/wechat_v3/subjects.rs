//! Confirmations that sub-merchants want their account (商户开户意愿确认).

use crate::gateways::markers::apis;

apis! {
    /// 查询商户开户意愿申请单审核结果: queries the apply4subject applyment.
    Apply4subjectApplymentQuery: "wechat_v3/apply4subject_applyment_query",

    /// 提交商户开户意愿申请单: creates the apply4subject applyment.
    Apply4subjectApplymentCreate: "wechat_v3/apply4subject_applyment_create",

    /// 获取商户开户意愿确认状态: queries the apply4subject applyment merchant state.
    Apply4subjectApplymentMerchantStateQuery: "wechat_v3/apply4subject_applyment_merchant_state_query",

    /// 撤销商户开户意愿申请单: cancels the apply4subject applyment.
    Apply4subjectApplymentCancelByApplymentId: "wechat_v3/apply4subject_applyment_cancel_by_applyment_id",

    /// 撤销商户开户意愿申请单: cancels the apply4subject applyment.
    Apply4subjectApplymentCancelByBusinessCode: "wechat_v3/apply4subject_applyment_cancel_by_business_code",
}
