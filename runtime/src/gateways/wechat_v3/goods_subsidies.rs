//! Subsidies of goods (品牌加价购).

use crate::gateways::markers::apis;

apis! {
    /// 按区域查询品牌加价购活动: queries the goods subsidy activity activities.
    GoodsSubsidyActivityActivitiesQuery: "wechat_v3/goods_subsidy_activity_activities_query",

    /// 门店报名品牌加价购活动: applies for the goods subsidy activity.
    GoodsSubsidyActivityApply: "wechat_v3/goods_subsidy_activity_apply",

    /// 锁定品牌加价购活动资格: locks the goods subsidy activity qualification.
    GoodsSubsidyActivityQualificationLock: "wechat_v3/goods_subsidy_activity_qualification_lock",

    /// 解锁品牌加价购活动资格: unlocks the goods subsidy activity qualification.
    GoodsSubsidyActivityQualificationUnlock: "wechat_v3/goods_subsidy_activity_qualification_unlock",

    /// 添加零售小店活动业务代理: replaces the goods subsidy activity retail store act representative.
    GoodsSubsidyActivityRetailStoreActRepresentativeReplace: "wechat_v3/goods_subsidy_activity_retail_store_act_representative_replace",

    /// 查询零售小店活动业务代理: queries the goods subsidy activity retail store act representatives.
    GoodsSubsidyActivityRetailStoreActRepresentativesQuery: "wechat_v3/goods_subsidy_activity_retail_store_act_representatives_query",

    /// 生成小店活动物料码: creates the goods subsidy activity retail store act material.
    GoodsSubsidyActivityRetailStoreActMaterialCreate: "wechat_v3/goods_subsidy_activity_retail_store_act_material_create",

    /// 查询小店活动门店列表: queries the goods subsidy activity retail store act stores.
    GoodsSubsidyActivityRetailStoreActStoresQuery: "wechat_v3/goods_subsidy_activity_retail_store_act_stores_query",

    /// 添加小店活动门店: creates the goods subsidy activity retail store act store.
    GoodsSubsidyActivityRetailStoreActStoreCreate: "wechat_v3/goods_subsidy_activity_retail_store_act_store_create",

    /// 查询小店活动门店详情: queries the goods subsidy activity retail store act store.
    GoodsSubsidyActivityRetailStoreActStoreQuery: "wechat_v3/goods_subsidy_activity_retail_store_act_store_query",
}
