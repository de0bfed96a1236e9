//! Money that goes back.

use crate::{
    calls,
    shop::Shop,
    store::{Belief, RefundBelief, StoredRefund},
    world::Rule,
};
use paytable::Outcome;
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
        let asked = calls::refund(shop, &stored, refund).await;
        shop.step().await;
        match asked.map_err(|error| error.outcome()) {
            // What must never be done.
            Err(Outcome::Unknown) if shop.rule == Rule::NewNumberOnTimeout => {
                shop.store.change(number, |stored| stored.refunds[at].number.push('x'));
                sleep(Duration::from_secs(61)).await;
            }
            Err(_) => sleep(Duration::from_secs(61)).await,
            Ok(()) => {
                sleep(Duration::from_secs(61)).await;
                if calls::has_arrived(shop, &stored, &refund.number).await == Some(true) {
                    shop.step().await;
                    shop.refunded(number, &refund.number);
                    shop.step().await;
                }
            }
        }
    }
}
