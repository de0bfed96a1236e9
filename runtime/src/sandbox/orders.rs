//! The orders of a sandbox and what can become of them.

use super::facts::Facts;
use crate::{merchant::Merchant, nonce::nonce, table, time::Time};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Who placed an order, and under which number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OrderKey {
    pub(super) merchant: String,
    pub(super) number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderState {
    NotPaid,
    Paid,
    Closed,
}

impl OrderState {
    /// The trade state and its words.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            OrderState::NotPaid => ("NOTPAY", "订单未支付"),
            OrderState::Paid => ("SUCCESS", "支付成功"),
            OrderState::Closed => ("CLOSED", "订单已关闭"),
        }
    }
}

/// An order as it was placed.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The request: a repeat must be the same.
    pub(super) asked: Facts,
    /// What the order is known by.
    pub(super) prepay_id: String,
    pub(super) state: OrderState,
    /// What placed it.
    pub(super) api: &'static table::Api,
    /// What tells of its payment.
    pub(super) notice: &'static table::Notice,
    /// The digest that the order was signed with; its notice uses the same.
    pub(super) kind: table::SignKind,
    /// Who signs the notice.
    pub(super) merchant: Merchant,
    /// What the notice says beyond the request: who was paid, how.
    pub(super) settled: Facts,
}

impl Order {
    /// When it was paid, if it was.
    pub(super) fn paid_at(&self) -> Option<Time> {
        Time::parse(table::TimeFormat::Compact, self.settled.get("time_end")?)
    }
}

/// Why an order was not placed; the words are codes of the error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotPlaced {
    Paid,
    Closed,
    Differs,
}

#[derive(Default)]
pub(super) struct Orders(Mutex<HashMap<OrderKey, Order>>);

impl Orders {
    /// Every change is complete before the lock is released, so an order is sound even if its thread was not.
    fn lock(&self) -> MutexGuard<'_, HashMap<OrderKey, Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places an order, or finds the same one placed before.
    pub(super) fn place(&self, key: OrderKey, order: Order) -> Result<Order, NotPlaced> {
        let mut orders = self.lock();
        match orders.get(&key) {
            None => {
                orders.insert(key, order.clone());
                Ok(order)
            }
            Some(before) if before.state == OrderState::Paid => Err(NotPlaced::Paid),
            Some(before) if before.state == OrderState::Closed => Err(NotPlaced::Closed),
            Some(before) if before.asked != order.asked => Err(NotPlaced::Differs),
            Some(before) => Ok(before.clone()),
        }
    }

    /// The merchant's order that `asked` names, by its own number or by that of its payment.
    pub(super) fn find(&self, merchant: &str, asked: &Facts) -> Option<(OrderKey, Order)> {
        let orders = self.lock();
        let found = orders.iter().find(|(key, order)| {
            let named = order.api.repeat_key.and_then(|name| asked.get(name)) == Some(key.number.as_str());
            let transaction_id = order.settled.get("transaction_id");
            key.merchant == merchant
                && (named || transaction_id.is_some() && transaction_id == asked.get("transaction_id"))
        });
        found.map(|(key, order)| (key.clone(), order.clone()))
    }

    /// The orders of a gateway that were paid, those of one merchant or all, in the order of their payment.
    pub(super) fn paid(&self, gateway: &table::Gateway, merchant: Option<&str>) -> Vec<Order> {
        let orders = self.lock();
        let asked_for = |key: &OrderKey, order: &Order| {
            order.state == OrderState::Paid
                && order.api.gateway.name == gateway.name
                && merchant.is_none_or(|merchant| key.merchant == merchant)
        };
        let paid = orders.iter().filter(|(key, order)| asked_for(key, order));
        let mut paid: Vec<Order> = paid.map(|(_, order)| order.clone()).collect();
        paid.sort_by_key(|order| (order.paid_at(), order.settled.get("transaction_id").map(str::to_owned)));
        paid
    }

    /// Closes an order unless it was paid; the state it is in then.
    pub(super) fn close(&self, key: &OrderKey) -> Option<OrderState> {
        let mut orders = self.lock();
        let order = orders.get_mut(key)?;
        if order.state == OrderState::NotPaid {
            order.state = OrderState::Closed;
        }
        Some(order.state)
    }

    /// Marks the order of that number as paid; `None` if there is none, `Some(Err)` if it cannot be paid any more.
    pub(super) fn pay(&self, number: &str, now: Time) -> Option<Result<Order, OrderState>> {
        let mut orders = self.lock();
        let (_, order) = orders.iter_mut().find(|(key, _)| key.number == number)?;
        if order.state != OrderState::NotPaid {
            return Some(Err(order.state));
        }
        order.state = OrderState::Paid;
        let amount = order.asked.get("total_fee").unwrap_or_default().to_owned();
        let settled = &mut order.settled;
        settled.set("cash_fee", amount);
        settled.set("transaction_id", transaction_id(now));
        settled.set("time_end", now.format(table::TimeFormat::Compact));
        Some(Ok(order.clone()))
    }
}

/// `wx`, the time, and something that no other order has.
pub(super) fn prepay_id(now: Time) -> String {
    format!("wx{}{}", now.format(table::TimeFormat::Compact), nonce()[..20].to_ascii_lowercase())
}

/// 28 digits, as WeChat's numbers have.
fn transaction_id(now: Time) -> String {
    let digits: String = nonce().bytes().take(14).map(|b| char::from(b'0' + b % 10)).collect();
    format!("{}{digits}", now.format(table::TimeFormat::Compact))
}
