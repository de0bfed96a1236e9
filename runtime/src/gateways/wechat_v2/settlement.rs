//! Settlement abroad, and its exchange rates (境外结算与汇率).

use paytable_macros::Api;

/// 查询结算资金: queries the amounts that were or will be settled abroad between two dates.
#[derive(Api)]
#[api("wechat_v2/settlement_query")]
pub struct SettlementQuery;

/// 汇率查询API: queries the rate at which a currency was sold for yuan on one day; the rate is multiplied by 10^8.
#[derive(Api)]
#[api("wechat_v2/exchange_rate_query")]
pub struct ExchangeRateQuery;
