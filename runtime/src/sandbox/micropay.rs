//! Payment codes at a counter: charged, reversed.

use crate::sandbox::{
    books::{Happened, OrderState, pending},
    call::{Call, Refusal, payee, succeed, title},
    notify::when_paid,
    payer::Payer,
    place::{new_order, put_number},
    refund::reversed,
};
use crate::{
    message::dynamic::DynamicMessage,
    table::{Notice, Section},
};
use std::time::Duration;

pub(super) fn micropay(
    call: &mut Call<'_>,
    notice: Option<&'static Notice>,
) -> Result<DynamicMessage, Refusal> {
    let (key, mut order) = new_order(call, notice)?;
    let refusal = |code: &'static str| Err(Refusal(code, title(call.api, code)));
    let mut book = call.state.orders.lock();
    if let Some(before) = book.get(&key, call.now) {
        return refusal(match before.state {
            OrderState::Paid => "ORDERPAID",
            OrderState::Paying => "USERPAYING",
            OrderState::Closed => "ORDERCLOSED",
            OrderState::Revoked => "ORDERREVERSED",
            OrderState::NotPaid | OrderState::Failed => "OUT_TRADE_NO_USED",
        });
    }
    let code = call.facts.get("auth_code").unwrap_or_default().to_owned();
    // A payment code pays once.
    if !book.use_code(&code) {
        return refusal("AUTH_CODE_ERROR");
    }
    order.asked.set("trade_type", "MICROPAY");
    let later = |after: Duration, then| Some(pending(call.now, call.state.clock.lasting(after), then));
    (order.state, order.pending) = match call.state.payer(&code) {
        Payer::Pays => (OrderState::Paid, None),
        Payer::TypesPassword(after) => (OrderState::Paying, later(after, OrderState::Paid)),
        Payer::GivesUp(after) => (OrderState::Paying, later(after, OrderState::Failed)),
        Payer::Waits => (OrderState::Paying, None),
        Payer::IsShort => (OrderState::Failed, None),
        Payer::ShowsOldCode => return refusal("AUTHCODEEXPIRE"),
    };
    match order.state {
        OrderState::Paid => order.pay(call.now),
        OrderState::Paying => order.remember(call.now, Happened::PasswordAsked),
        _ => order.remember(call.now, Happened::NotEnough),
    }
    book.insert(key.clone(), order.clone());
    drop(book);
    if notice.is_some() {
        when_paid(call.state, key, &order);
    }
    match order.state {
        OrderState::Paying if notice.is_none() => return refusal("USERPAYING"),
        OrderState::Failed => return refusal("NOTENOUGH"),
        _ => {}
    }
    call.facts.merge(&order.asked);
    call.facts.merge(&order.settled);
    put_number(call, &order);
    succeed(call);
    Ok(call.pick(Section::Succeeded))
}

/// Ends an order for good: what was paid goes back. No page says what becomes of a number that the gateway has
/// not seen; here nothing is ever charged under it, so that a charge which is still on its way comes to nothing.
pub(super) fn reverse(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    let merchant = payee(call)?;
    let mut book = call.state.orders.lock();
    let key = book.named(&merchant, call.names(), call.now);
    let mut action = "close";
    if let Some((key, order)) = key.and_then(|key| Some((key.clone(), book.get(&key, call.now)?))) {
        let mut refund = None;
        match order.state {
            OrderState::Paid => {
                refund = reversed(call, order);
                action = "refund";
                order.refunds.extend(refund.clone());
                order.end(call.now, OrderState::Revoked, Happened::Reversed);
            }
            OrderState::NotPaid | OrderState::Paying | OrderState::Failed => {
                order.end(call.now, OrderState::Revoked, Happened::Reversed);
            }
            OrderState::Closed | OrderState::Revoked => {}
        }
        order.pending = None;
        if let Some(refund) = refund {
            book.note_refund(&key, &refund);
        }
    } else {
        drop(book);
        let (key, mut order) = new_order(call, None)?;
        if key.number.is_empty() {
            return Err(Refusal("ORDERNOTEXIST", title(call.api, "ORDERNOTEXIST")));
        }
        // Nobody placed it.
        order.history.clear();
        order.end(call.now, OrderState::Revoked, Happened::Reversed);
        call.state.orders.lock().insert(key, order);
    }
    succeed(call);
    call.facts.set("recall", "N");
    // The same in Alipay's words, and what was done.
    call.facts.set("retry_flag", "N");
    call.facts.set("action", action);
    Ok(call.pick(Section::Succeeded))
}
