//! A store in a SQLite file, which several processes may share.

mod ledger;
mod lists;
mod queue;
mod writer;

use super::{
    Attempt, Begun, Callback, Claimed, Counts, End, Finished, Kind, Millis, NewNotice, NewOrder, NewRefund,
    Noted, Order, OrderId, OrderState, Placed, Retried, Search, Store, StoreError, Target, Unsettled, Work,
    random,
};
use rusqlite::{Connection, OpenFlags, Transaction};
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::sync::Notify;
use writer::{Writer, failed};

/// Of the tables. A file of another version is not opened.
const VERSION: i64 = 1;
const TABLES: &str = include_str!("tables.sql");
/// How long another process may hold the lock.
const BUSY: Duration = Duration::from_secs(5);

/// A SQLite file.
pub(crate) struct SqliteStore {
    /// For what delivery needs, which waits for no list.
    reader: Arc<Mutex<Connection>>,
    /// For lists and figures.
    lists: Arc<Mutex<Connection>>,
    // Closed after the others: it is then the last that has the file open.
    writer: Writer,
    clock: Clock,
    hints: Notify,
}

/// The clock of the machine, which all processes on the file share.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX).saturating_add(self.0.load(Ordering::Relaxed))
    }

    /// Moves it ahead: waits end earlier.
    #[cfg(test)]
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::Relaxed);
    }
}

impl SqliteStore {
    /// Opens the file, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<SqliteStore, String> {
        let told = |error: String| format!("the store {}: {error}", path.display());
        crate::sandbox::store::make_private(path).map_err(|error| told(error.to_string()))?;
        let opened = || {
            let mut connection = Connection::open(path)?;
            connection.busy_timeout(BUSY)?;
            let version = prepare(&mut connection)?;
            Ok::<_, rusqlite::Error>((connection, [reader(path)?, reader(path)?], version))
        };
        let (connection, [reader, lists], version) = opened().map_err(|error| told(failed(&error).0))?;
        if version != VERSION {
            return Err(told(format!(
                "it was written by another version of paytable (format {version}, this one has {VERSION})"
            )));
        }
        Ok(SqliteStore {
            writer: Writer::start(connection).map_err(told)?,
            reader: Arc::new(Mutex::new(reader)),
            lists: Arc::new(Mutex::new(lists)),
            clock: Clock::default(),
            hints: Notify::new(),
        })
    }

    /// Writes all that is in the file now into a new one, while others write.
    pub(crate) async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.to_owned();
        self.list(move |connection| {
            let path = to.to_str().ok_or(rusqlite::Error::InvalidPath(to.clone()))?;
            connection.execute("VACUUM INTO ?1", [path]).map(drop)
        })
        .await
    }

    #[cfg(test)]
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    #[cfg(test)]
    pub(crate) fn share_clock(&mut self, clock: &Clock) {
        self.clock = clock.clone();
    }

    /// Writes what may make something due.
    async fn write_and_hint<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let written = self.writer.write(work).await;
        self.hints.notify_one();
        written
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        on_thread(self.reader.clone(), read).await
    }

    async fn list<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        on_thread(self.lists.clone(), read).await
    }
}

/// Reads on another thread: a list may take a while.
async fn on_thread<T: Send + 'static>(
    reader: Arc<Mutex<Connection>>,
    read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
) -> Result<T, StoreError> {
    let task = tokio::task::spawn_blocking(move || {
        read(&reader.lock().unwrap_or_else(PoisonError::into_inner)).map_err(|error| failed(&error))
    });
    task.await.unwrap_or_else(|_| Err(StoreError("reading was cut off".to_owned())))
}

fn reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
}

/// The version of the format, once the tables are there.
fn prepare(connection: &mut Connection) -> Result<i64, rusqlite::Error> {
    // Each commit is on the disk before a notice is acknowledged.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let is_new: bool =
        transaction.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if version == 0 && is_new {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        version = VERSION;
    }
    transaction.commit()?;
    Ok(version)
}

impl Store for SqliteStore {
    fn begin_order<'a>(&'a self, order: &'a NewOrder) -> Work<'a, Begun> {
        let (order, now) = (order.clone(), self.clock.now());
        Box::pin(self.writer.write(move |tx| ledger::begin_order(tx, &order, now)))
    }

    fn settle_order<'a>(&'a self, id: &'a OrderId, placed: Placed) -> Work<'a, ()> {
        let id = id.clone();
        Box::pin(self.writer.write(move |tx| ledger::settle_order(tx, &id, placed)))
    }

    fn close_order<'a>(&'a self, id: &'a OrderId) -> Work<'a, ()> {
        let id = id.clone();
        Box::pin(self.writer.write(move |tx| ledger::end_order(tx, &id, OrderState::Closed)))
    }

    fn begin_refund<'a>(&'a self, refund: &'a NewRefund) -> Work<'a, Begun> {
        let (refund, now) = (refund.clone(), self.clock.now());
        Box::pin(self.writer.write(move |tx| ledger::begin_refund(tx, &refund, now)))
    }

