//! The orders of a sandbox and what can become of them.

use crate::sandbox::{clock::Now, facts::Facts, refunds::Refund};
use crate::{
    credentials::merchant::Merchant,
    message::{money::Fen, time::Time},
    table,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// What a prepay id or the link of a code lives.
const PREPAY_LASTS: i64 = 2 * 3600;

/// Which number, and who placed it: a merchant, or a merchant and a sub-merchant with a slash between. Sorted by number:
/// a payer knows nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct OrderKey {
    pub(super) number: String,
    pub(super) merchant: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderState {
    NotPaid,
    /// The payer was asked for the password.
    Paying,
    Paid,
    /// By the merchant, or because its time is over.
    Closed,
    /// By a merchant who took a payment code.
    Revoked,
    /// The payer gave up, or could not pay.
    Failed,
}

/// What becomes of an order by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) at: Instant,
    pub(super) then: OrderState,
}

/// An order as it was placed, and what became of it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// The request: a repeat must be the same.
    pub(super) asked: Facts,
    /// What the order is known by, and since when.
    pub(super) prepay_id: String,
    pub(super) prepared: Time,
    pub(super) placed: Instant,
    pub(super) state: OrderState,
    pub(super) pending: Option<Pending>,
    /// What placed it.
    pub(super) api: &'static table::Api,
    /// What tells of its payment, if anything does.
    pub(super) notice: Option<&'static table::Notice>,
    /// The digest that the order was signed with; its notice uses the same.
    pub(super) kind: table::SignatureAlgorithm,
    /// Who signs the notice.
    pub(super) merchant: Arc<Merchant>,
    /// The payment's number: given with the order, told once it is paid.
    pub(super) payment: String,
    /// What the notice says beyond the request: who was paid, how.
    pub(super) settled: Facts,
    pub(super) refunds: Vec<Refund>,
}

impl Order {
    /// When it was paid, if it was.
    pub(super) fn paid_at(&self) -> Option<Time> {
        Time::parse(table::TimeFormat::Compact, self.settled.get("time_end")?)
    }

    /// In fen.
    pub(super) fn amount(&self) -> i64 {
        self.asked.get("total_fee").and_then(|fee| fee.parse().ok()).unwrap_or(0)
    }

    /// What went back, or is on its way, in fen.
    pub(super) fn refunded(&self, now: Now) -> i64 {
        self.refunds.iter().filter(|refund| refund.counts(now)).map(|refund| refund.amount).sum()
    }

    /// The trade state and its words.
    pub(super) fn words(&self) -> (&'static str, &'static str) {
        let word = match self.state {
            OrderState::Paid if !self.refunds.is_empty() => "REFUND",
            OrderState::NotPaid => "NOTPAY",
            OrderState::Paying => "USERPAYING",
            OrderState::Paid => "SUCCESS",
            OrderState::Closed => "CLOSED",
            OrderState::Revoked => "REVOKED",
            OrderState::Failed => "PAYERROR",
        };
        (word, description(word).unwrap_or(word))
    }

    /// Lets what is due happen.
    fn ripen(&mut self, now: Now) {
        if let Some(Pending { then, .. }) = self.pending.filter(|pending| pending.at <= now.instant) {
            self.pending = None;
            match then {
                OrderState::Paid => self.pay(now),
                other => self.state = other,
            }
        }
        let expires = self.asked.get("time_expire");
        let expires = expires.and_then(|text| Time::parse(table::TimeFormat::Compact, text));
        if self.state == OrderState::NotPaid && expires.is_some_and(|expires| expires <= now.time) {
            self.state = OrderState::Closed;
        }
    }

    pub(super) fn pay(&mut self, now: Now) {
        self.state = OrderState::Paid;
        let amount = self.asked.get("total_fee").unwrap_or_default().to_owned();
        self.settled.set("cash_fee", amount);
        self.settled.set("transaction_id", self.payment.as_str());
        self.settled.set("time_end", now.time.format(table::TimeFormat::Compact));
    }

