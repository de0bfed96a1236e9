//! Contracts and deductions of insurers (保险自动续费).

use crate::gateways::markers::apis;

apis! {
    /// 保险商户查询保险自动续费预约: queries the papay insurance pay policy period by its policy period ID.
    PapayInsurancePayPolicyPeriodQueryByPolicyPeriodId: "wechat_v3/papay_insurance_pay_policy_period_query_by_policy_period_id",

    /// 保险商户预约保险自动续费: schedules the papay insurance pay policy period.
    PapayInsurancePayPolicyPeriodSchedule: "wechat_v3/papay_insurance_pay_policy_period_schedule",

    /// 保险商户受理保险自动续费扣款: applies for the papay insurance pay transactions.
    PapayInsurancePayTransactionsApply: "wechat_v3/papay_insurance_pay_transactions_apply",

    /// 保险商户受理续期自动续费协议: renews the papay insurance sign contract.
    PapayInsuranceSignContractRenew: "wechat_v3/papay_insurance_sign_contract_renew",

    /// 保险商户查询保险自动续费协议: queries the papay insurance sign contract by its own contract code.
    PapayInsuranceSignContractQueryByOutContractCode: "wechat_v3/papay_insurance_sign_contract_query_by_out_contract_code",

    /// 保险商户通过商户协议号解除保险自动续费协议: ends the papay insurance sign contract.
    PapayInsuranceSignContractTerminate: "wechat_v3/papay_insurance_sign_contract_terminate",

    /// 保险商户App预签约: creates the papay insurance sign contracts pre entrust sign app.
    PapayInsuranceSignContractsPreEntrustSignAppCreate: "wechat_v3/papay_insurance_sign_contracts_pre_entrust_sign_app_create",

    /// 保险商户H5预签约: creates the papay insurance sign contracts pre entrust sign h5.
    PapayInsuranceSignContractsPreEntrustSignH5Create: "wechat_v3/papay_insurance_sign_contracts_pre_entrust_sign_h5_create",

    /// 保险商户JSAPI预签约: creates the papay insurance sign contracts pre entrust sign jsapi.
    PapayInsuranceSignContractsPreEntrustSignJsapiCreate: "wechat_v3/papay_insurance_sign_contracts_pre_entrust_sign_jsapi_create",

    /// 保险商户小程序预签约: creates the papay insurance sign contracts pre entrust sign mini program.
    PapayInsuranceSignContractsPreEntrustSignMiniProgramCreate: "wechat_v3/papay_insurance_sign_contracts_pre_entrust_sign_mini_program_create",

    /// 保险商户修改保险扣费周期列表: changes the papay insurance sign policy period.
    PapayInsuranceSignPolicyPeriodModify: "wechat_v3/papay_insurance_sign_policy_period_modify",

    /// 保险商户查询保险扣费周期列表: queries the papay insurance sign policy period by its own contract code.
    PapayInsuranceSignPolicyPeriodQueryByOutContractCode: "wechat_v3/papay_insurance_sign_policy_period_query_by_out_contract_code",
}
