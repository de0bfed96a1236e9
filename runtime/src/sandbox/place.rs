//! Orders: placed, queried, closed.

use crate::sandbox::{
    books::{Happened, NotPlaced, Order, OrderKey, OrderState},
    call::{Call, Refusal, fill_examples, payee, succeed, title},
    clock::ClientClock,
    facts::Facts,
    payer::OPENID,
    values::put_links,
};
use crate::{
    codec::decode,
    codec::{read_json, write_json},
    credentials::{clock::Clock, merchant::Merchant},
    gateways::wechat_v2::{self, unified_order::Payment},
    message::{api::Api as _, dynamic::DynamicMessage, raw::Spelling},
    protocol::bundle::{Signer, bundle},
    table::{Api, Kind, Notice, Section},
};
use std::time::Duration;

pub(super) fn place_order(
    call: &mut Call<'_>,
    notice: &'static Notice,
    is_shipped: bool,
) -> Result<DynamicMessage, Refusal> {
    let (key, order) = new_order(call, Some(notice))?;
    let order = call.state.orders.place(key, order, call.now).map_err(|why| not_placed(call.api, why))?;
    succeed(call);
    // Whatever proves a success names the order.
    for field in call.api.required_on_success.iter().chain(&["prepay_id"]) {
        let name = naming(call.api, field, &order.prepay_id);
        call.facts.set_default(*field, &name);
    }
    if is_shipped {
        put_links(call);
    }
    fill_examples(call, Section::Succeeded);
    let mut reply = call.pick(Section::Succeeded);
    put_payment(call, &mut reply);
    Ok(reply)
}

/// An order as the call asks for it, not in the books yet.
pub(super) fn new_order(
    call: &mut Call<'_>,
    notice: Option<&'static Notice>,
) -> Result<(OrderKey, Order), Refusal> {
    let asked = call.facts.clone();
    let merchant = payee(call)?;
    let number = asked.get(call.api.idempotency_key.unwrap_or("out_trade_no")).unwrap_or_default().to_owned();
    let (time, rng) = (call.now.time, &call.state.rng);
    let prepay_id = rng.prepay_id(time);
    let order = Order {
        asked,
        settled: settled(call, &prepay_id),
        prepay_id,
        prepared: time,
        placed: call.now.moment,
        payment: rng.number('4', time),
        state: OrderState::NotPaid,
        pending: None,
        api: call.api,
        notice,
        kind: call.kind,
        merchant: call.merchant.clone(),
        refunds: Vec::new(),
        history: vec![(time, Happened::Placed)],
    };
    Ok((OrderKey { number, merchant }, order))
}

fn not_placed(api: &Api, why: NotPlaced) -> Refusal {
    let code = match why {
        NotPlaced::Paid => "ORDERPAID",
        NotPlaced::Closed => "ORDERCLOSED",
        NotPlaced::Used => "OUT_TRADE_NO_USED",
        NotPlaced::OrderMismatch => {
            let words = "a repeated order must carry the same values as the first";
            return Refusal("INVALID_REQUEST", words.to_owned());
        }
    };
    Refusal(code, title(api, code))
}

/// The order that a call names.
pub(super) fn named_order(call: &mut Call<'_>) -> Result<(OrderKey, Order), Refusal> {
    let merchant = payee(call)?;
    let found = call.state.orders.find(&merchant, call.names(), call.now);
    found.ok_or_else(|| Refusal("ORDERNOTEXIST", title(call.api, "ORDERNOTEXIST")))
}

pub(super) fn query(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    let (_, order) = named_order(call)?;
    if order.state == OrderState::Paid {
        call.facts.merge(&order.asked);
        call.facts.merge(&order.settled);
    } else {
        // Of an order that was not paid the gateway tells what the merchant said, not who might have paid.
        for name in ["out_trade_no", "total_fee", "fee_type", "attach", "device_info"] {
            if let Some(value) = order.asked.get(name) {
                call.facts.set(name, value);
            }
        }
        // Not every query says the appid itself.
        if let Some(appid) = order.asked.get("appid") {
            call.facts.set_default("appid", appid);
        }
    }
    let (state, words) = order.words();
    call.facts.set("trade_state", state);
    call.facts.set("trade_state_desc", words);
    succeed(call);
    Ok(call.pick(Section::Succeeded))
}

