//! The traits that the derive implements for marker structs and requests.

use crate::{
    message::value::{Empty, Message, MessageMut, Value, ValueMut},
    table::{self, Table},
};

/// A gateway. Implemented by `#[derive(Gateway)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a gateway",
    label = "not the marker of a gateway",
    note = "pass the marker of a gateway, such as `WechatV2`, or derive `Gateway` for one of your own"
)]
pub trait Gateway: Send + Sync + 'static {
    /// The table of the gateway.
    const TABLE: &'static table::Gateway;
}

/// An API. Implemented by `#[derive(Api)]`.
///
/// ```
/// use paytable::{Api, wechat_v2::UnifiedOrder};
/// assert_eq!(UnifiedOrder::TABLE.path, "/pay/unifiedorder");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API",
    label = "not the marker of an API",
    note = "pass the marker of an API, such as `UnifiedOrder`, or derive `Api` for one of your own"
)]
pub trait Api {
    /// The gateway of the API.
    type Gateway: Gateway;
    /// The struct of the request.
    type Request: Request<Api = Self>;
    /// The struct of the reply.
    type Response: MessageMut + Empty;
    /// The table of the API.
    const TABLE: &'static table::Api;
}

/// The request of an API.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the request of an API",
    label = "not a request",
    note = "pass the struct whose name ends with `Request`, such as `UnifiedOrderRequest`, not the marker of its API"
)]
pub trait Request: Message + Sync {
    /// The marker struct of the API.
    type Api: Api<Request = Self>;
}

/// A request whose reply is a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request whose reply is a message",
    label = "not a request whose reply is a message",
    note = "if the reply is a file, such as a bill, use `download` of a client, or `accept_file`",
    note = "if the request is opened by the payer, use `link`"
)]
pub trait CallRequest: Request {}

/// A request whose reply is a file, or a message if there is no file.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request whose reply is a file",
    label = "not a request whose reply is a file",
    note = "if the reply is a message, use `call` of a client, or `accept`",
    note = "if the request is opened by the payer, use `link`"
)]
pub trait FileRequest: Request {}

/// A request that is not sent, but opened as a link by the payer's browser or app.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request that is opened as a link",
    label = "not a link",
    note = "send it with `call` or `download` of a client, or make its bytes with `prepare`"
)]
pub trait LinkRequest: Request {}

/// A request that places an order, and whose table names the query for the order (`query`). Implemented by the derive.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not place an order whose status can be queried",
    label = "not a request that places an order",
    note = "pass the stored request that placed the order, such as `UnifiedOrderRequest`; a table of your own names the query of its orders with `query`"
)]
pub trait Order: Request {
    /// The query for the order. It is not part of [`Api::TABLE`], so that only programs that query link its table.
    const QUERY: &'static table::OrderQuery;
}

/// The gateway of a request.
pub type GatewayOf<R> = <<R as Request>::Api as Api>::Gateway;
/// The reply to a request.
pub type ResponseOf<R> = <<R as Request>::Api as Api>::Response;

/// The table of a reply for APIs without a reply.
pub static NO_REPLY: Table = Table {
    name: "NoReply",
    fields: &[],
    sorted: &[],
    computed: false,
    identities: &[],
    messages: &[],
    links: &[],
};

/// The reply type of a request that is opened as a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoReply;

impl Message for NoReply {
    fn table(&self) -> &'static Table {
        &NO_REPLY
    }

    fn read(&self, visit: &mut dyn FnMut(&[&dyn Value])) {
        visit(&[]);
    }
}

impl MessageMut for NoReply {
    fn write(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn ValueMut])) {
        visit(&mut []);
    }
}

impl Empty for NoReply {
    fn empty() -> Self {
        NoReply
    }
}
