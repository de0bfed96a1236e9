//! Parking, fuel and road fees (车主平台).

use crate::gateways::markers::apis;

apis! {
    /// 用户入场通知api: reports that a vehicle has entered a car park; `user_state` shows whether its fee can be deducted.
    VehicleEntry: "wechat_v2/vehicle_entry",

    /// 用户入场通知api: reports that a vehicle has entered a car park of a sub-merchant; `user_state` shows whether its fee
    /// can be deducted.
    VehicleEntryPartner: "wechat_v2/vehicle_entry_partner",

    /// 申请扣款: requests the deduction of a parking, fuel or road fee from the owner of a vehicle; success means accepted,
    /// not paid.
    VehicleDeduct: "wechat_v2/vehicle_deduct",

    /// 申请扣款: requests, as a service provider, the deduction of a parking, fuel or road fee; success means accepted, not
    /// paid.
    VehicleDeductPartner: "wechat_v2/vehicle_deduct_partner",

    /// 用户状态查询: queries whether fees can be deducted from a payer or a plate; `path` leads the payer to the missing
    /// step.
    VehicleUserQuery: "wechat_v2/vehicle_user_query",

    /// 用户状态查询: queries whether fees can be deducted for a sub-merchant from a payer or a plate; `path` leads the
    /// payer to the missing step.
    VehicleUserQueryPartner: "wechat_v2/vehicle_user_query_partner",
}
