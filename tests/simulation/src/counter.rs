//! Payment codes at a counter.

use crate::{
    shop::Shop,
    store::{Belief, Stored},
    world::Rule,
};
use paytable::{MicropayPolicy, Paid, Stage, Unpaid};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::time::sleep;

pub(crate) async fn run(shop: &Arc<Shop>, number: &str) {
    let Some(stored) = shop.store.get(number) else { return };
    match stored.belief {
        Belief::Planned => charge(shop, &stored).await,
        Belief::Shown => resume(shop, &stored).await,
        Belief::Paid | Belief::NotPaid => return,
    }
    again(shop, &stored);
}

async fn charge(shop: &Arc<Shop>, stored: &Stored) {
    // From here on it may have been charged, whatever becomes of this process.
    shop.store.change(&stored.number, |stored| stored.belief = Belief::Shown);
    shop.step().await;
    if matches!(shop.rule, Rule::NewNumberOnTimeout | Rule::FailedOnTimeout) {
        return charge_once(shop, stored).await;
    }
    let ended = shop.clients.wechat.micropay(&stored.charge(), &policy(shop)).await;
    shop.step().await;
    if !note(shop, stored, &ended) {
        resume(shop, stored).await;
    }
}

/// What must never be done: what is not known is taken for failed.
async fn charge_once(shop: &Arc<Shop>, stored: &Stored) {
    match shop.clients.wechat.call(&stored.charge()).await {
        Ok(_) => shop.paid(&stored.number),
        Err(error) if error.code() == Some("ORDERPAID") => shop.paid(&stored.number),
        Err(_) => shop.not_paid(&stored.number),
    }
}

/// Until it is known, however often the process died meanwhile.
async fn resume(shop: &Arc<Shop>, stored: &Stored) {
    loop {
        let stage = shop.store.get(&stored.number).map_or(Stage::Reversing, |stored| stored.stage);
        let ended = shop.clients.wechat.resume_micropay(&stored.charge(), stage, &policy(shop)).await;
        shop.step().await;
        if note(shop, stored, &ended) {
            return;
        }
        sleep(Duration::from_secs(60)).await;
    }
}

/// Writes down how it ended; `false` if that is not known.
fn note(shop: &Shop, stored: &Stored, ended: &Result<Paid, Unpaid>) -> bool {
    match ended {
        Ok(_) | Err(Unpaid::Refunded(_)) => shop.paid(&stored.number),
        Err(Unpaid::Refused(_) | Unpaid::Reversed) => shop.not_paid(&stored.number),
        Err(_) => return false,
    }
    true
}

fn policy(shop: &Arc<Shop>) -> MicropayPolicy {
    let shop: Weak<Shop> = Arc::downgrade(shop);
    let note = move |number: &str| {
        let Some(shop) = shop.upgrade() else { return false };
        shop.store.change(number, |stored| stored.stage = Stage::Reversing).is_some()
    };
    MicropayPolicy { before_reversing: Some(Arc::new(note)), ..MicropayPolicy::default() }
}

/// A customer who was certainly not charged shows another code.
fn again(shop: &Arc<Shop>, stored: &Stored) {
    let certain = shop.store.get(&stored.number).is_some_and(|stored| stored.belief == Belief::NotPaid);
    if certain && shop.rule != Rule::FailedOnTimeout && stored.attempt < 2 {
        shop.begin(stored.purchase.clone(), stored.attempt + 1);
    }
}
