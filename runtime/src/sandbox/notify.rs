//! Payments and refunds are told to the merchant.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines;
use crate::sandbox::{
    facts::Facts, notification_sender::Posted, orders::NotPayable, post::post, state::State,
};
use crate::{
    check::fill::FillContext,
    codec,
    credentials::merchant::Merchant,
    message::raw::{Raw, get},
    protocol::{
        computed::computed,
        prepare::{How, encode},
    },
    table::{AckRow, Api, Notice, Section, SignatureAlgorithm, Verify},
};
use std::{fmt, sync::Arc, time::Duration};

/// How the notice of a payment fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How often it was sent.
    pub attempts: usize,
    /// Whether it was acknowledged in the end.
    pub acknowledged: bool,
}

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
    let order = state.orders.pay(&number, state.clock.now())?;
    let notice = order.notice.ok_or(PayError::NoSuchOrder)?;
    let url = target(&state, &order.asked)?;
    let mut facts = order.asked;
    facts.merge(&order.settled);
    let telling = Telling { notice, api: order.api, kind: order.kind, merchant: order.merchant, facts, url };
    Ok(deliver(&state, &telling).await)
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

/// Something to tell a merchant.
pub(super) struct Telling {
    pub(super) notice: &'static Notice,
    /// What asked for whatever it tells of.
    pub(super) api: &'static Api,
    pub(super) kind: SignatureAlgorithm,
    /// Who signs it.
    pub(super) merchant: Arc<Merchant>,
    pub(super) facts: Facts,
    pub(super) url: String,
}

/// Sends a notice at once, then by the schedule, until it is acknowledged.
pub(super) async fn deliver(state: &Arc<State>, telling: &Telling) -> Delivery {
    let gaps = telling.notice.gateway.notice.map_or(&[][..], |delivery| delivery.schedule);
    let facts = begin(state, telling);
    let mut attempts = 0;
    for seconds in gaps {
        attempts += 1;
        if attempt(state, telling, &facts).await {
            return Delivery { attempts, acknowledged: true };
        }
        tokio::time::sleep(state.clock.lasting(Duration::from_secs(u64::from(*seconds)))).await;
    }
    Delivery { attempts, acknowledged: false }
}

/// What every delivery of a notice says.
fn begin(state: &Arc<State>, telling: &Telling) -> Facts {
    #[cfg(feature = "asymmetric")]
    if telling.notice.gateway.lines().is_some() {
        return lines::notice::begin(state, telling.notice, &telling.facts);
    }
    let _ = state;
    telling.facts.clone()
}

async fn attempt(state: &Arc<State>, telling: &Telling, facts: &Facts) -> bool {
    let notice = telling.notice;
    let (headers, body) = written(state, telling, facts);
    let content_type = codec::content_type(notice.encoding);
    let posted = Posted { url: telling.url.clone(), content_type, headers, body };
    let answer = post(state, posted, &[200, notice.accepted_status]).await;
    answer.is_some_and(|answer| acknowledges(notice, &answer))
}

/// Headers and body of a notice.
fn written(state: &State, telling: &Telling, facts: &Facts) -> (Vec<(&'static str, String)>, Vec<u8>) {
    #[cfg(feature = "asymmetric")]
    if let Some(lines) = telling.notice.gateway.lines() {
        return lines::notice::written(state, telling.notice, &telling.merchant, facts, lines);
    }
    (Vec::new(), body(state, telling, facts.clone()))
}

/// The notice, signed anew each time.
fn body(state: &State, telling: &Telling, mut facts: Facts) -> Vec<u8> {
    let Telling { notice, api, kind, merchant, .. } = telling;
    facts.set("nonce_str", state.rng.nonce());
    // The deciding fields say in a notice what they say in a reply.
    for layer in api.outcome {
        facts.set(layer.field, layer.success);
    }
    facts.set_examples(notice.event, Section::Always, |field| field.required);
    let event = facts.pick(notice.event, Section::Always);
    let (nonce, time) = (state.rng.nonce(), state.clock.now().time.unix().to_string());
    let filler = FillContext { merchant, nonce: &nonce, kind: *kind, time: &time, computed: None };
    let computed = computed(&[], &event, &filler);
    encode(how(notice), &event, &FillContext { computed: Some(&computed), ..filler })
}

fn how(notice: &Notice) -> How {
    let sign = notice.gateway.sign().filter(|_| notice.verify == Verify::Sign);
    How { wire: notice.wire(), sign }
}

/// Whether an answer stops the repeats: every row that tells acceptance from refusal says accepted.
fn acknowledges(notice: &Notice, answer: &[u8]) -> bool {
    #[cfg(feature = "asymmetric")]
    if notice.gateway.lines().is_some() {
        // The status said so already; a body may say otherwise.
        return codec::read(notice.wire(), answer)
            .map_or(true, |pairs| lines::notice::accepts(notice, &pairs));
    }
    let Ok(pairs) = codec::read(notice.wire(), answer) else { return false };
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    notice
        .ack
        .iter()
        .filter(telling)
        .all(|row| get(&pairs, row.name).and_then(Raw::text) == Some(row.accepted))
}
