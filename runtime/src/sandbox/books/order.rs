//! An order and what becomes of it.

use crate::sandbox::{
    clock::{Moment, Now},
    facts::Facts,
    refunds::Refund,
};
use crate::{credentials::merchant::Merchant, message::time::Time, table};
use std::{sync::Arc, time::Duration};

/// What a prepay id or the link of a code lives, in seconds.
const PREPAY_LASTS: i64 = 2 * 3600;

/// The most events that an order remembers; a payer can cancel often.
const REMEMBERED: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum OrderState {
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

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Happened {
    /// The merchant placed it.
    Placed,
    /// Its prepay id had lapsed, and the merchant got another one.
    PrepaidAnew,
    /// The payer was asked for the password.
    PasswordAsked,
    /// The payer typed a wrong password.
    WrongPassword,
    /// The payer's balance is too low.
    NotEnough,
    /// The payer closed the payment without paying.
    Cancelled,
    /// It was paid.
    Paid,
    /// A payment by code came to nothing.
    Failed,
    /// The merchant closed it.
    Closed,
    /// Its `time_expire` passed before it was paid.
    Expired,
    /// The merchant reversed it.
    Reversed,
    /// The merchant asked for a refund.
    RefundAsked,
}

const HAPPENED: &[(Happened, &str)] = &[
    (Happened::Placed, "placed"),
    (Happened::PrepaidAnew, "prepaid_anew"),
    (Happened::PasswordAsked, "password_asked"),
    (Happened::WrongPassword, "wrong_password"),
    (Happened::NotEnough, "not_enough"),
    (Happened::Cancelled, "cancelled"),
    (Happened::Paid, "paid"),
    (Happened::Failed, "failed"),
    (Happened::Closed, "closed"),
    (Happened::Expired, "expired"),
    (Happened::Reversed, "reversed"),
    (Happened::RefundAsked, "refund_asked"),
];

impl Happened {
    /// Its name in snake case, such as `refund_asked`.
    pub fn name(self) -> &'static str {
        HAPPENED.iter().find(|(what, _)| *what == self).map_or("", |(_, name)| name)
    }

    pub(super) fn of_name(name: &str) -> Option<Happened> {
        HAPPENED.iter().find(|(_, own)| *own == name).map(|(what, _)| *what)
    }
}

/// What becomes of an order by itself.
#[derive(Clone, Copy, Debug)]
pub(in crate::sandbox) struct Pending {
    pub(in crate::sandbox) at: Moment,
    pub(in crate::sandbox) then: OrderState,
}

/// An order as it was placed, and what became of it.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Order {
    /// The request: a repeat must be the same.
    pub(in crate::sandbox) asked: Facts,
    /// What the order is known by, and since when.
    pub(in crate::sandbox) prepay_id: String,
    pub(in crate::sandbox) prepared: Time,
    pub(in crate::sandbox) placed: Moment,
    pub(in crate::sandbox) state: OrderState,
    pub(in crate::sandbox) pending: Option<Pending>,
    /// What placed it.
    pub(in crate::sandbox) api: &'static table::Api,
    /// What tells of its payment, if anything does.
    pub(in crate::sandbox) notice: Option<&'static table::Notice>,
    /// The digest that the order was signed with; its notice uses the same.
    pub(in crate::sandbox) kind: table::SignatureAlgorithm,
    /// Who signs the notice.
    pub(in crate::sandbox) merchant: Arc<Merchant>,
    /// The payment's number: given with the order, told once it is paid.
    pub(in crate::sandbox) payment: String,
    /// What the notice says beyond the request: who was paid, how.
    pub(in crate::sandbox) settled: Facts,
    pub(in crate::sandbox) refunds: Vec<Refund>,
    pub(in crate::sandbox) history: Vec<(Time, Happened)>,
}

impl Order {
    /// When it was paid, if it was.
    pub(in crate::sandbox) fn paid_at(&self) -> Option<Time> {
        Time::parse(table::TimeFormat::Compact, self.settled.get("time_end")?)
    }

    /// When it can no longer be paid, if the merchant said so.
    pub(in crate::sandbox) fn expires_at(&self) -> Option<Time> {
        Time::parse(table::TimeFormat::Compact, self.asked.get("time_expire")?)
    }

    /// In fen.
    pub(in crate::sandbox) fn amount(&self) -> i64 {
        self.asked.get("total_fee").and_then(|fee| fee.parse().ok()).unwrap_or(0)
    }

    /// What went back, or is on its way, in fen.
    pub(in crate::sandbox) fn refunded(&self, now: Now) -> i64 {
        self.refunds.iter().filter(|refund| refund.counts(now)).map(|refund| refund.amount).sum()
    }

    /// The trade state and its words.
    pub(in crate::sandbox) fn words(&self) -> (&'static str, &'static str) {
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

    /// Whether its prepay id has lapsed.
    pub(in crate::sandbox) fn is_lapsed(&self, now: Now) -> bool {
        now.time.unix() - self.prepared.unix() > PREPAY_LASTS
    }

    /// Lets what is due happen, at the time at which it was due.
    pub(in crate::sandbox) fn ripen(&mut self, now: Now) {
        if let Some(Pending { at, then }) = self.pending.filter(|pending| pending.at <= now.moment) {
            self.pending = None;
            let then_now = Now { time: at.time().unwrap_or(now.time), moment: at };
            match then {
                OrderState::Paid => self.pay(then_now),
                OrderState::Failed => self.end(then_now, OrderState::Failed, Happened::Failed),
                other => self.state = other,
            }
        }
        if let Some(expires) = self.expires_at().filter(|expires| *expires <= now.time)
            && self.state == OrderState::NotPaid
        {
            self.end(Now { time: expires, ..now }, OrderState::Closed, Happened::Expired);
        }
    }

    pub(in crate::sandbox) fn pay(&mut self, now: Now) {
        self.end(now, OrderState::Paid, Happened::Paid);
        let amount = self.asked.get("total_fee").unwrap_or_default().to_owned();
        self.settled.set("cash_fee", amount);
        self.settled.set("transaction_id", self.payment.as_str());
        self.settled.set("time_end", now.time.format(table::TimeFormat::Compact));
    }

    /// Puts it into another state, for a reason.
    pub(in crate::sandbox) fn end(&mut self, now: Now, state: OrderState, why: Happened) {
        self.state = state;
        self.remember(now, why);
    }

    pub(in crate::sandbox) fn remember(&mut self, now: Now, what: Happened) {
        if self.history.len() < REMEMBERED {
            self.history.push((now.time, what));
        }
    }
}

/// What a trade state is in words.
pub(in crate::sandbox) fn description(trade_state: &str) -> Option<&'static str> {
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

/// Until an order changes by itself.
pub(in crate::sandbox) fn pending(now: Now, after: Duration, then: OrderState) -> Pending {
    Pending { at: now.moment + after, then }
}
