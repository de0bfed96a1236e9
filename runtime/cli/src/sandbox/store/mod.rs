//! The state of a sandbox in SQLite: a file that outlives it, or one without a name that SQLite removes by itself.

mod path;
mod snapshots;

pub(crate) use path::default_file;
#[cfg(feature = "serve")]
pub(crate) use path::make_private;

use paytable::sandbox::{OrderSearch, OrderStore, StoreError, StoredKey, StoredOrder};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Of the tables below. A file of another one is not read.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE orders (
        number TEXT NOT NULL, merchant TEXT NOT NULL, payment TEXT NOT NULL, is_paid INTEGER NOT NULL,
        amount INTEGER NOT NULL, placed INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (number, merchant)
    );
    CREATE INDEX orders_by_payment ON orders (payment);
    CREATE INDEX orders_by_time ON orders (placed, number, merchant);
    CREATE TABLE refunds (
        merchant TEXT NOT NULL, number TEXT NOT NULL, id TEXT NOT NULL, order_number TEXT NOT NULL,
        PRIMARY KEY (merchant, number)
    );
    CREATE INDEX refunds_by_id ON refunds (id);
    CREATE TABLE codes (code TEXT PRIMARY KEY NOT NULL);
    CREATE TABLE settings (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL);
    CREATE TABLE snapshots (name TEXT PRIMARY KEY NOT NULL);
    CREATE TABLE snapshot_orders (
        snapshot TEXT NOT NULL, number TEXT NOT NULL, merchant TEXT NOT NULL, payment TEXT NOT NULL,
        is_paid INTEGER NOT NULL, amount INTEGER NOT NULL, placed INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (snapshot, number, merchant)
    );
    CREATE TABLE snapshot_refunds (
        snapshot TEXT NOT NULL, merchant TEXT NOT NULL, number TEXT NOT NULL, id TEXT NOT NULL,
        order_number TEXT NOT NULL, PRIMARY KEY (snapshot, merchant, number)
    );
    CREATE TABLE snapshot_codes (
        snapshot TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (snapshot, code)
    );
";

/// The state of one sandbox. No other program has the file meanwhile.
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens a file, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Store, String> {
        let told = |error: String| format!("the state of the sandbox, {}: {error}", path.display());
        path::make_private(path).map_err(|error| told(error.to_string()))?;
        Connection::open(path).map_err(|error| error.to_string()).and_then(Store::over).map_err(told)
    }

    /// A file without a name, which is gone at the end. What does not fit into memory is on the disk.
    pub(crate) fn ephemeral() -> Result<Store, String> {
        let told = |error: String| format!("the state of the sandbox: {error}");
        Connection::open("").map_err(|error| error.to_string()).and_then(Store::over).map_err(told)
    }

    fn over(connection: Connection) -> Result<Store, String> {
        let prepared = prepare(&connection);
        match prepared {
            Ok(VERSION) => Ok(Store(Mutex::new(connection))),
            Ok(other) => Err(format!(
                "it was written by another version of paytable (format {other}, this one has {VERSION}); name another file \
                 with --state, or remove it"
            )),
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Err(
                "another sandbox has it open; name another file with --state, or keep none with --ephemeral"
                    .to_owned(),
            ),
            Err(error) => Err(format!("{error}; name another file with --state, or remove it")),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How far the clock of the sandbox is ahead of the clock of the machine.
    pub(crate) fn ahead(&self) -> Result<Duration, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = 'ahead'";
        let micros: Option<i64> = self.lock().query_row(sql, [], |row| row.get(0)).optional()?;
        Ok(Duration::from_micros(micros.and_then(|micros| u64::try_from(micros).ok()).unwrap_or(0)))
    }

    pub(crate) fn set_ahead(&self, ahead: Duration) -> Result<(), StoreError> {
        let micros = i64::try_from(ahead.as_micros())?;
        self.lock().execute("INSERT OR REPLACE INTO settings VALUES ('ahead', ?1)", [micros])?;
        Ok(())
    }
}

/// The version of the format, once the tables are there.
fn prepare(connection: &Connection) -> Result<i64, rusqlite::Error> {
    // Exclusive: two sandboxes would each have orders of their own in memory. A process that is killed loses nothing that it
    // wrote; after a power failure a sandbox may start anew.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN EXCLUSIVE",
    )?;
    let mut version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let is_new: bool =
        connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if version == 0 && is_new {
        connection.execute_batch(TABLES)?;
        connection.pragma_update(None, "user_version", VERSION)?;
        version = VERSION;
    }
    connection.execute_batch("COMMIT")?;
    Ok(version)
}

