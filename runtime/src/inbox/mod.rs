//! What a notice says is done once, however often it comes.

mod key;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use key::InboxKey;
pub use memory::MemoryInbox;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteInbox;

use std::fmt;

/// Where it is kept which notices have been handled. A notice comes again until it is acknowledged, from several
/// servers at a time; an inbox lets what it says be done once.
///
/// The mark of a notice and the effect of it are one transaction: either both are there afterwards or neither is. So
/// acknowledge after [`dedup_by`](Inbox::once) returned `Ok`, whichever [`Handled`] it is, and refuse after an error: the
/// notice comes again and finds either what was done, or nothing. What cannot take part in the transaction, such as a
/// mail, is not for here: store in the transaction that it is to be sent.
///
/// ```
/// use paytable::{Ack, Protocol, Notice, OrderStatus, WechatV2};
/// use paytable::inbox::{Handled, Inbox, MemoryInbox};
/// use paytable::wechat_v2::{PayNotice, UnifiedOrderRequest};
///
/// /// Stands for a table of a database: what is to be shipped.
/// type Shipments = Vec<String>;
///
/// fn told(
///     protocol: &Protocol<WechatV2>,
///     inbox: &mut MemoryInbox<Shipments>,
///     order: &UnifiedOrderRequest,
///     body: &[u8],
/// ) -> Result<Handled<()>, Box<dyn std::error::Error>> {
///     let event = protocol.notice::<PayNotice>(body)?;
///     let key = protocol.inbox_key::<PayNotice>(&event)?;
///     let settled = protocol.order_status_from_notice::<PayNotice, _>(&event, order)?;
///     Ok(inbox.once(&key, |shipments: &mut Shipments| {
///         // A notice can also say that the payment failed: then there is nothing to ship.
///         if let OrderStatus::Paid(paid) = settled {
///             shipments.push(paid.out_trade_no);
///         }
///         Ok::<(), std::convert::Infallible>(())
///     })?)
/// }
///
/// fn answer(told: Result<Handled<()>, Box<dyn std::error::Error>>) -> Ack {
///     match told {
///         Ok(_) => PayNotice::accepted(),
///         Err(why) => PayNotice::refused(&why.to_string()),
///     }
/// }
/// ```
pub trait Inbox {
    /// What an effect writes to.
    type Tx<'t>;
    /// How the store can fail.
    type Error;

    /// Runs the effect and marks the notice as handled, unless it had been handled before.
    ///
    /// # Errors
    /// The effect failed, or the store did: nothing is marked, and nothing is written.
    fn once<T, E>(
        &mut self,
        key: &InboxKey,
        effect: impl FnOnce(&mut Self::Tx<'_>) -> Result<T, E>,
    ) -> Result<Handled<T>, InboxError<E, Self::Error>>;
}

/// A notice that is handled: acknowledge it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled<T> {
    /// By this call: what the effect returned.
    Now(T),
    /// Before: there was nothing left to do.
    Before,
}

/// A notice that is not handled: refuse it, so that it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxError<E, S> {
    /// The effect failed.
    Effect(E),
    /// The store failed.
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
