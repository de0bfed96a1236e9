//! Combined orders (合单): orders of several merchants in one payment.

use paytable_macros::Api;

/// 合单下单: creates one prepayment for orders of several merchants; the payer pays all of them at once.
#[derive(Api)]
#[api("wechat_v2/combined_order")]
pub struct CombinedOrder;

/// 合单关单: closes the orders of a combined payment that was not paid.
#[derive(Api)]
#[api("wechat_v2/combined_order_close")]
pub struct CombinedOrderClose;

/// 合单查单: queries the status of a combined payment; the result is in the trade state, not in the result code.
#[derive(Api)]
#[api("wechat_v2/combined_order_query")]
pub struct CombinedOrderQuery;
