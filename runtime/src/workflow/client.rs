//! How an order stands, asked by a client.

#[cfg(feature = "blocking")]
use crate::client::blocking;
use crate::{
    client::{Client, retry::RetryPolicy},
    message::{
        api::{Api, Gateway, Order},
        dynamic::DynamicMessage,
        value::Message,
    },
    protocol::{accept::accept, error::Error, received::Received, trace::Call},
    table,
    workflow::order_status::{OrderStatus, OrderStatusError, answered, not_asked_for, query_message},
};

impl<G: Gateway> Client<G> {
    /// What happened to this order, as the gateway tells it now. Ask as often as you like: it changes nothing.
    ///
    /// The order is the request that placed it, as it was stored. What the answer says of a payment is compared with
    /// it: appid, merchants, number, amount, currency.
    ///
    /// ```no_run
    /// # use paytable::{Client, OrderStatus, OrderStatusError, WechatV2, wechat_v2::UnifiedOrderRequest};
    /// # async fn follow_up(client: Client<WechatV2>, order: UnifiedOrderRequest) -> Result<(), OrderStatusError> {
    /// match client.order_status(&order).await? {
    ///     OrderStatus::Paid(paid) => println!("deliver: {}", paid.transaction_id),
    ///     OrderStatus::Open => println!("not paid yet"),
    ///     OrderStatus::Closed | OrderStatus::Reversed => println!("over, without a payment"),
    ///     other => println!("look at it: {other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The gateway tells of another order or amount, or there was no answer that could be believed.
    pub async fn order_status<O>(&self, order: &O) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        self.order_status_of(<O::Api as Api>::TABLE, order, self.retries()).await
    }
}

impl<G: Gateway> Client<G> {
    /// The same for an order of that API.
    pub(crate) async fn order_status_of(
        &self,
        api: &'static table::Api,
        order: &(dyn Message + Sync),
        policy: RetryPolicy,
    ) -> Result<OrderStatus, OrderStatusError> {
        let Some(query) = api.query else { return Err(Error::Invalid(not_asked_for(api)).into()) };
        let asked = query_message(query, order);
        let accept = |received: &Received<'_>| {
            let mut reply = DynamicMessage::new(query.api.response);
            accept(query.api, &[&asked, order], received, &self.protocol().caller(), &mut reply)?;
            Ok(reply)
        };
        let reply = self.repeat(&Call { api: query.api, request: &asked }, policy, &accept).await;
        answered(query.api.state, reply, order, self.protocol().merchant())
    }
}

#[cfg(feature = "blocking")]
impl<G: Gateway> blocking::Client<G> {
    /// What happened to this order; see [`order_status`](crate::Client::order_status) of the asynchronous client.
    ///
    /// # Errors
    /// The gateway tells of another order or amount, or there was no answer that could be believed.
    pub fn order_status<O>(&self, order: &O) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        self.wait(self.asynchronous().order_status(order))?
    }
}
