//! How orders stand, for tests and for pages that show them.

use super::{
    key::{OrderKey, merchant_of},
    order::{Happened, Order},
};
use crate::sandbox::clock::Now;
use crate::{
    message::{money::Fen, time::Time},
    table,
};

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
    /// When it was placed.
    pub placed_at: Time,
}

/// All that is known of an order.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OrderDetails {
    /// How it stands.
    pub standing: Standing,
    /// The API that placed it.
    pub api: &'static table::Api,
    /// What the merchant asked for: names in snake case, and values. Neither the signature nor the nonce is there.
    pub asked: Vec<(String, String)>,
    /// What the gateway knows beyond that.
    pub settled: Vec<(String, String)>,
    /// The gateway's number of the order before it is paid.
    pub prepay_id: String,
    /// When it was paid, if it was.
    pub paid_at: Option<Time>,
    /// When it can no longer be paid, if the merchant said so.
    pub expires_at: Option<Time>,
    /// Its refunds, oldest first.
    pub refunds: Vec<RefundDetails>,
    /// What happened to it, oldest first; the first 64 events.
    pub history: Vec<(Time, Happened)>,
}

/// A refund of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefundDetails {
    /// The merchant's number of it.
    pub number: String,
    /// The gateway's number of it.
    pub id: String,
    /// How much goes back.
    pub amount: Fen,
    /// `PROCESSING`, `SUCCESS`, `CHANGE` or `REFUNDCLOSE`, as a query would say.
    pub status: &'static str,
    /// When it was asked for.
    pub accepted_at: Time,
    /// When it ends, or ended.
    pub ends_at: Time,
}

impl Standing {
    pub(super) fn of(key: &OrderKey, order: &Order, now: Now) -> Standing {
        Standing {
            number: key.number.clone(),
            mch_id: merchant_of(&key.merchant).to_owned(),
            trade_state: order.words().0,
            total_fee: Fen(order.amount()),
            transaction_id: order.settled.get("transaction_id").map(str::to_owned),
            refunded: Fen(order.refunded(now)),
            refunds: order.refunds.len(),
            placed_at: order.placed.time().unwrap_or(order.prepared),
        }
    }
}

impl OrderDetails {
    pub(super) fn of(key: &OrderKey, order: &Order, now: Now) -> OrderDetails {
        let refunds = order.refunds.iter().map(|refund| RefundDetails {
            number: refund.number.clone(),
            id: refund.id.clone(),
            amount: Fen(refund.amount),
            status: refund.status(now),
            accepted_at: refund.accepted_at,
            ends_at: refund.ends_at,
        });
        OrderDetails {
            standing: Standing::of(key, order, now),
            api: order.api,
            asked: order.asked.pairs(),
            settled: order.settled.pairs(),
            prepay_id: order.prepay_id.clone(),
            paid_at: order.paid_at(),
            expires_at: order.expires_at(),
            refunds: refunds.collect(),
            history: order.history.clone(),
        }
    }
}
