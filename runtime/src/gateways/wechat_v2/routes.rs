//! What these APIs do in a sandbox, beside answering with their examples.

use super::{
    AuthCodeToOpenid, BatchQueryComment, CloseOrder, DownloadBill, DownloadFundFlow, Micropay, OrderQuery,
    PayNotice, Refund, RefundNotice, RefundQuery, Reverse, UnifiedOrder,
};
use crate::{
    gateways::behaviour::{Behaviour, Report, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

pub(crate) const ROUTES: &[Route] = &[
    Route::new(UnifiedOrder::TABLE, Behaviour::Order(PayNotice::TABLE)),
    Route::new(OrderQuery::TABLE, Behaviour::Query),
    Route::new(CloseOrder::TABLE, Behaviour::Close(Duration::from_secs(300))),
    Route::new(Refund::TABLE, Behaviour::Refund(RefundNotice::TABLE)),
    Route::new(RefundQuery::TABLE, Behaviour::RefundQuery),
    Route::new(Micropay::TABLE, Behaviour::Micropay),
    Route::new(AuthCodeToOpenid::TABLE, Behaviour::PayerOfCode),
    Route::new(Reverse::TABLE, Behaviour::Reverse),
    Route::new(DownloadBill::TABLE, Behaviour::File(Report::Trades)),
    Route::new(DownloadFundFlow::TABLE, Behaviour::File(Report::Funds)),
    Route::new(BatchQueryComment::TABLE, Behaviour::File(Report::Comments)),
];