    fn refuse_refund<'a>(&'a self, merchant: &'a str, number: &'a str) -> Work<'a, ()> {
        let (merchant, number) = (merchant.to_owned(), number.to_owned());
        Box::pin(self.writer.write(move |tx| ledger::refuse_refund(tx, &merchant, &number)))
    }

    fn note<'a>(&'a self, notice: &'a NewNotice) -> Work<'a, Noted> {
        let (notice, clock) = (notice.clone(), self.clock.clone());
        Box::pin(self.write_and_hint(move |tx| ledger::note(tx, &notice, clock.now())))
    }

    fn claim<'a>(&'a self, lease: Duration, full: &'a [String]) -> Work<'a, Option<Claimed>> {
        let full = serde_json::to_string(full).unwrap_or_else(|_| "[]".to_owned());
        let clock = self.clock.clone();
        Box::pin(async move {
            let token = random::token()?;
            self.writer.write(move |tx| queue::claim(tx, &token, lease, &full, clock.now())).await
        })
    }

    fn finish<'a>(&'a self, claimed: &'a Claimed, end: &'a End) -> Work<'a, Finished> {
        let (claimed, end, clock) = (claimed.clone(), end.clone(), self.clock.clone());
        Box::pin(async move {
            let jitter = random::below_100()?;
            self.write_and_hint(move |tx| queue::finish(tx, &claimed, &end, jitter, clock.now())).await
        })
    }

    fn is_due(&self) -> Work<'_, bool> {
        let now = self.clock.now();
        Box::pin(self.read(move |connection| queue::is_due(connection, now)))
    }

    /// Other processes on the file give none.
    fn hinted(&self) -> Work<'_, ()> {
        Box::pin(async {
            self.hints.notified().await;
            Ok(())
        })
    }

    fn claim_checks(&self, most: u32) -> Work<'_, Vec<Unsettled>> {
        let now = self.clock.now();
        Box::pin(self.writer.write(move |tx| ledger::claim_checks(tx, most, now)))
    }

    fn end_checks<'a>(&'a self, unsettled: &'a Unsettled, state: OrderState) -> Work<'a, ()> {
        let Unsettled { kind, id, .. } = unsettled.clone();
        Box::pin(self.writer.write(move |tx| match kind {
            Kind::Payment => ledger::end_order(tx, &id, state),
            Kind::Refund => ledger::end_refund(tx, &id),
        }))
    }

    fn retry<'a>(&'a self, delivery: &'a str) -> Work<'a, Retried> {
        let (delivery, clock) = (delivery.to_owned(), self.clock.clone());
        Box::pin(self.write_and_hint(move |tx| queue::retry(tx, &delivery, clock.now())))
    }

    fn pause<'a>(&'a self, target: &'a str, is_paused: bool) -> Work<'a, ()> {
        let target = target.to_owned();
        Box::pin(self.write_and_hint(move |tx| queue::pause(tx, &target, is_paused)))
    }

    fn callbacks<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Callback>> {
        let search = search.clone();
        Box::pin(self.list(move |connection| lists::callbacks(connection, &search)))
    }

    fn callback<'a>(&'a self, delivery: &'a str) -> Work<'a, Option<(Callback, Vec<Attempt>)>> {
        let delivery = delivery.to_owned();
        Box::pin(self.list(move |connection| lists::callback(connection, &delivery)))
    }

    fn callbacks_of<'a>(&'a self, order: &'a OrderId, most: u32) -> Work<'a, Vec<Callback>> {
        let order = order.clone();
        Box::pin(self.list(move |connection| lists::callbacks_of(connection, &order, most)))
    }

    fn orders<'a>(&'a self, search: &'a Search) -> Work<'a, Vec<Order>> {
        let search = search.clone();
        Box::pin(self.list(move |connection| lists::orders(connection, &search)))
    }

    fn order<'a>(&'a self, id: &'a OrderId) -> Work<'a, Option<Order>> {
        let id = id.clone();
        Box::pin(self.read(move |connection| lists::order(connection, &id)))
    }

    fn targets(&self) -> Work<'_, Vec<Target>> {
        Box::pin(self.list(lists::targets))
    }

    fn counts(&self) -> Work<'_, Counts> {
        let now = self.clock.now();
        Box::pin(self.list(move |connection| lists::counts(connection, now)))
    }

    fn now(&self) -> Work<'_, Millis> {
        let now = self.clock.now();
        Box::pin(async move { Ok(now) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::store::tests::{Folder, function, order, payment};
    use std::{sync::mpsc, thread};

    #[tokio::test]
    async fn a_list_that_takes_long_holds_no_delivery_up() {
        let folder = Folder::fresh();
        let store = SqliteStore::open(&folder.path().join("serve.db")).unwrap();
        store.begin_order(&NewOrder { to: function("f"), ..order("1") }).await.unwrap();
        store.note(&payment("1")).await.unwrap();
        let ((held, is_held), (release, end)) = (mpsc::channel(), mpsc::channel::<()>());
        let lists = store.lists.clone();
        let reading = thread::spawn(move || {
            let _reading = lists.lock();
            held.send(()).unwrap();
            let _ = end.recv();
        });
        is_held.recv().unwrap();
        let delivery = async {
            assert!(store.is_due().await.unwrap());
            let claimed = store.claim(Duration::from_secs(9), &[]).await.unwrap().unwrap();
            assert_eq!(store.finish(&claimed, &End::default()).await.unwrap(), Finished::Done);
        };
        tokio::time::timeout(Duration::from_secs(10), delivery).await.unwrap();
        release.send(()).unwrap();
        reading.join().unwrap();
        assert_eq!(store.counts().await.unwrap().done, 1);
    }
}
