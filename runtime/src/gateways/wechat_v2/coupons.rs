//! Coupons (代金券).

use paytable_macros::Api;

/// 发放代金券: gives a coupon to a user; `ret_code` and `success_count` show whether it was given.
#[derive(Api)]
#[api("wechat_v2/coupon_send")]
pub struct CouponSend;

/// 查询代金券批次: queries the status of a stock of coupons: its worth, its dates, and how many are left.
#[derive(Api)]
#[api("wechat_v2/coupon_stock_query")]
pub struct CouponStockQuery;

/// 查询代金券信息: queries the status of a user's coupon; the result is in the coupon state.
#[derive(Api)]
#[api("wechat_v2/coupon_query")]
pub struct CouponQuery;
