//! Profit sharing (分账): parts of an order that was placed with `profit_sharing` go to others.

use paytable_macros::Api;

/// 请求单次分账: shares an order once and releases the rest.
#[derive(Api)]
#[api("cloudpay/profit_sharing")]
pub struct ProfitSharing;

/// 请求多次分账: shares a part of an order; the rest stays frozen.
#[derive(Api)]
#[api("cloudpay/multi_profit_sharing")]
pub struct MultiProfitSharing;

/// 添加分账接收方: adds somebody who can get a share.
#[derive(Api)]
#[api("cloudpay/profit_sharing_add_receiver")]
pub struct ProfitSharingAddReceiver;

/// 删除分账接收方: removes somebody who could get a share.
#[derive(Api)]
#[api("cloudpay/profit_sharing_remove_receiver")]
pub struct ProfitSharingRemoveReceiver;

/// 查询分账结果: asks how a sharing stands.
///
/// Every receiver has a result of its own.
#[derive(Api)]
#[api("cloudpay/profit_sharing_query")]
pub struct ProfitSharingQuery;

/// 完结分账: ends all sharing of an order and releases the rest.
#[derive(Api)]
#[api("cloudpay/profit_sharing_finish")]
pub struct ProfitSharingFinish;

/// 分账回退: gives back what a merchant got, before the order is refunded.
#[derive(Api)]
#[api("cloudpay/profit_sharing_return")]
pub struct ProfitSharingReturn;

/// 回退结果查询: asks how a return stands.
#[derive(Api)]
#[api("cloudpay/profit_sharing_return_query")]
pub struct ProfitSharingReturnQuery;
