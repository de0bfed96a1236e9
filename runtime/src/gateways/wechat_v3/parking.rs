//! Car parks and reminders (停车缴费提醒).

use crate::gateways::markers::apis;

apis! {
    /// 提交停车场进件申请: creates the parking reminders application.
    ParkingRemindersApplicationCreate: "wechat_v3/parking_reminders_application_create",

    /// 查询停车场进件申请单: queries the parking reminders application.
    ParkingRemindersApplicationQuery: "wechat_v3/parking_reminders_application_query",

    /// 撤回停车场进件申请: withdraws the parking reminders application.
    ParkingRemindersApplicationWithdraw: "wechat_v3/parking_reminders_application_withdraw",

    /// 查询停车场进件申请单列表: queries the parking reminders applications.
    ParkingRemindersApplicationsQuery: "wechat_v3/parking_reminders_applications_query",

    /// 同步车辆入场通知: creates the parking reminders entry.
    ParkingRemindersEntryCreate: "wechat_v3/parking_reminders_entry_create",

    /// 同步车辆离场通知: creates the parking reminders exit.
    ParkingRemindersExitCreate: "wechat_v3/parking_reminders_exit_create",

    /// 同步非临停扩展支付: creates the parking reminders further payment.
    ParkingRemindersExtPaymentCreate: "wechat_v3/parking_reminders_ext_payment_create",

    /// 查询停车费用: creates the parking reminders parking fee.
    ParkingRemindersParkingFeeCreate: "wechat_v3/parking_reminders_parking_fee_create",

    /// 查询停车场信息: queries the parking reminders parking lot.
    ParkingRemindersParkingLotQuery: "wechat_v3/parking_reminders_parking_lot_query",

    /// 同步支付结果通知: creates the parking reminders payment.
    ParkingRemindersPaymentCreate: "wechat_v3/parking_reminders_payment_create",
}
