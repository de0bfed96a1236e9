//! Deduplication of notices.

mod asynchronous;
mod key;
mod memory;
pub mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use asynchronous::{InboxTransaction, once};
pub use key::InboxKey;
pub use memory::MemoryInbox;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteInbox;

use std::fmt;

/// Stores which notices have been processed. The gateway repeats a notice until it is accepted, and several servers can
/// receive it at the same time. An inbox runs the effect of a notice only one time.
///
/// The mark of a notice and its effect are in one transaction: both are written, or neither. Accept the notice if
/// [`once`](Inbox::once) returns `Ok`, whether [`Handled::Now`] or [`Handled::Before`]. Refuse it after an error: the
/// gateway then sends it again. An action that cannot be part of the transaction, such as sending a mail, must not
/// be in the effect: store in the transaction that it has to be done.
///
/// For asynchronous drivers there is [`once`](once()). [`sql`] has the statement that marks a notice in a transaction of
/// your own.
///
/// ```
/// use paytable::{Ack, Protocol, Notice, OrderStatus, WechatV2};
/// use paytable::inbox::{Handled, Inbox, MemoryInbox};
/// use paytable::wechat_v2::{PayNotice, UnifiedOrderRequest};
///
/// /// Stands for a table of a database.
/// type Shipments = Vec<String>;
///
/// fn handle(
///     protocol: &Protocol<WechatV2>,
///     inbox: &mut MemoryInbox<Shipments>,
///     order: &UnifiedOrderRequest,
///     body: &[u8],
/// ) -> Result<Handled<()>, Box<dyn std::error::Error>> {
///     let event = protocol.notice::<PayNotice>(body)?;
///     let key = protocol.inbox_key::<PayNotice>(&event)?;
///     let status = protocol.order_status_from_notice::<PayNotice, _>(&event, order)?;
///     Ok(inbox.once(&key, |shipments: &mut Shipments| {
///         // A notice can also report a failed payment: then nothing is shipped.
///         if let OrderStatus::Paid(paid) = status {
///             shipments.push(paid.out_trade_no);
///         }
///         Ok::<(), std::convert::Infallible>(())
///     })?)
/// }
///
/// fn answer(handled: Result<Handled<()>, Box<dyn std::error::Error>>) -> Ack {
///     match handled {
///         Ok(_) => PayNotice::accepted(),
///         Err(why) => PayNotice::refused(&why.to_string()),
///     }
/// }
/// ```
pub trait Inbox {
    /// The transaction or the state that an effect writes to.
    type Tx<'t>;
    /// The error of the store.
    type Error;

    /// Runs the effect and marks the notice as processed, unless it was processed before.
    ///
    /// # Errors
    /// The effect or the store failed. Nothing is marked or written.
    fn once<T, E>(
        &mut self,
        key: &InboxKey,
        effect: impl FnOnce(&mut Self::Tx<'_>) -> Result<T, E>,
    ) -> Result<Handled<T>, InboxError<E, Self::Error>>;
}

/// The notice is processed: accept it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled<T> {
    /// It was processed by this call. Contains the value that the effect returned.
    Now(T),
    /// It was processed before; the effect did not run.
    Before,
}

/// The notice is not processed: refuse it, so that the gateway sends it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxError<E, S> {
    /// The effect returned an error.
    Effect(E),
    /// The store returned an error.
    Store(S),
}

impl<E: fmt::Display, S: fmt::Display> fmt::Display for InboxError<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InboxError::Effect(error) => write!(f, "the notice is not handled: {error}"),
            InboxError::Store(error) => write!(f, "the notice cannot be marked: {error}"),
        }
    }
}

impl<E, S> std::error::Error for InboxError<E, S>
where
    E: std::error::Error + 'static,
    S: std::error::Error + 'static,
{
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InboxError::Effect(error) => Some(error),
            InboxError::Store(error) => Some(error),
        }
    }
}
