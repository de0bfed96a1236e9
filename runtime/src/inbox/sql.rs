//! The statements of an inbox in a transaction of the caller's. For an asynchronous driver, [`once`](super::once()) runs
//! them in the right order.

/// Creates the table `paytable_inbox`, if it does not exist: for PostgreSQL and SQLite. Run it once, before notices are
/// received.
///
/// A mark has no time, because the clock of the server can be wrong when it is written: `at` is empty. A daily job sets
/// `at` where it is empty, and deletes the marks that it set it for more than two days before. Gateways repeat a notice
/// for up to two days, and a notice without a mark is processed again.
pub const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS paytable_inbox (key TEXT PRIMARY KEY, at BIGINT)";

/// Marks a notice as processed: for PostgreSQL and SQLite. The parameter is
/// [`InboxKey::as_str`](super::InboxKey::as_str).
///
/// Run it in the transaction that writes the effect of the notice, before the effect, with any driver, asynchronous or
/// not. If it changes one row, the notice is new: write its effect, commit, and accept the notice. If it changes none,
/// the notice was processed before: accept it, and write nothing. After an error, roll back and refuse the notice, so
/// that the gateway sends it again. A second transaction with the same key waits for the end of the first one.
///
/// With sqlx it is `sqlx::query(MARK).bind(key.as_str()).execute(&mut *transaction).await?.rows_affected() == 1`.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # fn main() -> rusqlite::Result<()> {
/// use paytable::inbox::{InboxKey, sql};
///
/// let mut connection = rusqlite::Connection::open_in_memory()?;
/// connection.execute_batch(sql::CREATE_TABLE)?;
/// connection.execute_batch("CREATE TABLE shipment (number TEXT)")?;
/// let key = InboxKey::new("from Protocol::inbox_key");
/// for is_new in [true, false] {
///     let transaction = connection.transaction()?;
///     assert_eq!(transaction.execute(sql::MARK, [key.as_str()])? == 1, is_new);
///     if is_new {
///         transaction.execute("INSERT INTO shipment VALUES ('1')", [])?;
///     }
///     transaction.commit()?;
/// }
/// # Ok(()) }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub const MARK: &str = "INSERT INTO paytable_inbox (key) VALUES ($1) ON CONFLICT DO NOTHING";
