//! Batches of transfers (批量转账).

use crate::gateways::markers::apis;

apis! {
    /// 发起批量转账: transfers money to many users; success means accepted, the query or the notice says
    /// transferred.
    TransferBatchCreate: "wechat_v3/transfer_batch_create",

    /// 微信批次单号查询批次单: asks by WeChat's number how a batch of transfers stands.
    TransferBatchQueryById: "wechat_v3/transfer_batch_query_by_id",

    /// 微信明细单号查询明细单: asks by WeChat's numbers how one transfer of a batch stands.
    TransferDetailQueryById: "wechat_v3/transfer_detail_query_by_id",

    /// 商家批次单号查询批次单: asks by your number how a batch of transfers stands.
    TransferBatchQuery: "wechat_v3/transfer_batch_query",

    /// 商家明细单号查询明细单: asks by your numbers how one transfer of a batch stands.
    TransferDetailQuery: "wechat_v3/transfer_detail_query",
}
