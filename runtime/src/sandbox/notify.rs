//! The payment of an order, and where its notice goes.

use crate::sandbox::{
    books::{NotPayable, Order, OrderKey, OrderState},
    deliver::{again, deliver, once},
    deliveries::{About, Delivery, Telling},
    facts::Facts,
    state::State,
};
use std::{fmt, sync::Arc};

/// Why an order was not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PayError {
    /// No order has that number.
    NoSuchOrder,
    /// It was paid before.
    AlreadyPaid,
    /// It was closed, or its time is over.
    Closed,
    /// The payer is at it.
    Paying,
    /// Its prepay id has lapsed: two hours have passed since it was placed.
    Lapsed,
    /// The order names a cloud function whose address the sandbox does not know.
    NoSuchFunction,
    /// The order names a service of cloud hosting whose address the sandbox does not know.
    NoSuchContainer,
    /// It was not paid: there is nothing to tell.
    NotPaid,
    /// Nothing tells of its payment: the reply to a payment by code does.
    NoNotice,
    /// The store of the sandbox fails, so that it may forget the payment.
    NotKept,
    /// The sandbox has stopped.
    Stopped,
    /// Asked by a task of an asynchronous runtime, whose thread must not wait: use [`Sandbox::pay`](super::Sandbox::pay).
    InsideRuntime,
}

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PayError::NoSuchOrder => "no order has that number",
            PayError::AlreadyPaid => "the order was paid before",
            PayError::Closed => "the order was closed",
            PayError::Paying => "the payer is being asked for the password",
            PayError::Lapsed => "the prepay id has lapsed",
            PayError::NoSuchFunction => "the sandbox does not know the address of the cloud function",
            PayError::NoSuchContainer => "the sandbox does not know the address of the container's service",
            PayError::NotPaid => "the order was not paid",
            PayError::NoNotice => "no notice tells of the payment: the reply to a payment by code does",
            PayError::NotKept => "the store of the sandbox fails, so that it may forget the payment",
            PayError::Stopped => "the sandbox has stopped",
            PayError::InsideRuntime => {
                "nothing was paid: this is asynchronous code, which must not wait; use `pay`"
            }
        })
    }
}

impl std::error::Error for PayError {}

impl From<NotPayable> for PayError {
    fn from(why: NotPayable) -> Self {
        match why {
            NotPayable::Missing => PayError::NoSuchOrder,
            NotPayable::Paid => PayError::AlreadyPaid,
            NotPayable::Paying => PayError::Paying,
            NotPayable::Closed => PayError::Closed,
            NotPayable::Lapsed => PayError::Lapsed,
        }
    }
}

/// Lets the payer pay, and tells the merchant.
pub(super) async fn pay(state: Arc<State>, number: String) -> Result<Delivery, PayError> {
    let before = state.orders.failures();
    let order = state.orders.pay(&number, state.clock.now())?;
    if state.orders.failure_since(before).is_some() {
        return Err(PayError::NotKept);
    }
    let telling = payment(&state, number, order)?;
    Ok(deliver(&state, telling).await)
}

/// Tells the merchant of a payment once more.
pub(super) async fn resend(state: Arc<State>, number: String) -> Result<Delivery, PayError> {
    let order = state.orders.order(&number, state.clock.now()).ok_or(PayError::NoSuchOrder)?;
    if order.paid_at().is_none() {
        return Err(PayError::NotPaid);
    }
    if let Some(delivery) = state.deliveries.of_payment(&number, order.notice) {
        return again(state, delivery).await.map_err(|_| PayError::NoSuchOrder);
    }
    let telling = payment(&state, number, order)?;
    Ok(once(state, telling).await)
}

/// Tells the merchant of the payment of an order once it is paid, if it ever is: at once, or at what is pending.
pub(super) fn when_paid(state: &Arc<State>, key: OrderKey, order: &Order) {
    let (due, epoch) = (order.pending.map(|pending| pending.at), state.epoch());
    let own = state.clone();
    drop(state.spawn(async move {
        if let Some(due) = due {
            own.clock.wait_until(due).await;
        }
        if own.epoch() != epoch {
            return;
        }
        let order = own.orders.lock().get(&key, own.clock.now()).map(|order| order.clone());
        let paid = order.filter(|order| order.state == OrderState::Paid);
        if let Some(Ok(telling)) = paid.map(|order| payment(&own, key.number, order)) {
            deliver(&own, telling).await;
        }
    }));
}

/// What tells of an order's payment.
fn payment(state: &State, number: String, order: Order) -> Result<Telling, PayError> {
    let notice = order.notice.ok_or(PayError::NoNotice)?;
    let url = target(state, &order.asked)?;
    let mut facts = order.asked;
    facts.merge(&order.settled);
    let about = About { notice, api: Some(order.api), kind: order.kind, merchant: order.merchant };
    Ok(Telling { about, number, facts, url })
}

/// Where a notice goes: the URL that the request gave, or the container or the cloud function it named.
pub(super) fn target(state: &State, asked: &Facts) -> Result<String, PayError> {
    if let Some(url) = asked.get("notify_url") {
        return Ok(url.to_owned());
    }
    if let Some(service) = asked.get("container.service") {
        let found = state.containers.iter().find(|(name, _)| name == service);
        let (_, url) = found.ok_or(PayError::NoSuchContainer)?;
        let path = asked.get("container.path").unwrap_or_default();
        return Ok(format!("{}/{}", url.trim_end_matches('/'), path.trim_start_matches('/')));
    }
    let named = |name| asked.get(name).unwrap_or_default();
    let wanted = (named("env_id"), named("function_name"));
    let found = state.functions.iter().find(|(env, name, _)| (env.as_str(), name.as_str()) == wanted);
    found.map(|(_, _, url)| url.clone()).ok_or(PayError::NoSuchFunction)
}
