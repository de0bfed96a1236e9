//! Rows of the store.

use serde::Serialize;
use std::fmt;

/// Milliseconds since 1970-01-01 UTC.
pub(crate) type Millis = i64;

/// What names an order: a number of one merchant is unknown to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct OrderId {
    /// `sub_mch_id`.
    pub(crate) merchant: String,
    /// `out_trade_no`.
    pub(crate) number: String,
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.number, self.merchant)
    }
}

/// An order that is about to be placed.
#[derive(Clone, Debug)]
pub(crate) struct NewOrder {
    pub(crate) id: OrderId,
    pub(crate) env: String,
    pub(crate) to: Destination,
    /// In fen.
    pub(crate) total_fee: i64,
    pub(crate) currency: String,
    /// The openid under the mini program, as far as it is known; empty if it is not.
    pub(crate) payer: String,
}

/// Where a callback goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Destination {
    /// `function/ENV/NAME` or `container/SERVICE`. What fails or is paused is a target.
    pub(crate) target: String,
    /// The path below a container; empty for a function.
    pub(crate) path: String,
}

/// A refund that is about to be asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewRefund {
    pub(crate) merchant: String,
    /// `out_refund_no`.
    pub(crate) number: String,
    pub(crate) env: String,
    /// Without a target, it has no callback.
    pub(crate) to: Destination,
    /// In fen.
    pub(crate) refund_fee: i64,
}

/// What was there under the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    New,
    /// The same was asked for before.
    Repeated,
    /// Another one was asked for under this number: the field that differs.
    Other(&'static str),
}

/// What the upstream said to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placed {
    Open,
    /// It was refused, and this call was the first under its number.
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OrderState {
    /// The upstream was asked for it, and has not answered, or not in a way that says what came of it.
    Placing,
    Open,
    Refused,
    Paid,
    Closed,
    /// It was not paid for so long that it is not checked any more.
    Lapsed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Payment,
    Refund,
}

/// Where a notice was learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    Notice,
    /// A query, because no notice came.
    Query,
}

/// An authenticated notice.
#[derive(Clone, Debug)]
pub(crate) struct NewNotice {
    pub(crate) order: OrderId,
    pub(crate) kind: Kind,
    /// `out_refund_no` of a refund.
    pub(crate) refund: String,
    /// Of a refund, in fen.
    pub(crate) refund_fee: i64,
    /// The same for repeats of one notice.
    pub(crate) dedup: String,
    /// What the receiver may deduplicate by.
    pub(crate) delivery: String,
    pub(crate) transaction_id: String,
    /// Of the order, in fen.
    pub(crate) total_fee: i64,
    pub(crate) currency: String,
    /// What the callback delivers, in JSON.
    pub(crate) event: String,
    pub(crate) source: Source,
}

/// What became of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    New,
    /// It was written before.
    Before,
    NoSuchOrder,
    /// It does not fit the order: the field that differs. Nothing is written.
    Other(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallbackState {
    Waiting,
    Claimed,
    Done,
    Dead,
}

/// A callback that this process has claimed.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) delivery: String,
    pub(crate) kind: Kind,
    pub(crate) to: Destination,
    pub(crate) event: String,
    /// The first is 1.
    pub(crate) attempt: i64,
    /// Random; who has it may end the attempt.
    pub(crate) token: String,
}

/// How an attempt ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct End {
    /// Why it was not accepted; empty if it was.
    pub(crate) failure: String,
    /// The status of HTTP, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) answer: String,
    /// What a local function printed.
    pub(crate) console: String,
}

impl End {
    pub(crate) fn is_accepted(&self) -> bool {
        self.failure.is_empty()
    }
}

/// What came of the end of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finished {
    Done,
    Waiting,
    Dead,
    /// The claim was over: another process may have claimed the callback since.
    Late,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retried {
    Due,
    /// It is done, or an attempt is being made.
    Not(CallbackState),
    Unknown,
}

/// An order or a refund whose notice has not come.
#[derive(Clone, Debug)]
pub(crate) struct Unsettled {
    pub(crate) kind: Kind,
    /// With `out_refund_no` as its number, if it is a refund.
    pub(crate) id: OrderId,
    /// Of an order; `Open` for a refund.
    pub(crate) state: OrderState,
    /// Whether this was the last check.
    pub(crate) is_last: bool,
}

/// What is looked for in a list; the newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// Part of a number, of an environment, of a target or of a delivery; empty for all.
    pub(crate) text: String,
    pub(crate) state: Option<String>,
    pub(crate) limit: u32,
    pub(crate) skip: u32,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Order {
    #[serde(flatten)]
    pub(crate) id: OrderId,
    pub(crate) env: String,
    #[serde(flatten)]
    pub(crate) to: Destination,
    pub(crate) total_fee: i64,
    pub(crate) currency: String,
    pub(crate) payer: String,
    pub(crate) state: OrderState,
    pub(crate) transaction_id: String,
    pub(crate) placed_at: Millis,
    pub(crate) check_at: Option<Millis>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Callback {
    pub(crate) delivery: String,
    #[serde(flatten)]
    pub(crate) order: OrderId,
    pub(crate) env: String,
    pub(crate) kind: Kind,
    #[serde(flatten)]
    pub(crate) to: Destination,
    pub(crate) source: Source,
    pub(crate) state: CallbackState,
    pub(crate) attempts: i64,
    /// Why the last attempt was not accepted.
    pub(crate) failure: String,
    pub(crate) created_at: Millis,
    pub(crate) due_at: Millis,
    pub(crate) deadline_at: Millis,
    pub(crate) event: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attempt {
    pub(crate) number: i64,
    pub(crate) started_at: Millis,
    /// `None`: it is being made, or the process that made it ended.
    pub(crate) ended_at: Option<Millis>,
    pub(crate) accepted: bool,
    pub(crate) failure: String,
    pub(crate) status: Option<u16>,
    pub(crate) answer: String,
    pub(crate) console: String,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    /// Failures since the last success.
    pub(crate) failures: i64,
    /// When it is probed, if it fails.
    pub(crate) paused_until: Option<Millis>,
    /// Stopped by hand.
    pub(crate) is_paused: bool,
    /// Callbacks that are not done.
    pub(crate) waiting: i64,
}

/// Figures of the queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) waiting: i64,
    pub(crate) claimed: i64,
    pub(crate) done: i64,
    pub(crate) dead: i64,
    /// The age of the oldest callback that is neither done nor dead.
    pub(crate) oldest: Millis,
    pub(crate) attempts: i64,
    /// Orders and refunds that are still checked.
    pub(crate) unsettled: i64,
    pub(crate) paused_targets: i64,
}

/// Words of the database for an enum.
macro_rules! words {
    ($($of:ty { $($word:literal = $variant:path,)* })*) => {
        $(impl $of {
            pub(crate) fn word(self) -> &'static str {
                match self { $($variant => $word,)* }
            }

            pub(super) fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some($variant),)* _ => None }
            }
        })*
    };
}

words! {
    OrderState {
        "placing" = OrderState::Placing,
        "open" = OrderState::Open,
        "refused" = OrderState::Refused,
        "paid" = OrderState::Paid,
        "closed" = OrderState::Closed,
        "lapsed" = OrderState::Lapsed,
    }
    Kind { "payment" = Kind::Payment, "refund" = Kind::Refund, }
    Source { "notice" = Source::Notice, "query" = Source::Query, }
    CallbackState {
        "waiting" = CallbackState::Waiting,
        "claimed" = CallbackState::Claimed,
        "done" = CallbackState::Done,
        "dead" = CallbackState::Dead,
    }
}
