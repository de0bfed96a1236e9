//! What these APIs do in a sandbox, beside answering with their examples.

use super::{
    AuthCodeToOpenid, BatchQueryComment, CloseOrder, DownloadBill, DownloadFundFlow, Micropay, OrderQuery,
    PayNotice, Refund, RefundNotice, RefundQuery, Reverse, SandboxSignKey, UnifiedOrder,
};
use crate::{
    gateways::behaviour::{Behaviour, Report, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

/// The gateway's own sandbox has the same paths behind a prefix, and takes no client certificate.
const SANDBOXES: [&str; 2] = ["/sandboxnew", "/xdc/apiv2sandbox"];

/// Paths that are others there.
const OTHER_PATHS: [(&str, &str); 2] = [
    ("/sandboxnew/pay/refund", "/secapi/pay/refund"),
    ("/xdc/apiv2getsignkey/sign/getsignkey", "/sandboxnew/pay/getsignkey"),
];

/// The path of the gateway that a path of its own sandbox stands for.
pub(crate) fn plain_path(path: &str) -> Option<&str> {
    let other = OTHER_PATHS.iter().find(|(own, _)| *own == path).map(|(_, plain)| *plain);
    let behind = || SANDBOXES.iter().find_map(|prefix| path.strip_prefix(prefix));
    other.or_else(behind).filter(|plain| plain.starts_with('/'))
}

pub(crate) const ROUTES: &[Route] = &[
    Route::new(UnifiedOrder::TABLE, Behaviour::Order(PayNotice::TABLE)),
    Route::new(OrderQuery::TABLE, Behaviour::Query),
    Route::new(CloseOrder::TABLE, Behaviour::Close(Duration::from_secs(300))),
    Route::new(Refund::TABLE, Behaviour::Refund(Some(RefundNotice::TABLE))),
    Route::new(RefundQuery::TABLE, Behaviour::RefundQuery),
    Route::new(Micropay::TABLE, Behaviour::Micropay(None)),
    Route::new(AuthCodeToOpenid::TABLE, Behaviour::PayerOfCode),
    Route::new(SandboxSignKey::TABLE, Behaviour::SandboxKey),
    Route::new(Reverse::TABLE, Behaviour::Reverse),
    Route::new(DownloadBill::TABLE, Behaviour::File(Report::Trades)),
    Route::new(DownloadFundFlow::TABLE, Behaviour::File(Report::Funds)),
    Route::new(BatchQueryComment::TABLE, Behaviour::File(Report::Comments)),
];
