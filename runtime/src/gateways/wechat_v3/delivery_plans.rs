//! Plans of delivering coupons (投放计划).

use crate::gateways::markers::apis;

apis! {
    /// 创建投放计划: creates the partner delivery plan.
    PartnerDeliveryPlanCreate: "wechat_v3/partner_delivery_plan_create",

    /// 分页查询投放计划列表: queries the partner delivery plan delivery plans.
    PartnerDeliveryPlanDeliveryPlansQuery: "wechat_v3/partner_delivery_plan_delivery_plans_query",

    /// 更新投放计划: changes the partner delivery plan.
    PartnerDeliveryPlanUpdate: "wechat_v3/partner_delivery_plan_update",

    /// 终止投放计划: ends the partner delivery plan.
    PartnerDeliveryPlanTerminate: "wechat_v3/partner_delivery_plan_terminate",

    /// 设置投放计划回调地址: creates the partner delivery plan notify address.
    PartnerDeliveryPlanNotifyUrlCreate: "wechat_v3/partner_delivery_plan_notify_url_create",

    /// 查询合作关系列表: queries the partnerships.
    PartnershipsQuery: "wechat_v3/partnerships_query",

    /// 建立合作关系: builds the partnerships.
    PartnershipsBuild: "wechat_v3/partnerships_build",

    /// 终止合作关系: ends the partnerships.
    PartnershipsTerminate: "wechat_v3/partnerships_terminate",
}
