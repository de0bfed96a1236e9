//! The orders of a sandbox and what can become of them.

mod book;
mod kept;
mod key;
mod order;
mod record;
mod search;
mod standing;
mod store;

pub(super) use book::Book;
pub(super) use key::{Names, OrderKey};
pub use order::Happened;
pub(super) use order::{Order, OrderState, description, pending};
pub(super) use record::Known;
pub use search::OrderSearch;
pub use standing::{OrderDetails, RefundDetails, Standing};
pub use store::{OrderStore, StoreError, StoredKey, StoredOrder};

use crate::sandbox::clock::Now;
use crate::table;
use key::merchant_of;
use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Why an order was not placed; the words are codes of the error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotPlaced {
    Paid,
    Closed,
    Used,
    OrderMismatch,
}

/// Why the payer cannot pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotPayable {
    Missing,
    Paid,
    Paying,
    Closed,
    Lapsed,
}

#[derive(Default)]
pub(super) struct Orders(Mutex<Book>);

/// The book while nobody else has it. What has changed is in the store, if there is one, before another one gets it.
pub(super) struct Open<'a>(MutexGuard<'a, Book>);

impl Deref for Open<'_> {
    type Target = Book;

    fn deref(&self) -> &Book {
        &self.0
    }
}

impl DerefMut for Open<'_> {
    fn deref_mut(&mut self) -> &mut Book {
        &mut self.0
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.write();
    }
}

impl Orders {
    /// Orders that outlive the sandbox.
    pub(super) fn stored(store: Arc<dyn OrderStore>, known: Known) -> Orders {
        Orders(Mutex::new(Book::stored(store, known)))
    }

