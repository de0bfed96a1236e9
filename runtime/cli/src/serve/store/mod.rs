//! What the service keeps: orders, refunds, notices, and callbacks with every attempt. The table of callbacks is the queue.
//!
//! Times are milliseconds since 1970-01-01 UTC by the clock of the store, so that several processes on one database agree.

mod database;
#[cfg(feature = "postgres")]
mod postgres;
mod random;
mod records;
mod rules;
mod sqlite;
#[cfg(test)]
mod tests;

pub(crate) use database::{Database, FILE};
#[cfg(feature = "postgres")]
pub(crate) use postgres::PostgresStore;
pub(crate) use records::*;
use rules::first_check;
pub(crate) use sqlite::SqliteStore;

use std::{fmt, future::Future, pin::Pin, time::Duration};

/// What a method of a store returns.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// The store failed: what was asked for was not done, or whether it was done is unknown.
#[derive(Debug)]
pub(crate) struct StoreError(pub(crate) String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store failed: {}", self.0)
    }
}

/// A database. Each method is one transaction, and what it returns is committed.
pub(crate) trait Store: Send + Sync {
    /// Writes an order before the upstream is asked for it, so that its notice is never unknown.
    fn begin_order<'a>(&'a self, order: &'a NewOrder) -> Work<'a, Begun>;
    /// Writes what the upstream said to it.
    fn settle_order<'a>(&'a self, id: &'a OrderId, placed: Placed) -> Work<'a, ()>;
    /// Writes that the upstream closed it.
    fn close_order<'a>(&'a self, id: &'a OrderId) -> Work<'a, ()>;
    /// Writes a refund before the upstream is asked for it.
    fn begin_refund<'a>(&'a self, refund: &'a NewRefund) -> Work<'a, Begun>;
    /// Writes that the upstream refused a refund for good, so that it may be asked for with other values.
    fn refuse_refund<'a>(&'a self, merchant: &'a str, number: &'a str) -> Work<'a, ()>;

    /// Writes a notice, the state of its order and its callback, or none of them.
    fn note<'a>(&'a self, notice: &'a NewNotice) -> Work<'a, Noted>;

    /// Claims the callback that is due first, and writes its attempt. Targets that are `full` are left out.
    fn claim<'a>(&'a self, lease: Duration, full: &'a [String]) -> Work<'a, Option<Claimed>>;
    /// Ends an attempt, once. Without the claim that it began with, only the attempt is written.
    fn finish<'a>(&'a self, claimed: &'a Claimed, end: &'a End) -> Work<'a, Finished>;
    /// Whether a claim may find something.
    fn is_due(&self) -> Work<'_, bool>;
    /// Waits for a hint that something has become due, for one waiter. A hint may be lost, and may be given for nothing; what
    /// becomes due as time goes by has none.
    fn hinted(&self) -> Work<'_, ()>;

    /// Claims orders and refunds whose notice should have come: each is not claimed again before its next check.
    fn claim_checks(&self, most: u32) -> Work<'_, Vec<Unsettled>>;
    /// Writes that one of them is not checked any more, and how an order ended.
    fn end_checks<'a>(&'a self, unsettled: &'a Unsettled, state: OrderState) -> Work<'a, ()>;

    /// Makes a callback due at once, with its time anew.
    fn retry<'a>(&'a self, delivery: &'a str) -> Work<'a, Retried>;
    /// Stops or resumes the callbacks of a target, by hand.
    fn pause<'a>(&'a self, target: &'a str, is_paused: bool) -> Work<'a, ()>;

    fn callbacks<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Callback>>;
    fn callback<'a>(&'a self, delivery: &'a str) -> Work<'a, Option<(Callback, Vec<Attempt>)>>;
    /// So many callbacks of one order, the newest first.
    fn callbacks_of<'a>(&'a self, order: &'a OrderId, most: u32) -> Work<'a, Vec<Callback>>;
    fn orders<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Order>>;
    fn order<'a>(&'a self, id: &'a OrderId) -> Work<'a, Option<Order>>;
    fn targets(&self) -> Work<'_, Vec<Target>>;
    fn counts(&self) -> Work<'_, Counts>;
    /// The time of the store.
    fn now(&self) -> Work<'_, Millis>;
}
