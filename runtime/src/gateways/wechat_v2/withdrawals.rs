//! Withdrawals of micro-merchants (小微商户提现): WeChat marks both calls as deprecated.

use paytable_macros::Api;

/// 查询提现状态: queries the status of the automatic withdrawal of a micro-merchant on a day; the result is in
/// `withdraw_status`.
#[derive(Api)]
#[api("wechat_v2/withdrawal_query")]
pub struct WithdrawalQuery;

/// 重新发起提现: starts the automatic withdrawal of a day again; query it before any repeat.
#[derive(Api)]
#[api("wechat_v2/withdrawal_retry")]
pub struct WithdrawalRetry;
