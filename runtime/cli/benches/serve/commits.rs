//! How fast a SQLite file commits on this disk, with the settings of the service.

use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// For how long it is measured.
const FOR: Duration = Duration::from_millis(200);

/// Transactions of one row, one after the other.
pub(crate) fn a_second(folder: &Path) -> f64 {
    let connection = Connection::open(folder.join("commits.db")).expect("a file");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT)",
        )
        .expect("a table");
    let (began, mut count) = (Instant::now(), 0.0);
    while began.elapsed() < FOR {
        connection.execute("INSERT INTO rows (text) VALUES ('a row of a usual length')", []).expect("a row");
        count += 1.0;
    }
    count / began.elapsed().as_secs_f64()
}
