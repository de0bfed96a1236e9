//! What a derive makes of a marker struct.

use crate::{
    message::value::{Empty, Message, Value},
    table::{self, Table},
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
    type Response: Message + Empty;
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

/// A request that places an order, and whose table says how the order is asked for. The derive implements it.
pub trait Order: Request {}

/// The provider that a request goes to.
pub type GatewayOf<R> = <<R as Request>::Api as Api>::Gateway;
/// What comes back for a request.
pub type ResponseOf<R> = <<R as Request>::Api as Api>::Response;

/// The table of a reply that never comes.
pub static NO_REPLY: Table =
    Table { name: "NoReply", fields: &[], sorted: &[], computed: false, identities: &[], messages: &[] };

/// The reply to a request that is opened, not called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoReply;

impl Message for NoReply {
    fn table(&self) -> &'static Table {
        &NO_REPLY
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        visit(&[]);
    }

    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Value])) {
        visit(&mut []);
    }
}

impl Empty for NoReply {
    fn empty() -> Self {
        NoReply
    }
}
