//! The status of an order: from a query, a reply or a notice, with the same enum.

use crate::{
    check::Violations,
    credentials::merchant::Merchant,
    message::{
        api::{Api, Gateway, Order},
        dynamic::DynamicMessage,
        money::Fen,
        time::Time,
        value::{Message, ValueRef},
    },
    protocol::{
        Protocol,
        accept::accept,
        compare::{self, own_text, text_at},
        draft::Draft,
        error::{ApiError, Error, OrderMismatch, Unknown},
        notice_api::AuthenticatedNotice,
        prepare::prepare,
        received::Received,
    },
    table::{Kind, OrderQuery, OrderState, State},
};
use paytable_schema::rules;
use std::fmt;

/// The status of an order. Amounts in it have been compared with the order.
///
/// With the feature `serde` it is stored as the word of a table's `[state]` (`"open"`), or with its payment
/// (`{"paid": {…}}`). What is read back is as trustworthy as the place where it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OrderStatus {
    /// The order is paid: deliver.
    Paid(Paid),
    /// The order was paid, and refunded in whole or in part. Query the refund for the amount.
    Refunded(Paid),
    /// The order is not paid, and can still be paid.
    Open,
    /// The payer is paying (is asked for the password, for example). Query again after a few seconds.
    Paying,
    /// A payment failed. The payer may be allowed to try again: query again later, or close the order.
    Failed,
    /// The order was closed without a payment, and can no longer be paid.
    Closed,
    /// The order was reversed: it can no longer be paid, and a payment is returned to the payer.
    Reversed,
    /// The gateway does not know the order. This is final only if the call that places the order has ended. A request
    /// that is still on its way, or whose outcome is unknown, can be received after the query.
    NotFound,
}

/// A payment whose amount was compared with the order, from an authenticated message. With the feature `serde` all fields
/// are stored, the payer's id too.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Paid {
    /// The merchant's order number.
    pub out_trade_no: String,
    /// The gateway's number of the payment.
    pub transaction_id: String,
    /// The amount of the order, in the minor unit of its currency (fen for CNY).
    pub total_fee: Fen,
    /// The amount that the payer paid in cash, without coupons, in the same unit.
    pub cash_fee: Option<Fen>,
    /// The currency of the amount (ISO 4217), such as `CNY`. `None` if the message does not contain it.
    pub fee_type: Option<String>,
    /// The time of the payment (UTC+8).
    pub time_end: Option<Time>,
    /// The payer's id for the appid of the order.
    pub openid: Option<String>,
}

/// Does not print the payer.
impl fmt::Debug for Paid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paid")
            .field("out_trade_no", &self.out_trade_no)
            .field("transaction_id", &self.transaction_id)
            .field("total_fee", &self.total_fee)
            .field("cash_fee", &self.cash_fee)
            .field("fee_type", &self.fee_type)
            .field("time_end", &self.time_end)
            .finish_non_exhaustive()
    }
}

/// The reason why the status of an order is not known.
#[derive(Debug)]
#[non_exhaustive]
pub enum OrderStatusError {
    /// The message is about another order, amount or currency. Process neither; examine both.
    OrderMismatch(OrderMismatch),
    /// No authenticated reply was received. Query again.
    Unknown(Error),
}

impl fmt::Display for OrderStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OrderStatusError::OrderMismatch(differs) => write!(f, "{differs}"),
            OrderStatusError::Unknown(error) => write!(f, "the status of the order is unknown: {error}"),
        }
    }
}

impl std::error::Error for OrderStatusError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OrderStatusError::OrderMismatch(_) => None,
            OrderStatusError::Unknown(error) => error.source(),
        }
    }
}

impl From<Error> for OrderStatusError {
    fn from(error: Error) -> Self {
        OrderStatusError::Unknown(error)
    }
}

impl From<OrderMismatch> for OrderStatusError {
    fn from(differs: OrderMismatch) -> Self {
        OrderStatusError::OrderMismatch(differs)
    }
}

impl<G: Gateway> Protocol<G> {
    /// Makes the query of an order: by its order number, for the merchant that placed it. Send the draft, and pass the
    /// reply to [`order_status_from_reply`](Protocol::order_status_from_reply).
    /// [`Client::order_status`](crate::Client::order_status) does both.
    ///
    /// # Errors
    /// The order has no number, or one that the query does not accept.
    pub fn order_query<O>(&self, order: &O) -> Result<Draft, Violations>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        prepare(O::QUERY.api, &query_message(O::QUERY, order), &self.caller())
    }

    /// Reads the status of an order from the reply to its query.
    ///
    /// # Errors
    /// The reply is about another order, amount or currency, or is not authenticated.
    pub fn order_status_from_reply<O>(
        &self,
        order: &O,
        received: &Received<'_>,
    ) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        self.status_from(O::QUERY, order, received)
    }

    /// The same for an order with the given query.
    fn status_from(
        &self,
        query: &'static OrderQuery,
        order: &dyn Message,
        received: &Received<'_>,
    ) -> Result<OrderStatus, OrderStatusError> {
        let (mut reply, asked) = (DynamicMessage::new(query.api.response), query_message(query, order));
        let accepted = accept(query.api, &[&asked, order], received, &self.caller(), &mut reply);
        answered(query.api.state, accepted.map(|()| reply), order, &self.merchant)
    }

    /// Reads the status of an order from an authenticated notice; the same as
    /// [`Client::order_status`](crate::Client::order_status) without a query.
    ///
    /// `order` is the stored request that placed the order. For a notice that is not authenticated, query the order
    /// instead.
    ///
    /// # Errors
    /// The notice is about another order, amount or currency, or contains no status of a payment.
    pub fn order_status_from_notice<N, O>(
        &self,
        event: &N::Event,
        order: &O,
    ) -> Result<OrderStatus, OrderStatusError>
    where
        N: AuthenticatedNotice<Gateway = G>,
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        read(N::TABLE.state, event, order, &self.merchant)
    }
}

