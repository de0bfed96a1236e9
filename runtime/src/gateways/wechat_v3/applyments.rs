//! Applications of sub-merchants, and their settlement accounts (特约商户进件).

use crate::gateways::markers::apis;

apis! {
    /// 查询结算账户修改申请状态: queries the apply4sub sub merchant application.
    Apply4subSubMerchantApplicationQuery: "wechat_v3/apply4sub_sub_merchant_application_query",

    /// 修改结算帐号: calls the apply4sub sub merchant modify settlement.
    Apply4subSubMerchantModifySettlement: "wechat_v3/apply4sub_sub_merchant_modify_settlement",

    /// 查询结算账户: queries the apply4sub sub merchant settlement.
    Apply4subSubMerchantSettlementQuery: "wechat_v3/apply4sub_sub_merchant_settlement_query",

    /// 提交申请单: creates the applyment4sub applyment.
    Applyment4subApplymentCreate: "wechat_v3/applyment4sub_applyment_create",

    /// 通过申请单号查询申请状态: queries the applyment4sub applyment by its applyment ID.
    Applyment4subApplymentQueryByApplymentId: "wechat_v3/applyment4sub_applyment_query_by_applyment_id",

    /// 通过业务申请编号查询申请状态: queries the applyment4sub applyment by its business code.
    Applyment4subApplymentQueryByBusinessCode: "wechat_v3/applyment4sub_applyment_query_by_business_code",
}