pub(super) fn close(call: &mut Call<'_>, after: Duration) -> Result<DynamicMessage, Refusal> {
    let (key, before) = named_order(call)?;
    let refusal = |code: &'static str| Refusal(code, title(call.api, code));
    let is_early = call.now.moment < before.placed + call.state.clock.lasting(after);
    if before.state == OrderState::NotPaid && is_early && call.state.is_strict {
        let words = format!("an order is closed at the earliest {} s after it was placed", after.as_secs());
        return Err(Refusal("TRADE_STATE_ERROR", words));
    }
    if before.state == OrderState::Closed {
        return Err(refusal("ORDERCLOSED"));
    }
    match call.state.orders.close(&key, call.now) {
        Some(OrderState::Closed) => {}
        Some(OrderState::Paid) => return Err(refusal("ORDERPAID")),
        // A payer who was asked for the password may still type it.
        _ => return Err(refusal("TRADE_STATE_ERROR")),
    }
    succeed(call);
    call.facts.set("result_msg", "OK");
    Ok(call.pick(Section::Succeeded))
}

/// What names an order in a field of the reply: its prepay id, or a link with that in it.
fn naming(api: &Api, field: &str, prepay_id: &str) -> String {
    let linked = api.gateway.lines().is_some();
    let example = api.response.find(field).map(|at| api.response.fields[at].example);
    match example.filter(|example| linked && example.contains("://")).and_then(|link| link.split_once('=')) {
        Some((link, _)) => format!("{link}={prepay_id}"),
        None => prepay_id.to_owned(),
    }
}

/// What the notice will say beyond the request.
fn settled(call: &Call<'_>, prepay_id: &str) -> Facts {
    let mut facts = Facts::default();
    for name in ["appid", "mch_id", "sub_appid"] {
        if let Some(value) = call.facts.get(name) {
            facts.set(name, value);
        }
    }
    // The number of the payment is told once it is paid.
    let unknown = |field: &&&str| call.facts.get(field).is_none() && **field != "transaction_id";
    for field in call.api.required_on_success.iter().filter(unknown) {
        facts.set(*field, naming(call.api, field, prepay_id));
    }
    for (name, value) in
        [("openid", OPENID), ("is_subscribe", "N"), ("bank_type", "OTHERS"), ("fee_type", "CNY")]
    {
        if call.facts.get(name).is_none() {
            facts.set(name, value);
        }
    }
    facts
}

/// Where the reply itself carries what the client is handed, the provider signs it.
pub(super) fn put_payment(call: &Call<'_>, reply: &mut DynamicMessage) {
    let holds_payment = call
        .api
        .response
        .find("payment")
        .is_some_and(|at| matches!(call.api.response.fields[at].kind, Kind::Object(_)));
    if !holds_payment {
        return;
    }
    let source = call.facts.pick(wechat_v2::UnifiedOrder::TABLE.response, Section::Succeeded);
    // A refused order comes with a payment all the same; only its prepay id is empty.
    let mut filled = source.clone();
    if source.get("prepay_id").is_none() {
        filled.set("prepay_id", "-");
    }
    let clock = ClientClock { clock: call.state.clock.clone(), tasks: call.state.tasks.clone() };
    let signer = Provider { merchant: call.merchant, clock };
    let Ok(mut payment) = bundle::<Payment>(wechat_v2::UnifiedOrder::TABLE, &filled, &signer) else { return };
    if source.get("prepay_id").is_none() {
        "prepay_id=".clone_into(&mut payment.package);
    }
    let text = write_json::write(&payment, Spelling::Wire);
    if let (Some(record), Ok(pairs)) = (reply.object("payment"), read_json::read_object(&text)) {
        decode::set_all(record, pairs, Spelling::Wire);
    }
}

struct Provider<'a> {
    merchant: &'a Merchant,
    clock: ClientClock,
}

impl Signer for Provider<'_> {
    fn merchant(&self) -> &Merchant {
        self.merchant
    }

    fn clock(&self) -> &dyn Clock {
        &self.clock
    }
}
