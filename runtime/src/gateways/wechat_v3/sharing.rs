//! Profit sharing (分账).

use crate::gateways::markers::apis;

apis! {
    /// 申请分账账单: asks where the sharings of one day can be downloaded from.
    ProfitSharingBill: "wechat_v3/profit_sharing_bill",

    /// 查询最大分账比例: asks how much of a payment a sub-merchant lets you share at most.
    ProfitSharingRatioQuery: "wechat_v3/profit_sharing_ratio_query",

    /// 请求分账: shares a frozen payment with receivers; success means accepted, the query says shared.
    ProfitSharing: "wechat_v3/profit_sharing",

    /// 解冻剩余资金: gives the merchant what was frozen and not shared.
    ProfitSharingUnfreeze: "wechat_v3/profit_sharing_unfreeze",

    /// 查询分账结果: asks by your number how a sharing stands.
    ProfitSharingQuery: "wechat_v3/profit_sharing_query",

    /// 添加分账接收方: allows a receiver of shares.
    ProfitSharingAddReceiver: "wechat_v3/profit_sharing_add_receiver",

    /// 删除分账接收方: no longer allows a receiver of shares.
    ProfitSharingRemoveReceiver: "wechat_v3/profit_sharing_remove_receiver",

    /// 请求分账回退: takes back what was shared with a merchant.
    ProfitSharingReturn: "wechat_v3/profit_sharing_return",

    /// 查询分账回退结果: asks by your number how a return stands.
    ProfitSharingReturnQuery: "wechat_v3/profit_sharing_return_query",

    /// 查询剩余待分金额: asks how much of a payment can still be shared.
    ProfitSharingAmountQuery: "wechat_v3/profit_sharing_amount_query",
}
