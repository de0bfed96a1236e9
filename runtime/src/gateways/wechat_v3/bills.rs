//! Bills (账单): the reply contains the URL of the file, and its digest.

use crate::gateways::markers::apis;

apis! {
    /// 申请交易账单: queries the URL of the trade bill of one day.
    TradeBill: "wechat_v3/trade_bill",

    /// 申请资金账单: queries the URL of the fund-flow bill of one account on one day.
    FundFlowBill: "wechat_v3/fund_flow_bill",

    /// 申请单个子商户资金账单: asks where the flow of one account of a sub-merchant on one day can be downloaded from.
    SubMerchantFundFlowBill: "wechat_v3/sub_merchant_fund_flow_bill",

    /// 下载账单: downloads a bill under the token of its address; the file is not signed: compare its digest.
    BillDownload: "wechat_v3/bill_download",
}
