//! Profit sharing (分账): receivers, shares, and returns.

use paytable_macros::Api;

/// 请求单次分账: shares the amount of an order in a single call and releases the rest; success means accepted, not
/// shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing")]
pub struct ProfitSharing;

/// 请求多次分账: shares a part of the amount of an order; the rest stays frozen, and success means accepted, not
/// shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_multi")]
pub struct ProfitSharingMulti;

/// 完结分账: ends the sharing of an order and releases the rest to the merchant.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_finish")]
pub struct ProfitSharingFinish;

/// 查询分账结果: queries the status of a sharing, or of the end of all sharing; the result is in the result of each
/// receiver.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_query")]
pub struct ProfitSharingQuery;

/// 分账回退: takes a share back from a receiver that is a merchant; the result is in `result`, not in the result code.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_return")]
pub struct ProfitSharingReturn;

/// 回退结果查询: queries whether a share was returned; the result is in `result`, not in the result code.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_return_query")]
pub struct ProfitSharingReturnQuery;

/// 添加分账接收方: adds a receiver of shares; required before its first share.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_add_receiver")]
pub struct ProfitSharingAddReceiver;

/// 删除分账接收方: removes a receiver, who then gets no further shares; earlier shares remain.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_remove_receiver")]
pub struct ProfitSharingRemoveReceiver;

/// 查询最大分账比例API: queries the maximum part of an amount that a merchant may share, in units of 0.01 %.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_ratio_query")]
pub struct ProfitSharingRatioQuery;

/// 查询订单待分账金额: queries the amount of an order that can still be shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_amount_query")]
pub struct ProfitSharingAmountQuery;
