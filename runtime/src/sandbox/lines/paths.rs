//! Which fact stands at which path of a message that has objects inside.

use crate::sandbox::{facts::Facts, vocabulary::of_state};
use crate::{
    message::{
        raw::{Pairs, Raw},
        time::Time,
    },
    table::{Field, Kind, State, Table, TimeFormat, ValueSource},
};

/// Paths whose facts have another name. What a table says of an order under `[state]` goes before.
const NAMED: &[(&str, &str)] = &[
    ("mchid", "mch_id"),
    ("amount.total", "total_fee"),
    ("amount.settlement_total", "total_fee"),
    ("amount.currency", "fee_type"),
    ("amount.payer_currency", "fee_type"),
    ("amount.payer_total", "cash_fee"),
    ("amount.refund", "refund_fee"),
    ("amount.payer_refund", "cash_refund_fee"),
    ("amount.settlement_refund", "settlement_refund_fee"),
    ("amount.discount_refund", "discount_refund_fee"),
    ("payer.openid", "openid"),
    ("status", "refund_status"),
    ("channel", "refund_channel"),
    ("user_received_account", "refund_recv_accout"),
    ("create_time", "refund_create_time"),
];

/// The fact at a path of any message.
pub(super) fn named(path: &str) -> Option<&'static str> {
    NAMED.iter().find(|(own, _)| *own == path).map(|(_, fact)| *fact)
}

/// The fact at a path of the request that places an order: the path is compared with one that says a state.
fn of_order(state: &State, path: &str) -> Option<&'static str> {
    let (_, told) = state.compare.iter().find(|(own, _)| *own == path)?;
    of_state(state, told)
}

/// Every value of a request by its path, and those that are facts under other names by these as well. `order` is the
/// state of the orders that such a request places.
pub(super) fn facts(table: &Table, order: Option<&State>, pairs: &Pairs<'_>) -> Facts {
    let mut facts = Facts::default();
    gather(order, Some(table), "", pairs, &mut facts);
    facts
}

fn gather(order: Option<&State>, table: Option<&Table>, above: &str, pairs: &Pairs<'_>, facts: &mut Facts) {
    for (name, raw) in pairs {
        let field = table.and_then(|table| table.find(name).map(|at| &table.fields[at]));
        // What changes with each attempt is no fact.
        if field.is_some_and(|field| matches!(field.fill, ValueSource::Nonce | ValueSource::Time)) {
            continue;
        }
        let path = format!("{above}{name}");
        keep(order, field, path, raw, facts);
    }
}

fn keep(order: Option<&State>, field: Option<&Field>, path: String, raw: &Raw<'_>, facts: &mut Facts) {
    let inside = field.and_then(|field| match field.kind {
        Kind::Object(table) | Kind::List(table) => Some(table),
        _ => None,
    });
    match raw {
        Raw::Object(pairs) => gather(order, inside, &format!("{path}."), pairs, facts),
        Raw::List(items) => {
            for (at, item) in items.iter().enumerate() {
                keep(order, field, format!("{path}.{at}"), item, facts);
            }
        }
        raw => {
            let Some(text) = raw.text().filter(|text| !text.is_empty()) else { return };
            let text = match field.map(|field| field.kind) {
                Some(Kind::Time(TimeFormat::Rfc3339)) => compact(text),
                _ => text.to_owned(),
            };
            if let Some(fact) = order.and_then(|state| of_order(state, &path)).or_else(|| named(&path)) {
                facts.set(fact, text.as_str());
            }
            facts.set(path, text);
        }
    }
}

/// A time as the books have it.
fn compact(text: &str) -> String {
    let time = Time::parse(TimeFormat::Rfc3339, text);
    time.map_or_else(|| text.to_owned(), |time| time.format(TimeFormat::Compact))
}
