//! Receipts of transfers (电子回单).

use crate::gateways::markers::apis;

apis! {
    /// 查询转账明细电子回单受理结果: queries the transfer detail electronic receipts.
    TransferDetailElectronicReceiptsQuery: "wechat_v3/transfer_detail_electronic_receipts_query",

    /// 转账明细电子回单受理: creates the transfer detail electronic receipt.
    TransferDetailElectronicReceiptCreate: "wechat_v3/transfer_detail_electronic_receipt_create",

    /// 转账电子回单申请受理: creates the transfer bill receipt.
    TransferBillReceiptCreate: "wechat_v3/transfer_bill_receipt_create",

    /// 查询转账电子回单: queries the transfer bill receipt.
    TransferBillReceiptQuery: "wechat_v3/transfer_bill_receipt_query",

    /// 下载电子回单: queries the transferdownload elecvoucherfile.
    TransferdownloadElecvoucherfileQuery: "wechat_v3/transferdownload_elecvoucherfile_query",

    /// 下载电子回单: queries the transferdownload signfile.
    TransferdownloadSignfileQuery: "wechat_v3/transferdownload_signfile_query",
}
