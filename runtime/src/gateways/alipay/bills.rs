//! Bills (对账单).

use crate::gateways::markers::apis;

apis! {
    /// 查询对账单下载地址: returns the URL of the bill of a day or a month. The file is not signed.
    BillDownloadUrl: "alipay/bill_download_url",
}
