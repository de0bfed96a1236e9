//! What a derive makes of the marker struct of a notice.

use crate::{
    message::{
        api::Gateway,
        value::{Empty, Message},
    },
    protocol::ack::{Ack, ack},
    table,
};

/// A notice. `#[derive(Notice)]` writes it.
pub trait Notice {
    /// The provider.
    type Gateway: Gateway;
    /// What it says.
    type Event: Message + Empty;
    /// The table.
    const TABLE: &'static table::Notice;

    /// The answer that stops the repeats. Send it after what the notice says has been stored.
    fn accepted() -> Ack
    where
        Self: AcknowledgedNotice,
    {
        ack(Self::TABLE, None)
    }

    /// The answer that asks for the notice again.
    fn refused(reason: &str) -> Ack
    where
        Self: AcknowledgedNotice,
    {
        ack(Self::TABLE, Some(reason))
    }
}

/// A notice that can be believed: it carries a signature, or holds what only the gateway could have sealed.
pub trait AuthenticatedNotice: Notice {}

/// A notice that carries none: whoever can reach the address could have sent it.
pub trait UnauthenticatedNotice: Notice {}

/// A notice of which its table says in what its repeats are alike; see [`Protocol::inbox_key`](crate::Protocol::inbox_key).
pub trait DedupNotice: Notice {}

/// A notice with a fixed answer.
pub trait AcknowledgedNotice: Notice {}

/// A notice that is answered with a message; see [`Protocol::answer`](crate::Protocol::answer).
pub trait AnsweredNotice: Notice {
    /// The answer.
    type Answer: Message;
}
