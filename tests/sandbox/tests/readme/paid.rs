use paytable::{Ack, Client, Notice, OrderStatus, Paid, WechatV2, wechat_v2::{PayNotice, UnifiedOrderRequest}};

/// `stored` finds the order as it was placed; `deliver` stores, once for each order, that it is paid.
fn paid(
    client: &Client<WechatV2>,
    body: &[u8],
    stored: impl Fn(&str) -> Option<UnifiedOrderRequest>,
    deliver: impl FnOnce(&Paid) -> std::io::Result<()>,
) -> Ack {
    let handle = || -> Result<(), Box<dyn std::error::Error>> {
        let event = client.notice::<PayNotice>(body)?; // verified before anything is read
        let order = event.out_trade_no.as_deref().and_then(stored).ok_or("no such order")?;
        // A verified notice can be of another amount, or say that the payment failed.
        match client.protocol().order_status_from_notice::<PayNotice, _>(&event, &order)? {
            OrderStatus::Paid(paid) => Ok(deliver(&paid)?),
            _ => Ok(()), // not paid: nothing to deliver
        }
    };
    match handle() {
        Ok(()) => PayNotice::accepted(),
        Err(why) => PayNotice::refused(&why.to_string()),
    }
}
