//! Settlement abroad, and its exchange rates (境外结算与汇率).

use crate::gateways::markers::apis;

apis! {
    /// 查询结算资金: queries the amounts that were or will be settled abroad between two dates.
    SettlementQuery: "wechat_v2/settlement_query",

    /// 汇率查询API: queries the rate at which a currency was sold for yuan on one day; the rate is multiplied by 10^8.
    ExchangeRateQuery: "wechat_v2/exchange_rate_query",
}
