//! Bills (账单): downloaded as files; see [`bill`](crate::bill) for reading them.

use crate::gateways::markers::apis;

apis! {
    /// 下载对账单: downloads the trades of one day as text; the bill of a day is available after 10:00 (UTC+8) of the next
    /// day.
    DownloadBill: "wechat_v2/download_bill",

    /// 下载资金账单: downloads the entries of one account of the merchant on one day as text.
    DownloadFundFlow: "wechat_v2/download_fund_flow",
}
