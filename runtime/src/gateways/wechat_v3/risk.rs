//! Risks of sub-merchants, and notices of violations (商户违规).

use crate::gateways::markers::apis;

apis! {
    /// 查询风险订单: creates the merchant risk manage e-commerce trade risk query risk trade.
    MerchantRiskManageEcTradeRiskQueryRiskTradeCreate: "wechat_v3/merchant_risk_manage_ec_trade_risk_query_risk_trade_create",

    /// 回传处置结果: creates the merchant risk manage e-commerce trade risk recv dispose result.
    MerchantRiskManageEcTradeRiskRecvDisposeResultCreate: "wechat_v3/merchant_risk_manage_ec_trade_risk_recv_dispose_result_create",

    /// 上报订单关联信息: creates the merchant risk manage report trade union information.
    MerchantRiskManageReportTradeUnionInformationCreate: "wechat_v3/merchant_risk_manage_report_trade_union_information_create",

    /// 查询风险信息: queries the merchant risk manage trade risk information.
    MerchantRiskManageTradeRiskInformationQuery: "wechat_v3/merchant_risk_manage_trade_risk_information_query",

    /// 处置结果回传: creates the merchant risk manage trade risk result.
    MerchantRiskManageTradeRiskResultCreate: "wechat_v3/merchant_risk_manage_trade_risk_result_create",

    /// 删除商户违规通知回调地址: deletes the merchant risk manage violation notifications.
    MerchantRiskManageViolationNotificationsDelete: "wechat_v3/merchant_risk_manage_violation_notifications_delete",

    /// 查询商户违规通知回调地址: queries the merchant risk manage violation notifications.
    MerchantRiskManageViolationNotificationsQuery: "wechat_v3/merchant_risk_manage_violation_notifications_query",

    /// 创建商户违规通知回调地址: creates the merchant risk manage violation notification.
    MerchantRiskManageViolationNotificationCreate: "wechat_v3/merchant_risk_manage_violation_notification_create",

    /// 修改商户违规通知回调地址: replaces the merchant risk manage violation notifications.
    MerchantRiskManageViolationNotificationsReplace: "wechat_v3/merchant_risk_manage_violation_notifications_replace",
}
