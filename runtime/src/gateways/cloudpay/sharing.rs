//! Profit sharing (分账): parts of an order with `profit_sharing` are paid to other receivers.

use crate::gateways::markers::apis;

apis! {
    /// 请求单次分账: shares an order in a single call and releases the rest.
    ProfitSharing: "cloudpay/profit_sharing",

    /// 请求多次分账: shares a part of an order; the rest stays frozen.
    MultiProfitSharing: "cloudpay/multi_profit_sharing",

    /// 添加分账接收方: adds a receiver of shares.
    ProfitSharingAddReceiver: "cloudpay/profit_sharing_add_receiver",

    /// 删除分账接收方: removes a receiver of shares.
    ProfitSharingRemoveReceiver: "cloudpay/profit_sharing_remove_receiver",

    /// 查询分账结果: queries the status of a sharing.
    ///
    /// Each receiver has its own result.
    ProfitSharingQuery: "cloudpay/profit_sharing_query",

    /// 完结分账: ends all sharing of an order and releases the rest.
    ProfitSharingFinish: "cloudpay/profit_sharing_finish",

    /// 分账回退: returns the share of a merchant, before the order is refunded.
    ProfitSharingReturn: "cloudpay/profit_sharing_return",

    /// 回退结果查询: queries the status of a return.
    ProfitSharingReturnQuery: "cloudpay/profit_sharing_return_query",
}