    /// How it stands, for tests.
    fn standing(&self, key: &OrderKey, now: Now) -> Standing {
        Standing {
            number: key.number.clone(),
            mch_id: merchant_of(&key.merchant).to_owned(),
            trade_state: self.words().0,
            total_fee: Fen(self.amount()),
            transaction_id: self.settled.get("transaction_id").map(str::to_owned),
            refunded: Fen(self.refunded(now)),
            refunds: self.refunds.len(),
        }
    }
}

/// What a trade state is in words.
pub(super) fn description(trade_state: &str) -> Option<&'static str> {
    Some(match trade_state {
        "REFUND" => "订单发生过退款，退款详情请查询退款单",
        "NOTPAY" => "订单未支付",
        "USERPAYING" => "需要用户输入支付密码",
        "SUCCESS" => "支付成功",
        "CLOSED" => "订单已关闭",
        "REVOKED" => "订单已撤销",
        "PAYERROR" => "支付失败，请撤销订单后重新下单",
        _ => return None,
    })
}

/// How an order stands in the gateway's own books.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The merchant's number of the order.
    pub number: String,
    /// Whom it pays.
    pub mch_id: String,
    /// `NOTPAY`, `SUCCESS`, `REFUND`, `CLOSED`, `REVOKED`, `USERPAYING` or `PAYERROR`, as a query would say.
    pub trade_state: &'static str,
    /// Amount of the order.
    pub total_fee: Fen,
    /// The gateway's number of the payment, if there was one.
    pub transaction_id: Option<String>,
    /// What went back to the payer or is on its way.
    pub refunded: Fen,
    /// How many refunds were asked for.
    pub refunds: usize,
}

/// Why an order was not placed; the words are codes of the error table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotPlaced {
    Paid,
    Closed,
    Used,
    OrderMismatch,
}

/// What a call names an order by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) payment: Option<&'a str>,
    pub(super) number: Option<&'a str>,
}

#[derive(Default)]
pub(super) struct Orders(Mutex<Book>);

#[derive(Default)]
pub(super) struct Book {
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
    pub(super) fn get(&mut self, key: &OrderKey, now: Now) -> Option<&mut Order> {
        let order = self.orders.get_mut(key)?;
        order.ripen(now);
        Some(order)
    }

    pub(super) fn insert(&mut self, key: OrderKey, order: Order) {
        self.payments.insert(order.payment.clone(), key.clone());
        self.orders.insert(key, order);
    }

    /// The merchant's order, by the number of its payment, which wins, or by its own.
    pub(super) fn named(&self, merchant: &str, names: Names<'_>) -> Option<OrderKey> {
        if let Some(payment) = names.payment {
            let key = self.payments.get(payment).filter(|key| key.merchant == merchant)?;
            // Before it is paid nobody knows that number.
            return self.orders[key].settled.get("transaction_id").map(|_| key.clone());
        }
        let key = OrderKey { number: names.number?.to_owned(), merchant: merchant.to_owned() };
        self.orders.contains_key(&key).then_some(key)
    }

    /// The order of a refund, by the numbers that name one.
    pub(super) fn of_refund(&self, merchant: &str, asked: &Facts) -> Option<&OrderKey> {
        if let Some(id) = asked.get("refund_id") {
            return self.refund_ids.get(id).filter(|key| key.merchant == merchant);
        }
        self.refunds.get(&(merchant.to_owned(), asked.get("out_refund_no")?.to_owned()))
    }

    pub(super) fn note_refund(&mut self, key: &OrderKey, refund: &Refund) {
        self.refunds.insert((key.merchant.clone(), refund.number.clone()), key.clone());
        self.refund_ids.insert(refund.id.clone(), key.clone());
    }

    fn by_number(&mut self, number: &str) -> Option<(OrderKey, &mut Order)> {
        let from = OrderKey { number: number.to_owned(), merchant: String::new() };
        let (key, order) = self.orders.range_mut(from..).next()?;
        (key.number == number).then(|| (key.clone(), order))
    }
}

