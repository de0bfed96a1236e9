//! Fares of buses and trains (乘车码代扣), and queries that vehicles share.

use paytable_macros::Api;

/// 申请扣款: requests the deduction of the fare of a ride under a signed contract; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/transit_deduct")]
pub struct TransitDeduct;

/// 申请扣款: requests, as a service provider, the deduction of the fare of a ride; success means accepted, not paid.
#[derive(Api)]
#[api("wechat_v2/transit_deduct_partner")]
pub struct TransitDeductPartner;

/// 查询订单: queries the status of a deduction for a ride or a vehicle; the result is in `trade_state`, not in the
/// result code.
#[derive(Api)]
#[api("wechat_v2/transit_order_query")]
pub struct TransitOrderQuery;

/// 查询订单: queries the status of a deduction of a sub-merchant for a ride or a vehicle; the result is in
/// `trade_state`, not in the result code.
#[derive(Api)]
#[api("wechat_v2/transit_order_query_partner")]
pub struct TransitOrderQueryPartner;

/// 查询用户状态接口: queries whether a payer who signed may ride; the result is in `user_state`.
#[derive(Api)]
#[api("wechat_v2/transit_user_query")]
pub struct TransitUserQuery;

/// 查询用户状态接口: queries whether a payer who signed to a sub-merchant may ride; the result is in `user_state`.
#[derive(Api)]
#[api("wechat_v2/transit_user_query_partner")]
pub struct TransitUserQueryPartner;
