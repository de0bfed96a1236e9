//! Offers of banks (银行立减, 提现免费券).

use crate::gateways::markers::apis;

apis! {
    /// 给指定用户报名多笔立减活动: creates the bank favor user bank multi activity.
    BankFavorUserBankMultiActivityCreate: "wechat_v3/bank_favor_user_bank_multi_activity_create",

    /// 查询绑定多笔立减活动的代金券详情: queries the bank favor user coupon.
    BankFavorUserCouponQuery: "wechat_v3/bank_favor_user_coupon_query",

    /// 查询上传任务列表: queries the bank package tasks.
    BankPackageTasksQuery: "wechat_v3/bank_package_tasks_query",

    /// 导入定向用户协议号: creates the bank package task.
    BankPackageTaskCreate: "wechat_v3/bank_package_task_create",

    /// 查询批次下用户银行提现免费券列表: queries the withdraw favor user coupons.
    WithdrawFavorUserCouponsQuery: "wechat_v3/withdraw_favor_user_coupons_query",

    /// 为用户发银行提现免费券: creates the withdraw favor user coupon.
    WithdrawFavorUserCouponCreate: "wechat_v3/withdraw_favor_user_coupon_create",
}
