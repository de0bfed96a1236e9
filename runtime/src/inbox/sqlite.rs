//! An inbox in a SQLite database of the caller's.

use super::{Handled, Inbox, InboxError, InboxKey};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An inbox in the caller's own SQLite database, on the caller's own connection: the mark of a notice and whatever the
/// effect writes to that database are one transaction. Any number of connections, threads and processes can share the
/// database.
///
/// The connection's busy timeout says how long one waits for another; when it is over, the error is a store's and the
/// notice comes again. It blocks: in asynchronous code, call it where blocking is allowed.
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
///     let key = InboxKey::new("from Exchange::inbox_key");
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

    /// Creates the table `paytable_inbox`, unless it is there.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn create_table(connection: &Connection) -> rusqlite::Result<()> {
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS paytable_inbox (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
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
            "INSERT INTO paytable_inbox (key, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            (key.as_str(), now()),
        )?;
        Ok(marked == 1)
    }

    /// Forgets notices that were handled longer ago than that, and says how many. Gateways repeat a notice for up to two
    /// days; what is forgotten sooner can be done again.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn forget(&mut self, older_than: Duration) -> rusqlite::Result<usize> {
        let seconds = i64::try_from(older_than.as_secs()).unwrap_or(i64::MAX);
        self.0.execute("DELETE FROM paytable_inbox WHERE at < ?1", (now().saturating_sub(seconds),))
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

impl Inbox for SqliteInbox<'_> {
    type Tx<'t> = Transaction<'t>;
    type Error = rusqlite::Error;

    fn once<T, E>(
        &mut self,
        key: &InboxKey,
        effect: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<Handled<T>, InboxError<E, rusqlite::Error>> {
        // Whoever begins first is first: the other waits here, and then sees the mark.
        let mut transaction =
            self.0.transaction_with_behavior(TransactionBehavior::Immediate).map_err(InboxError::Store)?;
        if !Self::mark(&transaction, key).map_err(InboxError::Store)? {
            return Ok(Handled::Before);
        }
        // Where this returns early, or panics, the transaction is dropped, which rolls it back.
        let done = effect(&mut transaction).map_err(InboxError::Effect)?;
        transaction.commit().map_err(InboxError::Store)?;
        Ok(Handled::Now(done))
    }
}
