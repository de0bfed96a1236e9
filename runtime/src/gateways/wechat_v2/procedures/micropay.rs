//! Micropay (payment by a payment code): pay, query, reverse, until the outcome is known.

use crate::{
    client::Client,
    gateways::wechat_v2::{
        Micropay, MicropayRequest, ReverseRequest, WechatV2, micropay::MicropayErrorCode, reverse::Recall,
    },
    message::api::{Api as _, Order as _},
    protocol::{
        error::OrderMismatch,
        error::{Error, Outcome, Unknown},
        retry::RetryPolicy,
    },
    workflow::order_status::{self, OrderStatus, OrderStatusError, Paid},
};
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::Instant;

/// The minimum age of a payment before it can be reversed, required by the gateway.
const LEAST_AGE: Duration = Duration::from_secs(15);

/// The time limits for payer and reversal; see [`Client::micropay`](crate::Client::micropay). The defaults follow the
/// gateway's documentation.
///
/// ```
/// use paytable::MicropayPolicy;
/// use std::time::Duration;
///
/// let relaxed = MicropayPolicy { query_every: Duration::from_secs(10), ..MicropayPolicy::default() };
/// assert_eq!(relaxed.give_up_after, Duration::from_secs(45));
/// ```
#[derive(Clone)]
pub struct MicropayPolicy {
    /// The wait between two queries; 5 seconds by default. The documentation recommends 5 to 10 seconds.
    pub query_every: Duration,
    /// The time after which an unpaid order is reversed; 45 seconds by default, at least 15: the gateway does not
    /// reverse earlier.
    pub give_up_after: Duration,
    /// The wait between two reversals; 5 seconds by default.
    pub reverse_every: Duration,
    /// How long the reversal is attempted, after which [`Unpaid::Unknown`] is returned; 60 seconds by default.
    pub reverse_for: Duration,
    /// Called with the order number before the first reversal is sent. Store that the stage is now
    /// [`Stage::Reversing`], in case the process ends before the loop does. Return `false` if this could not be stored:
    /// then nothing is reversed, and [`Unpaid::Unknown`] is returned.
    pub before_reversing: Option<BeforeReversing>,
}

/// A callback that stores that the reversal begins, and returns whether it was stored.
pub type BeforeReversing = Arc<dyn Fn(&str) -> bool + Send + Sync>;

impl Default for MicropayPolicy {
    fn default() -> Self {
        MicropayPolicy {
            query_every: Duration::from_secs(5),
            give_up_after: Duration::from_secs(45),
            reverse_every: Duration::from_secs(5),
            reverse_for: Duration::from_secs(60),
            before_reversing: None,
        }
    }
}

impl fmt::Debug for MicropayPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MicropayPolicy")
            .field("query_every", &self.query_every)
            .field("give_up_after", &self.give_up_after)
            .field("reverse_every", &self.reverse_every)
            .field("reverse_for", &self.reverse_for)
            .field("before_reversing", &self.before_reversing.is_some())
            .finish()
    }
}

/// The progress of a micropay. With the feature `serde` it is stored as the word `charged` or `reversing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Stage {
    /// The payment was requested. No reversal has been sent.
    Charged,
    /// A reversal may have been sent.
    Reversing,
}

/// The reason why there is no payment.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unpaid {
    /// Nothing was charged. The error contains the reason: correct the request, or ask the payer for a new payment
    /// code.
    Refused(Error),
    /// The order was reversed or closed without a payment. If the payer had paid, the money is returned. Use a new
    /// order number for a new attempt.
    Reversed,
    /// The order was paid, and then refunded in whole or in part by another call. Query the refund for the amount.
    Refunded(Box<Paid>),
    /// The reply is about another order or amount with the same number. Nothing was reversed; examine both.
    OrderMismatch(OrderMismatch),
    /// The status is unknown. Store the order number and the stage, and continue later with
    /// [`Client::resume_micropay`](crate::Client::resume_micropay). Do not charge again.
    Unknown {
        /// The progress at the end of the loop.
        stage: Stage,
        /// The error of the last failed call, if any.
        last: Option<Error>,
    },
}

