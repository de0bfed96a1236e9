//! The status of an order, queried by a client.

#[cfg(feature = "blocking")]
use crate::client::blocking;
use crate::{
    client::Client,
    message::{
        api::{Api, Gateway, Order},
        dynamic::DynamicMessage,
        value::Message,
    },
    protocol::{accept::accept, received::Received, retry::RetryPolicy, trace::Call},
    table::OrderQuery,
    workflow::order_status::{OrderStatus, OrderStatusError, answered, query_message},
};

impl<G: Gateway> Client<G> {
    /// Queries the status of an order. The query changes nothing and can be repeated.
    ///
    /// `order` is the stored request that placed the order. The reply is compared with it: appid, merchants, order
    /// number, amount, currency.
    ///
    /// ```no_run
    /// # use paytable::{Client, OrderStatus, OrderStatusError, WechatV2, wechat_v2::UnifiedOrderRequest};
    /// # async fn follow_up(client: Client<WechatV2>, order: UnifiedOrderRequest) -> Result<(), OrderStatusError> {
    /// match client.order_status(&order).await? {
    ///     OrderStatus::Paid(paid) => println!("deliver: {}", paid.transaction_id),
    ///     OrderStatus::Open => println!("not paid yet"),
    ///     OrderStatus::Closed | OrderStatus::Reversed => println!("can no longer be paid"),
    ///     other => println!("examine: {other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The reply is about another order or amount, or no authenticated reply was received.
    pub async fn order_status<O>(&self, order: &O) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        self.order_status_of(O::QUERY, order, self.retries()).await
    }
}

impl<G: Gateway> Client<G> {
    /// The same for an order with the given query.
    pub(crate) async fn order_status_of(
        &self,
        query: &'static OrderQuery,
        order: &(dyn Message + Sync),
        policy: RetryPolicy,
    ) -> Result<OrderStatus, OrderStatusError> {
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
    /// Queries the status of an order; see [`order_status`](crate::Client::order_status) of the asynchronous client.
    ///
    /// # Errors
    /// The reply is about another order or amount, or no authenticated reply was received.
    pub fn order_status<O>(&self, order: &O) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        self.wait(self.asynchronous().order_status(order))?
    }
}
