//! Reports on how calls went (交易保障).

use paytable_macros::Api;

/// 交易保障: tells WeChat how your calls went and how long they took; it moves no money.
#[derive(Api)]
#[api("wechat_v2/trade_report")]
pub struct TradeReport;
