//! A payment code at the counter: pay, query, reverse, until it is known what became of it.

use crate::{
    client::{Client, retry::RetryPolicy},
    gateways::wechat_v2::{
        Micropay, MicropayRequest, ReverseRequest, WechatV2, micropay::MicropayErrorCode, reverse::Recall,
    },
    message::api::Api as _,
    protocol::{
        error::OrderMismatch,
        error::{Error, Outcome, Unknown},
    },
    workflow::order_status::{self, OrderStatus, OrderStatusError, Paid},
};
use std::{fmt, sync::Arc, time::Duration};
use tokio::time::Instant;

/// The gateway wants a payment to be this old before it is reversed.
const LEAST_AGE: Duration = Duration::from_secs(15);

/// How long to wait for a payer, and for a reversal; see [`Client::micropay`](crate::Client::micropay). The defaults are
/// what the gateway's documentation asks for.
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
    /// The wait between two queries; the documentation says 5 to 10 seconds. Unless set, 5.
    pub query_every: Duration,
    /// How long a payer has before the payment is reversed; unless set, 45 seconds. Never less than 15: the gateway
    /// wants a payment to be that old.
    pub give_up_after: Duration,
    /// The wait between two reversals; unless set, 5 seconds.
    pub reverse_every: Duration,
    /// How long a reversal is tried before the end is [`Unpaid::Unknown`]; unless set, 60 seconds.
    pub reverse_for: Duration,
    /// Called with the order number before the first reversal goes out: store that from here on the stage is
    /// [`Stage::Reversing`], for the case that the process ends before the loop does. `false` says that this could not be
    /// stored; nothing is reversed then, and the end is [`Unpaid::Unknown`].
    pub before_reversing: Option<BeforeReversing>,
}

/// Stores that a reversal begins, and says whether it has been stored.
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

/// How far a payment at the counter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It was asked for. No reversal has been sent.
    Charged,
    /// A reversal may have been sent.
    Reversing,
}

/// Why there is no payment.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unpaid {
    /// Nothing was charged. The error says what to do: mend the request, let the payer show a fresh code.
    Refused(Error),
    /// The order is over without a payment: it was reversed or closed, and what had been paid goes back. A new attempt
    /// takes a new order number.
    Reversed,
    /// It was paid, and all of it or a part was given back by somebody else: the refund query says how much.
    Refunded(Box<Paid>),
    /// The gateway tells of another order or amount under this number. Nothing was reversed; look at both.
    OrderMismatch(OrderMismatch),
    /// It is not known: keep the number and the stage, and go on later with
    /// [`Client::resume_micropay`](crate::Client::resume_micropay). Do not charge again.
    Unknown {
        /// How far it came.
        stage: Stage,
        /// What went wrong last, if a call failed.
        last: Option<Error>,
    },
}

impl fmt::Display for Unpaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unpaid::Refused(error) => write!(f, "nothing was charged: {error}"),
            Unpaid::Reversed => f.write_str("the order is over without a payment; charge under a new number"),
            Unpaid::Refunded(_) => f.write_str("the order was paid, and money was given back since"),
            Unpaid::OrderMismatch(differs) => write!(f, "{differs}"),
            Unpaid::Unknown { last: None, .. } => f.write_str("the payment is unknown: resume it"),
            Unpaid::Unknown { last: Some(error), .. } => {
                write!(f, "the payment is unknown, resume it: {error}")
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

/// Charges, and sees it through.
pub(crate) async fn charge(
    client: &Client<WechatV2>,
    request: &MicropayRequest,
    policy: &MicropayPolicy,
) -> Result<Paid, Unpaid> {
    // What could not be undone is not begun.
    client.check(&reversal(request)).map_err(Unpaid::Refused)?;
    // Sent again only while nothing has left this machine: a charge is not repeatable.
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
        // Paid before, says the gateway: a query tells at once for which order.
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

/// Sees through what was begun before.
pub(crate) async fn resume(
    client: &Client<WechatV2>,
    request: &MicropayRequest,
    stage: Stage,
    policy: &MicropayPolicy,
) -> Result<Paid, Unpaid> {
    Counter::new(client, request, policy, stage).see_through().await
}

/// The reversal of a charge: by its number, for whom it was asked.
fn reversal(request: &MicropayRequest) -> ReverseRequest {
    ReverseRequest {
        appid: request.appid.clone(),
        sub_appid: request.sub_appid.clone(),
        sub_mch_id: request.sub_mch_id.clone(),
        out_trade_no: Some(request.out_trade_no.clone()),
        ..Default::default()
    }
}

/// What was heard of the payment, where it is not the end of it.
enum Heard {
    Paid(Paid),
    NotPaid,
    /// The payer's bank failed, or the payer gave up.
    Failed,
    Nothing,
}

struct Counter<'a> {
    client: &'a Client<WechatV2>,
    request: &'a MicropayRequest,
    policy: &'a MicropayPolicy,
    /// When the charge had been sent: the age of the payment is at least the time since.
    since: Instant,
    /// Whether a reversal can have arrived: then it stays possible that it is carried out, whatever is heard.
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

    /// Queries until the payer has paid, failed, or had enough time.
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

    /// Reverses until that is confirmed. What is paid is not reversed, so each time the gateway is asked first, unless
    /// a reversal can have arrived already.
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
        let status = self.client.order_status_of(Micropay::TABLE, self.request, RetryPolicy::once()).await;
        self.heard(status)
    }

    /// What is heard; an error where it is the end.
    fn heard(&mut self, settled: Result<OrderStatus, OrderStatusError>) -> Result<Heard, Unpaid> {
        match settled {
            Ok(OrderStatus::Paid(paid)) => Ok(Heard::Paid(paid)),
            // A reversal gives back as well: then only its confirmation is the end.
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
