//! Gifts after a payment, and weekly discounts (支付有礼, 周周惠).

use crate::gateways::markers::apis;

apis! {
    /// 获取支付有礼活动列表: queries the paygiftactivity activities.
    PaygiftactivityActivitiesQuery: "wechat_v3/paygiftactivity_activities_query",

    /// 查询活动详情接口: queries the paygiftactivity activity.
    PaygiftactivityActivityQuery: "wechat_v3/paygiftactivity_activity_query",

    /// 查询活动指定商品列表: queries the paygiftactivity activity goods.
    PaygiftactivityActivityGoodsQuery: "wechat_v3/paygiftactivity_activity_goods_query",

    /// 查询活动发券商户号: queries the paygiftactivity activity merchants.
    PaygiftactivityActivityMerchantsQuery: "wechat_v3/paygiftactivity_activity_merchants_query",

    /// 新增活动发券商户号: adds to the paygiftactivity activity merchants.
    PaygiftactivityActivityMerchantsAdd: "wechat_v3/paygiftactivity_activity_merchants_add",

    /// 删除活动发券商户号: deletes the paygiftactivity activity merchants.
    PaygiftactivityActivityMerchantsDelete: "wechat_v3/paygiftactivity_activity_merchants_delete",

    /// 终止活动: ends the paygiftactivity activity.
    PaygiftactivityActivityTerminate: "wechat_v3/paygiftactivity_activity_terminate",

    /// 创建全场满额送活动: creates the paygiftactivity unique threshold activity.
    PaygiftactivityUniqueThresholdActivityCreate: "wechat_v3/paygiftactivity_unique_threshold_activity_create",

    /// 查询周周惠活动列表: queries the weekly discount activities.
    WeeklyDiscountActivitiesQuery: "wechat_v3/weekly_discount_activities_query",

    /// 查询周周惠活动详情: queries the weekly discount activity.
    WeeklyDiscountActivityQuery: "wechat_v3/weekly_discount_activity_query",

    /// 报名周周惠活动: applies for the weekly discount activity.
    WeeklyDiscountActivityApply: "wechat_v3/weekly_discount_activity_apply",
}
