//! Profit sharing (分账): parts of an order with `profit_sharing` are paid to other receivers.

use paytable_macros::Api;

/// 请求单次分账: shares an order in a single call and releases the rest.
#[derive(Api)]
#[api("cloudpay/profit_sharing")]
pub struct ProfitSharing;

/// 请求多次分账: shares a part of an order; the rest stays frozen.
#[derive(Api)]
#[api("cloudpay/multi_profit_sharing")]
pub struct MultiProfitSharing;

/// 添加分账接收方: adds a receiver of shares.
#[derive(Api)]
#[api("cloudpay/profit_sharing_add_receiver")]
pub struct ProfitSharingAddReceiver;

/// 删除分账接收方: removes a receiver of shares.
#[derive(Api)]
#[api("cloudpay/profit_sharing_remove_receiver")]
pub struct ProfitSharingRemoveReceiver;

/// 查询分账结果: queries the status of a sharing.
///
/// Each receiver has its own result.
#[derive(Api)]
#[api("cloudpay/profit_sharing_query")]
pub struct ProfitSharingQuery;

/// 完结分账: ends all sharing of an order and releases the rest.
#[derive(Api)]
#[api("cloudpay/profit_sharing_finish")]
pub struct ProfitSharingFinish;

/// 分账回退: returns the share of a merchant, before the order is refunded.
#[derive(Api)]
#[api("cloudpay/profit_sharing_return")]
pub struct ProfitSharingReturn;

/// 回退结果查询: queries the status of a return.
#[derive(Api)]
#[api("cloudpay/profit_sharing_return_query")]
pub struct ProfitSharingReturnQuery;
