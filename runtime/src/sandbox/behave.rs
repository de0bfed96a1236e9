//! What the sandbox does with a call that has been read, verified and checked.

use super::{
    Behaviour, Route, State, examples,
    facts::Facts,
    files,
    orders::{NotPlaced, Order, OrderKey, OrderState, prepay_id},
};
use crate::{
    api::Api as _,
    bundle::{Signer, bundle},
    merchant::Merchant,
    nonce::nonce,
    record::Record,
    table::{Api, Kind, Notice, Section, SignKind},
    time::Time,
    value,
    wechat_v2::{self, unified_order::Payment},
    wire::{Spelling, read_json, write_json},
};

/// A call that has been read and whose sender is known.
pub(super) struct Call<'a> {
    pub(super) state: &'a State,
    pub(super) api: &'static Api,
    pub(super) merchant: &'a Merchant,
    pub(super) kind: SignKind,
    pub(super) facts: Facts,
}

/// What came of a call that was not refused.
pub(super) enum Done {
    Reply(Record),
    /// Its media type, and what it holds.
    File(&'static str, Vec<u8>),
}

/// A refusal: a documented code, and the words beside it.
pub(super) struct Refusal(pub(super) &'static str, pub(super) String);

pub(super) fn carry_out(call: &mut Call<'_>, route: Route) -> Result<Done, Refusal> {
    let reply = match route.behaviour {
        Behaviour::Examples => examples(call),
        Behaviour::Order(notice) => place_order(call, notice),
        Behaviour::Query => query(call),
        Behaviour::Close => close(call),
        Behaviour::File(write) => {
            // Whoever provides for many may ask for all of them.
            let named = call.api.gateway.sign.is_some() || call.facts.get("sub_mch_id").is_some();
            let payee = if named { Some(payee(call)?) } else { None };
            return files::file(call, payee.as_deref(), write);
        }
    };
    reply.map(Done::Reply)
}

/// A reply made of the table's examples, with what the caller sent put in.
fn examples(call: &mut Call<'_>) -> Result<Record, Refusal> {
    // Where a provider calls for its sub-merchants, it is known whose.
    if call.api.gateway.sign.is_none() && call.facts.get("sub_mch_id").is_some() {
        payee(call)?;
    }
    // Requests spell the merchant's numbers in several ways, replies in others.
    for credential in call.api.gateway.merchant {
        if let Some(value) = call.merchant.setting(credential.name) {
            call.facts.set_default(credential.name, value);
        }
    }
    succeed(call);
    fill_examples(call, Section::Always);
    let mut reply = call.facts.pick(call.api.response, Section::Succeeded);
    let proof = call.api.proof;
    examples::complete(&mut reply, &|field| {
        let asked_for = field.required || proof.contains(&field.name);
        asked_for && call.facts.allow(field)
    });
    Ok(reply)
}

/// Puts in the examples of what a successful reply must have, from a section on, where nothing better is known.
fn fill_examples(call: &mut Call<'_>, from: Section) {
    let api = call.api;
    let signature = api.gateway.sign.map(|sign| sign.field);
    call.facts.set_examples(api.response, from, |field| {
        let wanted = field.required || !field.when.is_empty() || api.proof.contains(&field.name);
        let refusing = api.outcome.iter().any(|layer| layer.code == Some(field.name));
        wanted && !refusing && Some(field.name) != signature
    });
}

/// Notes that every layer of the outcome says success.
pub(super) fn succeed(call: &mut Call<'_>) {
    call.facts.set("nonce_str", nonce());
    for layer in call.api.outcome {
        call.facts.set(layer.field, layer.success);
        if let (None, Some(message)) = (layer.code, layer.message) {
            call.facts.set(message, "OK");
        }
    }
}

fn place_order(call: &mut Call<'_>, notice: &'static Notice) -> Result<Record, Refusal> {
    let asked = call.facts.clone();
    let merchant = payee(call)?;
    let Some(now) = Time::now() else {
        return Err(Refusal("SYSTEMERROR", "the clock is out of range".to_owned()));
    };
    let number = call.api.repeat_key.and_then(|key| asked.get(key)).unwrap_or_default().to_owned();
    let key = OrderKey { merchant, number };
    let prepay_id = prepay_id(now);
    let order = Order {
        asked,
        settled: settled(call, &prepay_id),
        prepay_id,
        state: OrderState::NotPaid,
        api: call.api,
        notice,
        kind: call.kind,
        merchant: call.merchant.clone(),
    };
    let order = call.state.orders.place(key, order).map_err(|why| match why {
        NotPlaced::Paid => Refusal("ORDERPAID", title(call.api, "ORDERPAID")),
        NotPlaced::Closed => Refusal("ORDERCLOSED", title(call.api, "ORDERCLOSED")),
        NotPlaced::Differs => {
            Refusal("INVALID_REQUEST", "a repeated order must carry the same values as the first".to_owned())
        }
    })?;
    succeed(call);
    // Whatever proves a success names the order.
    for field in call.api.proof.iter().chain(&["prepay_id"]) {
        call.facts.set_default(field, &order.prepay_id);
    }
    fill_examples(call, Section::Succeeded);
    let mut reply = call.facts.pick(call.api.response, Section::Succeeded);
    put_payment(call, &mut reply);
    Ok(reply)
}

/// The order that a call names.
fn named_order(call: &mut Call<'_>) -> Result<(OrderKey, Order), Refusal> {
    let merchant = payee(call)?;
    let found = call.state.orders.find(&merchant, &call.facts);
    found.ok_or_else(|| Refusal("ORDERNOTEXIST", title(call.api, "ORDERNOTEXIST")))
}

fn query(call: &mut Call<'_>) -> Result<Record, Refusal> {
    let (_, order) = named_order(call)?;
    let paid = order.state == OrderState::Paid;
    if paid {
        call.facts.merge(&order.asked);
        call.facts.merge(&order.settled);
    } else {
        // Of an order that was not paid the gateway tells what the merchant said, not who might have paid.
        for name in ["out_trade_no", "total_fee", "fee_type", "attach", "device_info"] {
            if let Some(value) = order.asked.get(name) {
                call.facts.set(name, value);
            }
        }
    }
    let (state, words) = order.state.words();
    call.facts.set("trade_state", state);
    call.facts.set("trade_state_desc", words);
    succeed(call);
    Ok(call.facts.pick(call.api.response, Section::Succeeded))
}

fn close(call: &mut Call<'_>) -> Result<Record, Refusal> {
    let (key, before) = named_order(call)?;
    if before.state == OrderState::Closed {
        return Err(Refusal("ORDERCLOSED", title(call.api, "ORDERCLOSED")));
    }
    if call.state.orders.close(&key) != Some(OrderState::Closed) {
        return Err(Refusal("ORDERPAID", title(call.api, "ORDERPAID")));
    }
    succeed(call);
    call.facts.set("result_msg", "OK");
    Ok(call.facts.pick(call.api.response, Section::Succeeded))
}

/// Whom the order pays; on CloudPay the provider's sub-merchant, whose facts come from the sandbox's settings.
fn payee(call: &mut Call<'_>) -> Result<String, Refusal> {
    if call.api.gateway.sign.is_some() {
        let identity = call.api.gateway.merchant.iter().find(|credential| credential.identity);
        return Ok(identity.and_then(|i| call.merchant.setting(i.name)).unwrap_or_default().to_owned());
    }
    for name in ["appid", "mch_id"] {
        call.facts.set(name, call.merchant.setting(name).unwrap_or_default());
    }
    let sub_mch_id = call.facts.get("sub_mch_id").unwrap_or_default().to_owned();
    let known = call.state.cloud_merchants.iter().find(|(number, _)| *number == sub_mch_id);
    let Some((_, sub_appid)) = known else {
        return Err(Refusal("MCHID_NOT_EXIST", title(call.api, "MCHID_NOT_EXIST")));
    };
    call.facts.set("sub_appid", sub_appid.as_str());
    Ok(sub_mch_id)
}

/// What the notice will say beyond the request.
fn settled(call: &Call<'_>, prepay_id: &str) -> Facts {
    let mut facts = Facts::default();
    for name in ["appid", "mch_id", "sub_appid"] {
        if let Some(value) = call.facts.get(name) {
            facts.set(name, value);
        }
    }
    for field in call.api.proof.iter().filter(|field| call.facts.get(field).is_none()) {
        facts.set(field, prepay_id);
    }
    for (name, value) in [
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("is_subscribe", "N"),
        ("bank_type", "OTHERS"),
        ("fee_type", "CNY"),
    ] {
        if call.facts.get(name).is_none() {
            facts.set(name, value);
        }
    }
    facts
}

/// Where the reply itself carries what the client is handed, the provider signs it.
pub(super) fn put_payment(call: &Call<'_>, reply: &mut Record) {
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
    let signer = Provider(call.merchant);
    let Ok(mut payment) = bundle::<Payment>(wechat_v2::UnifiedOrder::TABLE, &filled, &signer) else { return };
    if source.get("prepay_id").is_none() {
        "prepay_id=".clone_into(&mut payment.package);
    }
    let text = write_json::write(&payment, Spelling::Wire);
    if let (Some(record), Ok(pairs)) = (reply.object("payment"), read_json::read_object(&text)) {
        value::set_all(record, pairs, Spelling::Wire);
    }
}

struct Provider<'a>(&'a Merchant);

impl Signer for Provider<'_> {
    fn merchant(&self) -> &Merchant {
        self.0
    }
}

pub(super) fn title(api: &Api, code: &str) -> String {
    api.error(code).map_or(code, |row| row.title).to_owned()
}
