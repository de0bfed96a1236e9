//! The orders by their numbers: all of them in memory, or the latest, where a store has the others.

use super::{
    kept::Kept,
    key::{Names, OrderKey},
    order::Order,
    record::Known,
    search::OrderSearch,
    store::OrderStore,
};
use crate::sandbox::{clock::Now, facts::Facts, refunds::Refund};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

#[derive(Default)]
pub(in crate::sandbox) struct Book {
    orders: BTreeMap<OrderKey, Order>,
    index: Index,
}

/// How orders are found by other numbers than their own.
enum Index {
    Memory(Numbers),
    Stored(Kept),
}

impl Default for Index {
    fn default() -> Self {
        Index::Memory(Numbers::default())
    }
}

#[derive(Default)]
struct Numbers {
    /// By the number of the payment.
    payments: BTreeMap<String, OrderKey>,
    /// By merchant and number of the refund.
    refunds: BTreeMap<(String, String), OrderKey>,
    /// By the gateway's number of the refund.
    refund_ids: BTreeMap<String, OrderKey>,
    used_codes: HashSet<String>,
}

impl Book {
    pub(super) fn stored(store: Arc<dyn OrderStore>, known: Known) -> Book {
        Book { index: Index::Stored(Kept::new(store, known)), ..Book::default() }
    }

    /// An order as it stands now.
    pub(in crate::sandbox) fn get(&mut self, key: &OrderKey, now: Now) -> Option<&mut Order> {
        if let Index::Stored(kept) = &mut self.index {
            kept.bring(&mut self.orders, key);
        }
        let order = self.orders.get_mut(key)?;
        order.ripen(now);
        Some(order)
    }

    pub(in crate::sandbox) fn insert(&mut self, key: OrderKey, order: Order) {
        match &mut self.index {
            Index::Memory(numbers) => {
                numbers.payments.insert(order.payment.clone(), key.clone());
            }
            Index::Stored(kept) => kept.touch(&key),
        }
        self.orders.insert(key, order);
    }

    /// The merchant's order, by the number of its payment, which wins, or by its own.
    pub(in crate::sandbox) fn named(
        &mut self,
        merchant: &str,
        names: Names<'_>,
        now: Now,
    ) -> Option<OrderKey> {
        if let Some(payment) = names.payment {
            let found = match &mut self.index {
                Index::Memory(numbers) => numbers.payments.get(payment).cloned(),
                Index::Stored(kept) => kept.find(|store| store.of_payment(payment)),
            };
            let key = found.filter(|key| key.merchant == merchant)?;
            // Before it is paid nobody knows that number.
            return self.get(&key, now)?.settled.get("transaction_id").is_some().then_some(key);
        }
        let key = OrderKey { number: names.number?.to_owned(), merchant: merchant.to_owned() };
        self.get(&key, now).is_some().then_some(key)
    }

    /// The order of a refund, by the numbers that name one.
    pub(in crate::sandbox) fn of_refund(&mut self, merchant: &str, asked: &Facts) -> Option<OrderKey> {
        if let Some(id) = asked.get("refund_id") {
            let found = match &mut self.index {
                Index::Memory(numbers) => numbers.refund_ids.get(id).cloned(),
                Index::Stored(kept) => kept.find(|store| store.of_refund_id(id)),
            };
            return found.filter(|key| key.merchant == merchant);
        }
        let number = asked.get("out_refund_no")?;
        match &mut self.index {
            Index::Memory(numbers) => numbers.refunds.get(&(merchant.to_owned(), number.to_owned())).cloned(),
            Index::Stored(kept) => kept.find(|store| store.of_refund(merchant, number)),
        }
    }

    /// Finds an order by the numbers of its refund from now on. A store has them with the order.
    pub(in crate::sandbox) fn note_refund(&mut self, key: &OrderKey, refund: &Refund) {
        if let Index::Memory(numbers) = &mut self.index {
            numbers.refunds.insert((key.merchant.clone(), refund.number.clone()), key.clone());
            numbers.refund_ids.insert(refund.id.clone(), key.clone());
        }
    }

    /// The order of that number as it stands now; of several merchants' orders, the first one.
    pub(super) fn by_number(&mut self, number: &str, now: Now) -> Option<(OrderKey, &mut Order)> {
        let from = OrderKey { number: number.to_owned(), merchant: String::new() };
        let here = self.orders.range(&from..).next().map(|(key, _)| key).filter(|key| key.number == number);
        let stored = match &mut self.index {
            Index::Memory(_) => None,
            Index::Stored(kept) => kept.first(number),
        };
        let key = here.cloned().into_iter().chain(stored).min()?;
        let order = self.get(&key, now)?;
        Some((key, order))
    }

    /// Every order as it stands now, by number.
    pub(super) fn each(&mut self, now: Now, mut visit: impl FnMut(&OrderKey, &Order)) {
        if let Index::Stored(kept) = &mut self.index {
            return kept.each(now, &mut visit);
        }
        for (key, order) in &mut self.orders {
            order.ripen(now);
            visit(key, order);
        }
    }

    /// The orders that are looked for, as they stand now, the latest first, and how many there are in all.
    pub(super) fn search<T>(
        &mut self,
        search: &OrderSearch,
        now: Now,
        show: impl Fn(&OrderKey, &Order) -> T,
    ) -> (Vec<T>, usize) {
        if let Index::Stored(kept) = &mut self.index {
            return kept.search(search, now, show);
        }
        let mut found = Vec::new();
        for (key, order) in &mut self.orders {
            order.ripen(now);
            if search.fits(key, order) {
                found.push((key, &*order));
            }
        }
        let all = found.len();
        found.sort_by(|(key, order), (other_key, other)| {
            (other.placed, *other_key).cmp(&(order.placed, *key))
        });
        let page = found.into_iter().skip(search.skip).take(search.limit);
        (page.map(|(key, order)| show(key, order)).collect(), all)
    }

    /// Whether a payment code is used for the first time.
    pub(in crate::sandbox) fn use_code(&mut self, code: &str) -> bool {
        match &mut self.index {
            Index::Memory(numbers) => numbers.used_codes.insert(code.to_owned()),
            Index::Stored(kept) => kept.ask(false, |store| store.use_code(code)),
        }
    }

    pub(super) fn is_used(&mut self, code: &str) -> bool {
        match &mut self.index {
            Index::Memory(numbers) => numbers.used_codes.contains(code),
            Index::Stored(kept) => kept.ask(false, |store| store.is_used(code)),
        }
    }

    pub(super) fn clear(&mut self) {
        self.orders.clear();
        match &mut self.index {
            Index::Memory(numbers) => *numbers = Numbers::default(),
            Index::Stored(kept) => kept.clear(),
        }
    }

    /// Writes what may have changed into the store, if there is one, and keeps the latest in memory.
    pub(super) fn write(&mut self) {
        if let Index::Stored(kept) = &mut self.index {
            kept.write(&mut self.orders);
        }
    }

    /// Forgets what is in memory, where a store has it.
    pub(super) fn reload(&mut self) {
        if let Index::Stored(kept) = &mut self.index {
            kept.forget();
            self.orders.clear();
        }
    }

    /// How often the store has failed, and why the last time.
    pub(super) fn failures(&self) -> (u64, &str) {
        match &self.index {
            Index::Memory(_) => (0, ""),
            Index::Stored(kept) => kept.failures(),
        }
    }
}
