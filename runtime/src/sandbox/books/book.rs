//! The orders by their numbers.

use super::order::Order;
use crate::sandbox::{clock::Now, facts::Facts, refunds::Refund};
use std::collections::BTreeMap;

/// Which number, and who placed it: a merchant, or a merchant and a sub-merchant with a slash between. Sorted by number:
/// a payer knows nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sandbox) struct OrderKey {
    pub(in crate::sandbox) number: String,
    pub(in crate::sandbox) merchant: String,
}

/// What a call names an order by.
#[derive(Clone, Copy, Debug)]
pub(in crate::sandbox) struct Names<'a> {
    pub(in crate::sandbox) payment: Option<&'a str>,
    pub(in crate::sandbox) number: Option<&'a str>,
}

#[derive(Default)]
pub(in crate::sandbox) struct Book {
    orders: BTreeMap<OrderKey, Order>,
    /// By the number of the payment.
    payments: BTreeMap<String, OrderKey>,
    /// By merchant and number of the refund.
    refunds: BTreeMap<(String, String), OrderKey>,
    /// By the gateway's number of the refund.
    refund_ids: BTreeMap<String, OrderKey>,
}

impl Book {
    /// An order as it stands now.
    pub(in crate::sandbox) fn get(&mut self, key: &OrderKey, now: Now) -> Option<&mut Order> {
        let order = self.orders.get_mut(key)?;
        order.ripen(now);
        Some(order)
    }

    pub(in crate::sandbox) fn insert(&mut self, key: OrderKey, order: Order) {
        self.payments.insert(order.payment.clone(), key.clone());
        self.orders.insert(key, order);
    }

    /// The merchant's order, by the number of its payment, which wins, or by its own.
    pub(in crate::sandbox) fn named(&self, merchant: &str, names: Names<'_>) -> Option<OrderKey> {
        if let Some(payment) = names.payment {
            let key = self.payments.get(payment).filter(|key| key.merchant == merchant)?;
            // Before it is paid nobody knows that number.
            return self.orders[key].settled.get("transaction_id").map(|_| key.clone());
        }
        let key = OrderKey { number: names.number?.to_owned(), merchant: merchant.to_owned() };
        self.orders.contains_key(&key).then_some(key)
    }

    /// The order of a refund, by the numbers that name one.
    pub(in crate::sandbox) fn of_refund(&self, merchant: &str, asked: &Facts) -> Option<&OrderKey> {
        if let Some(id) = asked.get("refund_id") {
            return self.refund_ids.get(id).filter(|key| key.merchant == merchant);
        }
        self.refunds.get(&(merchant.to_owned(), asked.get("out_refund_no")?.to_owned()))
    }

    pub(in crate::sandbox) fn note_refund(&mut self, key: &OrderKey, refund: &Refund) {
        self.refunds.insert((key.merchant.clone(), refund.number.clone()), key.clone());
        self.refund_ids.insert(refund.id.clone(), key.clone());
    }

    /// The order of that number, whoever placed it, as it stands now.
    pub(super) fn by_number(&mut self, number: &str, now: Now) -> Option<(OrderKey, &mut Order)> {
        let from = OrderKey { number: number.to_owned(), merchant: String::new() };
        let (key, order) = self.orders.range_mut(from..).next()?;
        order.ripen(now);
        (key.number == number).then(|| (key.clone(), order))
    }

    /// Every order as it stands now, by number.
    pub(super) fn each(&mut self, now: Now, mut visit: impl FnMut(&OrderKey, &Order)) {
        for (key, order) in &mut self.orders {
            order.ripen(now);
            visit(key, order);
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Book::default();
    }
}

/// The merchant, without the sub-merchant.
pub(super) fn merchant_of(placed_by: &str) -> &str {
    placed_by.split_once('/').map_or(placed_by, |(merchant, _)| merchant)
}
