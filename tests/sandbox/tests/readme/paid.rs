use paytable::{Ack, Client, Notice, Paid, OrderStatus, WechatV2, wechat_v2::{PayNotice, UnifiedOrderRequest}};

/// `stored` finds the order as it was placed; `deliver` stores, once for each order, that it is paid.
fn paid(
    client: &Client<WechatV2>,
    body: &[u8],
    stored: impl Fn(&str) -> Option<UnifiedOrderRequest>,
    deliver: impl FnOnce(&Paid) -> std::io::Result<()>,
) -> Ack {
    let event = match client.notice::<PayNotice>(body) {
        Ok(event) => event,
        Err(error) => return PayNotice::refused(&error.to_string()),
    };
    let Some(order) = event.out_trade_no.as_deref().and_then(stored) else {
        return PayNotice::refused("no such order");
    };
    // A verified notice can be of another amount, or say that the payment failed.
    let delivered = match client.protocol().order_status_from_notice::<PayNotice, _>(&event, &order) {
        Ok(OrderStatus::Paid(paid)) => deliver(&paid).map_err(|error| error.to_string()),
        Ok(_) => Ok(()), // not paid: nothing to deliver
        Err(error) => Err(error.to_string()),
    };
    match delivered {
        Ok(()) => PayNotice::accepted(),
        Err(why) => PayNotice::refused(&why),
    }
}
