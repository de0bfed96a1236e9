//! Bills (账单): the reply contains the URL of the file, and its digest.

use crate::gateways::markers::apis;

apis! {
    /// 申请交易账单: queries the URL of the trade bill of one day.
    TradeBill: "wechat_v3/trade_bill",

    /// 申请资金账单: queries the URL of the fund-flow bill of one account on one day.
    FundFlowBill: "wechat_v3/fund_flow_bill",
}
