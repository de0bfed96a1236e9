//! Parking, fuel and road fees (车主平台).

use paytable_macros::Api;

/// 用户入场通知api: reports that a vehicle has entered a car park; `user_state` shows whether its fee can be deducted.
#[derive(Api)]
#[api("wechat_v2/vehicle_entry")]
pub struct VehicleEntry;

/// 用户入场通知api: reports that a vehicle has entered a car park of a sub-merchant; `user_state` shows whether its fee
/// can be deducted.
#[derive(Api)]
#[api("wechat_v2/vehicle_entry_partner")]
pub struct VehicleEntryPartner;

/// 申请扣款: requests the deduction of a parking, fuel or road fee from the owner of a vehicle; success means accepted,
/// not paid.
#[derive(Api)]
#[api("wechat_v2/vehicle_deduct")]
pub struct VehicleDeduct;

/// 申请扣款: requests, as a service provider, the deduction of a parking, fuel or road fee; success means accepted, not
/// paid.
#[derive(Api)]
#[api("wechat_v2/vehicle_deduct_partner")]
pub struct VehicleDeductPartner;

/// 用户状态查询: queries whether fees can be deducted from a payer or a plate; `path` leads the payer to the missing
/// step.
#[derive(Api)]
#[api("wechat_v2/vehicle_user_query")]
pub struct VehicleUserQuery;

/// 用户状态查询: queries whether fees can be deducted for a sub-merchant from a payer or a plate; `path` leads the
/// payer to the missing step.
#[derive(Api)]
#[api("wechat_v2/vehicle_user_query_partner")]
pub struct VehicleUserQueryPartner;
