//! Deposit (酒店押金).

use paytable_macros::Api;

/// 支付押金（人脸支付）: freezes a deposit of a payer who was recognised by a face-pay terminal; if the outcome is
/// unknown, query it.
#[derive(Api)]
#[api("wechat_v2/deposit_face_pay")]
pub struct DepositFacePay;

/// 支付押金（付款码支付）: freezes a deposit from the payment code that the payer shows; if the outcome is unknown,
/// query it.
#[derive(Api)]
#[api("wechat_v2/deposit_micropay")]
pub struct DepositMicropay;

/// 支付押金（JSAPI/APP支付）: creates a prepaid order for a deposit; the amount is frozen once the payer confirms.
#[derive(Api)]
#[api("wechat_v2/deposit_unified_order")]
pub struct DepositUnifiedOrder;

/// 查询订单: queries the status of a deposit and how much of it was taken; the result is in the trade state, not in the
/// result code.
#[derive(Api)]
#[api("wechat_v2/deposit_order_query")]
pub struct DepositOrderQuery;

/// 撤销订单: cancels a deposit and gives the whole of it back; repeat it until recall is N.
#[derive(Api)]
#[api("wechat_v2/deposit_reverse")]
pub struct DepositReverse;

/// 消费押金: charges a part of a deposit; possible one time only, and the rest is returned to the payer at once.
#[derive(Api)]
#[api("wechat_v2/deposit_consume")]
pub struct DepositConsume;

/// 申请退款（押金）: requests a refund of what was taken of a deposit; success means accepted, not refunded.
#[derive(Api)]
#[api("wechat_v2/deposit_refund")]
pub struct DepositRefund;

/// 查询退款（押金）: queries the status of refunds of a deposit; the result is in the status of each refund, not in the
/// result code.
#[derive(Api)]
#[api("wechat_v2/deposit_refund_query")]
pub struct DepositRefundQuery;
