//! An order as a text that outlives the sandbox, and back again.

use super::{
    key::OrderKey,
    order::{Happened, Order, OrderState, Pending},
    store::StoredOrder,
};
use crate::sandbox::{
    clock::Moment,
    facts::Facts,
    refunds::{Refund, RefundEnd},
};
use crate::{
    credentials::merchant::Merchant,
    gateways::behaviour::{Behaviour, Route},
    message::time::Time,
    table::{Api, Gateway, Notice, SignatureAlgorithm},
};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};

/// What the texts of orders name: tables and merchants.
pub(in crate::sandbox) struct Known {
    pub(in crate::sandbox) routes: Vec<Route>,
    pub(in crate::sandbox) merchants: Vec<Arc<Merchant>>,
    /// The same with their keys in the gateway's own sandbox.
    pub(in crate::sandbox) sandbox_merchants: Vec<Arc<Merchant>>,
    /// The service provider behind CloudPay.
    pub(in crate::sandbox) provider: Arc<Merchant>,
}

const STATES: &[(OrderState, &str)] = &[
    (OrderState::NotPaid, "not_paid"),
    (OrderState::Paying, "paying"),
    (OrderState::Paid, "paid"),
    (OrderState::Closed, "closed"),
    (OrderState::Revoked, "revoked"),
    (OrderState::Failed, "failed"),
];

const ENDS: &[(RefundEnd, &str)] =
    &[(RefundEnd::Success, "success"), (RefundEnd::Change, "change"), (RefundEnd::Closed, "closed")];

fn word<T: PartialEq>(words: &'static [(T, &'static str)], of: &T) -> &'static str {
    words.iter().find(|(value, _)| value == of).map_or("", |(_, word)| word)
}

fn value<T: Copy>(words: &[(T, &str)], of: &Value) -> Option<T> {
    words.iter().find(|(_, word)| of == word).map(|(value, _)| *value)
}

/// An order as a store keeps it.
pub(super) fn write(known: &Known, key: &OrderKey, order: &Order) -> StoredOrder {
    let refunds = order.refunds.iter();
    StoredOrder {
        number: key.number.clone(),
        merchant: key.merchant.clone(),
        payment: order.payment.clone(),
        is_paid: order.settled.get("transaction_id").is_some(),
        amount: order.amount(),
        placed: micros(order.placed),
        refunds: refunds.map(|refund| (refund.number.clone(), refund.id.clone())).collect(),
        text: text(known, order).to_string(),
    }
}

fn text(known: &Known, order: &Order) -> Value {
    let (signer, number) = known.name(order.api.gateway, &order.merchant);
    json!({
        "api": [order.api.gateway.name, order.api.name],
        "notice": order.notice.map(|notice| [notice.gateway.name, notice.name]),
        "signer": [signer, number],
        "algorithm": order.kind.name(),
        "asked": facts(&order.asked),
        "settled": facts(&order.settled),
        "prepay_id": order.prepay_id,
        "prepared": order.prepared.unix(),
        "placed": micros(order.placed),
        "state": word(STATES, &order.state),
        "pending": order.pending.map(|pending| json!([micros(pending.at), word(STATES, &pending.then)])),
        "payment": order.payment,
        "refunds": order.refunds.iter().map(refund).collect::<Vec<_>>(),
        "history": order.history.iter().map(|(at, what)| json!([at.unix(), what.name()])).collect::<Vec<_>>(),
    })
}

fn refund(refund: &Refund) -> Value {
    json!({
        "number": refund.number,
        "id": refund.id,
        "amount": refund.amount,
        "asked": facts(&refund.asked),
        "accepted": micros(refund.accepted),
        "accepted_at": refund.accepted_at.unix(),
        "due": micros(refund.due),
        "ends_at": refund.ends_at.unix(),
        "end": word(ENDS, &refund.end),
    })
}

fn facts(facts: &Facts) -> Value {
    Value::Object(facts.pairs().into_iter().map(|(name, value)| (name, value.into())).collect::<Map<_, _>>())
}

fn micros(moment: Moment) -> i64 {
    i64::try_from(moment.0.as_micros()).unwrap_or(i64::MAX)
}

