//! Contracts and deductions (委托代扣).

use crate::gateways::markers::apis;

apis! {
    /// 重试扣费通知: tells of the papay contract fail.
    PapayContractFailNotify: "wechat_v3/papay_contract_fail_notify",

    /// 直连商户预扣费通知: tells of the papay contract.
    PapayContractNotify: "wechat_v3/papay_contract_notify",

    /// 代扣受理扣款: applies for the papay pay harmony transactions.
    PapayPayHarmonyTransactionsApply: "wechat_v3/papay_pay_harmony_transactions_apply",

    /// 查询扣费预约: queries the papay pay partner schedule by its contract ID.
    PapayPayPartnerScheduleQueryByContractId: "wechat_v3/papay_pay_partner_schedule_query_by_contract_id",

    /// 预约扣费: schedules the papay pay partner.
    PapayPayPartnerSchedule: "wechat_v3/papay_pay_partner_schedule",

    /// 受理扣款: applies for the papay pay partner transactions.
    PapayPayPartnerTransactionsApply: "wechat_v3/papay_pay_partner_transactions_apply",

    /// 查询扣费预约: queries the papay pay schedule by its contract ID.
    PapayPayScheduleQueryByContractId: "wechat_v3/papay_pay_schedule_query_by_contract_id",

    /// 预约扣费: schedules the papay pay.
    PapayPaySchedule: "wechat_v3/papay_pay_schedule",

    /// 受理扣款: applies for the papay pay transactions.
    PapayPayTransactionsApply: "wechat_v3/papay_pay_transactions_apply",

    /// App场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign contracts pre entrust sign app.
    PapayScheduledDeductSignContractsPreEntrustSignAppCreate: "wechat_v3/papay_scheduled_deduct_sign_contracts_pre_entrust_sign_app_create",

    /// H5场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign contracts pre entrust sign h5.
    PapayScheduledDeductSignContractsPreEntrustSignH5Create: "wechat_v3/papay_scheduled_deduct_sign_contracts_pre_entrust_sign_h5_create",

    /// JSAPI场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign contracts pre entrust sign jsapi.
    PapayScheduledDeductSignContractsPreEntrustSignJsapiCreate: "wechat_v3/papay_scheduled_deduct_sign_contracts_pre_entrust_sign_jsapi_create",

    /// 小程序场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign contracts pre entrust sign mini program.
    PapayScheduledDeductSignContractsPreEntrustSignMiniProgramCreate: "wechat_v3/papay_scheduled_deduct_sign_contracts_pre_entrust_sign_mini_program_create",

    /// App场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign partner contracts pre entrust sign app.
    PapayScheduledDeductSignPartnerContractsPreEntrustSignAppCreate: "wechat_v3/papay_scheduled_deduct_sign_partner_contracts_pre_entrust_sign_app_create",

    /// H5场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign partner contracts pre entrust sign h5.
    PapayScheduledDeductSignPartnerContractsPreEntrustSignH5Create: "wechat_v3/papay_scheduled_deduct_sign_partner_contracts_pre_entrust_sign_h5_create",

    /// JSAPI场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign partner contracts pre entrust sign jsapi.
    PapayScheduledDeductSignPartnerContractsPreEntrustSignJsapiCreate: "wechat_v3/papay_scheduled_deduct_sign_partner_contracts_pre_entrust_sign_jsapi_create",

    /// 小程序场景预约扣费类型签约的预签约: creates the papay scheduled deduct sign partner contracts pre entrust sign mini
    /// program.
    PapayScheduledDeductSignPartnerContractsPreEntrustSignMiniProgramCreate: "wechat_v3/papay_scheduled_deduct_sign_partner_contracts_pre_entrust_sign_mini_program_create",

    /// 通过商户协议号查询委托代扣签约协议: queries the papay sign contracts harmony plan ID by its own contract code.
    PapaySignContractsHarmonyPlanIdQueryByOutContractCode: "wechat_v3/papay_sign_contracts_harmony_plan_id_query_by_out_contract_code",

    /// 通过商户协议号查询委托代扣签约协议: queries the papay sign contract by its own contract code.
    PapaySignContractQueryByOutContractCode: "wechat_v3/papay_sign_contract_query_by_out_contract_code",

    /// 通过商户协议号解除委托代扣签约协议: ends the papay sign contract.
    PapaySignContractTerminate: "wechat_v3/papay_sign_contract_terminate",

    /// 代扣预签约: calls the papay sign contracts pre entrust sign.
    PapaySignContractsPreEntrustSign: "wechat_v3/papay_sign_contracts_pre_entrust_sign",

    /// 通过商户协议号查询委托代扣签约协议: queries the papay sign partner contract by its own contract code.
    PapaySignPartnerContractQueryByOutContractCode: "wechat_v3/papay_sign_partner_contract_query_by_out_contract_code",

    /// 通过商户协议号解除委托代扣签约协议: ends the papay sign partner contract.
    PapaySignPartnerContractTerminate: "wechat_v3/papay_sign_partner_contract_terminate",
}