fn key(row: &Row<'_>) -> Result<StoredKey, rusqlite::Error> {
    Ok((row.get(0)?, row.get(1)?))
}

impl OrderStore for Store {
    fn save(&self, orders: &[StoredOrder]) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let changes = connection.transaction()?;
        {
            let mut order = changes
                .prepare_cached("INSERT OR REPLACE INTO orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
            let mut refund =
                changes.prepare_cached("INSERT OR REPLACE INTO refunds VALUES (?1, ?2, ?3, ?4)")?;
            for it in orders {
                let StoredOrder { number, merchant, payment, is_paid, amount, placed, text, .. } = it;
                order.execute(params![number, merchant, payment, is_paid, amount, placed, text])?;
                for (own, id) in &it.refunds {
                    refund.execute([merchant, own, id, number])?;
                }
            }
        }
        changes.commit()?;
        Ok(())
    }

    fn load(&self, number: &str, merchant: &str) -> Result<Option<String>, StoreError> {
        let connection = self.lock();
        let mut query =
            connection.prepare_cached("SELECT text FROM orders WHERE number = ?1 AND merchant = ?2")?;
        Ok(query.query_row([number, merchant], |row| row.get(0)).optional()?)
    }

    fn first(&self, number: &str) -> Result<Option<String>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT merchant FROM orders WHERE number = ?1 ORDER BY merchant LIMIT 1";
        Ok(connection.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?)
    }

    fn of_payment(&self, payment: &str) -> Result<Option<StoredKey>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT number, merchant FROM orders WHERE payment = ?1";
        Ok(connection.prepare_cached(sql)?.query_row([payment], key).optional()?)
    }

    fn of_refund(&self, merchant: &str, refund: &str) -> Result<Option<StoredKey>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT order_number, merchant FROM refunds WHERE merchant = ?1 AND number = ?2";
        Ok(connection.prepare_cached(sql)?.query_row([merchant, refund], key).optional()?)
    }

    fn of_refund_id(&self, id: &str) -> Result<Option<StoredKey>, StoreError> {
        let connection = self.lock();
        let sql = "SELECT order_number, merchant FROM refunds WHERE id = ?1";
        Ok(connection.prepare_cached(sql)?.query_row([id], key).optional()?)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &str, &str)) -> Result<(), StoreError> {
        let connection = self.lock();
        let mut query = connection
            .prepare_cached("SELECT number, merchant, text FROM orders ORDER BY number, merchant")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        }
        Ok(())
    }

    fn search(&self, search: &OrderSearch) -> Result<(Vec<(StoredKey, String)>, usize), StoreError> {
        const FOUND: &str = "FROM orders WHERE ?1 = '' OR substr(number, 1, length(?1)) = ?1
            OR (is_paid AND substr(payment, 1, length(?1)) = ?1) OR merchant = ?1
            OR merchant LIKE ?2 || '/%' ESCAPE '\\' OR merchant LIKE '%/' || ?2 ESCAPE '\\' OR CAST(amount AS TEXT) = ?1";
        let text = search.text.trim();
        let pattern = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let connection = self.lock();
        let mut all = connection.prepare_cached(&format!("SELECT count(*) {FOUND}"))?;
        let all: i64 = all.query_row([text, &pattern], |row| row.get(0))?;
        let sql = format!(
            "SELECT number, merchant, text {FOUND} ORDER BY placed DESC, number DESC, merchant DESC LIMIT ?3 OFFSET ?4"
        );
        let (limit, skip) = (i64::try_from(search.limit)?, i64::try_from(search.skip)?);
        let mut query = connection.prepare_cached(&sql)?;
        let rows =
            query.query_map(params![text, pattern, limit, skip], |row| Ok((key(row)?, row.get(2)?)))?;
        Ok((rows.collect::<Result<_, _>>()?, usize::try_from(all)?))
    }

    fn use_code(&self, code: &str) -> Result<bool, StoreError> {
        let connection = self.lock();
        Ok(connection.prepare_cached("INSERT OR IGNORE INTO codes VALUES (?1)")?.execute([code])? == 1)
    }

    fn is_used(&self, code: &str) -> Result<bool, StoreError> {
        let connection = self.lock();
        Ok(connection.prepare_cached("SELECT 1 FROM codes WHERE code = ?1")?.exists([code])?)
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.lock()
            .execute_batch("BEGIN; DELETE FROM orders; DELETE FROM refunds; DELETE FROM codes; COMMIT")?;
        Ok(())
    }
}
