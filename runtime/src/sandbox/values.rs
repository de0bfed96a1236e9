//! Values of replies that neither the request nor an example could give: what the gateway assigns to a call, links that
//! hold it, and what follows from other values of the same reply.

use crate::sandbox::{
    books::description,
    call::{Call, is_wanted},
    facts::Facts,
    payer::OPENID,
    rng::{Rng, digest},
};
use crate::{
    message::time::Time,
    table::{Api, Field, Kind, TimeFormat},
};

const ENCRYPTION_KEY: &str = include_str!("keys/encryption_public_key_for_tests_only.pem");

/// Values that stand for every example of that name.
const KNOWN: &[(&str, &str)] = &[
    ("openid", OPENID),
    ("sub_openid", OPENID),
    ("combine_openid", OPENID),
    ("pub_key", ENCRYPTION_KEY),
    // A reversal that succeeded needs no other.
    ("recall", "N"),
];

/// The same for one API, whose examples contradict each other or do not exist.
const KNOWN_OF: &[(&str, &str, &str)] = &[
    ("BankTransferQuery", "amount", "100000"),
    ("HotelQuery", "checked_in", "false"),
    ("IdentityAccessToken", "access_token_expire_in", "7200"),
    ("IdentityAccessToken", "refresh_token_expire_in", "2592000"),
    ("MerchantAuditQueryBank", "audit_comment", "审核通过"),
    ("MerchantAuditQueryChannel", "audit_comment", "审核通过"),
    ("RentQuery", "returned", "FALSE"),
    ("SettlementQuery", "poundage_fee", "0"),
    ("SettlementQuery", "refund_fee", "0"),
    ("SettlementQuery", "unsettlement_fee", "0"),
];

/// Numbers and tokens that the gateway assigns, another one to each call.
const ASSIGNED: &[&str] = &[
    "applyment_id",
    "contract_id",
    "detail_id",
    "order_id",
    "payment_no",
    "pre_entrustweb_id",
    "refund_id",
    "send_listid",
    "short_url",
    "transaction_id",
    "withdraw_id",
];

/// Links of an order, and the way of paying that they are for.
const LINKS: &[(&str, &str)] = &[("code_url", "NATIVE"), ("mweb_url", "MWEB")];

/// Sets what the gateway assigns, unless the call says it itself. A call that is repeated under its number is assigned
/// the same.
pub(super) fn assign(call: &mut Call<'_>) {
    let api = call.api;
    let number = number(call);
    // Who asks twice about something that has no number asks about the same.
    let is_assigned = |name| ASSIGNED.contains(&name) && (number.is_some() || !api.read_only);
    for field in api.response.fields.iter().filter(|field| is_wanted(api, field)) {
        let rng = || own_rng(call, number.as_deref(), field.name);
        let value = match field.name {
            name if is_assigned(name) => rng().like(shape(field)),
            "prepay_id" => rng().prepay_id(call.now.time),
            name => match known(api, name) {
                Some(value) => value.to_owned(),
                None => continue,
            },
        };
        call.facts.set_default(field.name, &value);
    }
    put_links(call);
}

/// Puts the prepay id, where it is known, into the links of an order.
pub(super) fn put_links(call: &mut Call<'_>) {
    let Some(prepay_id) = call.facts.get("prepay_id").map(str::to_owned) else { return };
    for (name, trade_type) in LINKS {
        let Some(at) = call.api.response.find(name) else { continue };
        if call.facts.get("trade_type") == Some(*trade_type)
            && let Some(link) = link(&call.api.response.fields[at], &prepay_id)
        {
            call.facts.set_default(*name, &link);
        }
    }
}

