//! The traits that the derive implements for the marker struct of a notice.

use crate::{
    message::{
        api::Gateway,
        value::{Empty, Message, MessageMut},
    },
    protocol::ack::{Ack, ack},
    table,
};

/// A notice. Implemented by `#[derive(Notice)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notice",
    label = "not the marker of a notice",
    note = "pass the marker of a notice, such as `PayNotice`, not its event; derive `Notice` for one of your own"
)]
pub trait Notice {
    /// The gateway that sends the notice.
    type Gateway: Gateway;
    /// The struct with the fields of the notice.
    type Event: MessageMut + Empty;
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notice that is authenticated",
    label = "not an authenticated notice",
    note = "if it is a notice without authentication, use `unauthenticated_notice`, and confirm its event by a query"
)]
pub trait AuthenticatedNotice: Notice {}

/// A notice without authentication: any sender that can reach the address can forge it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notice without authentication",
    label = "not an unauthenticated notice",
    note = "if it is an authenticated notice, use `notice`, which verifies it"
)]
pub trait UnauthenticatedNotice: Notice {}

/// A notice whose table lists the fields that identify repeats (`dedup_by`); see
/// [`Protocol::inbox_key`](crate::Protocol::inbox_key).
#[diagnostic::on_unimplemented(
    message = "the table of `{Self}` does not list the fields that identify repeats",
    label = "not a notice with `dedup_by`",
    note = "add `dedup_by` to a table of your own, or use `InboxKey::new` with a text that repeats have in common"
)]
pub trait DedupNotice: Notice {}

/// A notice whose answer is a fixed text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notice that is answered with a fixed text",
    label = "not a notice with `accepted` and `refused`",
    note = "if it is answered with a signed message, use `Protocol::answer`"
)]
pub trait AcknowledgedNotice: Notice {}

/// A notice whose answer is a signed message; see [`Protocol::answer`](crate::Protocol::answer).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a notice that is answered with a signed message",
    label = "not a notice with an answer of its own",
    note = "if it is answered with a fixed text, use `accepted` or `refused` of the notice"
)]
pub trait AnsweredNotice: Notice {
    /// The struct with the fields of the answer.
    type Answer: Message;
}
