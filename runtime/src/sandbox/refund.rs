//! Refunds: asked for, queried.

use crate::sandbox::{
    books::{Happened, Order, OrderKey, OrderState},
    call::{Call, Refusal, payee, succeed, title},
    deliver::deliver,
    deliveries::{About, Telling},
    facts::Facts,
    notify::target,
    refunds::{MOST, Refund, RefundEnd},
};
use crate::{
    message::dynamic::DynamicMessage,
    table::{Notice, Section},
};
use std::time::Duration;

/// How long the money takes to the payer.
const TAKES: Duration = Duration::from_secs(30);
/// Between two refunds of one order.
const APART: Duration = Duration::from_secs(60);
/// How many refunds a query tells of at once.
const PAGE: usize = 10;

pub(super) fn refund(call: &mut Call<'_>, notice: &'static Notice) -> Result<DynamicMessage, Refusal> {
    let merchant = payee(call)?;
    let (order, refund, is_new) = accept(call, &merchant)?;
    if is_new {
        tell(call, notice, &order, &refund);
    }
    put_order(call, &order);
    call.facts.merge(&refund.facts(call.now));
    succeed(call);
    Ok(call.pick(Section::Succeeded))
}

/// Takes a refund on, or finds the same one taken on before.
fn accept(call: &Call<'_>, merchant: &str) -> Result<(Order, Refund, bool), Refusal> {
    let refusal = |code: &'static str| Refusal(code, title(call.api, code));
    let mut book = call.state.orders.lock();
    let key = book.named(merchant, call.names(), call.now).ok_or_else(|| refusal("ORDERNOTEXIST"))?;
    let used = book.of_refund(merchant, &call.facts);
    let order = book.get(&key, call.now).ok_or_else(|| refusal("ORDERNOTEXIST"))?;
    if order.state != OrderState::Paid {
        return Err(refusal("ORDERNOTEXIST"));
    }
    if used.as_ref().is_some_and(|other| *other != key) {
        return Err(Refusal("ERROR", "the refund number belongs to another order".to_owned()));
    }
    let number = call.facts.get("out_refund_no").unwrap_or_default();
    let before = order.refunds.iter().position(|refund| refund.number == number);
    if let Some(before) = before
        && order.refunds[before].asked != call.facts
    {
        return Err(Refusal("ERROR", "a repeated refund must carry the same values as the first".to_owned()));
    }
    if let Some(before) = before
        && order.refunds[before].counts(call.now)
    {
        return Ok((order.clone(), order.refunds[before].clone(), false));
    }
    let refund = new_refund(call, order)?;
    match before {
        // A refund that was given up is asked for again under its number.
        Some(before) => order.refunds[before] = Refund { id: order.refunds[before].id.clone(), ..refund },
        None => order.refunds.push(refund),
    }
    order.remember(call.now, Happened::RefundAsked);
    let at = before.unwrap_or(order.refunds.len() - 1);
    let (order, refund) = (order.clone(), order.refunds[at].clone());
    book.note_refund(&key, &refund);
    Ok((order, refund, true))
}

