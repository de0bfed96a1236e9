//! What these APIs do in a sandbox.

use super::{
    AppOrder, BackOrder, FrontOrder, PaymentNotice, QrOrder, QrPay, Query, Refund, RefundNotice, Undo,
    UndoNotice,
};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};

/// An order, and the notice of its payment.
const ORDER: &[(&str, &str)] = &[
    ("currencyCode", "fee_type"),
    ("backUrl", "notify_url"),
    ("payTimeout", "time_expire"),
    ("qrNo", "auth_code"),
    ("settleAmt", "cash_fee"),
    ("settleCurrencyCode", "fee_type"),
];

/// How an order stands, or what takes one back: it is asked for like an order.
const QUERY: &[(&str, &str)] =
    &[("origRespMsg", "trade_state_desc"), ("settleAmt", "cash_fee"), ("settleCurrencyCode", "fee_type")];

/// What takes a payment back has the number and the time of an order of its own.
const BACK: &[(&str, &str)] = &[
    ("orderId", "out_refund_no"),
    ("txnTime", "refund_sent_at"),
    ("txnAmt", "refund_fee"),
    ("queryId", "refund_id"),
    ("origQryId", "transaction_id"),
    ("origOrderId", "out_trade_no"),
    ("origTxnTime", "txn_time"),
    ("backUrl", "notify_url"),
    ("settleAmt", "refund_fee"),
    ("settleCurrencyCode", "fee_type"),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::new(FrontOrder::TABLE, Behaviour::Order(PaymentNotice::TABLE)).names(ORDER),
    Route::new(AppOrder::TABLE, Behaviour::Order(PaymentNotice::TABLE)).names(ORDER),
    Route::new(BackOrder::TABLE, Behaviour::Order(PaymentNotice::TABLE)).names(ORDER),
    Route::new(QrOrder::TABLE, Behaviour::Order(PaymentNotice::TABLE)).names(ORDER),
    Route::new(QrPay::TABLE, Behaviour::Micropay(Some(PaymentNotice::TABLE))).names(ORDER),
    Route::new(Query::TABLE, Behaviour::Query).names(QUERY),
    Route::new(Undo::TABLE, Behaviour::Undo(UndoNotice::TABLE)).names(BACK),
    Route::new(Refund::TABLE, Behaviour::Refund(Some(RefundNotice::TABLE))).names(BACK),
];
