//! Profit sharing (分账): who can get a share, sharing, and giving back.

use paytable_macros::Api;

/// 请求单次分账: shares the amount of an order once and frees the rest; success means accepted, not shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing")]
pub struct ProfitSharing;

/// 请求多次分账: shares a part of the amount of an order; the rest stays frozen, and success means accepted, not shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_multi")]
pub struct ProfitSharingMulti;

/// 完结分账: ends the sharing of an order and frees what is left to the merchant.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_finish")]
pub struct ProfitSharingFinish;

/// 查询分账结果: asks how a sharing, or the end of all sharing, stands; the result of each receiver decides.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_query")]
pub struct ProfitSharingQuery;

/// 分账回退: takes a share back from a receiver that is a merchant; result says whether it is back, not the result code.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_return")]
pub struct ProfitSharingReturn;

/// 回退结果查询: asks whether a share was given back; result decides, not the result code.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_return_query")]
pub struct ProfitSharingReturnQuery;

/// 添加分账接收方: makes somebody a receiver of shares, as every receiver must be before the first share.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_add_receiver")]
pub struct ProfitSharingAddReceiver;

/// 删除分账接收方: removes a receiver, who can be given no further share; earlier ones stand.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_remove_receiver")]
pub struct ProfitSharingRemoveReceiver;

/// 查询最大分账比例API: asks which part of an amount a merchant may share at most, in ten-thousandths.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_ratio_query")]
pub struct ProfitSharingRatioQuery;

/// 查询订单待分账金额: asks how much of an order can still be shared.
#[derive(Api)]
#[api("wechat_v2/profit_sharing_amount_query")]
pub struct ProfitSharingAmountQuery;