/// The order of a text; `None` if it is not one, or names a table or a merchant that is not there any more.
pub(super) fn read(known: &Known, text: &str) -> Option<Order> {
    let value: Value = serde_json::from_str(text).ok()?;
    let (api, notice) = (known.api(&value["api"])?, &value["notice"]);
    let notice = if notice.is_null() { None } else { Some(known.notice(notice)?) };
    let pending = value["pending"].as_array();
    let pending =
        pending.map(|pair| Some(Pending { at: moment(pair.first()?)?, then: state(pair.get(1)?)? }));
    Some(Order {
        asked: read_facts(&value["asked"])?,
        prepay_id: owned(&value["prepay_id"])?,
        prepared: time(&value["prepared"])?,
        placed: moment(&value["placed"])?,
        state: state(&value["state"])?,
        pending: pending.map_or(Some(None), |pending| pending.map(Some))?,
        api,
        notice,
        kind: algorithm(&value["algorithm"])?,
        merchant: known.find(api.gateway, &value["signer"])?,
        payment: owned(&value["payment"])?,
        settled: read_facts(&value["settled"])?,
        refunds: value["refunds"].as_array()?.iter().map(read_refund).collect::<Option<_>>()?,
        history: value["history"].as_array()?.iter().map(event).collect::<Option<_>>()?,
    })
}

fn read_refund(value: &Value) -> Option<Refund> {
    Some(Refund {
        number: owned(&value["number"])?,
        id: owned(&value["id"])?,
        amount: value["amount"].as_i64()?,
        asked: read_facts(&value["asked"])?,
        accepted: moment(&value["accepted"])?,
        accepted_at: time(&value["accepted_at"])?,
        due: moment(&value["due"])?,
        ends_at: time(&value["ends_at"])?,
        end: self::value(ENDS, &value["end"])?,
    })
}

fn read_facts(value: &Value) -> Option<Facts> {
    let mut facts = Facts::default();
    for (name, value) in value.as_object()? {
        facts.set(name.clone(), value.as_str()?);
    }
    Some(facts)
}

fn event(value: &Value) -> Option<(Time, Happened)> {
    Some((time(&value[0])?, Happened::of_name(value[1].as_str()?)?))
}

fn owned(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn time(value: &Value) -> Option<Time> {
    Time::from_unix(value.as_i64()?)
}

fn moment(value: &Value) -> Option<Moment> {
    value.as_u64().map(|micros| Moment(Duration::from_micros(micros)))
}

fn state(value: &Value) -> Option<OrderState> {
    self::value(STATES, value)
}

fn algorithm(value: &Value) -> Option<SignatureAlgorithm> {
    let mut all = SignatureAlgorithm::OF_PAIRS.iter().chain(SignatureAlgorithm::OF_LINES);
    all.find(|(name, _)| value == name).map(|(_, algorithm)| *algorithm)
}

impl Known {
    fn api(&self, value: &Value) -> Option<&'static Api> {
        let mut apis = self.routes.iter().rev().map(|route| route.api);
        apis.find(|api| value[0] == api.gateway.name && value[1] == api.name)
    }

    fn notice(&self, value: &Value) -> Option<&'static Notice> {
        let mut notices = self.routes.iter().filter_map(|route| match route.behaviour {
            Behaviour::Order(notice) | Behaviour::Micropay(Some(notice)) => Some(notice),
            _ => None,
        });
        notices.find(|notice| value[0] == notice.gateway.name && value[1] == notice.name)
    }

    /// Among which a merchant is, and the number that it goes by.
    fn name<'m>(&self, gateway: &Gateway, merchant: &'m Arc<Merchant>) -> (&'static str, &'m str) {
        let is_it = |own: &Arc<Merchant>| Arc::ptr_eq(own, merchant);
        let among = if is_it(&self.provider) {
            "provider"
        } else if self.sandbox_merchants.iter().any(is_it) {
            "sandbox"
        } else {
            "merchant"
        };
        (among, number(gateway, merchant).unwrap_or_default())
    }

    fn find(&self, gateway: &Gateway, value: &Value) -> Option<Arc<Merchant>> {
        let among = match value[0].as_str()? {
            "provider" => return Some(self.provider.clone()),
            "sandbox" => &self.sandbox_merchants,
            _ => &self.merchants,
        };
        among.iter().find(|merchant| number(gateway, merchant) == value[1].as_str()).cloned()
    }
}

fn number<'m>(gateway: &Gateway, merchant: &'m Merchant) -> Option<&'m str> {
    let identity = gateway.merchant.iter().find(|credential| credential.identity)?;
    merchant.setting(identity.name)
}
