//! Transfers (转账).

use crate::gateways::markers::apis;

apis! {
    /// 单笔转账接口: sends money to an account.
    FundTransfer: "alipay/fund_transfer",
}