    /// Every change is complete before the lock is released, so an order is sound even if its thread was not.
    pub(super) fn lock(&self) -> Open<'_> {
        Open(self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How often the store has failed.
    pub(super) fn failures(&self) -> u64 {
        self.lock().failures().0
    }

    /// Why it failed the last time, if it failed more often than so.
    pub(super) fn failure_since(&self, before: u64) -> Option<String> {
        let book = self.lock();
        let (failures, why) = book.failures();
        (failures != before).then(|| why.to_owned())
    }

    /// Lets something change the store while nobody else reads or writes it, and reads it anew.
    pub(super) fn reload_after<T>(&self, change: impl FnOnce() -> T) -> T {
        let mut book = self.lock();
        let changed = change();
        book.reload();
        changed
    }

    /// Whether a payment code is used.
    pub(super) fn is_used(&self, code: &str) -> bool {
        self.lock().is_used(code)
    }

    /// Places an order, or finds the same one placed before, unless that is refused.
    pub(super) fn place(
        &self,
        key: OrderKey,
        order: Order,
        refuses_repeats: bool,
        now: Now,
    ) -> Result<Order, NotPlaced> {
        let mut book = self.lock();
        let Some(before) = book.get(&key, now) else {
            book.insert(key, order.clone());
            return Ok(order);
        };
        match before.state {
            OrderState::Paid => Err(NotPlaced::Paid),
            OrderState::Closed => Err(NotPlaced::Closed),
            OrderState::Paying | OrderState::Revoked | OrderState::Failed => Err(NotPlaced::Used),
            OrderState::NotPaid if refuses_repeats => Err(NotPlaced::Used),
            OrderState::NotPaid if before.asked != order.asked => Err(NotPlaced::OrderMismatch),
            OrderState::NotPaid => {
                // The same order, asked for again after its prepay id has lapsed, gets a fresh one.
                if before.is_lapsed(now) {
                    (before.prepay_id, before.prepared) = (order.prepay_id, order.prepared);
                    before.remember(now, Happened::PrepaidAnew);
                }
                Ok(before.clone())
            }
        }
    }

    /// The merchant's order of that name.
    pub(super) fn find(&self, merchant: &str, names: Names<'_>, now: Now) -> Option<(OrderKey, Order)> {
        let mut book = self.lock();
        let key = book.named(merchant, names, now)?;
        let order = book.get(&key, now)?.clone();
        Some((key, order))
    }

    /// The orders of a gateway that were paid, those of one merchant with all its sub-merchants, of one sub-merchant, or
    /// all, in the order of their payment.
    pub(super) fn paid(&self, gateway: &table::Gateway, merchant: Option<&str>, now: Now) -> Vec<Order> {
        let mut paid = Vec::new();
        self.lock().each(now, |key, order| {
            if order.paid_at().is_some()
                && order.api.gateway.name == gateway.name
                && merchant
                    .is_none_or(|merchant| key.merchant == merchant || merchant_of(&key.merchant) == merchant)
            {
                paid.push(order.clone());
            }
        });
        paid.sort_by_key(|order| (order.paid_at(), order.payment.clone()));
        paid
    }

    /// Closes an order unless it was paid; the state it is in then.
    pub(super) fn close(&self, key: &OrderKey, now: Now) -> Option<OrderState> {
        let mut book = self.lock();
        let order = book.get(key, now)?;
        if order.state == OrderState::NotPaid {
            order.end(now, OrderState::Closed, Happened::Closed);
        }
        Some(order.state)
    }

    /// Lets the payer pay the order of that number.
    pub(super) fn pay(&self, number: &str, now: Now) -> Result<Order, NotPayable> {
        let mut book = self.lock();
        let (_, order) = book.by_number(number, now).ok_or(NotPayable::Missing)?;
        payable(order, now)?;
        order.pay(now);
        Ok(order.clone())
    }

    /// Lets the payer of the order of that number do something that pays nothing. A payment by code comes to nothing by
    /// it, unless a password can still be typed; another order stands as it did.
    pub(super) fn not_paid(&self, number: &str, what: Happened, now: Now) -> Result<(), NotPayable> {
        let mut book = self.lock();
        let (_, order) = book.by_number(number, now).ok_or(NotPayable::Missing)?;
        match payable(order, now) {
            Ok(()) => order.remember(now, what),
            Err(NotPayable::Paying) => {
                order.remember(now, what);
                if what != Happened::WrongPassword {
                    order.pending = None;
                    order.end(now, OrderState::Failed, Happened::Failed);
                }
            }
            Err(why) => return Err(why),
        }
        Ok(())
    }

    /// How the order of that number stands.
    pub(super) fn standing(&self, number: &str, now: Now) -> Option<Standing> {
        let mut book = self.lock();
        let (key, order) = book.by_number(number, now)?;
        Some(Standing::of(&key, order, now))
    }

    /// All that is known of the order of that number.
    pub(super) fn details(&self, number: &str, now: Now) -> Option<OrderDetails> {
        let mut book = self.lock();
        let (key, order) = book.by_number(number, now)?;
        Some(OrderDetails::of(&key, order, now))
    }

    /// A copy of the order of that number.
    pub(super) fn order(&self, number: &str, now: Now) -> Option<Order> {
        self.lock().by_number(number, now).map(|(_, order)| order.clone())
    }

    /// How all orders stand, by number.
    pub(super) fn all(&self, now: Now) -> Vec<Standing> {
        let mut all = Vec::new();
        self.lock().each(now, |key, order| all.push(Standing::of(key, order, now)));
        all
    }

    /// How the orders stand that are looked for, the latest first, and how many there are in all.
    pub(super) fn search(&self, search: &OrderSearch, now: Now) -> (Vec<Standing>, usize) {
        self.lock().search(search, now, |key, order| Standing::of(key, order, now))
    }

    /// Forgets all orders and payment codes.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }
}

/// Whether the payer can pay it.
fn payable(order: &Order, now: Now) -> Result<(), NotPayable> {
    match order.state {
        OrderState::NotPaid if order.is_lapsed(now) => Err(NotPayable::Lapsed),
        OrderState::NotPaid => Ok(()),
        OrderState::Paid => Err(NotPayable::Paid),
        OrderState::Paying => Err(NotPayable::Paying),
        OrderState::Closed | OrderState::Revoked | OrderState::Failed => Err(NotPayable::Closed),
    }
}