impl Orders {
    /// Every change is complete before the lock is released, so an order is sound even if its thread was not.
    pub(super) fn lock(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places an order, or finds the same one placed before.
    pub(super) fn place(&self, key: OrderKey, order: Order, now: Now) -> Result<Order, NotPlaced> {
        let mut book = self.lock();
        let Some(before) = book.get(&key, now) else {
            book.insert(key, order.clone());
            return Ok(order);
        };
        match before.state {
            OrderState::Paid => Err(NotPlaced::Paid),
            OrderState::Closed => Err(NotPlaced::Closed),
            OrderState::Paying | OrderState::Revoked | OrderState::Failed => Err(NotPlaced::Used),
            OrderState::NotPaid if before.asked != order.asked => Err(NotPlaced::OrderMismatch),
            OrderState::NotPaid => {
                // The same order, asked for again after its prepay id has lapsed, gets a fresh one.
                if lapsed(before, now) {
                    (before.prepay_id, before.prepared) = (order.prepay_id, order.prepared);
                }
                Ok(before.clone())
            }
        }
    }

    /// The merchant's order of that name.
    pub(super) fn find(&self, merchant: &str, names: Names<'_>, now: Now) -> Option<(OrderKey, Order)> {
        let mut book = self.lock();
        let key = book.named(merchant, names)?;
        let order = book.get(&key, now)?.clone();
        Some((key, order))
    }

    /// The orders of a gateway that were paid, those of one merchant with all its sub-merchants, of one sub-merchant, or
    /// all, in the order of their payment.
    pub(super) fn paid(&self, gateway: &table::Gateway, merchant: Option<&str>, now: Now) -> Vec<Order> {
        let mut book = self.lock();
        let mut paid = Vec::new();
        for (key, order) in &mut book.orders {
            order.ripen(now);
            if order.paid_at().is_some()
                && order.api.gateway.name == gateway.name
                && merchant
                    .is_none_or(|merchant| key.merchant == merchant || merchant_of(&key.merchant) == merchant)
            {
                paid.push(order.clone());
            }
        }
        drop(book);
        paid.sort_by_key(|order| (order.paid_at(), order.payment.clone()));
        paid
    }

    /// Closes an order unless it was paid; the state it is in then.
    pub(super) fn close(&self, key: &OrderKey, now: Now) -> Option<OrderState> {
        let mut book = self.lock();
        let order = book.get(key, now)?;
        if order.state == OrderState::NotPaid {
            order.state = OrderState::Closed;
        }
        Some(order.state)
    }

    /// Lets the payer pay the order of that number.
    pub(super) fn pay(&self, number: &str, now: Now) -> Result<Order, NotPayable> {
        let mut book = self.lock();
        let (_, order) = book.by_number(number).ok_or(NotPayable::Missing)?;
        order.ripen(now);
        match order.state {
            OrderState::NotPaid if lapsed(order, now) => Err(NotPayable::Lapsed),
            OrderState::NotPaid => {
                order.pay(now);
                Ok(order.clone())
            }
            OrderState::Paid => Err(NotPayable::Paid),
            OrderState::Paying => Err(NotPayable::Paying),
            OrderState::Closed | OrderState::Revoked | OrderState::Failed => Err(NotPayable::Closed),
        }
    }

    /// How the order of that number stands.
    pub(super) fn standing(&self, number: &str, now: Now) -> Option<Standing> {
        let mut book = self.lock();
        let (key, order) = book.by_number(number)?;
        order.ripen(now);
        Some(order.standing(&key, now))
    }

    /// How all orders stand, by number.
    pub(super) fn all(&self, now: Now) -> Vec<Standing> {
        let mut book = self.lock();
        let stands = |(key, order): (&OrderKey, &mut Order)| {
            order.ripen(now);
            order.standing(key, now)
        };
        book.orders.iter_mut().map(stands).collect()
    }
}

/// The merchant, without the sub-merchant.
fn merchant_of(placed_by: &str) -> &str {
    placed_by.split_once('/').map_or(placed_by, |(merchant, _)| merchant)
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

fn lapsed(order: &Order, now: Now) -> bool {
    now.time.unix() - order.prepared.unix() > PREPAY_LASTS
}

/// Until an order changes by itself.
pub(super) fn pending(now: Now, after: Duration, then: OrderState) -> Pending {
    Pending { at: now.instant + after, then }
}
