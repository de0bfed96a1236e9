//! Bills (账单): the reply says where the file is, and what its digest has to be.

use paytable_macros::Api;

/// 申请交易账单: asks where the trades of one day can be downloaded from.
#[derive(Api)]
#[api("wechat_v3/trade_bill")]
pub struct TradeBill;

/// 申请资金账单: asks where the flow of one account on one day can be downloaded from.
#[derive(Api)]
#[api("wechat_v3/fund_flow_bill")]
pub struct FundFlowBill;
