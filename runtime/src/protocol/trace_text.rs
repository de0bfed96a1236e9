//! What spans say of a message: the number of its order, and the gateway's words without personal data.

#[cfg(feature = "client")]
use crate::{
    credentials::{api_key::ApiKey, merchant::Merchant},
    table::{Api, Demand, Piece, ValueSource},
};
use crate::{
    message::value::{Message, ValueRef},
    table::Notice,
};
use paytable_schema::rules::snake_case;

/// The longest text of a gateway that is told, in characters.
#[cfg(feature = "client")]
const LONGEST: usize = 200;

/// The number of the order or refund that a request is about: the one that makes it idempotent, or that of the order
/// in the reply, or one that the reply repeats; the merchant's own number before the gateway's.
#[cfg(feature = "client")]
pub(super) fn number_of_call(api: &Api, request: &dyn Message) -> Option<String> {
    let fields = api.request.fields;
    let repeated = || api.echo.iter().filter_map(|(asked, _)| fields.get(usize::from(*asked)));
    let by_caller = |name: &&str| {
        let source = api.request.find(name).map(|at| fields[at].fill);
        !matches!(source, Some(ValueSource::Merchant { .. }))
    };
    let known = api.idempotency_key.into_iter().chain(api.state.map(|state| state.number));
    let own = repeated().map(|field| field.name).filter(|name| is_number(name));
    // One of several numbers names the order in most queries.
    let choices = api.rules.iter().filter_map(|rule| match rule.then {
        Demand::OneOf(names) => Some(names.iter().copied()),
        _ => None,
    });
    let others = repeated().map(|field| field.name).chain(choices.flatten());
    let others = others.filter(|name| name.ends_with("_id") && !name.ends_with("mch_id"));
    let any = fields.iter().map(|field| field.name).filter(|name| is_number(name) && name.starts_with("out"));
    let mut names = known.chain(own).chain(any).chain(others).filter(by_caller);
    names.find_map(|name| text_at(request, name))
}

/// The number of the order that a notice is about: the first one by which it is compared with an order.
pub(super) fn number_of_notice(notice: &Notice, event: &dyn Message) -> Option<String> {
    let paths = notice.compare.iter().chain(notice.dedup_by).copied();
    let top = notice.event.fields.iter().map(|field| field.name).filter(|name| name.starts_with("out"));
    let is_its = |path: &&str| is_number(path.rsplit('.').next().unwrap_or(path));
    paths.chain(top).filter(is_its).find_map(|path| text_at(event, path))
}

/// Whether a field holds the number of an order, a refund or a transfer. `plate_number` and `mch_id` do not.
fn is_number(name: &str) -> bool {
    let name = snake_case(name);
    name.ends_with("_no") || name.ends_with("_billno")
}

/// The text at a path such as `req_info.out_trade_no`, unless a table marks it as sensitive.
fn text_at(message: &dyn Message, path: &str) -> Option<String> {
    let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
    let table = message.table();
    let at = table.find(name)?;
    let mut text = None;
    message.read(&mut |values| {
        text = match (values[at].value_ref(), inside) {
            (ValueRef::Object(inner), Some(inside)) => text_at(inner, inside),
            (ValueRef::Text(value), None) if !value.is_empty() => Some(value.to_owned()),
            _ => None,
        };
    });
    text.filter(|_| inside.is_some() || !table.fields[at].sensitive)
}

/// The gateway's words about a call, without line ends. Masked are the values that its table calls sensitive, and the
/// secrets that were sent.
#[cfg(feature = "client")]
pub(super) fn masked(words: &str, api: &Api, request: &dyn Message, merchant: &Merchant) -> String {
    let mut personal = Vec::new();
    sensitive(request, &mut personal);
    let headers = api.gateway.lines().map_or(&[][..], |lines| lines.headers);
    for (_, pieces) in headers {
        secrets(pieces, merchant, &mut personal);
    }
    // The longest first: one can be a part of another.
    personal.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let mut told = words.to_owned();
    for text in &personal {
        told = told.replace(text.as_str(), "***");
    }
    told.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

#[cfg(feature = "client")]
fn secrets(pieces: &[Piece], merchant: &Merchant, found: &mut Vec<String>) {
    for piece in pieces {
        match piece {
            Piece::Secret(name) => {
                let secret = merchant.secret_of(name).map(ApiKey::text);
                found.extend(secret.filter(|text| !text.is_empty()).map(str::to_owned));
            }
            Piece::Part(inside) => secrets(inside, merchant, found),
            _ => {}
        }
    }
}

#[cfg(feature = "client")]
fn sensitive(message: &dyn Message, found: &mut Vec<String>) {
    let table = message.table();
    message.read(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            match value.value_ref() {
                ValueRef::Text(text) if field.sensitive && !text.is_empty() => found.push(text.to_owned()),
                ValueRef::Texts(texts) if field.sensitive => {
                    found.extend(texts.iter().filter(|text| !text.is_empty()).cloned());
                }
                ValueRef::Int(number) if field.sensitive => found.push(number.to_string()),
                ValueRef::Object(inner) => sensitive(inner, found),
                ValueRef::List(list) => {
                    for inner in (0..list.len()).filter_map(|at| list.get(at)) {
                        sensitive(inner, found);
                    }
                }
                _ => {}
            }
        }
    });
}
