//! A call that has been read, and what comes of it.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines::pick::Picker;
use crate::sandbox::{
    books::{Names, Order},
    clock::Now,
    codes,
    exchange::About,
    facts::Facts,
    gateway_certificate, refusals,
    state::State,
    vocabulary::Vocabulary,
};
use crate::{
    codec::plain_pairs,
    credentials::merchant::Merchant,
    gateways::behaviour::Behaviour,
    message::dynamic::DynamicMessage,
    table::{Api, Encoding, Field, RefusalReason, Scheme, Section, SignatureAlgorithm, ValueSource},
};
use std::sync::Arc;

/// A call that has been read and whose sender is known.
pub(super) struct Call<'a> {
    pub(super) state: &'a Arc<State>,
    pub(super) api: &'static Api,
    pub(super) merchant: &'a Arc<Merchant>,
    pub(super) kind: SignatureAlgorithm,
    pub(super) facts: Facts,
    /// What the API calls these facts.
    pub(super) vocabulary: Vocabulary,
    pub(super) now: Now,
}

impl Call<'_> {
    /// What it names an order by: the number of the payment, or the field that placed it under its number.
    pub(super) fn names(&self) -> Names<'_> {
        let own = self.state.routes.iter().filter(|route| route.api.gateway.name == self.api.gateway.name);
        let own = own.filter(|route| matches!(route.behaviour, Behaviour::Order(_)));
        let is_of_orders = |field: &&str| matches!(self.vocabulary.name_of(field), name if name == *field || name == "out_trade_no");
        let mut fields = own.filter_map(|route| route.api.idempotency_key).filter(is_of_orders);
        // A row of that name can be another number in an API that names the order otherwise.
        let told = self.facts.get("out_trade_no").filter(|_| !self.vocabulary.has_none());
        let number = told.or_else(|| fields.find_map(|field| self.facts.get(field)));
        let number = number.or(self.facts.get("out_trade_no"));
        Names { payment: self.facts.get("transaction_id"), number }
    }

    /// Says whose call it is, and which order it names.
    pub(super) fn tell(&self, about: &mut About) {
        if is_signed(self.api) {
            let identity = self.api.gateway.merchant.iter().find(|credential| credential.identity);
            about.mch_id = identity.and_then(|i| self.merchant.setting(i.name)).map(str::to_owned);
        }
        about.number = self.names().number.map(str::to_owned);
    }

    /// The reply, as far as it is known: its fields up to a section.
    pub(super) fn pick(&self, upto: Section) -> DynamicMessage {
        #[cfg(feature = "asymmetric")]
        if self.api.gateway.lines().is_some() {
            return Picker::of(&self.facts, self.api.state, upto).message(self.api.response);
        }
        let mut facts = self.vocabulary.write(self.api.response, &self.facts);
        if let Some(sent) = gateway_certificate::sent(self.api.gateway, self.kind) {
            facts.to_mut().set(sent.field, sent.pem);
        }
        if self.api.reply_encoding == Encoding::Pairs {
            facts.to_mut().retain(plain_pairs::can_hold);
        }
        facts.pick(self.api.response, upto)
    }

    /// Whether the order is another one than the call means, though it has the number.
    pub(super) fn means_another(&self, order: &Order) -> bool {
        self.vocabulary.names_another(self.api.request, &self.facts, &order.asked)
    }

    /// A refusal for that reason, with the code of the table, or else that of the books.
    pub(super) fn refusal(&self, reason: RefusalReason, code: &'static str) -> Refusal {
        let code = refusals::code_of(self.api.gateway, reason).unwrap_or(code);
        Refusal(code, title(self.api, code))
    }

    /// The same in those words.
    pub(super) fn refusal_in(
        &self,
        reason: RefusalReason,
        code: &'static str,
        words: impl Into<String>,
    ) -> Refusal {
        Refusal(refusals::code_of(self.api.gateway, reason).unwrap_or(code), words.into())
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

/// Puts in the examples of what a successful reply must have, from a section on, where nothing better is known.
pub(super) fn fill_examples(call: &mut Call<'_>, from: Section) {
    let api = call.api;
    let signature = api.gateway.sign().map(|sign| sign.field);
    call.facts
        .set_examples(api.response, from, |field| is_wanted(api, field) && Some(field.name) != signature);
}

/// Whether a successful reply has a field, if its condition holds.
pub(super) fn is_wanted(api: &Api, field: &Field) -> bool {
    let refusing = api.outcome.iter().any(|layer| layer.code == Some(field.name));
    let wanted = field.required || !field.when.is_empty() || api.required_on_success.contains(&field.name);
    wanted && !refusing
}

/// Notes that every layer of the outcome says success.
pub(super) fn succeed(call: &mut Call<'_>) {
    call.facts.set("nonce_str", call.state.rng.nonce());
    for layer in call.api.outcome {
        call.facts.set(layer.field, layer.success);
        if let (None, Some(message)) = (layer.code, layer.message) {
            call.facts.set(message, "OK");
        }
        // Where the code is the deciding field as well, its words are there in a success too.
        if let (true, Some(message)) = (layer.code == Some(layer.field), layer.message)
            && let Some(row) = call.api.response.find(message).map(|at| &call.api.response.fields[at])
            && row.required
        {
            call.facts.set(message, if row.example.is_empty() { "OK" } else { row.example });
        }
        if let Some(message) = layer.message_also.filter(|_| codes::says_kinds(layer))
            && let Some(row) = call.api.response.find(message).map(|at| &call.api.response.fields[at])
        {
            call.facts.set(message, row.example);
        }
    }
}

/// Whom the order pays: the merchant, and its sub-merchant if the call names one, because a number of one is unknown to
/// another. On CloudPay it is the provider's sub-merchant, whose facts come from the sandbox's settings.
pub(super) fn payee(call: &mut Call<'_>) -> Result<String, Refusal> {
    if is_signed(call.api) {
        let identity = call.api.gateway.merchant.iter().find(|credential| credential.identity);
        let merchant = identity.and_then(|i| call.merchant.setting(i.name)).unwrap_or_default();
        return Ok(match call.facts.get("sub_mch_id") {
            Some(sub_mch_id) => format!("{merchant}/{sub_mch_id}"),
            None => merchant.to_owned(),
        });
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
pub(super) fn is_signed(api: &Api) -> bool {
    !matches!(api.gateway.scheme, Scheme::Unsigned)
}

pub(super) fn title(api: &Api, code: &str) -> String {
    api.error(code).map_or(code, |row| row.title).to_owned()
}

/// What a merchant's setting is called in requests of this API.
pub(super) fn spellings(api: &Api, setting: &'static str) -> impl Iterator<Item = &'static str> {
    let filled = move |field: &&'static Field| matches!(field.fill, ValueSource::Merchant { name, .. } if name == setting);
    api.request.fields.iter().filter(filled).map(|field| field.name)
}

/// The reply to a query, with the state and its words. What the call is stays what it is, whatever is told of the order.
pub(super) fn told(call: &mut Call<'_>, (state, words): (&'static str, &'static str)) -> DynamicMessage {
    for field in call.api.request.fields {
        if let ValueSource::Fixed(value) = field.fill {
            call.facts.set(field.name, value);
        }
    }
    call.facts.set("trade_state", state);
    call.facts.set("trade_state_desc", words);
    succeed(call);
    call.pick(Section::Succeeded)
}
