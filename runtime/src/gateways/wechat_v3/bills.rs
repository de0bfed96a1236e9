//! Bills (账单): the reply contains the URL of the file, and its digest.

use paytable_macros::Api;

/// 申请交易账单: queries the URL of the trade bill of one day.
#[derive(Api)]
#[api("wechat_v3/trade_bill")]
pub struct TradeBill;

/// 申请资金账单: queries the URL of the fund-flow bill of one account on one day.
#[derive(Api)]
#[api("wechat_v3/fund_flow_bill")]
pub struct FundFlowBill;