/// A refund that the order can bear.
fn new_refund(call: &Call<'_>, order: &Order) -> Result<Refund, Refusal> {
    let number = |name: &str| call.facts.get(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let amount = number("refund_fee");
    if number("total_fee") != order.amount() {
        return Err(Refusal("PARAM_ERROR", "total_fee is not the amount of the order".to_owned()));
    }
    if order.refunds.len() >= MOST {
        return Err(Refusal("ERROR", format!("an order takes at most {MOST} refunds")));
    }
    if order.refunded(call.now) + amount > order.amount() {
        return Err(Refusal("ERROR", "all refunds together are above the amount of the order".to_owned()));
    }
    let clock = &call.state.clock;
    let last = order.refunds.iter().map(|refund| refund.accepted).max();
    if last.is_some_and(|last| call.now.moment < last + clock.lasting(APART)) {
        return Err(Refusal("FREQUENCY_LIMITED", title(call.api, "FREQUENCY_LIMITED")));
    }
    Ok(made(call, amount, clock.lasting(TAKES)))
}

pub(super) fn made(call: &Call<'_>, amount: i64, takes: Duration) -> Refund {
    let state = call.state;
    let seconds = i64::try_from(takes.as_secs()).unwrap_or(0);
    Refund {
        number: call.facts.get("out_refund_no").unwrap_or_default().to_owned(),
        id: state.rng.number('5', call.now.time),
        amount,
        asked: call.facts.clone(),
        accepted: call.now.moment,
        accepted_at: call.now.time,
        due: call.now.moment + takes,
        ends_at: crate::message::time::Time::from_unix(call.now.time.unix() + seconds)
            .unwrap_or(call.now.time),
        end: state.refund_end(),
    }
}

/// Sends the notice of its end, once that has come.
fn tell(call: &Call<'_>, notice: &'static Notice, order: &Order, refund: &Refund) {
    let Ok(url) = target(call.state, &refund.asked) else { return };
    let state = call.state.clone();
    let mut facts = order.asked.clone();
    facts.merge(&order.settled);
    // The order's own address is for the order's own notice, and so are its other settings.
    let about = About { notice, api: Some(call.api), kind: order.kind, merchant: order.merchant.clone() };
    let number = order.asked.get("out_trade_no").unwrap_or_default().to_owned();
    let mut telling = Telling { about, number, facts, url };
    let (due, refund) = (refund.due, refund.clone());
    let epoch = state.epoch();
    call.state.spawn(async move {
        state.clock.wait_until(due).await;
        if state.epoch() != epoch {
            return;
        }
        telling.facts.merge(&refund.facts(state.clock.now()));
        deliver(&state, telling).await;
    });
}

fn put_order(call: &mut Call<'_>, order: &Order) {
    for name in ["transaction_id", "out_trade_no", "total_fee", "fee_type", "cash_fee", "device_info"] {
        if let Some(value) = order.settled.get(name).or(order.asked.get(name)) {
            call.facts.set(name, value);
        }
    }
}

pub(super) fn query(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    let merchant = payee(call)?;
    let missing = || Refusal("REFUNDNOTEXIST", title(call.api, "REFUNDNOTEXIST"));
    let (order, wanted) = asked_for(call, &merchant).ok_or_else(missing)?;
    let offset = call.facts.get("offset").map(str::to_owned);
    let skipped = offset.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
    if offset.is_some() && skipped >= wanted.len() {
        return Err(Refusal("PARAM_ERROR", "offset is beyond the last refund".to_owned()));
    }
    let told: Vec<Facts> =
        wanted.iter().skip(skipped).take(PAGE).map(|refund| refund.facts(call.now)).collect();
    if offset.is_some() {
        call.facts.set("total_refund_count", wanted.len().to_string());
    }
    put_order(call, &order);
    let all: i64 = wanted.iter().filter(|refund| refund.counts(call.now)).map(|refund| refund.amount).sum();
    call.facts.set("refund_fee", all.to_string());
    call.facts.set("cash_refund_fee", all.to_string());
    call.facts.set("refund_count", told.len().to_string());
    // Where a query tells of one refund, it is not in a list.
    if let ([refund], true) = (&told[..], call.api.response.find("refund_id").is_some()) {
        call.facts.merge(refund);
    }
    succeed(call);
    let mut reply = call.pick(Section::Succeeded);
    Facts::put_items(&mut reply, "refund_id", &told);
    Ok(reply)
}

/// The order, and its one refund or all of them, by the numbers in the order in which they win.
fn asked_for(call: &Call<'_>, merchant: &str) -> Option<(Order, Vec<Refund>)> {
    let mut book = call.state.orders.lock();
    let by_refund = call.facts.get("refund_id").is_some() || call.facts.get("out_refund_no").is_some();
    let key: OrderKey = if by_refund {
        book.of_refund(merchant, &call.facts)?
    } else {
        book.named(merchant, call.names(), call.now)?
    };
    let order = book.get(&key, call.now)?.clone();
    let (id, number) = (call.facts.get("refund_id"), call.facts.get("out_refund_no"));
    let is_meant = |refund: &&Refund| match (id, number) {
        (Some(id), _) => refund.id == id,
        (None, Some(number)) => refund.number == number,
        (None, None) => true,
    };
    let wanted: Vec<Refund> = order.refunds.iter().filter(is_meant).cloned().collect();
    (!wanted.is_empty()).then_some((order, wanted))
}

/// The refund that a reversal is: nobody gave it a number, so it goes by the gateway's own.
pub(super) fn reversed(call: &Call<'_>, order: &Order) -> Option<Refund> {
    let left = order.amount() - order.refunded(call.now);
    let refund = made(call, left, Duration::ZERO);
    (left > 0).then(|| Refund { number: refund.id.clone(), end: RefundEnd::Success, ..refund })
}
