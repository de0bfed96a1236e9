//! Payment and its notice.

use super::{
    State,
    orders::{Order, OrderState},
};
use crate::{
    computed::computed,
    exchange::{How, encode, unix_text},
    nonce::nonce,
    table::{AckRow, Encoding, Notice, Section, Verify},
    time::Time,
    wire::{self, Raw, fill::Filler, get},
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
    /// It was closed.
    Closed,
    /// The order names a cloud function whose address the sandbox does not know.
    NoSuchFunction,
    /// The sandbox has stopped.
    Stopped,
}

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PayError::NoSuchOrder => "no order has that number",
            PayError::AlreadyPaid => "the order was paid before",
            PayError::Closed => "the order was closed",
            PayError::NoSuchFunction => "the sandbox does not know the address of the cloud function",
            PayError::Stopped => "the sandbox has stopped",
        })
    }
}

impl std::error::Error for PayError {}

pub(super) async fn pay(state: Arc<State>, number: String) -> Result<Delivery, PayError> {
    let now = Time::now().ok_or(PayError::Stopped)?;
    let paid = state.orders.pay(&number, now).ok_or(PayError::NoSuchOrder)?;
    let order = paid.map_err(|state| match state {
        OrderState::Closed => PayError::Closed,
        OrderState::Paid | OrderState::NotPaid => PayError::AlreadyPaid,
    })?;
    let url = target(&state, &order)?;
    Ok(deliver(&state, &order, &url).await)
}

/// Where the notice goes: the order's own URL, or the cloud function it names.
fn target(state: &State, order: &Order) -> Result<String, PayError> {
    if let Some(url) = order.asked.get("notify_url") {
        return Ok(url.to_owned());
    }
    let named = |name| order.asked.get(name).unwrap_or_default();
    let wanted = (named("env_id"), named("function_name"));
    let found = state.functions.iter().find(|(env, name, _)| (env.as_str(), name.as_str()) == wanted);
    found.map(|(_, _, url)| url.clone()).ok_or(PayError::NoSuchFunction)
}

/// Sends the notice at once, then by the schedule, until it is acknowledged.
async fn deliver(state: &State, order: &Order, url: &str) -> Delivery {
    let gaps = order.notice.gateway.notice.map_or(&[][..], |delivery| delivery.schedule);
    let mut attempts = 0;
    let waits = gaps.iter().map(|seconds| Duration::from_secs(u64::from(*seconds)) / state.time_scale);
    for wait in waits {
        attempts += 1;
        if attempt(state, order, url).await {
            return Delivery { attempts, acknowledged: true };
        }
        tokio::time::sleep(wait).await;
    }
    Delivery { attempts, acknowledged: false }
}

async fn attempt(state: &State, order: &Order, url: &str) -> bool {
    let encoding = order.notice.encoding;
    let request = state.http.post(url).header("content-type", encoding.content_type()).body(body(order));
    let Ok(mut response) = request.send().await else { return false };
    if response.status().as_u16() != 200 {
        return false;
    }
    let mut answer = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        answer.extend_from_slice(&chunk);
        if answer.len() > wire::MAX_BODY {
            return false;
        }
    }
    acknowledges(order.notice, encoding, &answer)
}

/// The notice, signed anew each time.
fn body(order: &Order) -> Vec<u8> {
    let mut facts = order.asked.clone();
    facts.merge(&order.settled);
    facts.set("nonce_str", nonce());
    // The deciding fields say in a notice what they say in a reply.
    for layer in order.api.outcome {
        facts.set(layer.field, layer.success);
    }
    facts.set_examples(order.notice.event, Section::Always, |field| field.required);
    let event = facts.pick(order.notice.event, Section::Always);
    let (nonce, time) = (nonce(), unix_text());
    let merchant = &order.merchant;
    let filler = Filler { merchant, nonce: &nonce, kind: order.kind, time: &time, computed: None };
    let computed = computed(&[], &event, &filler);
    encode(how(order.notice), &event, &Filler { computed: Some(&computed), ..filler }).0
}

fn how(notice: &Notice) -> How {
    let sign = notice.gateway.sign.as_ref().filter(|_| notice.verify == Verify::Sign);
    How { encoding: notice.encoding, sign, text_numbers: notice.gateway.text_numbers }
}

/// Whether an answer stops the repeats: every row that tells acceptance from refusal says accepted.
fn acknowledges(notice: &Notice, encoding: Encoding, answer: &[u8]) -> bool {
    let Ok(pairs) = wire::read(encoding, answer) else { return false };
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    notice
        .ack
        .iter()
        .filter(telling)
        .all(|row| get(&pairs, row.name).and_then(Raw::text) == Some(row.accepted))
}
