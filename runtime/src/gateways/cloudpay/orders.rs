//! Orders (支付).

use paytable_macros::{Api, Notice};

/// 统一下单: creates the prepaid order of a mini program.
///
/// `payment` in the reply contains the parameters of `wx.requestPayment`.
#[derive(Api)]
#[api("cloudpay/unified_order")]
pub struct UnifiedOrder;

/// 查询订单: queries the status of an order.
///
/// Callbacks carry no signature; confirm them with this query.
#[derive(Api)]
#[api("cloudpay/query_order")]
pub struct QueryOrder;

/// 关闭订单: closes an order that was not paid.
#[derive(Api)]
#[api("cloudpay/close_order")]
pub struct CloseOrder;

/// 支付结果回调: the event that a cloud function receives when an order was paid. It carries no signature.
#[derive(Notice)]
#[notice("cloudpay/unified_order")]
pub struct UnifiedOrderCallback;
