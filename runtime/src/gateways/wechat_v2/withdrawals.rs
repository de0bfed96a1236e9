//! Withdrawals of micro-merchants (小微商户提现): WeChat marks both calls as deprecated.

use crate::gateways::markers::apis;

apis! {
    /// 查询提现状态: queries the status of the automatic withdrawal of a micro-merchant on a day; the result is in
    /// `withdraw_status`.
    WithdrawalQuery: "wechat_v2/withdrawal_query",

    /// 重新发起提现: starts the automatic withdrawal of a day again; query it before any repeat.
    WithdrawalRetry: "wechat_v2/withdrawal_retry",
}
