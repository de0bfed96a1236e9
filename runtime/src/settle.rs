//! What happened to an order: from a query, a reply or a notice, in the same words.

use crate::{
    api::{Api, CallRequest, Gateway, GatewayOf, Request, ResponseOf, SignedNotice},
    cloudpay,
    compare::{self, Differs, own_text},
    error::{Error, Unknown},
    exchange::Exchange,
    merchant::Merchant,
    money::Fen,
    time::Time,
    value::{Message, Slot},
    wechat_v2,
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

impl Order for wechat_v2::UnifiedOrderRequest {
    type Query = wechat_v2::OrderQueryRequest;

    fn query(&self) -> Self::Query {
        wechat_v2::OrderQueryRequest {
            appid: self.appid.clone(),
            sub_appid: self.sub_appid.clone(),
            sub_mch_id: self.sub_mch_id.clone(),
            out_trade_no: Some(self.out_trade_no.clone()),
            ..Default::default()
        }
    }
}

impl Order for wechat_v2::MicropayRequest {
    type Query = wechat_v2::OrderQueryRequest;

    fn query(&self) -> Self::Query {
        wechat_v2::OrderQueryRequest {
            appid: self.appid.clone(),
            sub_appid: self.sub_appid.clone(),
            sub_mch_id: self.sub_mch_id.clone(),
            out_trade_no: Some(self.out_trade_no.clone()),
            ..Default::default()
        }
    }
}

impl Order for cloudpay::UnifiedOrderRequest {
    type Query = cloudpay::QueryOrderRequest;

    fn query(&self) -> Self::Query {
        cloudpay::QueryOrderRequest {
            out_trade_no: Some(self.out_trade_no.clone()),
            ..cloudpay::query_order::Required { sub_mch_id: self.sub_mch_id.clone() }.into()
        }
    }
}

/// How an order stands. What it says of money has been compared with the order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settled {
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
    Revoked,
    /// The gateway knows no such order. That is final only when the call that places it is certainly over: one that is
    /// still on its way, or that ended with an unknown outcome a moment ago, can arrive after the query did.
    Unplaced,
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
pub enum Unsettled {
    /// The gateway tells of another order, amount or currency under this number. Act on neither, and look at both.
    Differs(Differs),
    /// There was no answer that could be believed: ask again.
    Unknown(Error),
}

impl fmt::Display for Unsettled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsettled::Differs(differs) => write!(f, "{differs}"),
            Unsettled::Unknown(error) => write!(f, "it is not known how the order stands: {error}"),
        }
    }
}

impl std::error::Error for Unsettled {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Unsettled::Differs(differs) => Some(differs),
            Unsettled::Unknown(error) => Some(error),
        }
    }
}

impl From<Error> for Unsettled {
    fn from(error: Error) -> Self {
        Unsettled::Unknown(error)
    }
}

impl From<Differs> for Unsettled {
    fn from(differs: Differs) -> Self {
        Unsettled::Differs(differs)
    }
}

impl<G: Gateway> Exchange<G> {
    /// What the answer to the query of this order says, for whoever sends with a transport of their own;
    /// [`Client::settle`](crate::Client::settle) asks as well. The query is [`Order::query`], and the answer what
    /// [`accept`](Exchange::accept) made of it.
    ///
    /// # Errors
    /// The answer is of another order, amount or currency, or there was none that could be believed.
    pub fn settle_with_answer<O>(
        &self,
        answer: Result<ResponseOf<O::Query>, Error>,
        order: &O,
    ) -> Result<Settled, Unsettled>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        answered(answer, order, &self.merchant)
    }

    /// What a believed notice says of this order, in the words of [`Client::settle`](crate::Client::settle): whoever
    /// acts on a notice and on a query writes it once.
    ///
    /// A notice that nobody vouches for says nothing here: settle by a query.
    ///
    /// # Errors
    /// The notice is of another order, amount or currency, or says nothing of a payment.
    pub fn settle_with_notice<N, O>(&self, event: &N::Event, order: &O) -> Result<Settled, Unsettled>
    where
        N: SignedNotice<Gateway = G>,
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
) -> Result<Settled, Unsettled> {
    match answer {
        Ok(reply) => read(&reply, order, merchant),
        Err(error) if error.code() == Some("ORDERNOTEXIST") && matches!(error, Error::Refused(_)) => {
            Ok(Settled::Unplaced)
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
) -> Result<Settled, Unsettled> {
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
        "SUCCESS" => paid(message, order, merchant).map(Settled::Paid),
        "REFUND" => paid(message, order, merchant).map(Settled::Refunded),
        unpaid => {
            // Amounts of what was not paid are often left out.
            compare::same_where_told(COMPARED, message, order, merchant)?;
            match unpaid {
                "NOTPAY" | "USERPAYING" | "ACCEPT" => Ok(Settled::Open),
                "PAYERROR" => Ok(Settled::Failed),
                "CLOSED" => Ok(Settled::Closed),
                "REVOKED" => Ok(Settled::Revoked),
                _ => Err(unlisted("trade_state").into()),
            }
        }
    }
}

fn paid(message: &dyn Message, order: &dyn Message, merchant: &Merchant) -> Result<Paid, Unsettled> {
    let text = |name: &str| own_text(message, name, None);
    let number = |name: &str| {
        slot(message, name, |slot| match slot {
            Slot::Int(number) => Some(Fen(number)),
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
            Slot::Time(time) => Some(time),
            _ => None,
        }),
        openid: text("openid"),
    };
    compare::same(COMPARED, message, order, merchant)?;
    Ok(paid)
}

fn slot<T>(message: &dyn Message, name: &str, take: impl Fn(Slot<'_>) -> Option<T>) -> Option<T> {
    let at = message.table().find(name)?;
    let mut found = None;
    message.read(&mut |values| found = take(values[at].slot()));
    found
}

/// A word that nobody documented.
fn unlisted(field: &'static str) -> Error {
    Error::Unknown(Unknown::Unlisted { field })
}

fn incomplete(field: &'static str) -> Error {
    Error::Unknown(Unknown::Incomplete { field })
}
