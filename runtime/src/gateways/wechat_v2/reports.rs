//! Reports on the results of calls (交易保障).

use paytable_macros::Api;

/// 交易保障: reports to WeChat the results and durations of your calls; it moves no money.
#[derive(Api)]
#[api("wechat_v2/trade_report")]
pub struct TradeReport;
