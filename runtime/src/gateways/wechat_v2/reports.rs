//! Reports on the results of calls (交易保障).

use crate::gateways::markers::apis;

apis! {
    /// 交易保障: reports to WeChat the results and durations of your calls; it moves no money.
    TradeReport: "wechat_v2/trade_report",
}
