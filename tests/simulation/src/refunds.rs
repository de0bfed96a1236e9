//! Money that goes back.

use crate::{
    online::POLICY,
    shop::Shop,
    store::{Belief, RefundBelief, StoredRefund},
    world::Rule,
};
use paytable::{
    Outcome,
    wechat_v2::{RefundQueryRequest, wechat_v2_types::RefundItemRefundStatus},
};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

pub(crate) async fn run(shop: &Arc<Shop>, number: &str) {
    let Some(stored) = shop.store.get(number) else { return };
    if stored.belief != Belief::Paid || !stored.purchase.wants_back() {
        return;
    }
    if stored.refunds.is_empty() {
        sleep(Duration::from_secs(600)).await;
        shop.store.change(number, |stored| {
            let parts = stored.purchase.back.iter().enumerate();
            let refund = |(at, fen): (usize, &i64)| StoredRefund {
                number: format!("{number}R{at}"),
                fen: *fen,
                belief: RefundBelief::Wanted,
                booked: 0,
            };
            stored.refunds = parts.map(refund).collect();
        });
        shop.step().await;
    }
    for at in 0..stored.purchase.back.len() {
        give_back(shop, number, at).await;
    }
}

async fn give_back(shop: &Arc<Shop>, number: &str, at: usize) {
    loop {
        let Some(stored) = shop.store.get(number) else { return };
        let refund = &stored.refunds[at];
        if refund.belief == RefundBelief::Arrived {
            return;
        }
        let asked = shop.client.call_with_retries(&stored.refund(refund), POLICY).await;
        shop.step().await;
        match asked.map_err(|error| error.outcome()) {
            // What must never be done.
            Err(Outcome::Unknown) if shop.rule == Rule::NewNumberOnTimeout => {
                shop.store.change(number, |stored| stored.refunds[at].number.push('x'));
                sleep(Duration::from_secs(61)).await;
            }
            Err(_) => sleep(Duration::from_secs(61)).await,
            Ok(_) => {
                sleep(Duration::from_secs(61)).await;
                if ask(shop, &refund.number).await == Some(true) {
                    shop.refunded(number, &refund.number);
                    shop.step().await;
                }
            }
        }
    }
}

/// Whether the money has arrived, if the gateway says.
async fn ask(shop: &Arc<Shop>, refund: &str) -> Option<bool> {
    let query = RefundQueryRequest { out_refund_no: Some(refund.into()), ..RefundQueryRequest::default() };
    let reply = shop.client.call_with_retries(&query, POLICY).await.ok()?;
    shop.step().await;
    let status = reply.refunds.iter().find(|told| told.out_refund_no.as_deref() == Some(refund))?;
    Some(status.refund_status == Some(RefundItemRefundStatus::Success))
}