/// The query of an order, with the rows that carry over.
pub(crate) fn query_message(query: &'static OrderQuery, order: &dyn Message) -> DynamicMessage {
    let mut message = DynamicMessage::new(query.api.request);
    for (of_order, of_query) in query.carry {
        let (from, to) = (
            &order.table().fields[usize::from(*of_order)],
            &query.api.request.fields[usize::from(*of_query)],
        );
        if let Some(text) = own_text(order, from.name, None) {
            message.set(to.name, text);
        }
    }
    message
}

/// The status in the reply to the query of an order.
pub(crate) fn answered<M: Message>(
    state: Option<&'static State>,
    reply: Result<M, Error>,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<OrderStatus, OrderStatusError> {
    match reply {
        Ok(reply) => read(state, &reply, order, merchant),
        Err(Error::Api(error)) if state.is_some_and(|state| is_not_found(state, &error)) => {
            Ok(OrderStatus::NotFound)
        }
        Err(Error::Unknown(Unknown::OtherRequest(differs))) => Err(differs.into()),
        Err(error) => Err(error.into()),
    }
}

fn is_not_found(state: &State, error: &ApiError) -> bool {
    let code = error.row.map(|row| row.code).or(error.code.as_deref());
    code.is_some_and(|code| state.not_found.contains(&code))
}

/// The status of an order in an authenticated message. A value that the table does not list is an error.
pub(crate) fn read(
    state: Option<&'static State>,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<OrderStatus, OrderStatusError> {
    let Some(state) = state else { return Err(incomplete("state").into()) };
    let word = text_at(message, state.field).ok_or_else(|| incomplete(state.field))?;
    let said = state.words.iter().find(|(known, _)| *known == word).map(|(_, said)| *said);
    let unpaid = match said.ok_or_else(|| unlisted(state.field))? {
        OrderState::Paid => return paid(state, message, order, merchant).map(OrderStatus::Paid),
        OrderState::Refunded => return paid(state, message, order, merchant).map(OrderStatus::Refunded),
        OrderState::Open => OrderStatus::Open,
        OrderState::Paying => OrderStatus::Paying,
        OrderState::Failed => OrderStatus::Failed,
        OrderState::Closed => OrderStatus::Closed,
        OrderState::Reversed => OrderStatus::Reversed,
    };
    // Amounts are often absent if nothing was paid.
    compare::same_where_told(state, message, order, merchant)?;
    Ok(unpaid)
}

fn paid(
    state: &State,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<Paid, OrderStatusError> {
    let text = |path: &'static str| (!path.is_empty()).then(|| text_at(message, path))?;
    let paid = Paid {
        out_trade_no: text(state.number).ok_or_else(|| incomplete(state.number))?,
        transaction_id: text(state.payment).ok_or_else(|| incomplete(state.payment))?,
        total_fee: amount_at(message, state.amount).ok_or_else(|| incomplete(state.amount))?,
        cash_fee: amount_at(message, state.payer_amount),
        fee_type: text(state.currency),
        time_end: time_at(message, state.time),
        openid: text(state.payer),
    };
    compare::same_pairs(state, message, order, merchant)?;
    Ok(paid)
}

/// The amount at a path: of a struct, or of a dynamic message, which holds yuan as text.
fn amount_at(message: &dyn Message, path: &'static str) -> Option<Fen> {
    if let Some(amount) = value_at(message, path, &mut |value| match value {
        ValueRef::Int(number) => Some(Fen(number)),
        _ => None,
    }) {
        return Some(amount);
    }
    let text = text_at(message, path)?;
    let is_yuan = matches!(compare::kind_at(message.table(), path), Some(Kind::Yuan));
    is_yuan.then(|| rules::fen_of_yuan(&text)).flatten().map(Fen)
}

/// The time at a path: of a struct, or of a dynamic message, which holds it as text.
fn time_at(message: &dyn Message, path: &'static str) -> Option<Time> {
    if let Some(time) = value_at(message, path, &mut |value| match value {
        ValueRef::Time(time) => Some(time),
        _ => None,
    }) {
        return Some(time);
    }
    let (text, format) = (text_at(message, path)?, compare::kind_at(message.table(), path)?);
    match format {
        Kind::Time(format) => Time::parse(format, &text),
        _ => None,
    }
}

/// Applies a function to the value at a path.
fn value_at<T>(
    message: &dyn Message,
    path: &str,
    take: &mut dyn FnMut(ValueRef<'_>) -> Option<T>,
) -> Option<T> {
    let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
    let at = message.table().find(name)?;
    let mut found = None;
    message.read(&mut |values| {
        found = match (inside, values[at].value_ref()) {
            (None, value) => take(value),
            (Some(inside), ValueRef::Object(nested)) => value_at(nested, inside, take),
            (Some(_), _) => None,
        };
    });
    found
}

/// The error for a value that the table does not list.
fn unlisted(field: &'static str) -> Error {
    Error::Unknown(Unknown::Unlisted { field })
}

fn incomplete(field: &'static str) -> Error {
    Error::Unknown(Unknown::Incomplete { field })
}
