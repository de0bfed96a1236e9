//! Coupons (代金券).

use crate::gateways::markers::apis;

apis! {
    /// 发放代金券: gives a coupon to a user; `ret_code` and `success_count` show whether it was given.
    CouponSend: "wechat_v2/coupon_send",

    /// 查询代金券批次: queries the status of a stock of coupons: its worth, its dates, and how many are left.
    CouponStockQuery: "wechat_v2/coupon_stock_query",

    /// 查询代金券信息: queries the status of a user's coupon; the result is in the coupon state.
    CouponQuery: "wechat_v2/coupon_query",
}
