//! Fares of buses and trains (乘车码代扣), and queries that vehicles share.

use crate::gateways::markers::apis;

apis! {
    /// 申请扣款: requests the deduction of the fare of a ride under a signed contract; success means accepted, not paid.
    TransitDeduct: "wechat_v2/transit_deduct",

    /// 申请扣款: requests, as a service provider, the deduction of the fare of a ride; success means accepted, not paid.
    TransitDeductPartner: "wechat_v2/transit_deduct_partner",

    /// 查询订单: queries the status of a deduction for a ride or a vehicle; the result is in `trade_state`, not in the
    /// result code.
    TransitOrderQuery: "wechat_v2/transit_order_query",

    /// 查询订单: queries the status of a deduction of a sub-merchant for a ride or a vehicle; the result is in
    /// `trade_state`, not in the result code.
    TransitOrderQueryPartner: "wechat_v2/transit_order_query_partner",

    /// 查询用户状态接口: queries whether a payer who signed may ride; the result is in `user_state`.
    TransitUserQuery: "wechat_v2/transit_user_query",

    /// 查询用户状态接口: queries whether a payer who signed to a sub-merchant may ride; the result is in `user_state`.
    TransitUserQueryPartner: "wechat_v2/transit_user_query_partner",
}
