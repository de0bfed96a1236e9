//! What a derive makes of a marker struct.

use crate::{
    table,
    value::{Blank, Message},
};

/// A provider. `#[derive(Gateway)]` writes it.
pub trait Gateway: Send + Sync + 'static {
    /// How it talks.
    const TABLE: &'static table::Gateway;
}

/// An API. `#[derive(Api)]` writes it.
///
/// ```
/// use paytable::{Api, wechat_v2::UnifiedOrder};
/// assert_eq!(UnifiedOrder::TABLE.path, "/pay/unifiedorder");
/// ```
pub trait Api {
    /// The provider.
    type Gateway: Gateway;
    /// What is sent.
    type Request: Request<Api = Self>;
    /// What comes back.
    type Response: Message + Blank;
    /// The table.
    const TABLE: &'static table::Api;
}

/// A request of an API.
pub trait Request: Message + Sync {
    /// The API.
    type Api: Api<Request = Self>;
}

/// A request that is answered with a message.
pub trait CallRequest: Request {}

/// A request that is answered with a file, and with a message only where there is none.
pub trait FileRequest: Request {}

/// A request that is not sent but opened, by the payer's browser or app.
pub trait LinkRequest: Request {}

/// The provider that a request goes to.
pub type GatewayOf<R> = <<R as Request>::Api as Api>::Gateway;
/// What comes back for a request.
pub type ResponseOf<R> = <<R as Request>::Api as Api>::Response;

/// A notice. `#[derive(Notice)]` writes it.
pub trait Notice {
    /// The provider.
    type Gateway: Gateway;
    /// What it says.
    type Event: Message + Blank;
    /// The table.
    const TABLE: &'static table::Notice;

    /// The answer that stops the repeats. Send it after what the notice says has been stored.
    fn accepted() -> crate::Ack
    where
        Self: AcknowledgedNotice,
    {
        crate::notice::ack(Self::TABLE, None)
    }

    /// The answer that asks for the notice again.
    fn refused(reason: &str) -> crate::Ack
    where
        Self: AcknowledgedNotice,
    {
        crate::notice::ack(Self::TABLE, Some(reason))
    }
}

/// A notice that can be believed: it carries a signature, or holds what only the gateway could have sealed.
pub trait SignedNotice: Notice {}

/// A notice that carries none: whoever can reach the address could have sent it.
pub trait UnsignedNotice: Notice {}

/// A notice of which its table says in what its repeats are alike; see [`Exchange::inbox_key`](crate::Exchange::inbox_key).
pub trait OnceNotice: Notice {}

/// A notice with a fixed answer.
pub trait AcknowledgedNotice: Notice {}

/// A notice that is answered with a message; see [`Exchange::answer`](crate::Exchange::answer).
pub trait AnsweredNotice: Notice {
    /// The answer.
    type Answer: Message;
}
