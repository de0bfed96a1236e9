//! What these APIs do in a sandbox.

use super::{
    AlipayJspay, AlipayNative, Close, Micropay, Native, OrderQuery, PayNotice, Refund, RefundQuery, Reverse,
    UnionpayJspay, UnionpayNative, WeixinApp, WeixinJspay, WeixinNative,
};
use crate::{
    gateways::behaviour::{Behaviour, Route},
    message::api::Api as _,
    protocol::notice_api::Notice as _,
};
use std::time::Duration;

const ORDER: Behaviour = Behaviour::Order(PayNotice::TABLE);

pub(crate) const ROUTES: &[Route] = &[
    Route::new(Native::TABLE, ORDER).known(&[("trade_type", "unified.trade.native")]),
    Route::new(WeixinNative::TABLE, ORDER).known(&[("trade_type", "pay.weixin.native")]),
    Route::new(WeixinJspay::TABLE, ORDER).known(&[("trade_type", "pay.weixin.jspay")]),
    Route::new(WeixinApp::TABLE, ORDER).known(&[("trade_type", "pay.weixin.app")]),
    Route::new(AlipayNative::TABLE, ORDER).known(&[("trade_type", "pay.alipay.native")]),
    Route::new(AlipayJspay::TABLE, ORDER).known(&[("trade_type", "pay.alipay.jspay")]),
    Route::new(UnionpayNative::TABLE, ORDER).known(&[("trade_type", "pay.unionpay.native")]),
    Route::new(UnionpayJspay::TABLE, ORDER).known(&[("trade_type", "pay.unionpay.jspay")]),
    Route::new(Micropay::TABLE, Behaviour::Micropay(None)).known(&[("result_code", "0")]),
    Route::new(OrderQuery::TABLE, Behaviour::Query),
    Route::new(Close::TABLE, Behaviour::Close(Duration::ZERO)),
    Route::new(Reverse::TABLE, Behaviour::Reverse),
    Route::new(Refund::TABLE, Behaviour::Refund(None)),
    Route::new(RefundQuery::TABLE, Behaviour::RefundQuery),
];
