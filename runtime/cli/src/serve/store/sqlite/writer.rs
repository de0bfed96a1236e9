//! The one thread that writes. What is asked for at the same time is committed together: a commit waits for the disk, and
//! the wait is the same for one transaction as for many.

use crate::serve::store::StoreError;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use std::{
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// The most that wait; others are refused at once.
const WAITING: usize = 4096;
/// The most in one commit.
const TOGETHER: usize = 256;

pub(super) struct Writer {
    jobs: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Writes with that connection, until it is dropped.
    pub(super) fn start(connection: Connection) -> Result<Writer, String> {
        let (jobs, received) = sync_channel(WAITING);
        let thread = thread::Builder::new().name("store".to_owned());
        let thread =
            thread.spawn(move || write_all(connection, &received)).map_err(|error| error.to_string())?;
        Ok(Writer { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Does `work` in a transaction. What it returns is committed; an error leaves nothing written.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, StoreError> {
        let stopped = || StoreError("it has stopped".to_owned());
        let (asker, told) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.try_send(Box::new(One { work: Some(work), done: None, asker })).map_err(
            |error| match error {
                TrySendError::Full(_) => StoreError("too much is waiting to be written".to_owned()),
                TrySendError::Disconnected(_) => stopped(),
            },
        )?;
        told.await.unwrap_or_else(|_| Err(stopped()))
    }
}

impl Drop for Writer {
    /// Waits for what is being written, and closes the file: the last to close it leaves one file that is whole.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has closed it as well.
            let _ = thread.join();
        }
    }
}

/// Something to be written, and whom to tell.
trait Job: Send {
    fn run(&mut self, transaction: &Transaction<'_>);
    fn tell(self: Box<Self>, committed: Result<(), StoreError>);
}

struct One<T, W> {
    work: Option<W>,
    done: Option<Result<T, rusqlite::Error>>,
    asker: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, W: FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error> + Send> Job for One<T, W> {
    fn run(&mut self, transaction: &Transaction<'_>) {
        self.done = self.work.take().map(|work| within(transaction, work));
    }

    fn tell(self: Box<Self>, committed: Result<(), StoreError>) {
        let One { done, asker, .. } = *self;
        let not_run = || Err(StoreError("it was not run".to_owned()));
        let told =
            committed.and_then(|()| done.map_or_else(not_run, |done| done.map_err(|error| failed(&error))));
        // The asker may have gone away; what was committed stays.
        let _ = asker.send(told);
    }
}

fn write_all(mut connection: Connection, received: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = received.recv() {
        let mut jobs: Vec<_> = std::iter::once(first).chain(received.try_iter().take(TOGETHER - 1)).collect();
        let committed = together(&mut connection, &mut jobs).map_err(|error| failed(&error).0);
        for job in jobs {
            job.tell(committed.clone().map_err(StoreError));
        }
    }
}

/// Does all jobs in one transaction.
fn together(connection: &mut Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in jobs {
        job.run(&transaction);
    }
    // SQLite itself rolls a transaction back after some errors, such as a full disk; this fails then.
    transaction.commit()
}

/// Runs the work; after an error nothing of it is left in the transaction.
fn within<T>(
    transaction: &Transaction<'_>,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error>,
) -> Result<T, rusqlite::Error> {
    transaction.execute_batch("SAVEPOINT one")?;
    match work(transaction) {
        Ok(done) => {
            transaction.execute_batch("RELEASE one")?;
            Ok(done)
        }
        Err(error) => {
            transaction.execute_batch("ROLLBACK TO one; RELEASE one")?;
            Err(error)
        }
    }
}

pub(super) fn failed(error: &rusqlite::Error) -> StoreError {
    StoreError(match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy) => "another process has the database locked".to_owned(),
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        _ => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_fails_leaves_nothing_and_what_is_committed_with_it_stays() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY)").unwrap();
        let writer = Writer::start(connection).unwrap();
        let put = |numbers: &'static [i64]| {
            writer.write(move |tx| {
                for number in numbers {
                    tx.execute("INSERT INTO t VALUES (?1)", [number])?;
                }
                Ok(())
            })
        };
        // The second number of the middle one is there already.
        let (one, two, three) = tokio::join!(put(&[1, 2]), put(&[3, 1]), put(&[4]));
        assert!(one.is_ok() && two.is_err() && three.is_ok());
        let kept = writer
            .write(|tx| tx.query_row("SELECT group_concat(n) FROM t", [], |row| row.get::<_, String>(0)));
        assert_eq!(kept.await.unwrap(), "1,2,4");
    }
}
