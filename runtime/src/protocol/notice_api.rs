//! The traits that the derive implements for the marker struct of a notice.

use crate::{
    message::{
        api::Gateway,
        value::{Empty, Message},
    },
    protocol::ack::{Ack, ack},
    table,
};

/// A notice. Implemented by `#[derive(Notice)]`.
pub trait Notice {
    /// The gateway that sends the notice.
    type Gateway: Gateway;
    /// The struct with the fields of the notice.
    type Event: Message + Empty;
    /// The table of the notice.
    const TABLE: &'static table::Notice;

    /// The answer that accepts the notice, so that the gateway does not send it again. Store the event first.
    fn accepted() -> Ack
    where
        Self: AcknowledgedNotice,
    {
        ack(Self::TABLE, None)
    }

    /// The answer that refuses the notice, so that the gateway sends it again. Some gateways show the reason.
    fn refused(reason: &str) -> Ack
    where
        Self: AcknowledgedNotice,
    {
        ack(Self::TABLE, Some(reason))
    }
}

/// A notice that is authenticated: it carries a signature, or contains a ciphertext that only the gateway can have
/// made.
pub trait AuthenticatedNotice: Notice {}

/// A notice without authentication: any sender that can reach the address can forge it.
pub trait UnauthenticatedNotice: Notice {}

/// A notice whose table lists the fields that identify repeats (`dedup_by`); see
/// [`Protocol::inbox_key`](crate::Protocol::inbox_key).
pub trait DedupNotice: Notice {}

/// A notice whose answer is a fixed text.
pub trait AcknowledgedNotice: Notice {}

/// A notice whose answer is a signed message; see [`Protocol::answer`](crate::Protocol::answer).
pub trait AnsweredNotice: Notice {
    /// The struct with the fields of the answer.
    type Answer: Message;
}
