//! An inbox in a SQLite database of the caller's.

use crate::inbox::{Handled, Inbox, InboxError, InboxKey};
use rusqlite::{
    Connection, DropBehavior, OptionalExtension, Transaction, TransactionBehavior,
    hooks::{AuthAction, AuthContext, Authorization},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Time between two calls of [`SqliteInbox::forget`] that is longer than these seconds does not count: in that time the
/// clock may have been put right. A daily job with an hour to spare stays below it.
const LONGEST_GAP: i64 = 26 * 3600;

/// An inbox in the caller's own SQLite database, on the caller's own connection: the mark of a notice and whatever the
/// effect writes to that database are one transaction. Any number of connections, threads and processes can share the
/// database.
///
/// The connection's busy timeout says how long one waits for another; when it is over, the error is a store's and the
/// notice comes again. It blocks: in asynchronous code, call it where blocking is allowed.
///
/// An effect cannot end the transaction: `COMMIT` and `ROLLBACK` are refused in it, savepoints are not. For that
/// [`dedup_by`](Inbox::once) takes the place of an authorizer that the connection may have had.
///
/// ```
/// use paytable::inbox::{Handled, Inbox, InboxKey, SqliteInbox};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut connection = rusqlite::Connection::open_in_memory()?;
/// connection.execute_batch("CREATE TABLE shipment (number TEXT)")?;
/// SqliteInbox::create_table(&connection)?;
///
/// let mut inbox = SqliteInbox::new(&mut connection);
/// for handled in [Handled::Now(1), Handled::Before] {
///     let key = InboxKey::new("from Protocol::inbox_key");
///     let done = inbox.once(&key, |tx| tx.execute("INSERT INTO shipment VALUES ('1')", []))?;
///     assert_eq!(done, handled);
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct SqliteInbox<'c>(&'c mut Connection);

impl<'c> SqliteInbox<'c> {
    /// An inbox on this connection. Its table must be there: see [`create_table`](SqliteInbox::create_table).
    pub fn new(connection: &'c mut Connection) -> Self {
        SqliteInbox(connection)
    }

    /// Creates the tables `paytable_inbox` and `paytable_inbox_clock`, unless they are there.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn create_table(connection: &Connection) -> rusqlite::Result<()> {
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS paytable_inbox (key TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS paytable_inbox_clock
                 (id INTEGER PRIMARY KEY CHECK (id = 1), elapsed INTEGER NOT NULL, seen INTEGER NOT NULL)",
        )
    }

    /// Marks a notice as handled in a transaction of the caller's, for code that begins and commits its own. `false`
    /// says that it had been marked before: then do nothing more than acknowledge.
    ///
    /// The transaction has to be one that writes from its start (`BEGIN IMMEDIATE`) or be ready to fail as busy.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn mark(transaction: &Transaction<'_>, key: &InboxKey) -> rusqlite::Result<bool> {
        let marked = transaction.execute(
            // Without a time: the clock may be wrong. When it is first seen by `forget`, its time begins.
            "INSERT INTO paytable_inbox (key) VALUES (?1) ON CONFLICT DO NOTHING",
            (key.as_str(),),
        )?;
        Ok(marked == 1)
    }

    /// Forgets notices that were handled longer ago than that, and says how many. Gateways repeat a notice for up to two
    /// days; what is forgotten sooner can be done again.
    ///
    /// Call it at least once a day. A notice's time begins when a call first finds it, and between two calls at most 26
    /// hours count; where more have passed, none do. So a clock that was wrong for a while, as before the network is up,
    /// never makes a notice be forgotten early.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn forget(&mut self, older_than: Duration) -> rusqlite::Result<usize> {
        let older_than = i64::try_from(older_than.as_secs()).unwrap_or(i64::MAX);
        let transaction = self.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let elapsed = tick(&transaction, now())?;
        transaction.execute("UPDATE paytable_inbox SET at = ?1 WHERE at IS NULL", (elapsed,))?;
        let before = elapsed.saturating_sub(older_than);
        let forgotten = transaction.execute("DELETE FROM paytable_inbox WHERE at < ?1", (before,))?;
        transaction.commit()?;
        Ok(forgotten)
    }
}

