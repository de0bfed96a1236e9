//! Refunds: asked for, queried.

use crate::sandbox::{
    books::{Happened, Order, OrderKey, OrderState},
    call::{Call, Refusal, payee, succeed, title, told},
    deliver::deliver,
    deliveries::{About, Telling},
    facts::Facts,
    notify::target,
    refunds::{MOST, Refund, RefundEnd},
    refusals, settlement,
    vocabulary::told_state,
};
use crate::{
    message::{dynamic::DynamicMessage, time::Time},
    table::{Field, Notice, RefusalReason, Section, TimeFormat},
};
use std::time::Duration;

/// How long the money takes to the payer.
const TAKES: Duration = Duration::from_secs(30);
/// Between two refunds of one order.
const APART: Duration = Duration::from_secs(60);
/// What all refunds of an order come to.
const REFUNDED: &str = "refunded_fee";
/// How many refunds a query tells of at once.
const PAGE: usize = 10;

pub(super) fn refund(
    call: &mut Call<'_>,
    notice: Option<&'static Notice>,
) -> Result<DynamicMessage, Refusal> {
    take_back(call, notice, Extent::Any)
}

/// Takes a payment back as a whole, on the day on which it was made.
pub(super) fn undo(call: &mut Call<'_>, notice: &'static Notice) -> Result<DynamicMessage, Refusal> {
    take_back(call, Some(notice), Extent::WholeOfToday)
}

/// How much of which payments can be taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Any part of any payment.
    Any,
    /// The whole of a payment of the same day.
    WholeOfToday,
}

fn take_back(
    call: &mut Call<'_>,
    notice: Option<&'static Notice>,
    extent: Extent,
) -> Result<DynamicMessage, Refusal> {
    let merchant = payee(call)?;
    let (order, refund, is_new) = accept(call, &merchant, extent)?;
    if let Some(notice) = notice.filter(|_| is_new) {
        tell(call, notice, &order, &refund);
    }
    put_order(call, &order);
    call.facts.merge(&refund.facts(call.now));
    call.facts.set(REFUNDED, order.refunded(call.now).to_string());
    succeed(call);
    if !is_new {
        moved_nothing(call);
    }
    Ok(call.pick(Section::Succeeded))
}

/// Says of a refund that was made before that this call moved nothing, where a layer of the reply says that.
fn moved_nothing(call: &mut Call<'_>) {
    for layer in call.api.outcome.iter().filter(|layer| layer.code == Some(layer.field)) {
        if let Some(word) = layer.pending.first() {
            call.facts.set(layer.field, *word);
        }
    }
}

