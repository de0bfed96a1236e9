//! Payment codes at a counter.

use crate::{
    online::POLICY,
    shop::Shop,
    store::{Belief, Stored},
    world::Rule,
};
use paytable::{
    Outcome,
    wechat_v2::{OrderQueryRequest, ReverseRequest, order_query::TradeState, reverse::Recall},
};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

pub(crate) async fn run(shop: &Arc<Shop>, number: &str) {
    let Some(stored) = shop.store.get(number) else { return };
    if stored.belief == Belief::Planned {
        // From here on it may have been charged, whatever becomes of this process.
        shop.store.change(number, |stored| stored.belief = Belief::Shown);
        shop.step().await;
        let charged = shop.client.call(&stored.charge()).await;
        shop.step().await;
        match charged.map_err(|error| error.outcome()) {
            Ok(_) => shop.paid(number),
            Err(Outcome::NotDone) => shop.not_paid(number),
            // What must never be done.
            Err(Outcome::Unknown)
                if matches!(shop.rule, Rule::NewNumberOnTimeout | Rule::FailedOnTimeout) =>
            {
                shop.not_paid(number);
                if shop.rule == Rule::FailedOnTimeout {
                    return;
                }
            }
            Err(_) => {}
        }
    }
    for _ in 0..5 {
        if shop.store.get(number).is_none_or(|stored| stored.belief != Belief::Shown) {
            break;
        }
        sleep(Duration::from_secs(10)).await;
        query(shop, number).await;
    }
    while shop.store.get(number).is_some_and(|stored| stored.belief == Belief::Shown) {
        reverse(shop, number).await;
        sleep(Duration::from_secs(10)).await;
    }
    again(shop, &stored);
}

async fn query(shop: &Arc<Shop>, number: &str) {
    let query = OrderQueryRequest { out_trade_no: Some(number.into()), ..OrderQueryRequest::default() };
    let reply = shop.client.call_with_retries(&query, POLICY).await;
    shop.step().await;
    match reply.ok().and_then(|reply| reply.trade_state) {
        Some(TradeState::Success | TradeState::Refund) => shop.paid(number),
        Some(TradeState::Closed | TradeState::Revoked | TradeState::Payerror) => shop.not_paid(number),
        _ => {}
    }
}

async fn reverse(shop: &Arc<Shop>, number: &str) {
    let reverse = ReverseRequest { out_trade_no: Some(number.into()), ..ReverseRequest::default() };
    let reply = shop.client.call_with_retries(&reverse, POLICY).await;
    shop.step().await;
    if reply.is_ok_and(|reply| reply.recall == Some(Recall::N)) {
        shop.not_paid(number);
    }
}

/// A customer who was certainly not charged shows another code.
fn again(shop: &Arc<Shop>, stored: &Stored) {
    let certain = shop.store.get(&stored.number).is_some_and(|stored| stored.belief == Belief::NotPaid);
    if certain && stored.attempt < 2 {
        shop.begin(stored.purchase.clone(), stored.attempt + 1);
    }
}
