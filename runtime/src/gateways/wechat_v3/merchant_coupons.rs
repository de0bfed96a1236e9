//! Coupons of merchants' own (商家券).

use crate::gateways::markers::apis;

apis! {
    /// 查询商家券事件通知地址: queries the busifavor callbacks.
    BusifavorCallbacksQuery: "wechat_v3/busifavor_callbacks_query",

    /// 设置商家券事件通知地址: creates the busifavor callback.
    BusifavorCallbackCreate: "wechat_v3/busifavor_callback_create",

    /// 关联订单信息: associates the busifavor coupons.
    BusifavorCouponsAssociate: "wechat_v3/busifavor_coupons_associate",

    /// 使券失效: deactivates the busifavor coupons.
    BusifavorCouponsDeactivate: "wechat_v3/busifavor_coupons_deactivate",

    /// 取消关联订单信息: dissociates the busifavor coupons.
    BusifavorCouponsDisassociate: "wechat_v3/busifavor_coupons_disassociate",

    /// 申请退券: takes back the busifavor coupons.
    BusifavorCouponsReturn: "wechat_v3/busifavor_coupons_return",

    /// 向用户发券: sends the busifavor coupons.
    BusifavorCouponsSend: "wechat_v3/busifavor_coupons_send",

    /// 核销用户券: uses the busifavor coupons.
    BusifavorCouponsUse: "wechat_v3/busifavor_coupons_use",

    /// 发放消费卡: sends the busifavor coupon.
    BusifavorCouponSend: "wechat_v3/busifavor_coupon_send",

    /// 向用户预发放商品券: sends the busifavor product coupons pre.
    BusifavorProductCouponsPreSend: "wechat_v3/busifavor_product_coupons_pre_send",

    /// 向用户发放商品券: sends the busifavor product coupons.
    BusifavorProductCouponsSend: "wechat_v3/busifavor_product_coupons_send",

    /// 创建商家券: creates the busifavor stock.
    BusifavorStockCreate: "wechat_v3/busifavor_stock_create",

    /// 查询商家券详情: queries the busifavor stock.
    BusifavorStockQuery: "wechat_v3/busifavor_stock_query",

    /// 修改商家券基本信息: changes the busifavor stock.
    BusifavorStockUpdate: "wechat_v3/busifavor_stock_update",

    /// 修改批次预算: changes the busifavor stock budget.
    BusifavorStockBudgetUpdate: "wechat_v3/busifavor_stock_budget_update",

    /// 查询预存code列表: queries the busifavor stock couponcodes.
    BusifavorStockCouponcodesQuery: "wechat_v3/busifavor_stock_couponcodes_query",

    /// 上传预存code: creates the busifavor stock couponcode.
    BusifavorStockCouponcodeCreate: "wechat_v3/busifavor_stock_couponcode_create",

    /// 删除预存code: deletes the busifavor stock couponcode.
    BusifavorStockCouponcodeDelete: "wechat_v3/busifavor_stock_couponcode_delete",

    /// 查询预存code详情: queries the busifavor stock couponcode.
    BusifavorStockCouponcodeQuery: "wechat_v3/busifavor_stock_couponcode_query",

    /// 查询营销补差付款单列表: queries the busifavor subsidy pay receipts.
    BusifavorSubsidyPayReceiptsQuery: "wechat_v3/busifavor_subsidy_pay_receipts_query",

    /// 营销补差付款: creates the busifavor subsidy pay receipt.
    BusifavorSubsidyPayReceiptCreate: "wechat_v3/busifavor_subsidy_pay_receipt_create",

    /// 查询营销补差付款单详情: queries the busifavor subsidy pay receipt.
    BusifavorSubsidyPayReceiptQuery: "wechat_v3/busifavor_subsidy_pay_receipt_query",

    /// 营销补差回退: creates the busifavor subsidy return receipt.
    BusifavorSubsidyReturnReceiptCreate: "wechat_v3/busifavor_subsidy_return_receipt_create",

    /// 查询商家券营销补差回退单详情: queries the busifavor subsidy return receipt.
    BusifavorSubsidyReturnReceiptQuery: "wechat_v3/busifavor_subsidy_return_receipt_query",

    /// 根据过滤条件查询用户券: queries the busifavor user coupons.
    BusifavorUserCouponsQuery: "wechat_v3/busifavor_user_coupons_query",

    /// 查询用户单张券详情: queries the busifavor user coupon appid.
    BusifavorUserCouponAppidQuery: "wechat_v3/busifavor_user_coupon_appid_query",
}
