//! What these APIs do in a sandbox, beside answering with their examples.

use super::{TradeCancel, TradeClose, TradeCreate, TradeNotice, TradePrecreate, TradeQuery, TradeRefund};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

pub(crate) const ROUTES: &[Route] = &[
    Route::new(TradeCreate::TABLE, Behaviour::Order(TradeNotice::TABLE)).names(PAYMENT),
    Route::new(TradePrecreate::TABLE, Behaviour::Order(TradeNotice::TABLE)).names(PAYMENT),
    Route::new(TradeQuery::TABLE, Behaviour::Query).names(PAYMENT),
    Route::new(TradeClose::TABLE, Behaviour::Close(Duration::ZERO)),
    Route::new(TradeCancel::TABLE, Behaviour::Reverse),
    Route::new(TradeRefund::TABLE, Behaviour::Refund(Some(TradeNotice::TABLE))).names(REFUND),
];

/// Rows of what tells of a payment.
const PAYMENT: &[(&str, &str)] = &[("gmt_payment", "time_end"), ("send_pay_date", "time_end")];

/// Rows of a refund and of its notice.
const REFUND: &[(&str, &str)] = &[
    ("out_request_no", "out_refund_no"),
    ("out_biz_no", "out_refund_no"),
    ("refund_amount", "refund_fee"),
    ("refund_fee", "refunded_fee"),
    ("gmt_refund", "refund_success_time"),
    ("gmt_refund_pay", "refund_create_time"),
];
