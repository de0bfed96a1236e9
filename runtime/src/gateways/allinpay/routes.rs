//! What these APIs do in a sandbox.

use super::{Cancel, Close, NativeClose, NativePay, Pay, PayNotice, Query, Refund, ScanPay};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

const ORDER: Behaviour = Behaviour::Order(PayNotice::TABLE);
const CLOSE: Behaviour = Behaviour::Close(Duration::ZERO);

/// The order that a call is about.
const OLD: &[(&str, &str)] = &[("oldreqsn", "out_trade_no"), ("oldtrxid", "transaction_id")];

/// The same of a refund, with its own number.
const REFUND: &[(&str, &str)] = &[
    ("oldreqsn", "out_trade_no"),
    ("oldtrxid", "transaction_id"),
    ("reqsn", "out_refund_no"),
    ("trxid", "refund_id"),
    ("trxamt", "refund_fee"),
    ("fintime", "refund_create_time"),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::new(Pay::TABLE, ORDER).names(&[("trxamt", "total_fee")]),
    Route::new(NativePay::TABLE, ORDER).names(&[("trxamt", "total_fee"), ("expiretime", "time_expire")]),
    Route::new(ScanPay::TABLE, Behaviour::Micropay(None))
        .names(&[("trxamt", "total_fee"), ("authcode", "auth_code")]),
    Route::new(Query::TABLE, Behaviour::Query),
    Route::new(Close::TABLE, CLOSE).names(OLD),
    Route::new(NativeClose::TABLE, CLOSE).names(OLD),
    Route::new(Refund::TABLE, Behaviour::Refund(None)).names(REFUND),
    Route::new(Cancel::TABLE, Behaviour::Refund(None)).names(REFUND),
];
