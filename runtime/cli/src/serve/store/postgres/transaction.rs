//! Transactions. One of which it is known that nothing was written is repeated as a whole; one whose commit was not
//! answered is an error: it may have been written, and who asked for it has to look or to ask again.

use super::{
    failed::failed,
    pool::{Lent, Pool},
};
use crate::serve::store::{StoreError, random};
use std::{sync::Arc, time::Duration};
use tokio_postgres::{Error, Row, error::SqlState, types::ToSql};

/// How often a transaction is begun.
const TRIES: u32 = 6;
/// How long a method may take.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// What a transaction is for.
#[derive(Clone, Copy)]
pub(super) enum For {
    Writing,
    /// All statements see one state.
    Reading,
}

impl For {
    fn begin(self) -> &'static str {
        match self {
            // What the database has as its default does not matter. A standby refuses this at once.
            For::Writing => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            For::Reading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }
}

/// A transaction. Dropped, it is undone.
pub(super) struct Tx {
    lent: Lent,
    is_for: For,
}

impl Tx {
    pub(super) async fn rows(
        &mut self,
        sql: &'static str,
        with: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        let statement = self.lent.prepared(sql).await?;
        self.lent.client().query(&statement, with).await
    }

    pub(super) async fn row(
        &mut self,
        sql: &'static str,
        with: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        let statement = self.lent.prepared(sql).await?;
        self.lent.client().query_opt(&statement, with).await
    }

    /// How many rows were written.
    pub(super) async fn write(
        &mut self,
        sql: &'static str,
        with: &[&(dyn ToSql + Sync)],
    ) -> Result<u64, Error> {
        let statement = self.lent.prepared(sql).await?;
        self.lent.client().execute(&statement, with).await
    }

    /// Several statements without values.
    pub(super) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.lent.client().batch_execute(sql).await
    }

    /// Undoes what was done, releases its locks, and begins again.
    pub(super) async fn anew(&self) -> Result<(), Error> {
        self.batch("ROLLBACK").await?;
        self.batch(self.is_for.begin()).await
    }

    /// Commits what was done. A transaction that an error ended is not committed.
    async fn end<T>(self, done: Result<T, Error>) -> Result<T, Ended> {
        match done {
            Ok(done) => {
                self.batch("COMMIT").await.map_err(|error| Ended::at_commit(&error))?;
                self.lent.give_back();
                Ok(done)
            }
            Err(error) => {
                if self.batch("ROLLBACK").await.is_ok() {
                    self.lent.give_back();
                }
                Err(Ended::before_commit(&error))
            }
        }
    }
}

/// A transaction that failed.
enum Ended {
    /// Nothing was written, and it may go through the next time.
    Again(StoreError),
    Failed(StoreError),
}

impl Ended {
    fn before_commit(error: &Error) -> Ended {
        match error.code() {
            Some(code) if !(is_conflict(code) || is_gone(code)) => Ended::Failed(failed(error)),
            // Without a code, the connection has ended.
            _ => Ended::Again(failed(error)),
        }
    }

    /// A server that is shut down ends connections after a commit as well, so that only what says that the transaction was
    /// undone is believed.
    fn at_commit(error: &Error) -> Ended {
        match error.code() {
            Some(code) if is_conflict(code) => Ended::Again(failed(error)),
            _ => Ended::Failed(StoreError(format!("{}; whether it was written is unknown", failed(error).0))),
        }
    }
}

/// The database has undone the transaction for the sake of another one.
fn is_conflict(code: &SqlState) -> bool {
    [&SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::T_R_DEADLOCK_DETECTED].contains(&code)
}

/// The connection ends with this.
fn is_gone(code: &SqlState) -> bool {
    [&SqlState::ADMIN_SHUTDOWN, &SqlState::CRASH_SHUTDOWN, &SqlState::CANNOT_CONNECT_NOW].contains(&code)
        || code.code().starts_with("08")
}

/// The tries of one method.
pub(super) struct Tries<'p> {
    pool: &'p Arc<Pool>,
    is_for: For,
    made: u32,
}

impl<'p> Tries<'p> {
    pub(super) fn new(pool: &'p Arc<Pool>, is_for: For) -> Tries<'p> {
        Tries { pool, is_for, made: 0 }
    }

    pub(super) async fn begin(&mut self) -> Result<Tx, StoreError> {
        loop {
            self.made += 1;
            let lent = self.pool.take().await?;
            match lent.client().batch_execute(self.is_for.begin()).await {
                Ok(()) => return Ok(Tx { lent, is_for: self.is_for }),
                Err(error) => self.once_more(Ended::before_commit(&error)).await?,
            }
        }
    }

    /// `None`: it is to be done again.
    pub(super) async fn end<T>(&mut self, tx: Tx, done: Result<T, Error>) -> Result<Option<T>, StoreError> {
        match tx.end(done).await {
            Ok(done) => Ok(Some(done)),
            Err(ended) => self.once_more(ended).await.map(|()| None),
        }
    }

    /// Waits a little, so that two which are in each other's way do not meet again.
    async fn once_more(&self, ended: Ended) -> Result<(), StoreError> {
        match ended {
            Ended::Again(_) if self.made < TRIES => {
                let wait = u64::from(random::below_100()?) * u64::from(self.made);
                tokio::time::sleep(Duration::from_millis(wait / 4)).await;
                Ok(())
            }
            Ended::Again(error) | Ended::Failed(error) => Err(error),
        }
    }
}

/// Does `$work` in a transaction `$tx`, and returns what it did once that is committed.
macro_rules! transaction {
    ($store:expr, $is_for:ident, $tx:ident => $work:expr) => {
        $crate::serve::store::postgres::transaction::in_time(async move {
            let mut tries = $crate::serve::store::postgres::transaction::Tries::new(
                &$store.pool,
                $crate::serve::store::postgres::transaction::For::$is_for,
            );
            loop {
                let mut $tx = tries.begin().await?;
                let done = $work.await;
                if let Some(done) = tries.end($tx, done).await? {
                    break Ok(done);
                }
            }
        })
    };
}
pub(super) use transaction;

/// The connection of what takes longer is closed.
pub(super) async fn in_time<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let late =
        || StoreError("the PostgreSQL did not answer in time; whether it was written is unknown".to_owned());
    tokio::time::timeout(LIMIT, work).await.unwrap_or_else(|_| Err(late()))
}
