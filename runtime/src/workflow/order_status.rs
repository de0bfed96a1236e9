//! What happened to an order: from a query, a reply or a notice, in the same words.

use crate::protocol::notice_api::AuthenticatedNotice;
use crate::{
    credentials::merchant::Merchant,
    message::{
        api::{Api, CallRequest, Gateway, GatewayOf, Request, ResponseOf},
        money::Fen,
        time::Time,
        value::{Message, ValueRef},
    },
    protocol::{
        Protocol,
        compare::{self, own_text},
        error::OrderMismatch,
        error::{Error, Unknown},
    },
};
use std::fmt;

/// What is compared with the order, where both say it.
const COMPARED: &[&str] =
    &["appid", "mch_id", "sub_appid", "sub_mch_id", "out_trade_no", "total_fee", "fee_type"];

/// An order of which a query of its gateway tells how it stands.
pub trait Order: Request {
    /// The query.
    type Query: CallRequest<Api: Api<Gateway = GatewayOf<Self>>>;
    /// The query for this order: by its number, for whom it was placed.
    fn query(&self) -> Self::Query;
}

/// How an order stands. What it says of money has been compared with the order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrderStatus {
    /// It is paid: deliver.
    Paid(Paid),
    /// It was paid, and all of it or a part was given back since: the refund query says how much.
    Refunded(Paid),
    /// It is not paid, and can still be.
    Open,
    /// A payment failed. The payer may be allowed to try again: ask later, or close the order.
    Failed,
    /// It was closed without a payment, and can no longer be paid.
    Closed,
    /// It was reversed: it can no longer be paid, and what was paid goes back.
    Reversed,
    /// The gateway knows no such order. That is final only when the call that places it is certainly over: one that is
    /// still on its way, or that ended with an unknown outcome a moment ago, can arrive after the query did.
    NotFound,
}

/// A payment that the gateway vouches for.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paid {
    /// Your order number.
    pub out_trade_no: String,
    /// The gateway's number of the payment.
    pub transaction_id: String,
    /// The order amount.
    pub total_fee: Fen,
    /// What the payer paid in cash.
    pub cash_fee: Option<Fen>,
    /// ISO 4217 currency of the amount.
    pub fee_type: Option<String>,
    /// When it was paid.
    pub time_end: Option<Time>,
    /// The payer under the order's appid.
    pub openid: Option<String>,
}

/// The payer is not shown.
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

/// Why it is not known how an order stands.
#[derive(Debug)]
#[non_exhaustive]
pub enum OrderStatusError {
    /// The gateway tells of another order, amount or currency under this number. Act on neither, and look at both.
    OrderMismatch(OrderMismatch),
    /// There was no answer that could be believed: ask again.
    Unknown(Error),
}

impl fmt::Display for OrderStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OrderStatusError::OrderMismatch(differs) => write!(f, "{differs}"),
            OrderStatusError::Unknown(error) => write!(f, "it is not known how the order stands: {error}"),
        }
    }
}

impl std::error::Error for OrderStatusError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OrderStatusError::OrderMismatch(differs) => Some(differs),
            OrderStatusError::Unknown(error) => Some(error),
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
    /// What the answer to the query of this order says, for whoever sends with a transport of their own;
    /// [`Client::order_status`](crate::Client::order_status) asks as well. The query is [`Order::query`], and the answer what
    /// [`accept`](Protocol::accept) made of it.
    ///
    /// # Errors
    /// The answer is of another order, amount or currency, or there was none that could be believed.
    pub fn order_status_from_reply<O>(
        &self,
        answer: Result<ResponseOf<O::Query>, Error>,
        order: &O,
    ) -> Result<OrderStatus, OrderStatusError>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        answered(answer, order, &self.merchant)
    }

    /// What a believed notice says of this order, in the words of [`Client::order_status`](crate::Client::order_status): whoever
    /// acts on a notice and on a query writes it once.
    ///
    /// A notice that nobody vouches for says nothing here: query the order.
    ///
    /// # Errors
    /// The notice is of another order, amount or currency, or says nothing of a payment.
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
        read(event, order, &self.merchant)
    }
}

/// What the answer to the query of an order says.
fn answered<M: Message>(
    answer: Result<M, Error>,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<OrderStatus, OrderStatusError> {
    match answer {
        Ok(reply) => read(&reply, order, merchant),
        Err(error) if error.code() == Some("ORDERNOTEXIST") && matches!(error, Error::Api(_)) => {
            Ok(OrderStatus::NotFound)
        }
        Err(Error::Unknown(Unknown::OtherRequest(differs))) => Err(differs.into()),
        Err(error) => Err(error.into()),
    }
}

/// What a believed message says of an order. Its state is its trade state, or its result where it has none.
pub(crate) fn read(
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<OrderStatus, OrderStatusError> {
    let state = if message.table().find("trade_state").is_some() {
        own_text(message, "trade_state", None).ok_or_else(|| incomplete("trade_state"))?
    } else {
        let result = own_text(message, "result_code", None).ok_or_else(|| incomplete("result_code"))?;
        match result.as_str() {
            "SUCCESS" => result,
            "FAIL" => "PAYERROR".to_owned(),
            _ => return Err(unlisted("result_code").into()),
        }
    };
    match state.as_str() {
        "SUCCESS" => paid(message, order, merchant).map(OrderStatus::Paid),
        "REFUND" => paid(message, order, merchant).map(OrderStatus::Refunded),
        unpaid => {
            // Amounts of what was not paid are often left out.
            compare::same_where_told(COMPARED, message, order, merchant)?;
            match unpaid {
                "NOTPAY" | "USERPAYING" | "ACCEPT" => Ok(OrderStatus::Open),
                "PAYERROR" => Ok(OrderStatus::Failed),
                "CLOSED" => Ok(OrderStatus::Closed),
                "REVOKED" => Ok(OrderStatus::Reversed),
                _ => Err(unlisted("trade_state").into()),
            }
        }
    }
}

fn paid(message: &dyn Message, order: &dyn Message, merchant: &Merchant) -> Result<Paid, OrderStatusError> {
    let text = |name: &str| own_text(message, name, None);
    let number = |name: &str| {
        slot(message, name, |slot| match slot {
            ValueRef::Int(number) => Some(Fen(number)),
            _ => None,
        })
    };
    let paid = Paid {
        out_trade_no: text("out_trade_no").ok_or_else(|| incomplete("out_trade_no"))?,
        transaction_id: text("transaction_id").ok_or_else(|| incomplete("transaction_id"))?,
        total_fee: number("total_fee").ok_or_else(|| incomplete("total_fee"))?,
        cash_fee: number("cash_fee"),
        fee_type: text("fee_type"),
        time_end: slot(message, "time_end", |slot| match slot {
            ValueRef::Time(time) => Some(time),
            _ => None,
        }),
        openid: text("openid"),
    };
    compare::same(COMPARED, message, order, merchant)?;
    Ok(paid)
}

fn slot<T>(message: &dyn Message, name: &str, take: impl Fn(ValueRef<'_>) -> Option<T>) -> Option<T> {
    let at = message.table().find(name)?;
    let mut found = None;
    message.read(&mut |values| found = take(values[at].value_ref()));
    found
}

/// A word that nobody documented.
fn unlisted(field: &'static str) -> Error {
    Error::Unknown(Unknown::Unlisted { field })
}

fn incomplete(field: &'static str) -> Error {
    Error::Unknown(Unknown::Incomplete { field })
}
