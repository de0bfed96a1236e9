//! What survives a killed process: every change is whole, or did not happen.

use crate::customers::Purchase;
use paytable::{Stage, Time};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What the shop believes of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Belief {
    /// Written down; nobody knows yet what the gateway made of it.
    Planned,
    /// The payer has been shown where to pay.
    Shown,
    Paid,
    /// For certain, and for ever.
    NotPaid,
}

/// What the shop believes of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundBelief {
    Wanted,
    Arrived,
}

#[derive(Clone, Debug)]
pub(crate) struct StoredRefund {
    pub(crate) number: String,
    pub(crate) fen: i64,
    pub(crate) belief: RefundBelief,
    /// How often it was booked.
    pub(crate) booked: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) number: String,
    pub(crate) purchase: Purchase,
    pub(crate) attempt: u32,
    /// When it was written down, by the shop's clock.
    pub(crate) placed: Time,
    pub(crate) belief: Belief,
    /// How far a payment at the counter has come.
    pub(crate) stage: Stage,
    /// How often the goods were handed over.
    pub(crate) delivered: u32,
    pub(crate) refunds: Vec<StoredRefund>,
}

impl Stored {
    pub(crate) fn is_settled(&self) -> bool {
        let refunded = self.refunds.iter().all(|refund| refund.belief == RefundBelief::Arrived);
        match self.belief {
            Belief::NotPaid => true,
            Belief::Paid => refunded && self.refunds.is_empty() != self.purchase.wants_back(),
            Belief::Planned | Belief::Shown => false,
        }
    }
}

#[derive(Default)]
pub(crate) struct Store(Mutex<BTreeMap<String, Stored>>);

impl Store {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Stored>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes an order down unless it is there.
    pub(crate) fn insert(&self, stored: Stored) {
        self.lock().entry(stored.number.clone()).or_insert(stored);
    }

    pub(crate) fn get(&self, number: &str) -> Option<Stored> {
        self.lock().get(number).cloned()
    }

    /// Changes an order in one transaction.
    pub(crate) fn change<T>(&self, number: &str, change: impl FnOnce(&mut Stored) -> T) -> Option<T> {
        self.lock().get_mut(number).map(change)
    }

    pub(crate) fn unsettled(&self) -> Vec<String> {
        let open = |(number, stored): (&String, &Stored)| (!stored.is_settled()).then(|| number.clone());
        self.lock().iter().filter_map(open).collect()
    }

    /// Some of the last orders whose payment is awaited.
    pub(crate) fn open(&self) -> Vec<Stored> {
        let last = |stored: &&Stored| stored.belief == Belief::Shown;
        self.lock().values().rev().take(60).filter(last).cloned().collect()
    }

    pub(crate) fn all(&self) -> Vec<Stored> {
        self.lock().values().cloned().collect()
    }
}