impl fmt::Display for Unpaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unpaid::Refused(error) => write!(f, "nothing was charged: {error}"),
            Unpaid::Reversed => {
                f.write_str("the order was reversed or closed without a payment; use a new order number")
            }
            Unpaid::Refunded(_) => f.write_str("the order was paid and then refunded"),
            Unpaid::OrderMismatch(differs) => write!(f, "{differs}"),
            Unpaid::Unknown { last: None, .. } => {
                f.write_str("the outcome of the payment is unknown; continue with resume_micropay")
            }
            Unpaid::Unknown { last: Some(error), .. } => {
                write!(f, "the outcome of the payment is unknown; continue with resume_micropay: {error}")
            }
        }
    }
}

impl std::error::Error for Unpaid {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Unpaid::Refused(error) | Unpaid::Unknown { last: Some(error), .. } => error.source(),
            _ => None,
        }
    }
}

/// Charges the code and waits for the outcome.
pub(crate) async fn charge(
    client: &Client<WechatV2>,
    request: &MicropayRequest,
    policy: &MicropayPolicy,
) -> Result<Paid, Unpaid> {
    // Checked first: a payment that could not be reversed must not be started.
    client.check(&reversal(request)).map_err(Unpaid::Refused)?;
    // Repeated only if nothing was sent, because the call is not idempotent.
    let answer = client.call_with_retries(request, client.retries()).await;
    let mut counter = Counter::new(client, request, policy, Stage::Charged);
    match answer {
        Ok(reply) => {
            match counter.heard(order_status::read(
                Micropay::TABLE.state,
                &reply,
                request,
                client.protocol().merchant(),
            ))? {
                Heard::Paid(paid) => return Ok(paid),
                Heard::NotPaid | Heard::Failed | Heard::Nothing => {}
            }
        }
        Err(Error::Unknown(Unknown::OtherRequest(differs))) => return Err(Unpaid::OrderMismatch(differs)),
        Err(error) if error.outcome() == Outcome::NotDone => return Err(Unpaid::Refused(error)),
        // The gateway reports that the order is already paid. The query shows whether it is this order.
        Err(error) if MicropayErrorCode::of(&error) == Some(MicropayErrorCode::Orderpaid) => {
            counter.last = Some(error);
        }
        Err(error) => {
            counter.last = Some(error);
            tokio::time::sleep(policy.query_every).await;
        }
    }
    counter.see_through().await
}

/// Continues a payment that was started before.
pub(crate) async fn resume(
    client: &Client<WechatV2>,
    request: &MicropayRequest,
    stage: Stage,
    policy: &MicropayPolicy,
) -> Result<Paid, Unpaid> {
    Counter::new(client, request, policy, stage).see_through().await
}

/// The reversal of a payment: by its order number, for the same merchant.
fn reversal(request: &MicropayRequest) -> ReverseRequest {
    ReverseRequest {
        appid: request.appid.clone(),
        sub_appid: request.sub_appid.clone(),
        sub_mch_id: request.sub_mch_id.clone(),
        out_trade_no: Some(request.out_trade_no.clone()),
        ..Default::default()
    }
}

/// The status of the payment, if it is not final.
enum Heard {
    Paid(Paid),
    NotPaid,
    /// The payment failed at the bank, or the payer cancelled it.
    Failed,
    Nothing,
}

struct Counter<'a> {
    client: &'a Client<WechatV2>,
    request: &'a MicropayRequest,
    policy: &'a MicropayPolicy,
    /// The time after the payment was sent; the payment is at least that old.
    since: Instant,
    /// Whether a reversal can have been received by the gateway. Then it may still be executed, whatever a query
    /// returns.
    stage: Stage,
    last: Option<Error>,
}

impl<'a> Counter<'a> {
    fn new(
        client: &'a Client<WechatV2>,
        request: &'a MicropayRequest,
        policy: &'a MicropayPolicy,
        stage: Stage,
    ) -> Self {
        Counter { client, request, policy, since: Instant::now(), stage, last: None }
    }

