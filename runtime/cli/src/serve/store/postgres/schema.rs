//! The tables, and how they came to be. They are in the first schema of the connection's search path.

use super::transaction::Tx;
use tokio_postgres::Error;

/// Each once, in this order, with the version that it makes. What was released is never changed.
const MIGRATIONS: &[(i64, &str)] = &[(1, include_str!("tables.sql"))];
/// Of the format.
pub(super) const VERSION: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Held while the tables are made, so that of several processes that start at once one makes them.
const LOCK: &str = "SET LOCAL lock_timeout = '15s'; SELECT pg_advisory_xact_lock(7021583194275301)";
const LIST: &str =
    "CREATE TABLE paytable_migrations (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL)";

/// The version of the format, once everything up to this one's is there.
pub(super) async fn prepare(tx: &mut Tx) -> Result<i64, Error> {
    tx.batch(LOCK).await?;
    if tx.row("SELECT 1 WHERE to_regclass('paytable_migrations') IS NULL", &[]).await?.is_some() {
        tx.batch(LIST).await?;
    }
    let newest = tx.row("SELECT coalesce(max(version), 0) FROM paytable_migrations", &[]).await?;
    let version: i64 = newest.map_or(Ok(0), |row| row.try_get(0))?;
    for (made, tables) in MIGRATIONS.iter().filter(|(made, _)| *made > version) {
        tx.batch(tables).await?;
        tx.write("INSERT INTO paytable_migrations VALUES ($1, clock_timestamp())", &[made]).await?;
    }
    Ok(version.max(VERSION))
}
