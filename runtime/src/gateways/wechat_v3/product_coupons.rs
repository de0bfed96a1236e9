//! Product coupons of brands (商品券).

use crate::gateways::markers::apis;

apis! {
    /// 提交图片生成任务: creates the partner product coupon image generation task.
    PartnerProductCouponImageGenerationTaskCreate: "wechat_v3/partner_product_coupon_image_generation_task_create",

    /// 查询图片生成任务执行结果: queries the partner product coupon image generation task.
    PartnerProductCouponImageGenerationTaskQuery: "wechat_v3/partner_product_coupon_image_generation_task_query",

    /// 图片上传: creates the partner product coupon media upload image.
    PartnerProductCouponMediaUploadImageCreate: "wechat_v3/partner_product_coupon_media_upload_image_create",

    /// 获取商品券事件通知地址: queries the partner product coupon notify configs.
    PartnerProductCouponNotifyConfigsQuery: "wechat_v3/partner_product_coupon_notify_configs_query",

    /// 设置商品券事件通知地址: creates the partner product coupon notify config.
    PartnerProductCouponNotifyConfigCreate: "wechat_v3/partner_product_coupon_notify_config_create",

    /// 创建商品券: creates the partner product coupon.
    PartnerProductCouponCreate: "wechat_v3/partner_product_coupon_create",

    /// 查询商品券: queries the partner product coupon.
    PartnerProductCouponQuery: "wechat_v3/partner_product_coupon_query",

    /// 修改商品券: changes the partner product coupon.
    PartnerProductCouponUpdate: "wechat_v3/partner_product_coupon_update",

    /// 失效商品券: deactivates the partner product coupon.
    PartnerProductCouponDeactivate: "wechat_v3/partner_product_coupon_deactivate",

    /// 添加商品券批次组: creates the partner product coupon stock bundle.
    PartnerProductCouponStockBundleCreate: "wechat_v3/partner_product_coupon_stock_bundle_create",

    /// 修改商品券批次组: changes the partner product coupon stock bundle.
    PartnerProductCouponStockBundleUpdate: "wechat_v3/partner_product_coupon_stock_bundle_update",

    /// 批次组批量关联门店: creates the partner product coupon stock bundle associate store.
    PartnerProductCouponStockBundleAssociateStoreCreate: "wechat_v3/partner_product_coupon_stock_bundle_associate_store_create",

    /// 批次组批量取消关联门店: creates the partner product coupon stock bundle disassociate store.
    PartnerProductCouponStockBundleDisassociateStoreCreate: "wechat_v3/partner_product_coupon_stock_bundle_disassociate_store_create",

    /// 修改商品券批次组发放预算: creates the partner product coupon stock bundle update budget.
    PartnerProductCouponStockBundleUpdateBudgetCreate: "wechat_v3/partner_product_coupon_stock_bundle_update_budget_create",

    /// 查询商品券批次列表: queries the partner product coupon stocks.
    PartnerProductCouponStocksQuery: "wechat_v3/partner_product_coupon_stocks_query",

    /// 添加商品券批次: creates the partner product coupon stock.
    PartnerProductCouponStockCreate: "wechat_v3/partner_product_coupon_stock_create",

    /// 查询商品券指定批次: queries the partner product coupon stock.
    PartnerProductCouponStockQuery: "wechat_v3/partner_product_coupon_stock_query",

    /// 修改商品券指定批次: changes the partner product coupon stock.
    PartnerProductCouponStockUpdate: "wechat_v3/partner_product_coupon_stock_update",

    /// 批次关联门店: creates the partner product coupon stock associate store.
    PartnerProductCouponStockAssociateStoreCreate: "wechat_v3/partner_product_coupon_stock_associate_store_create",

    /// 查询批次关联门店列表: queries the partner product coupon stock associated stores.
    PartnerProductCouponStockAssociatedStoresQuery: "wechat_v3/partner_product_coupon_stock_associated_stores_query",

    /// 失效商品券批次: deactivates the partner product coupon stock.
    PartnerProductCouponStockDeactivate: "wechat_v3/partner_product_coupon_stock_deactivate",

    /// 批次取消关联门店: creates the partner product coupon stock disassociate store.
    PartnerProductCouponStockDisassociateStoreCreate: "wechat_v3/partner_product_coupon_stock_disassociate_store_create",

    /// 修改商品券批次发放预算: creates the partner product coupon stock update budget.
    PartnerProductCouponStockUpdateBudgetCreate: "wechat_v3/partner_product_coupon_stock_update_budget_create",

    /// 预上传券Code: creates the partner product coupon stock upload coupon code.
    PartnerProductCouponStockUploadCouponCodeCreate: "wechat_v3/partner_product_coupon_stock_upload_coupon_code_create",

    /// 向用户发放商品券批次组: creates the partner product coupon user coupon bundle.
    PartnerProductCouponUserCouponBundleCreate: "wechat_v3/partner_product_coupon_user_coupon_bundle_create",

    /// 失效用户商品券组: deactivates the partner product coupon user coupon bundle.
    PartnerProductCouponUserCouponBundleDeactivate: "wechat_v3/partner_product_coupon_user_coupon_bundle_deactivate",

    /// 指定券状态查询用户商品券列表: queries the partner product coupon user coupons.
    PartnerProductCouponUserCouponsQuery: "wechat_v3/partner_product_coupon_user_coupons_query",

    /// 向用户发放商品券: creates the partner product coupon user coupon.
    PartnerProductCouponUserCouponCreate: "wechat_v3/partner_product_coupon_user_coupon_create",

    /// 查询用户商品券详情: queries the partner product coupon user coupon.
    PartnerProductCouponUserCouponQuery: "wechat_v3/partner_product_coupon_user_coupon_query",

    /// 确认发放用户商品券: confirms the partner product coupon user coupon.
    PartnerProductCouponUserCouponConfirm: "wechat_v3/partner_product_coupon_user_coupon_confirm",

    /// 失效用户商品券: deactivates the partner product coupon user coupon.
    PartnerProductCouponUserCouponDeactivate: "wechat_v3/partner_product_coupon_user_coupon_deactivate",

    /// 退券: takes back the partner product coupon user coupon.
    PartnerProductCouponUserCouponReturn: "wechat_v3/partner_product_coupon_user_coupon_return",

    /// 核销用户商品券: uses the partner product coupon user coupon.
    PartnerProductCouponUserCouponUse: "wechat_v3/partner_product_coupon_user_coupon_use",

    /// 向用户预发放商品券: calls the partner product coupon user pre send coupon.
    PartnerProductCouponUserPreSendCoupon: "wechat_v3/partner_product_coupon_user_pre_send_coupon",

    /// 向用户预发放商品券批次组: calls the partner product coupon user pre send coupon bundle.
    PartnerProductCouponUserPreSendCouponBundle: "wechat_v3/partner_product_coupon_user_pre_send_coupon_bundle",
}
