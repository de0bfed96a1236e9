//! Profit sharing (分账): receivers, shares, and returns.

use crate::gateways::markers::apis;

apis! {
    /// 请求单次分账: shares the amount of an order in a single call and releases the rest; success means accepted, not
    /// shared.
    ProfitSharing: "wechat_v2/profit_sharing",

    /// 请求多次分账: shares a part of the amount of an order; the rest stays frozen, and success means accepted, not
    /// shared.
    ProfitSharingMulti: "wechat_v2/profit_sharing_multi",

    /// 完结分账: ends the sharing of an order and releases the rest to the merchant.
    ProfitSharingFinish: "wechat_v2/profit_sharing_finish",

    /// 查询分账结果: queries the status of a sharing, or of the end of all sharing; the result is in the result of each
    /// receiver.
    ProfitSharingQuery: "wechat_v2/profit_sharing_query",

    /// 分账回退: takes a share back from a receiver that is a merchant; the result is in `result`, not in the result code.
    ProfitSharingReturn: "wechat_v2/profit_sharing_return",

    /// 回退结果查询: queries whether a share was returned; the result is in `result`, not in the result code.
    ProfitSharingReturnQuery: "wechat_v2/profit_sharing_return_query",

    /// 添加分账接收方: adds a receiver of shares; required before its first share.
    ProfitSharingAddReceiver: "wechat_v2/profit_sharing_add_receiver",

    /// 删除分账接收方: removes a receiver, who then gets no further shares; earlier shares remain.
    ProfitSharingRemoveReceiver: "wechat_v2/profit_sharing_remove_receiver",

    /// 查询最大分账比例API: queries the maximum part of an amount that a merchant may share, in units of 0.01 %.
    ProfitSharingRatioQuery: "wechat_v2/profit_sharing_ratio_query",

    /// 查询订单待分账金额: queries the amount of an order that can still be shared.
    ProfitSharingAmountQuery: "wechat_v2/profit_sharing_amount_query",
}