/// Takes a refund on, or finds the same one taken on before.
fn accept(call: &Call<'_>, merchant: &str, extent: Extent) -> Result<(Order, Refund, bool), Refusal> {
    let missing = || call.refusal(RefusalReason::NotPaid, "ORDERNOTEXIST");
    let twice = |words: &str| call.refusal_in(RefusalReason::Duplicate, "ERROR", words);
    let number = call.facts.get("out_refund_no").unwrap_or_default();
    let mut book = call.state.orders.lock();
    if call.state.names_like_orders(call.api.gateway).is_some() {
        let own = OrderKey { number: number.to_owned(), merchant: merchant.to_owned() };
        if book.get(&own, call.now).is_some() {
            return Err(twice("the number is that of an order"));
        }
    }
    let key = book.named(merchant, call.names(), call.now).ok_or_else(missing)?;
    let used = book.of_refund(merchant, &call.facts);
    let order = book.get(&key, call.now).ok_or_else(missing)?;
    if call.means_another(order) {
        return Err(missing());
    }
    if used.as_ref().is_some_and(|other| *other != key) {
        return Err(twice("the refund number belongs to another order"));
    }
    let before = order.refunds.iter().position(|refund| refund.number == number);
    if before.is_some() && refusals::refuses_repeats(call.api.gateway) {
        return Err(twice("the refund number was used before"));
    }
    if order.state != OrderState::Paid {
        return Err(missing());
    }
    if let Some(before) = before
        && order.refunds[before].asked != call.facts
    {
        return Err(twice("a repeated refund must carry the same values as the first"));
    }
    if let Some(before) = before
        && order.refunds[before].counts(call.now)
    {
        return Ok((order.clone(), order.refunds[before].clone(), false));
    }
    let refund = new_refund(call, order, extent)?;
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
fn new_refund(call: &Call<'_>, order: &Order, extent: Extent) -> Result<Refund, Refusal> {
    let number = |name: &str| call.facts.get(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let differs = |code, words: &str| call.refusal_in(RefusalReason::Differs, code, words);
    let amount = number("refund_fee");
    if call.facts.get("total_fee").is_some() && number("total_fee") != order.amount() {
        return Err(differs("PARAM_ERROR", "total_fee is not the amount of the order"));
    }
    if extent == Extent::WholeOfToday {
        is_whole_and_of_today(call, order, amount)?;
    }
    if order.refunds.len() >= MOST {
        return Err(Refusal("ERROR", format!("an order takes at most {MOST} refunds")));
    }
    if order.refunded(call.now) + amount > order.amount() {
        return Err(differs("ERROR", "all refunds together are above the amount of the order"));
    }
    let clock = &call.state.clock;
    let last = order.refunds.iter().map(|refund| refund.accepted).max();
    if last.is_some_and(|last| call.now.moment < last + clock.lasting(APART)) {
        return Err(Refusal("FREQUENCY_LIMITED", title(call.api, "FREQUENCY_LIMITED")));
    }
    Ok(made(call, amount, clock.lasting(TAKES)))
}

fn is_whole_and_of_today(call: &Call<'_>, order: &Order, amount: i64) -> Result<(), Refusal> {
    if amount != order.amount() {
        let words = "the amount is not that of the payment, which is taken back as a whole";
        return Err(call.refusal_in(RefusalReason::Differs, "ERROR", words));
    }
    let day = |time: Time| time.format(TimeFormat::Compact)[..8].to_owned();
    if call.state.is_strict && order.paid_at().is_none_or(|paid| day(paid) != day(call.now.time)) {
        let words = "the payment is not of today";
        return Err(call.refusal_in(RefusalReason::NotPaid, "ERROR", words));
    }
    Ok(())
}

pub(super) fn made(call: &Call<'_>, amount: i64, takes: Duration) -> Refund {
    let state = call.state;
    let seconds = i64::try_from(takes.as_secs()).unwrap_or(0);
    Refund {
        number: call.facts.get("out_refund_no").unwrap_or_default().to_owned(),
        id: state.rng.number_for('5', call.now.time, number_row(call)),
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

/// The row of the reply that holds the gateway's number of the refund, where that has another name in the books.
fn number_row(call: &Call<'_>) -> Option<&'static Field> {
    let is_it =
        |field: &&Field| field.name != "refund_id" && call.vocabulary.name_of(field.name) == "refund_id";
    call.api.response.fields.iter().find(is_it)
}

/// Sends the notice of its end, once that has come. One that says by the deciding field of a reply that it succeeded
/// tells of no other end.
fn tell(call: &Call<'_>, notice: &'static Notice, order: &Order, refund: &Refund) {
    // A notice that tells of payments and of refunds has one address, that of the order.
    let is_of_order = order.notice.is_some_and(|own| own.name == notice.name);
    let of_order = || target(call.state, &order.asked).ok().filter(|_| is_of_order);
    let Some(url) = target(call.state, &refund.asked).ok().or_else(of_order) else { return };
    let says_success = call.api.outcome.last().is_some_and(|layer| notice.event.find(layer.field).is_some());
    if says_success && refund.end != RefundEnd::Success {
        return;
    }
    let state = call.state.clone();
    let mut facts = order.asked.clone();
    facts.merge(&order.settled);
    facts.merge(&refund.asked);
    // The order's own address is for the order's own notice, and so are its other settings.
    let about = About { notice, api: Some(call.api), kind: order.kind, merchant: order.merchant.clone() };
    let number = order.asked.get("out_trade_no").unwrap_or_default().to_owned();
    facts.set(REFUNDED, order.refunded(call.now).to_string());
    if is_of_order {
        facts.set("trade_state", told_state(notice.state, order, call.now));
    }
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

/// What was asked for, with its own rows under the names that those of an order have.
fn like_an_order(refund: &Refund, names: &[(&'static str, &'static str)]) -> Facts {
    let mut facts = refund.asked.clone();
    for (row, fact) in names {
        if let Some(value) = refund.asked.get(fact) {
            facts.set(*row, value);
        }
    }
    facts.set("out_trade_no", refund.number.as_str());
    facts
}

/// The reply to the query for an order, by the number of what takes one back; `None` if there is none of that number, or
/// the numbers are of two kinds.
pub(super) fn queried(call: &mut Call<'_>) -> Option<DynamicMessage> {
    let names = call.state.names_like_orders(call.api.gateway)?;
    let mut wanted = Facts::default();
    wanted.set("out_refund_no", call.names().number?);
    let merchant = payee(call).ok()?;
    let (order, refund) = {
        let mut book = call.state.orders.lock();
        let key = book.of_refund(&merchant, &wanted)?;
        let order = book.get(&key, call.now)?.clone();
        let is_it = |refund: &&Refund| Some(refund.number.as_str()) == wanted.get("out_refund_no");
        let refund = order.refunds.iter().find(is_it)?.clone();
        (order, refund)
    };
    let asked = like_an_order(&refund, names);
    if call.vocabulary.names_another(call.api.request, &call.facts, &asked) {
        return None;
    }
    let amount = refund.amount.to_string();
    call.facts.merge(&asked);
    call.facts.merge(&refund.facts(call.now));
    for (name, value) in [
        ("out_trade_no", refund.number.as_str()),
        ("transaction_id", &refund.id),
        ("total_fee", &amount),
        ("cash_fee", &amount),
        ("fee_type", order.asked.get("fee_type").or(order.settled.get("fee_type")).unwrap_or("CNY")),
    ] {
        call.facts.set(name, value);
    }
    settlement::add(&mut call.facts);
    let state = match refund.status(call.now) {
        "PROCESSING" => ("USERPAYING", "退款处理中"),
        "SUCCESS" => ("SUCCESS", "退款成功"),
        _ => ("PAYERROR", "退款失败"),
    };
    Some(told(call, state))
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
