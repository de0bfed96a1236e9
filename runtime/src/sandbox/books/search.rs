//! Which orders are looked for.

use super::{key::OrderKey, order::Order};

/// Which orders [`Sandbox::find_orders`](crate::sandbox::Sandbox::find_orders) returns. The default is the latest 50.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderSearch {
    /// What they are looked for by: the beginning of an order's or a payment's number, a merchant number, or an amount in
    /// fen. Empty for all orders.
    pub text: String,
    /// How many of those found are left out, the latest first.
    pub skip: usize,
    /// How many are returned at most.
    pub limit: usize,
}

impl Default for OrderSearch {
    fn default() -> Self {
        OrderSearch { text: String::new(), skip: 0, limit: 50 }
    }
}

impl OrderSearch {
    /// The latest orders that a text finds.
    pub fn by(text: impl Into<String>) -> OrderSearch {
        OrderSearch { text: text.into(), ..OrderSearch::default() }
    }

    pub(super) fn fits(&self, key: &OrderKey, order: &Order) -> bool {
        let text = self.text.trim();
        let has_payment = || order.settled.get("transaction_id").is_some_and(|id| id.starts_with(text));
        key.number.starts_with(text)
            || has_payment()
            || key.merchant.split('/').any(|number| number == text)
            || order.amount().to_string() == text
    }
}
