//! Combined orders (合单): several merchants, paid at once.

use paytable_macros::Api;

/// 合单下单: creates one prepayment for orders of several merchants; the payer pays all of them at once.
#[derive(Api)]
#[api("wechat_v2/combined_order")]
pub struct CombinedOrder;

/// 合单关单: closes the orders of a combined payment that was not paid.
#[derive(Api)]
#[api("wechat_v2/combined_order_close")]
pub struct CombinedOrderClose;

/// 合单查单: asks how a combined payment stands; the trade state decides, not the result code.
#[derive(Api)]
#[api("wechat_v2/combined_order_query")]
pub struct CombinedOrderQuery;
