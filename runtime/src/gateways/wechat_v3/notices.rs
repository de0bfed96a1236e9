//! Notices (通知). Each is signed, and its content is encrypted with the APIv3 key.

use paytable_macros::Notice;

/// 支付成功通知: reports that an order was paid.
#[derive(Notice)]
#[notice("wechat_v3/transaction_notice")]
pub struct TransactionNotice;

/// 退款结果通知: reports how a refund ended.
#[derive(Notice)]
#[notice("wechat_v3/refund_notice")]
pub struct RefundNotice;
