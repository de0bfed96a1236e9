//! Notices (通知). Each is signed, and what it tells is sealed with the APIv3 key.

use paytable_macros::Notice;

/// 支付成功通知: says that an order was paid.
#[derive(Notice)]
#[notice("wechat_v3/transaction_notice")]
pub struct TransactionNotice;

/// 退款结果通知: says how a refund ended.
#[derive(Notice)]
#[notice("wechat_v3/refund_notice")]
pub struct RefundNotice;
