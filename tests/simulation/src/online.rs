//! Orders that the payer pays from a code on a screen.

use crate::{
    calls,
    shop::Shop,
    store::{Belief, Stored},
    world::Rule,
};
use paytable::{Error, OrderStatus, Outcome, RetryPolicy};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// How long the shop tries to place an order, and how long it waits for the money. In seconds.
const PLACING: i64 = 15 * 60;
const WAITING: i64 = 50 * 60;

/// Waits are the same each time, so that a seed tells everything.
pub(crate) const POLICY: RetryPolicy = RetryPolicy {
    attempts: 3,
    first_wait: Duration::from_millis(300),
    longest_wait: Duration::from_secs(5),
    jitter: 0,
    deadline: Duration::from_secs(40),
};

pub(crate) async fn run(shop: &Arc<Shop>, number: &str) {
    while let Some(stored) = shop.store.get(number) {
        match stored.belief {
            Belief::Planned => place(shop, &stored).await,
            Belief::Shown => wait(shop, &stored).await,
            Belief::Paid | Belief::NotPaid => return,
        }
        shop.step().await;
    }
}

fn age(shop: &Shop, stored: &Stored) -> i64 {
    shop.now().unix() - stored.placed.unix()
}

async fn place(shop: &Arc<Shop>, stored: &Stored) {
    let placed = calls::place(shop, stored).await;
    shop.step().await;
    // Whether the order that was paid is this one, `wait` asks.
    let is_paid = |error: &Error| error.code() == Some("ORDERPAID");
    match placed.or_else(|error| if is_paid(&error) { Ok(()) } else { Err(error.outcome()) }) {
        Ok(()) => {
            shop.store.change(&stored.number, |stored| {
                if stored.belief == Belief::Planned {
                    stored.belief = Belief::Shown;
                }
            });
        }
        // What must never be done.
        Err(Outcome::Unknown) if shop.rule == Rule::NewNumberOnTimeout && stored.attempt < 2 => {
            shop.not_paid(&stored.number);
            shop.begin(stored.purchase.clone(), stored.attempt + 1);
        }
        Err(Outcome::Unknown) if shop.rule == Rule::FailedOnTimeout => shop.not_paid(&stored.number),
        Err(_) if age(shop, stored) > PLACING => cancel(shop, stored).await,
        Err(_) => sleep(Duration::from_secs(30)).await,
    }
}

async fn wait(shop: &Arc<Shop>, stored: &Stored) {
    shop.show(stored);
    sleep(Duration::from_secs(300)).await;
    // A notice may have told meanwhile.
    if shop.store.get(&stored.number).is_none_or(|stored| stored.belief != Belief::Shown) {
        return;
    }
    // What must never be done: to wait for the notice alone.
    if shop.rule == Rule::AcknowledgeFirst {
        return;
    }
    let settled = calls::status(shop, stored).await;
    shop.step().await;
    match settled {
        Ok(OrderStatus::Paid(_) | OrderStatus::Refunded(_)) => shop.paid(&stored.number),
        Ok(OrderStatus::Closed) => shop.not_paid(&stored.number),
        _ if age(shop, stored) > WAITING => cancel(shop, stored).await,
        _ => {}
    }
}

/// Closes the order, so that it cannot be paid any more; only then it is known not to be.
async fn cancel(shop: &Arc<Shop>, stored: &Stored) {
    let closed = calls::close(shop, stored).await;
    shop.step().await;
    let Err(error) = closed else { return shop.not_paid(&stored.number) };
    match error.code() {
        Some("ORDERCLOSED") => shop.not_paid(&stored.number),
        // Nobody has seen a code of it, so nobody can pay what may still arrive.
        Some("ORDERNOTEXIST") if stored.belief == Belief::Planned => shop.not_paid(&stored.number),
        Some("ORDERPAID") => {
            shop.store.change(&stored.number, |stored| {
                if stored.belief == Belief::Planned {
                    stored.belief = Belief::Shown;
                }
            });
        }
        _ => sleep(Duration::from_secs(30)).await,
    }
}
