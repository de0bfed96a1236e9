//! The refunds of an order.

use crate::sandbox::{
    clock::{Moment, Now},
    facts::Facts,
};
use crate::{message::time::Time, table::TimeFormat};

/// The most refunds of one order.
pub(super) const MOST: usize = 50;

/// How a refund ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefundEnd {
    /// The payer has the money.
    #[default]
    Success,
    /// The payer's account takes it no more: the merchant has to find another way (`CHANGE`).
    Change,
    /// It was given up, and can be asked for again under its number (`REFUNDCLOSE`).
    Closed,
}

#[derive(Clone, Debug)]
pub(super) struct Refund {
    /// The merchant's number.
    pub(super) number: String,
    /// The gateway's.
    pub(super) id: String,
    /// In fen.
    pub(super) amount: i64,
    /// The request: a repeat must be the same.
    pub(super) asked: Facts,
    pub(super) accepted: Moment,
    pub(super) accepted_at: Time,
    /// When the money arrives, or does not.
    pub(super) due: Moment,
    pub(super) ends_at: Time,
    pub(super) end: RefundEnd,
}

impl Refund {
    pub(super) fn status(&self, now: Now) -> &'static str {
        match self.end {
            _ if now.moment < self.due => "PROCESSING",
            RefundEnd::Success => "SUCCESS",
            RefundEnd::Change => "CHANGE",
            RefundEnd::Closed => "REFUNDCLOSE",
        }
    }

    /// Whether its amount is taken from what can still be refunded.
    pub(super) fn counts(&self, now: Now) -> bool {
        self.status(now) != "REFUNDCLOSE"
    }

    /// What messages about it say.
    pub(super) fn facts(&self, now: Now) -> Facts {
        let mut facts = Facts::default();
        let amount = self.amount.to_string();
        for (name, value) in [
            ("out_refund_no", self.number.as_str()),
            ("refund_id", &self.id),
            ("refund_fee", &amount),
            ("settlement_refund_fee", &amount),
            ("cash_refund_fee", &amount),
            ("discount_refund_fee", "0"),
            ("refund_create_time", &self.accepted_at.format(TimeFormat::Dashed)),
            ("refund_channel", "ORIGINAL"),
            ("refund_account", self.asked.get("refund_account").unwrap_or("REFUND_SOURCE_RECHARGE_FUNDS")),
            ("refund_recv_accout", "支付用户零钱"),
            ("refund_request_source", "API"),
            ("refund_status", self.status(now)),
        ] {
            facts.set(name, value);
        }
        if self.status(now) == "SUCCESS" {
            let time = self.ends_at.format(TimeFormat::Dashed);
            facts.set("success_time", time.as_str());
            facts.set("refund_success_time", time);
        }
        facts
    }
}
