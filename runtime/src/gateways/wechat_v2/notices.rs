//! Notices (通知), except the one of a payment, which is in the module of orders.

use paytable_macros::Notice;

/// 退款结果通知: reports how a refund ended. It is not signed: confirm it with the refund query before you process it.
#[derive(Notice)]
#[notice("wechat_v2/refund_notice")]
pub struct RefundNotice;

/// 签约、解约结果通知: reports that a payer signed a deduction contract or ended it.
#[derive(Notice)]
#[notice("wechat_v2/contract_notice")]
pub struct ContractNotice;

/// 委托代扣扣款结果通知: reports how a deduction ended; failures are reported too, so check `result_code` and
/// `trade_state`.
#[derive(Notice)]
#[notice("wechat_v2/papay_notice")]
pub struct PapayNotice;

/// 合单支付通知: reports that a combined order was paid; only the side of `combine_appid` receives it.
#[derive(Notice)]
#[notice("wechat_v2/combined_notice")]
pub struct CombinedNotice;

/// 扫码支付模式一回调: requests an order because a payer scanned a product's QR code; answer with the order's
/// `prepay_id`.
#[derive(Notice)]
#[notice("wechat_v2/native_notice")]
pub struct NativeNotice;

/// 车牌状态变更通知: reports that the fee of a parked vehicle can be deducted from now on, or no longer can.
#[derive(Notice)]
#[notice("wechat_v2/plate_state_notice")]
pub struct PlateStateNotice;

/// 免押租借/速住 订单通知: reports that a payer confirmed a rental or hotel order or paid it, or that one of these
/// failed.
#[cfg(feature = "gcm")]
#[derive(Notice)]
#[notice("wechat_v2/rent_notice")]
pub struct RentNotice;

/// 分账动账通知(v2和V3分账共用): reports to a receiver that shared money arrived or was returned; the merchant that
/// shares receives none.
#[cfg(feature = "gcm")]
#[derive(Notice)]
#[notice("wechat_v2/profit_sharing_notice")]
pub struct ProfitSharingNotice;
