//! Fares of buses and trains (乘车码代扣), and queries that vehicles share.

use paytable_macros::Api;

/// 申请扣款: asks to deduct the fare of a ride under a signed contract; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/transit_deduct")]
pub struct TransitDeduct;

/// 申请扣款: asks, as a service provider, to deduct the fare of a ride; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/transit_deduct_partner")]
pub struct TransitDeductPartner;

/// 查询订单: asks how a deduction for a ride or a vehicle stands; `trade_state` decides, not the result code.
#[derive(Api)]
#[api("wechat_v2/transit_order_query")]
pub struct TransitOrderQuery;

/// 查询订单: asks how a deduction of a sub-merchant for a ride or a vehicle stands; `trade_state` decides, not the result code.
#[derive(Api)]
#[api("wechat_v2/transit_order_query_partner")]
pub struct TransitOrderQueryPartner;

/// 查询用户状态接口: asks whether a payer who signed may ride; `user_state` decides.
#[derive(Api)]
#[api("wechat_v2/transit_user_query")]
pub struct TransitUserQuery;

/// 查询用户状态接口: asks whether a payer who signed to a sub-merchant may ride; `user_state` decides.
#[derive(Api)]
#[api("wechat_v2/transit_user_query_partner")]
pub struct TransitUserQueryPartner;
