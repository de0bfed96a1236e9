//! A store in a PostgreSQL, which many processes share. Its clock is the database's.

mod address;
mod failed;
mod hints;
#[cfg(test)]
pub(super) mod planted;
mod pool;
mod schema;
mod tls;
mod transaction;

mod ledger;
mod lists;
mod now;
mod queue;

use super::{
    Attempt, Begun, Callback, Claimed, Counts, End, Finished, Kind, Millis, NewNotice, NewOrder, NewRefund,
    Noted, Order, OrderId, OrderState, Placed, Retried, Search, Store, Target, Unsettled, Work, random,
};
use hints::Hints;
use pool::Pool;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tls::Tls;
use transaction::transaction;

/// A PostgreSQL database.
pub(crate) struct PostgresStore {
    pool: Arc<Pool>,
    hints: Hints,
    clock: Clock,
}

/// How far the clock is ahead of the database's: in tests alone, it is.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    fn ahead(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves it ahead: waits end earlier.
    #[cfg(test)]
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::Relaxed);
    }
}

impl PostgresStore {
    /// Connects to the database that a URL or `key=value` text says, and makes the tables if they are not there. The text
    /// may hold a password; no message has it.
    pub(crate) async fn open(text: &str) -> Result<PostgresStore, String> {
        let address = address::read(text)?;
        let tls = Tls::of_system().map_err(|error| format!("no TLS to the PostgreSQL: {error}"))?;
        let store = PostgresStore::unprepared(Pool::new(address, tls));
        let new = &store;
        let version = transaction!(new, Writing, tx => schema::prepare(&mut tx)).await;
        let version = version.map_err(|error| error.to_string())?;
        if version > schema::VERSION {
            return Err(format!(
                "the tables in the PostgreSQL were written by a newer version of paytable (format {version}, this one has {})",
                schema::VERSION
            ));
        }
        Ok(store)
    }

    fn unprepared(pool: Pool) -> PostgresStore {
        let pool = Arc::new(pool);
        PostgresStore { hints: Hints::start(pool.clone()), pool, clock: Clock::default() }
    }

    #[cfg(test)]
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    #[cfg(test)]
    pub(crate) fn share_clock(&mut self, clock: &Clock) {
        self.clock = clock.clone();
    }
}

impl Store for PostgresStore {
    fn begin_order<'a>(&'a self, order: &'a NewOrder) -> Work<'a, Begun> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Writing, tx => ledger::begin_order(&mut tx, order, ahead)))
    }

    fn settle_order<'a>(&'a self, id: &'a OrderId, placed: Placed) -> Work<'a, ()> {
        Box::pin(transaction!(self, Writing, tx => ledger::settle_order(&mut tx, id, placed)))
    }

    fn close_order<'a>(&'a self, id: &'a OrderId) -> Work<'a, ()> {
        Box::pin(transaction!(self, Writing, tx => ledger::end_order(&mut tx, id, OrderState::Closed)))
    }

    fn begin_refund<'a>(&'a self, refund: &'a NewRefund) -> Work<'a, Begun> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Writing, tx => ledger::begin_refund(&mut tx, refund, ahead)))
    }

    fn refuse_refund<'a>(&'a self, merchant: &'a str, number: &'a str) -> Work<'a, ()> {
        Box::pin(transaction!(self, Writing, tx => ledger::refuse_refund(&mut tx, merchant, number)))
    }

    fn note<'a>(&'a self, notice: &'a NewNotice) -> Work<'a, Noted> {
        let ahead = self.clock.ahead();
        Box::pin(async move {
            let noted = transaction!(self, Writing, tx => ledger::note(&mut tx, notice, ahead)).await?;
            if noted == Noted::New {
                self.hints.give();
            }
            Ok(noted)
        })
    }

    fn claim<'a>(&'a self, lease: Duration, full: &'a [String]) -> Work<'a, Option<Claimed>> {
        let ahead = self.clock.ahead();
        Box::pin(async move {
            let token = random::token()?;
            transaction!(self, Writing, tx => queue::claim(&mut tx, &token, lease, full, ahead)).await
        })
    }

    fn finish<'a>(&'a self, claimed: &'a Claimed, end: &'a End) -> Work<'a, Finished> {
        let ahead = self.clock.ahead();
        Box::pin(async move {
            let jitter = random::below_100()?;
            let finished =
                transaction!(self, Writing, tx => queue::finish(&mut tx, claimed, end, jitter, ahead))
                    .await?;
            self.hints.give_here();
            Ok(finished)
        })
    }

    fn is_due(&self) -> Work<'_, bool> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Reading, tx => queue::is_due(&mut tx, ahead)))
    }

    fn hinted(&self) -> Work<'_, ()> {
        Box::pin(async {
            self.hints.wait().await;
            Ok(())
        })
    }

    fn claim_checks(&self, most: u32) -> Work<'_, Vec<Unsettled>> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Writing, tx => ledger::claim_checks(&mut tx, most, ahead)))
    }

    fn end_checks<'a>(&'a self, unsettled: &'a Unsettled, state: OrderState) -> Work<'a, ()> {
        let Unsettled { kind, id, .. } = unsettled;
        match kind {
            Kind::Payment => {
                Box::pin(transaction!(self, Writing, tx => ledger::end_order(&mut tx, id, state)))
            }
            Kind::Refund => Box::pin(transaction!(self, Writing, tx => ledger::end_refund(&mut tx, id))),
        }
    }

    fn retry<'a>(&'a self, delivery: &'a str) -> Work<'a, Retried> {
        let ahead = self.clock.ahead();
        Box::pin(async move {
            let retried = transaction!(self, Writing, tx => queue::retry(&mut tx, delivery, ahead)).await?;
            if retried == Retried::Due {
                self.hints.give();
            }
            Ok(retried)
        })
    }

    fn pause<'a>(&'a self, target: &'a str, is_paused: bool) -> Work<'a, ()> {
        Box::pin(async move {
            transaction!(self, Writing, tx => queue::pause(&mut tx, target, is_paused)).await?;
            if !is_paused {
                self.hints.give();
            }
            Ok(())
        })
    }

    fn callbacks<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Callback>> {
        Box::pin(transaction!(self, Reading, tx => lists::callbacks(&mut tx, search)))
    }

    fn callback<'a>(&'a self, delivery: &'a str) -> Work<'a, Option<(Callback, Vec<Attempt>)>> {
        Box::pin(transaction!(self, Reading, tx => lists::callback(&mut tx, delivery)))
    }

    fn callbacks_of<'a>(&'a self, order: &'a OrderId, most: u32) -> Work<'a, Vec<Callback>> {
        Box::pin(transaction!(self, Reading, tx => lists::callbacks_of(&mut tx, order, most)))
    }

    fn orders<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Order>> {
        Box::pin(transaction!(self, Reading, tx => lists::orders(&mut tx, search)))
    }

    fn order<'a>(&'a self, id: &'a OrderId) -> Work<'a, Option<Order>> {
        Box::pin(transaction!(self, Reading, tx => lists::order(&mut tx, id)))
    }

    fn targets(&self) -> Work<'_, Vec<Target>> {
        Box::pin(transaction!(self, Reading, tx => lists::targets(&mut tx)))
    }

    fn counts(&self) -> Work<'_, Counts> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Reading, tx => lists::counts(&mut tx, ahead)))
    }

    fn now(&self) -> Work<'_, Millis> {
        let ahead = self.clock.ahead();
        Box::pin(transaction!(self, Reading, tx => lists::now(&mut tx, ahead)))
    }
}
