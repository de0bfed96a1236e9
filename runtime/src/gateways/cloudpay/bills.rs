//! Bills (账单): downloaded as files.

use paytable_macros::Api;

/// 下载对账单: the trades of a day, as a file; see [`bill`](crate::bill) for reading it.
#[derive(Api)]
#[api("cloudpay/download_bill")]
pub struct DownloadBill;
