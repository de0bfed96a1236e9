//! Bills (账单): downloaded as files.

use crate::gateways::markers::apis;

apis! {
    /// 下载对账单: the trades of a day, as a file; see [`bill`](crate::bill) for reading it.
    DownloadBill: "cloudpay/download_bill",
}
