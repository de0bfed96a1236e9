//! Bills (账单): downloaded as files; see [`bill`](crate::bill) for reading them.

use paytable_macros::Api;

/// 下载对账单: downloads the trades of one day as text; the bill of a day is available after 10:00 (UTC+8) of the next
/// day.
#[derive(Api)]
#[api("wechat_v2/download_bill")]
pub struct DownloadBill;

/// 下载资金账单: downloads the entries of one account of the merchant on one day as text.
#[derive(Api)]
#[api("wechat_v2/download_fund_flow")]
pub struct DownloadFundFlow;
