//! Which API of WeChat Pay APIv2 carries a function of CloudPay out.

use paytable::{Api as _, cloudpay, table::Api, wechat_v2};

/// A function of CloudPay and its API.
pub(super) struct Twin {
    pub(super) cloud: &'static Api,
    pub(super) v2: &'static Api,
    /// Whether it moves money. A refusal of such a call is passed on only if it is authenticated: the caller could pay in
    /// another way otherwise, and the money would go twice.
    pub(super) moves_money: bool,
}

const fn twin(cloud: &'static Api, v2: &'static Api) -> Twin {
    Twin { cloud, v2, moves_money: false }
}

const fn moving(cloud: &'static Api, v2: &'static Api) -> Twin {
    Twin { cloud, v2, moves_money: true }
}

/// All functions, in the order of their documentation.
#[rustfmt::skip]
pub(super) const TWINS: &[Twin] = &[
    twin(cloudpay::UnifiedOrder::TABLE, wechat_v2::UnifiedOrder::TABLE),
    twin(cloudpay::QueryOrder::TABLE, wechat_v2::OrderQuery::TABLE),
    twin(cloudpay::CloseOrder::TABLE, wechat_v2::CloseOrder::TABLE),
    moving(cloudpay::Refund::TABLE, wechat_v2::Refund::TABLE),
    twin(cloudpay::QueryRefund::TABLE, wechat_v2::RefundQuery::TABLE),
    twin(cloudpay::DownloadBill::TABLE, wechat_v2::DownloadBill::TABLE),
    moving(cloudpay::ProfitSharing::TABLE, wechat_v2::ProfitSharing::TABLE),
    moving(cloudpay::MultiProfitSharing::TABLE, wechat_v2::ProfitSharingMulti::TABLE),
    twin(cloudpay::ProfitSharingAddReceiver::TABLE, wechat_v2::ProfitSharingAddReceiver::TABLE),
    twin(cloudpay::ProfitSharingRemoveReceiver::TABLE, wechat_v2::ProfitSharingRemoveReceiver::TABLE),
    twin(cloudpay::ProfitSharingQuery::TABLE, wechat_v2::ProfitSharingQuery::TABLE),
    moving(cloudpay::ProfitSharingFinish::TABLE, wechat_v2::ProfitSharingFinish::TABLE),
    moving(cloudpay::ProfitSharingReturn::TABLE, wechat_v2::ProfitSharingReturn::TABLE),
    twin(cloudpay::ProfitSharingReturnQuery::TABLE, wechat_v2::ProfitSharingReturnQuery::TABLE),
];

/// The API of a function; `None` if that is none of CloudPay.
pub(super) fn of(cloud: &Api) -> Option<&'static Twin> {
    TWINS.iter().find(|twin| twin.cloud.path == cloud.path)
}

/// Rows of requests that do not go on, and why. Every other row does.
pub(super) const NOT_CARRIED: &[(&str, &str)] = &[
    ("callback_type", "says whom this service tells"),
    ("container", "is whom this service tells"),
    ("env_id", "is where this service finds whom it tells"),
    ("function_name", "is whom this service tells"),
    ("nonce_str", "is made by the one who signs"),
];