/// Seconds since 1970, as the clock has it.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The time that has certainly passed since the table was made, in seconds.
fn tick(transaction: &Transaction<'_>, now: i64) -> rusqlite::Result<i64> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let last =
        transaction.query_row("SELECT elapsed, seen FROM paytable_inbox_clock", (), read).optional()?;
    let (elapsed, seen): (i64, i64) = last.unwrap_or((0, now));
    let elapsed = elapsed.saturating_add(passed(seen, now));
    transaction.execute(
        "INSERT INTO paytable_inbox_clock (id, elapsed, seen) VALUES (1, ?1, ?2)
             ON CONFLICT DO UPDATE SET elapsed = excluded.elapsed, seen = excluded.seen",
        (elapsed, now),
    )?;
    Ok(elapsed)
}

/// The seconds between two looks at a clock that may have been wrong at either.
fn passed(seen: i64, now: i64) -> i64 {
    let passed = now.saturating_sub(seen);
    if (0..=LONGEST_GAP).contains(&passed) { passed } else { 0 }
}

/// Refuses to begin or end a transaction while the effect of a notice runs: only then are its mark and what it writes
/// there together.
fn refuse_ends(connection: &mut Connection, in_effect: &Arc<AtomicBool>) -> rusqlite::Result<()> {
    let in_effect = in_effect.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        AuthAction::Transaction { .. } if in_effect.load(Ordering::Relaxed) => Authorization::Deny,
        _ => Authorization::Allow,
    }))
}

/// A transaction with an effect in it. Dropped, also by a panic, it is rolled back, whatever the effect told it to do.
struct Held<'c> {
    transaction: Transaction<'c>,
    in_effect: Arc<AtomicBool>,
}

impl Held<'_> {
    fn run<T>(&mut self, effect: impl FnOnce(&mut Transaction<'_>) -> T) -> T {
        self.in_effect.store(true, Ordering::Relaxed);
        let done = effect(&mut self.transaction);
        self.in_effect.store(false, Ordering::Relaxed);
        done
    }

    fn commit(self) -> rusqlite::Result<()> {
        self.transaction.execute_batch("COMMIT")
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.in_effect.store(false, Ordering::Relaxed);
        self.transaction.set_drop_behavior(DropBehavior::Rollback);
    }
}

impl Inbox for SqliteInbox<'_> {
    type Tx<'t> = Transaction<'t>;
    type Error = rusqlite::Error;

    fn once<T, E>(
        &mut self,
        key: &InboxKey,
        effect: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<Handled<T>, InboxError<E, rusqlite::Error>> {
        let in_effect = Arc::new(AtomicBool::new(false));
        refuse_ends(self.0, &in_effect).map_err(InboxError::Store)?;
        // The transaction that begins first wins: another one waits here, and then sees the mark.
        let transaction =
            self.0.transaction_with_behavior(TransactionBehavior::Immediate).map_err(InboxError::Store)?;
        if !Self::mark(&transaction, key).map_err(InboxError::Store)? {
            return Ok(Handled::Before);
        }
        let mut held = Held { transaction, in_effect };
        let done = held.run(effect).map_err(InboxError::Effect)?;
        held.commit().map_err(InboxError::Store)?;
        Ok(Handled::Now(done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_put_right_makes_nothing_older() {
        let year = 365 * 86400;
        for (seen, now, counted) in [
            (50 * year, 50 * year + 3600, 3600),
            (50 * year, 50 * year + LONGEST_GAP, LONGEST_GAP),
            // From 1970 to today, and back.
            (60, 56 * year, 0),
            (56 * year, 60, 0),
            (i64::MIN, i64::MAX, 0),
            (i64::MAX, i64::MIN, 0),
        ] {
            assert_eq!(passed(seen, now), counted, "{seen} {now}");
        }
    }
}
