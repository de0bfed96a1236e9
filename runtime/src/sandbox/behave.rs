//! What the sandbox does with a call that has been read, verified and checked.

use crate::sandbox::{
    State, clock::Now, examples, facts::Facts, files, micropay, orders::Names, place, refund,
};
use crate::{
    credentials::merchant::Merchant,
    gateways::behaviour::{Behaviour, Route},
    message::dynamic::DynamicMessage,
    table::{Api, Scheme, Section, SignatureAlgorithm},
};
use std::sync::Arc;

/// A call that has been read and whose sender is known.
pub(super) struct Call<'a> {
    pub(super) state: &'a Arc<State>,
    pub(super) api: &'static Api,
    pub(super) merchant: &'a Arc<Merchant>,
    pub(super) kind: SignatureAlgorithm,
    pub(super) facts: Facts,
    pub(super) now: Now,
}

impl Call<'_> {
    /// What it names an order by: the number of the payment, or the field that placed it under its number.
    pub(super) fn names(&self) -> Names<'_> {
        let own = self.state.routes.iter().filter(|route| route.api.gateway.name == self.api.gateway.name);
        let own = own.filter(|route| matches!(route.behaviour, Behaviour::Order(_)));
        let mut fields = own.filter_map(|route| route.api.idempotency_key);
        let number = fields.find_map(|field| self.facts.get(field)).or(self.facts.get("out_trade_no"));
        Names { payment: self.facts.get("transaction_id"), number }
    }

    /// The reply, as far as it is known: its fields up to a section.
    pub(super) fn pick(&self, upto: Section) -> DynamicMessage {
        #[cfg(feature = "asymmetric")]
        if crate::sandbox::lines::signs(self.api.gateway) {
            return crate::sandbox::lines::reply::pick(self, upto);
        }
        self.facts.pick(self.api.response, upto)
    }
}

/// What came of a call that was not refused.
pub(super) enum Done {
    Reply(DynamicMessage),
    /// Its media type, and what it holds.
    File(&'static str, Vec<u8>),
}

/// A refusal: a documented code, and the words beside it.
pub(super) struct Refusal(pub(super) &'static str, pub(super) String);

pub(super) fn carry_out(call: &mut Call<'_>, route: Route) -> Result<Done, Refusal> {
    let reply = match route.behaviour {
        Behaviour::Examples => examples(call),
        Behaviour::Order(notice) => place::place_order(call, notice),
        Behaviour::Query => place::query(call),
        Behaviour::Close => place::close(call),
        Behaviour::Refund(notice) => refund::refund(call, notice),
        Behaviour::RefundQuery => refund::query(call),
        Behaviour::Micropay => micropay::micropay(call),
        Behaviour::Reverse => micropay::reverse(call),
        Behaviour::File(about) => {
            // Whoever provides for many may ask for all of them.
            let named = is_signed(call.api) || call.facts.get("sub_mch_id").is_some();
            let payee = if named { Some(payee(call)?) } else { None };
            return files::file(call, payee.as_deref(), about);
        }
    };
    reply.map(Done::Reply)
}

/// A reply made of the table's examples, with what the caller sent put in.
fn examples(call: &mut Call<'_>) -> Result<DynamicMessage, Refusal> {
    // Where a provider calls for its sub-merchants, it is known whose.
    if !is_signed(call.api) && call.facts.get("sub_mch_id").is_some() {
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
    let mut reply = call.pick(Section::Succeeded);
    let required_on_success = call.api.required_on_success;
    examples::complete(&mut reply, &|field| {
        let asked_for = field.required || required_on_success.contains(&field.name);
        asked_for && call.facts.allow(field)
    });
    Ok(reply)
}

/// Puts in the examples of what a successful reply must have, from a section on, where nothing better is known.
pub(super) fn fill_examples(call: &mut Call<'_>, from: Section) {
    let api = call.api;
    let signature = api.gateway.sign().map(|sign| sign.field);
    call.facts.set_examples(api.response, from, |field| {
        let wanted =
            field.required || !field.when.is_empty() || api.required_on_success.contains(&field.name);
        let refusing = api.outcome.iter().any(|layer| layer.code == Some(field.name));
        wanted && !refusing && Some(field.name) != signature
    });
}

/// Notes that every layer of the outcome says success.
pub(super) fn succeed(call: &mut Call<'_>) {
    call.facts.set("nonce_str", call.state.rng.nonce());
    for layer in call.api.outcome {
        call.facts.set(layer.field, layer.success);
        if let (None, Some(message)) = (layer.code, layer.message) {
            call.facts.set(message, "OK");
        }
    }
}

/// Whom the order pays; on CloudPay the provider's sub-merchant, whose facts come from the sandbox's settings.
pub(super) fn payee(call: &mut Call<'_>) -> Result<String, Refusal> {
    if is_signed(call.api) {
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

/// Whether who calls is known by a signature.
fn is_signed(api: &Api) -> bool {
    !matches!(api.gateway.scheme, Scheme::Unsigned)
}

pub(super) fn title(api: &Api, code: &str) -> String {
    api.error(code).map_or(code, |row| row.title).to_owned()
}
