//! An inbox in the caller's SQLite database.

use crate::inbox::{Handled, Inbox, InboxError, InboxKey, sql};
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

/// If more seconds than these pass between two calls of [`SqliteInbox::forget`], the time between them is ignored,
/// because the clock may have been corrected. A daily job stays below this limit.
const LONGEST_GAP: i64 = 26 * 3600;

/// An inbox in the caller's SQLite database, on the caller's connection. The mark of a notice and the writes of the
/// effect are in one transaction. Any number of connections, threads and processes can share the database.
///
/// The connection's busy timeout limits the wait for another writer; after it, the error is
/// [`InboxError::Store`](super::InboxError::Store), and the gateway sends the notice again. The methods block: in
/// asynchronous code, call them in `spawn_blocking`.
///
/// An effect cannot end the transaction: `COMMIT` and `ROLLBACK` return an error in it; savepoints are allowed. For
/// this, [`once`](Inbox::once) replaces an authorizer of the connection.
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
    /// An inbox on this connection. Its tables must exist; see [`create_table`](SqliteInbox::create_table).
    pub fn new(connection: &'c mut Connection) -> Self {
        SqliteInbox(connection)
    }

    /// Creates the tables `paytable_inbox` and `paytable_inbox_clock`, if they do not exist.
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

    /// Marks a notice as processed in a transaction of the caller's, for code that begins and commits its own. Returns
    /// `false` if it was marked before: accept the notice then, and do nothing else.
    ///
    /// The transaction must write from its start (`BEGIN IMMEDIATE`), or the caller must handle a busy error.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn mark(transaction: &Transaction<'_>, key: &InboxKey) -> rusqlite::Result<bool> {
        // Without a time, because the clock may be wrong. The time is counted from the first `forget` that finds the mark.
        Ok(transaction.execute(sql::MARK, (key.as_str(),))? == 1)
    }

    /// Deletes the marks of notices that were processed longer ago than `older_than`, and returns their number.
    /// Gateways repeat a notice for up to two days; a notice whose mark was deleted earlier can be processed again.
    ///
    /// Call this at least once a day. The age of a mark is counted from the first call that finds it. Between two calls
    /// at most 26 hours count; if more have passed, none count. A clock that was wrong for some time (before the
    /// network is up, for example) therefore never causes a mark to be deleted early.
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

/// The system time in seconds since 1970-01-01 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The seconds that have certainly passed since the table was created.
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

/// The seconds between two readings of a clock that may have been wrong at either.
fn passed(seen: i64, now: i64) -> i64 {
    let passed = now.saturating_sub(seen);
    if (0..=LONGEST_GAP).contains(&passed) { passed } else { 0 }
}

/// Rejects statements that begin or end a transaction while an effect runs, so that its mark and its writes stay in one
/// transaction.
fn refuse_ends(connection: &mut Connection, in_effect: &Arc<AtomicBool>) -> rusqlite::Result<()> {
    let in_effect = in_effect.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        AuthAction::Transaction { .. } if in_effect.load(Ordering::Relaxed) => Authorization::Deny,
        _ => Authorization::Allow,
    }))
}

/// A transaction with an effect in it. If it is dropped, also by a panic, it is rolled back.
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
        // The first to begin continues; others wait here, and then find the mark.
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
            // A clock that changes from 1970 to the present, and back.
            (60, 56 * year, 0),
            (56 * year, 60, 0),
            (i64::MIN, i64::MAX, 0),
            (i64::MAX, i64::MIN, 0),
        ] {
            assert_eq!(passed(seen, now), counted, "{seen} {now}");
        }
    }
}