/// Sets what follows from other values.
pub(super) fn derive(call: &mut Call<'_>) {
    let (api, facts) = (call.api, &mut call.facts);
    let has = |name: &str| api.response.find(name).is_some();
    let copy = |facts: &Facts, name: &str| facts.get(name).map(str::to_owned);
    if let Some(words) = facts.get("trade_state").and_then(description)
        && has("trade_state_desc")
    {
        facts.set("trade_state_desc", words);
    }
    // No coupon pays a part.
    if let Some(total) = copy(facts, "total_fee")
        && has("cash_fee")
    {
        facts.set("cash_fee", total);
    }
    for field in api.response.fields.iter().filter(|field| matches!(field.kind, Kind::Time(TimeFormat::Unix)))
    {
        let other = copy(facts, &format!("{}_t", field.name));
        let time = other.and_then(|text| Time::parse(TimeFormat::Compact, &text));
        if let Some(time) = time {
            facts.set(field.name, time.format(TimeFormat::Unix));
        }
    }
    if let Some(package) = copy(facts, "package") {
        let ids = [("mchid", "mch_id"), ("appid", "appid")];
        let package = ids.iter().fold(package, |package, (name, setting)| {
            with_parameter(&package, name, call.merchant.setting(setting).unwrap_or_default())
        });
        facts.set("package", package);
    }
    let fen = |facts: &Facts, name: &str| facts.get(name).and_then(|text| text.parse::<i64>().ok());
    if let (true, Some(paid), Some(back), Some(fee)) =
        (has("pay_net_fee"), fen(facts, "pay_fee"), fen(facts, "refund_fee"), fen(facts, "poundage_fee"))
    {
        facts.set("pay_net_fee", (paid - back).to_string());
        facts.set("settlement_fee", (paid - back - fee).to_string());
    }
}

/// What an assigned value looks like.
fn shape(field: &Field) -> &'static str {
    if field.example.is_empty() { "1000000000000000000000000000" } else { field.example }
}

fn known(api: &Api, name: &str) -> Option<&'static str> {
    let own = KNOWN_OF.iter().find(|(of, known, _)| (*of, *known) == (api.name, name));
    let all = || KNOWN.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    own.map(|(_, _, value)| *value).or_else(all)
}

/// The number under which a call can be repeated, or asked for: the first that any API of its gateway has.
fn number(call: &Call<'_>) -> Option<String> {
    let gateway = call.api.gateway.name;
    let own = call.state.routes.iter().map(|route| route.api).filter(|api| api.gateway.name == gateway);
    let mut keys = call.api.idempotency_key.into_iter().chain(own.filter_map(|api| api.idempotency_key));
    let key = keys.find_map(|key| call.facts.get(key));
    // A link is shortened to the same each time.
    key.or(call.facts.get("long_url")).map(str::to_owned)
}

/// What is random in the value of a name: the same under one number of one merchant, otherwise of the sandbox.
fn own_rng(call: &Call<'_>, number: Option<&str>, name: &str) -> Rng {
    let Some(number) = number else { return Rng::new(Some(call.state.rng.below(u64::MAX))) };
    let merchant = call.merchant.setting("mch_id").unwrap_or_default();
    let sub_merchant = call.facts.get("sub_mch_id").unwrap_or_default();
    Rng::new(Some(digest(&[merchant, sub_merchant, number, name])))
}

/// The documented link, with the prepay id in its first parameter; a short link has what no other order has.
fn link(field: &Field, prepay_id: &str) -> Option<String> {
    // One page has it with a full-width colon.
    let example = field.example.replace('：', ":");
    let short = prepay_id.get(16..)?;
    let Some((_, parameters)) = example.split_once('?') else {
        let (base, _) = example.rsplit_once('/')?;
        return Some(format!("{base}/{short}"));
    };
    let (name, _) = parameters.split_once('=')?;
    let own = if name == "prepay_id" { prepay_id } else { short };
    Some(with_parameter(&example, name, own))
}

/// A text with another value for a parameter that it has.
fn with_parameter(text: &str, name: &str, value: &str) -> String {
    let marks = [format!("?{name}="), format!("&{name}=")];
    let Some(at) = marks.iter().find_map(|mark| text.find(mark.as_str()).map(|at| at + mark.len())) else {
        return text.to_owned();
    };
    let end = text[at..].find('&').map_or(text.len(), |end| at + end);
    format!("{}{value}{}", &text[..at], &text[end..])
}