    async fn see_through(mut self) -> Result<Paid, Unpaid> {
        if self.stage == Stage::Charged
            && let Some(paid) = self.wait_for_payer().await?
        {
            return Ok(paid);
        }
        self.reverse().await
    }

    /// Queries until the order is paid, the payment failed, or the time limit is reached.
    async fn wait_for_payer(&mut self) -> Result<Option<Paid>, Unpaid> {
        let enough = self.policy.give_up_after.max(LEAST_AGE);
        loop {
            match self.query().await? {
                Heard::Paid(paid) => return Ok(Some(paid)),
                Heard::Failed => break,
                Heard::NotPaid | Heard::Nothing => {}
            }
            let left = enough.saturating_sub(self.since.elapsed());
            if left.is_zero() {
                break;
            }
            tokio::time::sleep(self.policy.query_every.min(left)).await;
        }
        tokio::time::sleep(LEAST_AGE.saturating_sub(self.since.elapsed())).await;
        Ok(None)
    }

    /// Reverses until a reversal is confirmed. A paid order is not reversed: the order is queried before each reversal,
    /// unless a reversal can have been received already.
    async fn reverse(&mut self) -> Result<Paid, Unpaid> {
        let start = Instant::now();
        let mut is_noted = self.stage == Stage::Reversing;
        loop {
            let heard = self.query().await?;
            match heard {
                Heard::Paid(paid) if self.stage == Stage::Charged => return Ok(paid),
                Heard::Nothing if self.stage == Stage::Charged => {}
                _ => {
                    is_noted = is_noted || self.note();
                    if !is_noted {
                        return Err(self.unknown());
                    }
                    self.send_reversal().await?;
                }
            }
            if start.elapsed() >= self.policy.reverse_for {
                return Err(self.unknown());
            }
            tokio::time::sleep(self.policy.reverse_every).await;
        }
    }

    fn note(&self) -> bool {
        self.policy.before_reversing.as_ref().is_none_or(|store| store(&self.request.out_trade_no))
    }

    async fn send_reversal(&mut self) -> Result<(), Unpaid> {
        match self.client.call(&reversal(self.request)).await {
            Ok(reply) if reply.recall == Some(Recall::N) => return Err(Unpaid::Reversed),
            Ok(_) => self.stage = Stage::Reversing,
            Err(error) => {
                if error.outcome() != Outcome::NotDone {
                    self.stage = Stage::Reversing;
                }
                self.last = Some(error);
            }
        }
        Ok(())
    }

    async fn query(&mut self) -> Result<Heard, Unpaid> {
        let status =
            self.client.order_status_of(MicropayRequest::QUERY, self.request, RetryPolicy::once()).await;
        self.heard(status)
    }

    /// The status of the payment; an error if it is final.
    fn heard(&mut self, settled: Result<OrderStatus, OrderStatusError>) -> Result<Heard, Unpaid> {
        match settled {
            Ok(OrderStatus::Paid(paid)) => Ok(Heard::Paid(paid)),
            // A reversal also refunds: then only the confirmation of the reversal is final.
            Ok(OrderStatus::Refunded(paid)) if self.stage == Stage::Charged => {
                Err(Unpaid::Refunded(Box::new(paid)))
            }
            Ok(
                OrderStatus::Refunded(_) | OrderStatus::Open | OrderStatus::Paying | OrderStatus::NotFound,
            ) => Ok(Heard::NotPaid),
            Ok(OrderStatus::Failed) => Ok(Heard::Failed),
            Ok(OrderStatus::Closed | OrderStatus::Reversed) => Err(Unpaid::Reversed),
            Err(OrderStatusError::OrderMismatch(differs)) => Err(Unpaid::OrderMismatch(differs)),
            Err(OrderStatusError::Unknown(error)) => {
                self.last = Some(error);
                Ok(Heard::Nothing)
            }
        }
    }

    fn unknown(&mut self) -> Unpaid {
        Unpaid::Unknown { stage: self.stage, last: self.last.take() }
    }
}
