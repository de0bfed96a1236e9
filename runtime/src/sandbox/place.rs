//! Orders: placed, queried, closed.

use crate::sandbox::{
    books::{Happened, NotPlaced, Order, OrderKey, OrderState},
    call::{Call, Refusal, fill_examples, payee, succeed, title, told},
    clock::ClientClock,
    facts::Facts,
    payer::OPENID,
    refund, refusals,
    rng::{Rng, digest},
    settlement,
    values::put_links,
    vocabulary::told_state,
};
use crate::{
    codec::decode,
    codec::{read_json, write_json},
    credentials::{clock::Clock, merchant::Merchant},
    gateways::wechat_v2::{self, unified_order::Payment},
    message::{api::Api as _, dynamic::DynamicMessage, raw::Spelling},
    protocol::bundle::{Signer, bundle},
    table::{Api, Kind, Notice, RefusalReason, Reply, Section},
};
use std::time::Duration;

/// What the books call the number of a payment.
const PAYMENT: &str = "transaction_id";

pub(super) fn place_order(
    call: &mut Call<'_>,
    notice: &'static Notice,
    is_shipped: bool,
) -> Result<DynamicMessage, Refusal> {
    let (key, order) = new_order(call, Some(notice))?;
    // A browser that is led to its order again shows it again.
    let refuses_repeats = refusals::refuses_repeats(call.api.gateway) && call.api.reply != Reply::None;
    let placed = call.state.orders.place(key, order, refuses_repeats, call.now);
    let order = placed.map_err(|why| not_placed(call, why))?;
    succeed(call);
    put_number(call, &order);
    // Whatever proves a success names the order.
    for field in call.api.required_on_success.iter().chain(&["prepay_id"]) {
        let name = match call.vocabulary.name_of(field) {
            "transaction_id" if *field != "transaction_id" => order.payment.clone(),
            _ => naming(call.api, field, &order.prepay_id),
        };
        call.facts.set_default(call.vocabulary.name_of(field), &name);
    }
    if is_shipped {
        put_links(call);
    }
    fill_examples(call, Section::Succeeded);
    let mut reply = call.pick(Section::Succeeded);
    put_payment(call, &mut reply);
    Ok(reply)
}

/// Puts in the number of the payment, where the reply has a row for it that is called otherwise in the books.
pub(super) fn put_number(call: &mut Call<'_>, order: &Order) {
    let is_it = |name: &str| name != PAYMENT && call.vocabulary.name_of(name) == PAYMENT;
    if call.api.response.fields.iter().any(|field| is_it(field.name)) {
        call.facts.set(PAYMENT, order.payment.as_str());
    }
}

/// The number of the payment, in the form that its row has in messages.
fn payment_number(call: &Call<'_>, notice: Option<&'static Notice>) -> String {
    let named = notice.and_then(|notice| notice.state.map(|state| (notice.event, state.payment)));
    let row = named.and_then(|(event, name)| event.find(name).map(|at| &event.fields[at]));
    call.state.rng.number_for('4', call.now.time, row)
}

/// An order as the call asks for it, not in the books yet.
pub(super) fn new_order(
    call: &mut Call<'_>,
    notice: Option<&'static Notice>,
) -> Result<(OrderKey, Order), Refusal> {
    let asked = call.facts.clone();
    let merchant = payee(call)?;
    let number = asked.get(call.api.idempotency_key.unwrap_or("out_trade_no")).unwrap_or_default().to_owned();
    if is_number_of_refund(call, &merchant, &number) {
        return Err(not_placed(call, NotPlaced::Used));
    }
    let time = call.now.time;
    let prepay_id = call.state.rng.prepay_id(time);
    let order = Order {
        asked,
        settled: settled(call, &prepay_id),
        prepay_id,
        prepared: time,
        placed: call.now.moment,
        payment: payment_number(call, notice),
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

/// Whether what takes a payment back has that number, where no number is used for both.
fn is_number_of_refund(call: &Call<'_>, merchant: &str, number: &str) -> bool {
    if call.state.names_like_orders(call.api.gateway).is_none() {
        return false;
    }
    let mut named = Facts::default();
    named.set("out_refund_no", number);
    call.state.orders.lock().of_refund(merchant, &named).is_some()
}

fn not_placed(call: &Call<'_>, why: NotPlaced) -> Refusal {
    let code = match why {
        NotPlaced::Paid => "ORDERPAID",
        NotPlaced::Closed => "ORDERCLOSED",
        NotPlaced::Used => "OUT_TRADE_NO_USED",
        NotPlaced::OrderMismatch => {
            let words = "a repeated order must carry the same values as the first";
            return call.refusal_in(RefusalReason::Duplicate, "INVALID_REQUEST", words);
        }
    };
    call.refusal(RefusalReason::Duplicate, code)
}

/// The order that a call names.
pub(super) fn named_order(call: &mut Call<'_>) -> Result<(OrderKey, Order), Refusal> {
    let merchant = payee(call)?;
    let found = call.state.orders.find(&merchant, call.names(), call.now);
    let found = found.filter(|(_, order)| !call.means_another(order));
    found.ok_or_else(|| Refusal("ORDERNOTEXIST", title(call.api, "ORDERNOTEXIST")))
}

pub(super) fn query(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    let order = match named_order(call) {
        Ok((_, order)) => order,
        Err(refusal) => return refund::queried(call).ok_or(refusal),
    };
    if order.state == OrderState::Paid {
        call.facts.merge(&order.asked);
        call.facts.merge(&order.settled);
        settlement::add(&mut call.facts);
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
    let (_, words) = order.words();
    let state = told_state(call.api.state, &order, call.now);
    Ok(told(call, (state, words)))
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
    let Some(row) = api.response.find(field).map(|at| &api.response.fields[at]) else {
        return prepay_id.to_owned();
    };
    // The same for the same order, and another one for any other.
    let own = || Rng::new(Some(digest(&[prepay_id, field])));
    if !row.example.contains("://") {
        let fits = prepay_id.len() <= row.max as usize || row.example.is_empty();
        return if fits { prepay_id.to_owned() } else { own().like(row.example) };
    }
    match (row.example.split_once('='), row.example.rsplit_once('/')) {
        (Some((link, _)), _) => format!("{link}={prepay_id}"),
        (None, Some((link, last))) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{link}/{}", own().like(last))
        }
        (None, Some((link, _))) => format!("{link}/{}", prepay_id.get(16..).unwrap_or(prepay_id)),
        (None, None) => prepay_id.to_owned(),
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
    for field in call.api.required_on_success {
        let fact = call.vocabulary.name_of(field);
        if call.facts.get(fact).is_none() && fact != "transaction_id" {
            facts.set(fact, naming(call.api, field, prepay_id));
        }
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
