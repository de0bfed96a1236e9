//! What these APIs do in a sandbox, beside answering with their examples.

use super::{
    CloseOrder, DownloadBill, QueryOrder, QueryRefund, Refund, RefundCallback, UnifiedOrder,
    UnifiedOrderCallback,
};
use crate::{
    gateways::behaviour::{Behaviour, Report, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

pub(crate) const ROUTES: &[Route] = &[
    Route::new(UnifiedOrder::TABLE, Behaviour::Order(UnifiedOrderCallback::TABLE)),
    Route::new(QueryOrder::TABLE, Behaviour::Query),
    Route::new(CloseOrder::TABLE, Behaviour::Close(Duration::from_secs(300))),
    Route::new(Refund::TABLE, Behaviour::Refund(Some(RefundCallback::TABLE))),
    Route::new(QueryRefund::TABLE, Behaviour::RefundQuery),
    Route::new(DownloadBill::TABLE, Behaviour::File(Report::Trades)),
];
