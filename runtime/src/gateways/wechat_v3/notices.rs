//! Notices (通知). Each is signed, and its content is encrypted with the APIv3 key.

use crate::gateways::markers::notices;

notices! {
    /// 支付成功通知: reports that an order was paid.
    TransactionNotice: "wechat_v3/transaction_notice",

    /// 退款结果通知: reports how a refund ended.
    RefundNotice: "wechat_v3/refund_notice",

    /// 产生新投诉通知: tells of: complaint create.
    ComplaintCreateNotice: "wechat_v3/complaint_create_notice",

    /// 投诉状态变化通知: tells of: complaint state change.
    ComplaintStateChangeNotice: "wechat_v3/complaint_state_change_notice",

    /// 领券事件回调通知: tells of: coupon send.
    CouponSendNotice: "wechat_v3/coupon_send_notice",

    /// 核销事件回调通知: tells of: coupon use.
    CouponUseNotice: "wechat_v3/coupon_use_notice",

    /// 守约状态变化通知: tells of: discount card agreement ended.
    DiscountCardAgreementEndedNotice: "wechat_v3/discount_card_agreement_ended_notice",

    /// 微信先享卡用户领卡通知: tells of: discount card get card.
    DiscountCardGetCardNotice: "wechat_v3/discount_card_get_card_notice",

    /// 微信先享卡用户结算通知: tells of: discount card settlement.
    DiscountCardSettlementNotice: "wechat_v3/discount_card_settlement_notice",

    /// 微信先享卡用户领卡通知: tells of: discount card user accepted.
    DiscountCardUserAcceptedNotice: "wechat_v3/discount_card_user_accepted_notice",

    /// 扣费状态变化通知: tells of: discount card user paid.
    DiscountCardUserPaidNotice: "wechat_v3/discount_card_user_paid_notice",

    /// 收付通合单代扣签约成功通知: tells of: ecommerce entrust sign.
    EcommerceEntrustSignNotice: "wechat_v3/ecommerce_entrust_sign_notice",

    /// 收付通合单代扣解约成功通知: tells of: ecommerce entrust terminate.
    EcommerceEntrustTerminateNotice: "wechat_v3/ecommerce_entrust_terminate_notice",

    /// 校园轻松付用户欠款状态变化通知: tells of: edu school pay user debt state update.
    EduSchoolPayUserDebtStateUpdateNotice: "wechat_v3/edu_school_pay_user_debt_state_update_notice",

    /// 解约成功通知: tells of: entrust release.
    EntrustReleaseNotice: "wechat_v3/entrust_release_notice",

    /// 委托代扣签约成功通知: tells of: entrust sign.
    EntrustSignNotice: "wechat_v3/entrust_sign_notice",

    /// 代扣解约挽留业务-获取解约挽留信息: tells of: entrust terminate retention.
    EntrustTerminateRetentionNotice: "wechat_v3/entrust_terminate_retention_notice",

    /// 发票卡券作废通知: tells of: fapiao.
    FapiaoNotice: "wechat_v3/fapiao_notice",

    /// 用户发票抬头填写完成通知: tells of: fapiao user applied.
    FapiaoUserAppliedNotice: "wechat_v3/fapiao_user_applied_notice",

    /// 隔夜归还保险订单状态变化通知: tells of: hire power bank receive insurance.
    HirePowerBankReceiveInsuranceNotice: "wechat_v3/hire_power_bank_receive_insurance_notice",

    /// 保险商户委托代续期完成通知: tells of: insurance entrust.
    InsuranceEntrustNotice: "wechat_v3/insurance_entrust_notice",

    /// 保险商户委托代扣解约完成通知: tells of: insurance entrust terminate.
    InsuranceEntrustTerminateNotice: "wechat_v3/insurance_entrust_terminate_notice",

    /// 商圈会员积分服务授权结果通知: tells of: mall auth activate card.
    MallAuthActivateCardNotice: "wechat_v3/mall_auth_activate_card_notice",

    /// 商圈会员场内退款通知: tells of: mall refund success.
    MallRefundSuccessNotice: "wechat_v3/mall_refund_success_notice",

    /// 商圈会员场内支付结果通知: tells of: mall transaction success.
    MallTransactionSuccessNotice: "wechat_v3/mall_transaction_success_notice",

    /// 商家转账批次关闭回调通知: tells of: mchtransfer batch closed.
    TransferBatchClosedNotice: "wechat_v3/transfer_batch_closed_notice",

    /// 商家转账批次完成回调通知: tells of: mchtransfer batch finished.
    TransferBatchNotice: "wechat_v3/transfer_batch_notice",

    /// 商家转账回调通知（用户确认模式）: tells of: mchtransfer bill finished.
    TransferNotice: "wechat_v3/transfer_notice",

    /// 会员卡领卡事件通知: tells of: membercard.
    MembercardNotice: "wechat_v3/membercard_notice",

    /// 用户管理会员卡事件通知: tells of: membercard usercard manage.
    MembercardUsercardManageNotice: "wechat_v3/membercard_usercard_manage_notice",

    /// 服务账户绑定结果通知: tells of: payscore bind service account.
    PayscoreBindServiceAccountNotice: "wechat_v3/payscore_bind_service_account_notice",

    /// 支付分服务确认订单通知: tells of: payscore user accepted.
    PayscoreUserAcceptedNotice: "wechat_v3/payscore_user_accepted_notice",

    /// 支付分服务用户解除授权成功成功通知: tells of: payscore user close service.
    PayscoreUserCloseServiceNotice: "wechat_v3/payscore_user_close_service_notice",

    /// 支付分服务用户确认成功通知: tells of: payscore user confirm.
    PayscoreUserConfirmNotice: "wechat_v3/payscore_user_confirm_notice",

    /// 取消签约回调通知: tells of: payscore user.
    PayscoreUserNotice: "wechat_v3/payscore_user_notice",

    /// 支付分服务用户授权成功通知: tells of: payscore user open service.
    PayscoreUserOpenServiceNotice: "wechat_v3/payscore_user_open_service_notice",

    /// 支付分服务用户支付成功通知: tells of: payscore user paid.
    PayscoreUserPaidNotice: "wechat_v3/payscore_user_paid_notice",

    /// 分账动账成功回退通知: tells of: profitsharing.
    ProfitSharingNotice: "wechat_v3/profit_sharing_notice",

    /// 平台收付通商家充值-关闭充值通知: tells of: recharge closed.
    RechargeClosedNotice: "wechat_v3/recharge_closed_notice",

    /// 平台收付通商家充值-充值成功通知: tells of: recharge success.
    RechargeSuccessNotice: "wechat_v3/recharge_success_notice",

    /// 停车服务扣费失败通知: tells of: transaction fail.
    TransactionFailNotice: "wechat_v3/transaction_fail_notice",

    /// 校园轻松付扣费失败通知: tells of: transaction industry failed.
    TransactionIndustryFailedNotice: "wechat_v3/transaction_industry_failed_notice",

    /// 校园轻松付扣费支付成功通知: tells of: transaction industry success.
    TransactionIndustrySuccessNotice: "wechat_v3/transaction_industry_success_notice",

    /// 用户对垫资单还款通知: tells of: transaction pay back.
    TransactionPayBackNotice: "wechat_v3/transaction_pay_back_notice",

    /// 停车入场状态变更通知: tells of: vehicle entrance state change.
    VehicleEntranceStateChangeNotice: "wechat_v3/vehicle_entrance_state_change_notice",

    /// ETC授权签约状态变化通知: tells of: vehicle user state change.
    VehicleUserStateChangeNotice: "wechat_v3/vehicle_user_state_change_notice",

    /// 商户平台申诉通知: tells of: violation.
    ViolationNotice: "wechat_v3/violation_notice",

    /// 支付成功通知（服务商）: says that the order of a sub-merchant was paid.
    PartnerTransactionNotice: "wechat_v3/partner_transaction_notice",

    /// 合单支付通知: says that a combined order was paid.
    CombineTransactionNotice: "wechat_v3/combine_transaction_notice",

    /// 停车服务扣费成功通知: says that a parking fee was paid.
    ParkingTransactionNotice: "wechat_v3/parking_transaction_notice",

    /// 退款结果通知（服务商）: says how the refund of a sub-merchant's order ended.
    PartnerRefundNotice: "wechat_v3/partner_refund_notice",
}
