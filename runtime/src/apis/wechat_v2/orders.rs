//! Orders (基础支付).

use crate::{Api, Notice};

/// 统一下单: creates a prepaid order.
///
/// ```
/// use paytable::{Fen, wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}}};
///
/// let order = UnifiedOrderRequest {
///     openid: Some("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".into()),
///     ..Required {
///         body: "小秋TIT店-超市".into(),
///         out_trade_no: "1217752501201407033233368018".into(),
///         total_fee: Fen(1),
///         spbill_create_ip: "127.0.0.1".into(),
///         trade_type: TradeType::Jsapi,
///     }
///     .into()
/// };
/// assert!(format!("{order:?}").contains("openid: ***"));
/// ```
#[derive(Debug, Api)]
#[api("wechat_v2/unified_order")]
pub struct UnifiedOrder;

/// 支付结果通知: posted to the notify URL of an order.
#[derive(Debug, Notice)]
#[notice("wechat_v2/pay_notice")]
pub struct PayNotice;
