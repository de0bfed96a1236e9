//! The reply to a refund is not the reply to an order.

use paytable::{
    Protocol, Received, WechatV2,
    wechat_v2::{RefundRequest, UnifiedOrderRequest, UnifiedOrderResponse},
};

fn reply(protocol: &Protocol<WechatV2>, refund: &RefundRequest, received: &Received<'_>) {
    let prepared = protocol.prepare(refund).unwrap();
    let _: UnifiedOrderResponse = protocol.accept(&prepared, received).unwrap();
    let _ = protocol.accept::<UnifiedOrderRequest>(&prepared, received);
}

fn main() {}
