//! What these APIs do in a sandbox, beside answering with their examples.

use super::{
    AppOrder, CloseOrder, H5Order, JsapiOrder, NativeOrder, OrderQuery, OrderQueryById, PartnerAppOrder,
    PartnerCloseOrder, PartnerH5Order, PartnerJsapiOrder, PartnerMiniProgramOrder, PartnerNativeOrder,
    PartnerOrderQuery, PartnerOrderQueryById, PartnerTransactionNotice, Refund, RefundNotice, RefundQuery,
    TransactionNotice,
};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

pub(crate) const ROUTES: &[Route] = &[
    Route::order(JsapiOrder::TABLE, TransactionNotice::TABLE, &[("trade_type", "JSAPI")]),
    Route::order(AppOrder::TABLE, TransactionNotice::TABLE, &[("trade_type", "APP")]),
    Route::order(NativeOrder::TABLE, TransactionNotice::TABLE, &[("trade_type", "NATIVE")]),
    Route::order(H5Order::TABLE, TransactionNotice::TABLE, &[("trade_type", "MWEB")]),
    Route::order(PartnerJsapiOrder::TABLE, PartnerTransactionNotice::TABLE, &[("trade_type", "JSAPI")]),
    Route::order(PartnerMiniProgramOrder::TABLE, PartnerTransactionNotice::TABLE, &[("trade_type", "JSAPI")]),
    Route::order(PartnerAppOrder::TABLE, PartnerTransactionNotice::TABLE, &[("trade_type", "APP")]),
    Route::order(PartnerNativeOrder::TABLE, PartnerTransactionNotice::TABLE, &[("trade_type", "NATIVE")]),
    Route::order(PartnerH5Order::TABLE, PartnerTransactionNotice::TABLE, &[("trade_type", "MWEB")]),
    Route::new(PartnerOrderQuery::TABLE, Behaviour::Query),
    Route::new(PartnerOrderQueryById::TABLE, Behaviour::Query),
    Route::new(PartnerCloseOrder::TABLE, Behaviour::Close(Duration::ZERO)),
    Route::new(OrderQuery::TABLE, Behaviour::Query),
    Route::new(OrderQueryById::TABLE, Behaviour::Query),
    Route::new(CloseOrder::TABLE, Behaviour::Close(Duration::ZERO)),
    Route::new(Refund::TABLE, Behaviour::Refund(Some(RefundNotice::TABLE))),
    Route::new(RefundQuery::TABLE, Behaviour::RefundQuery),
];
