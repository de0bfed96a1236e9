//! An inbox over transactions of an asynchronous driver.

use crate::inbox::{Handled, InboxError, InboxKey};
use std::future::Future;

/// A transaction of an asynchronous driver, for [`once`]. [`sql`](super::sql) has the statements.
///
/// A transaction that is dropped must be rolled back, as sqlx and tokio-postgres do. So an effect that fails or panics,
/// or a future that is dropped before its end, leaves neither a mark nor a write, and the gateway sends the notice again.
pub trait InboxTransaction: Send + Sized {
    /// The error of the store.
    type Error;

    /// Marks a notice as processed; `false` if it was marked before. If another transaction that is not finished has
    /// marked it, this waits for its end.
    ///
    /// # Errors
    /// The store failed.
    fn mark(&mut self, key: &InboxKey) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Commits the mark and what the effect wrote.
    ///
    /// # Errors
    /// The store failed. Whether the transaction was committed is unknown; the next repetition of the notice finds out.
    fn commit(self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Runs the effect and marks the notice as processed, unless it was processed before: [`Inbox::once`](super::Inbox::once)
/// over a transaction of an asynchronous driver. The effect must not end the transaction.
///
/// # Errors
/// The effect or the store failed. Refuse the notice, so that the gateway sends it again.
///
/// With tokio-postgres:
///
/// ```no_run
/// use paytable::inbox::{self, Handled, InboxError, InboxKey, InboxTransaction, sql};
/// use tokio_postgres::{Client, Error, Transaction};
///
/// struct Tx<'c>(Transaction<'c>);
///
/// impl InboxTransaction for Tx<'_> {
///     type Error = Error;
///
///     async fn mark(&mut self, key: &InboxKey) -> Result<bool, Error> {
///         Ok(self.0.execute(sql::MARK, &[&key.as_str()]).await? == 1)
///     }
///
///     async fn commit(self) -> Result<(), Error> {
///         self.0.commit().await
///     }
/// }
///
/// async fn ship(
///     client: &mut Client,
///     key: &InboxKey,
///     out_trade_no: &str,
/// ) -> Result<Handled<u64>, InboxError<Error, Error>> {
///     let tx = Tx(client.transaction().await.map_err(InboxError::Store)?);
///     inbox::once(tx, key, async |Tx(tx)| {
///         tx.execute("INSERT INTO shipment VALUES ($1)", &[&out_trade_no]).await
///     })
///     .await
/// }
/// ```
///
/// With sqlx, the field of `Tx` is a `sqlx::Transaction<'static, sqlx::Postgres>` from `pool.begin()`; `mark` is
/// `sqlx::query(sql::MARK).bind(key.as_str()).execute(&mut *self.0)` with `rows_affected() == 1`.
pub async fn once<Tx: InboxTransaction, T, E>(
    mut tx: Tx,
    key: &InboxKey,
    effect: impl AsyncFnOnce(&mut Tx) -> Result<T, E>,
) -> Result<Handled<T>, InboxError<E, Tx::Error>> {
    if !tx.mark(key).await.map_err(InboxError::Store)? {
        return Ok(Handled::Before);
    }
    let done = effect(&mut tx).await.map_err(InboxError::Effect)?;
    tx.commit().await.map_err(InboxError::Store)?;
    Ok(Handled::Now(done))
}
