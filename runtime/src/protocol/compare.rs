//! Comparisons of a notice or a reply with the order or the request that it is about.

use crate::{
    check::fill::{FillContext, resolve},
    codec::write_json::push_text,
    credentials::merchant::Merchant,
    message::{
        index::FieldIndex,
        money::Fen,
        raw::{Pairs, Raw},
        value::{Message, Value, ValueRef},
    },
    protocol::error::{OrderMismatch, Unknown},
    table::{Api, Field, Kind, Notice, State, Table},
};
use paytable_schema::rules;

pub(crate) fn same_order(
    notice: &Notice,
    event: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), OrderMismatch> {
    let (compared, fields) = differing(notice, event, order, merchant);
    if compared && fields.is_empty() { Ok(()) } else { Err(OrderMismatch { fields }) }
}

/// Whether anything was compared, and the paths that differ. A value that the order has and the message lacks is a
/// difference.
fn differing(
    notice: &Notice,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> (bool, Vec<&'static str>) {
    let (paths, both_ways) = (notice.compare, notice.compare_both_ways);
    let filler = FillContext::unmade(merchant);
    let mut compared = false;
    let mut fields = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        if let Some(list) = lists::prefix(message.table(), path) {
            // All paths into one list are compared item by item, when the first of them is reached.
            let inside: Vec<&'static str> = paths
                .iter()
                .copied()
                .filter(|path| lists::prefix(message.table(), path) == Some(list))
                .collect();
            if paths[..at].iter().all(|before| !inside.contains(before)) {
                let differ = lists::differing(list, &inside, message, order);
                compared |= differ.as_ref().is_some_and(Vec::is_empty);
                fields.extend(differ.unwrap_or_default());
            }
            continue;
        }
        let Some(of_order) = end_in_order(order, path) else { continue };
        let (placed, told) = (stated_of_order(order, of_order, &filler), stated_at(message, path));
        match compare(placed.as_deref(), told.as_deref(), both_ways.contains(path)) {
            Compared::Nothing => {}
            Compared::Same => compared = true,
            Compared::Differs => fields.push(*path),
        }
    }
    (compared, fields)
}

enum Compared {
    Nothing,
    Same,
    Differs,
}

/// Compares the order's value with the message's. Without a value in the order there is nothing to compare, unless its
/// absence has a meaning: an order without a sub-merchant is not a sub-merchant's.
fn compare(placed: Option<&str>, told: Option<&str>, is_both_ways: bool) -> Compared {
    match (placed, told) {
        (Some(placed), Some(told)) if placed == told => Compared::Same,
        (Some(_), _) => Compared::Differs,
        (None, Some(_)) if is_both_ways => Compared::Differs,
        (None, _) => Compared::Nothing,
    }
}

/// The end of a message's path that is a path of the order: for `resource.ciphertext.amount.total` it is
/// `amount.total`, if the order's table has that path.
fn end_in_order<'p>(order: &dyn Message, path: &'p str) -> Option<&'p str> {
    let mut end = path;
    loop {
        if kind_at(order.table(), end).is_some() {
            return Some(end);
        }
        (_, end) = end.split_once('.')?;
    }
}

/// The order's value at a path. Its own fields include what is filled in.
fn stated_of_order(order: &dyn Message, path: &str, filler: &FillContext<'_>) -> Option<String> {
    if path.contains('.') { stated_at(order, path) } else { stated(order, path, Some(filler)) }
}

/// The type of the row at a path, if there is such a row.
pub(crate) fn kind_at(table: &Table, path: &str) -> Option<Kind> {
    let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
    let kind = table.fields[table.find(name)?].kind;
    match (inside, kind) {
        (None, kind) => Some(kind),
        (Some(inside), Kind::Object(nested) | Kind::Json(nested)) => kind_at(nested, inside),
        (Some(inside), Kind::Encrypted(sealed)) => kind_at(sealed.inside?, inside),
        (Some(_), _) => None,
    }
}

/// Whether the values at all pairs of paths are the same. A value that the order has and the message lacks is a
/// difference.
pub(crate) fn same_pairs(
    state: &State,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), OrderMismatch> {
    let (compared, fields) = differing_pairs(state, message, order, merchant, true);
    if compared && fields.is_empty() { Ok(()) } else { Err(OrderMismatch { fields }) }
}

/// The same for a message that may lack any of these values.
pub(crate) fn same_where_told(
    state: &State,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
) -> Result<(), OrderMismatch> {
    let (_, fields) = differing_pairs(state, message, order, merchant, false);
    if fields.is_empty() { Ok(()) } else { Err(OrderMismatch { fields }) }
}

fn differing_pairs(
    state: &State,
    message: &dyn Message,
    order: &dyn Message,
    merchant: &Merchant,
    is_missed: bool,
) -> (bool, Vec<&'static str>) {
    let filler = FillContext::unmade(merchant);
    let (mut compared, mut fields) = (false, Vec::new());
    for (of_order, of_message) in state.compare {
        let (placed, told) = (stated_of_order(order, of_order, &filler), stated_at(message, of_message));
        let is_both_ways =
            state.compare_both_ways.contains(of_message) && kind_at(order.table(), of_order).is_some();
        match compare(placed.as_deref(), told.as_deref(), is_both_ways) {
            Compared::Nothing => {}
            Compared::Same => compared = true,
            Compared::Differs if told.is_none() && !is_missed => {}
            Compared::Differs => fields.push(*of_message),
        }
    }
    (compared, fields)
}

/// The value of a message's own field. If it is absent, the value that the documentation gives to an absent field.
fn stated(message: &dyn Message, name: &str, filler: Option<&FillContext<'_>>) -> Option<String> {
    own_text(message, name, filler).or_else(|| {
        let field = &message.table().fields[message.table().find(name)?];
        Some(field.when_absent()).filter(|absent| !absent.is_empty()).map(str::to_owned)
    })
}

/// The same at a path.
fn stated_at(message: &dyn Message, path: &str) -> Option<String> {
    let Some((name, inside)) = path.split_once('.') else { return stated(message, path, None) };
    nested_at(message, name, &mut |nested| stated_at(nested, inside))
}

/// Applies a function to the message inside a field.
fn nested_at<T>(
    message: &dyn Message,
    name: &str,
    take: &mut dyn FnMut(&dyn Message) -> Option<T>,
) -> Option<T> {
    let at = message.table().find(name)?;
    let mut found = None;
    message.read(&mut |values| {
        if let ValueRef::Object(nested) = values[at].value_ref() {
            found = take(nested);
        }
    });
    found
}

/// Whether a reply repeats the values of its request. A genuine reply to another request does not. An error reply need
/// not repeat them; those it contains are compared.
pub(crate) fn repeats(
    api: &Api,
    asked: Option<&dyn Message>,
    pairs: &Pairs<'_>,
    places: &FieldIndex,
    merchant: &Merchant,
    is_refusal: bool,
) -> Result<(), Unknown> {
    let Some(request) = asked.filter(|request| std::ptr::eq(request.table(), api.request)) else {
        return Ok(());
    };
    let filler = FillContext::unmade(merchant);
    let (mut fields, mut missing) = (Vec::new(), None);
    request.read(&mut |values| {
        for (of_request, of_reply) in api.echo {
            let (of_request, of_reply) = (usize::from(*of_request), usize::from(*of_reply));
            let (sent, told) = (&api.request.fields[of_request], &api.response.fields[of_reply]);
            let raw = places.pair_of(of_reply).and_then(|pair| pairs.get(pair)).map(|(_, raw)| raw);
            let given = resolve(sent, values[of_request].value_ref(), Some(&filler));
            let same = match raw.filter(|raw| !raw.is_empty()) {
                Some(raw) => is_said(sent, given, raw),
                None if !told.when_absent().is_empty() => {
                    is_said(sent, given, &Raw::Text(told.when_absent().into()))
                }
                None => {
                    missing =
                        missing.or((!given.is_absent() && told.required && !is_refusal).then_some(told.name));
                    true
                }
            };
            if !same {
                fields.push(told.name);
            }
        }
    });
    match missing {
        _ if !fields.is_empty() => Err(Unknown::OtherRequest(OrderMismatch { fields })),
        Some(field) => Err(Unknown::Incomplete { field }),
        None => Ok(()),
    }
}

/// Whether a received value equals the one that was sent. True if none was sent.
fn is_said(field: &Field, given: ValueRef<'_>, raw: &Raw<'_>) -> bool {
    match given {
        given if given.is_absent() => {
            let absent = field.when_absent();
            absent.is_empty() || raw.text() == Some(absent)
        }
        ValueRef::Text(text) => raw.text() == Some(text),
        ValueRef::Int(number) if matches!(field.kind, Kind::Yuan) => {
            raw.text().and_then(rules::fen_of_yuan) == Some(number)
        }
        ValueRef::Int(number) => raw.int() == Some(number),
        given => {
            let mut text = String::new();
            push_text(field, given, &mut text);
            raw.text() == Some(text.as_str())
        }
    }
}

/// Comparison of the orders inside a combined order.
mod lists {
    use super::{nested_at, stated};
    use crate::{
        message::value::{List, Message, ValueRef},
        table::{Kind, Table},
    };

    /// The part of a path that leads to a list, if it leads into one.
    pub(super) fn prefix<'p>(table: &Table, path: &'p str) -> Option<&'p str> {
        let (name, inside) = path.split_once('.')?;
        match table.fields[table.find(name)?].kind {
            Kind::List(_) | Kind::JsonList(_) => Some(name),
            Kind::Object(nested) | Kind::Json(nested) => {
                prefix(nested, inside).map(|list| &path[..name.len() + 1 + list.len()])
            }
            _ => None,
        }
    }

    /// The paths that differ; `None` if the order has no such list.
    pub(super) fn differing(
        list: &str,
        paths: &[&'static str],
        message: &dyn Message,
        order: &dyn Message,
    ) -> Option<Vec<&'static str>> {
        let names: Vec<&str> = paths.iter().map(|path| &path[list.len() + 1..]).collect();
        let placed = rows(order, list, &names)?;
        let mut told = rows(message, list, &names).unwrap_or_default();
        let is_of = |placed: &Row, told: &Row| {
            placed.iter().zip(told).all(|(placed, told)| placed.is_none() || placed == told)
        };
        let columns = |at: usize| {
            let column = |rows: &[Row]| {
                let mut column: Vec<Option<String>> = rows.iter().map(|row| row[at].clone()).collect();
                column.sort_unstable();
                column
            };
            column(&placed) != column(&told)
        };
        let mut differ: Vec<&'static str> =
            paths.iter().enumerate().filter(|(at, _)| columns(*at)).map(|(_, path)| *path).collect();
        for row in &placed {
            match told.iter().position(|other| is_of(row, other)) {
                Some(at) => drop(told.swap_remove(at)),
                // Each value occurs, but not in the same item.
                None if differ.is_empty() => differ.extend(paths),
                None => {}
            }
        }
        if differ.is_empty() && !told.is_empty() {
            differ.extend(paths);
        }
        Some(differ)
    }

    /// The values of one item as text.
    type Row = Vec<Option<String>>;

    fn rows(message: &dyn Message, list: &str, names: &[&str]) -> Option<Vec<Row>> {
        if let Some((name, inside)) = list.split_once('.') {
            return nested_at(message, name, &mut |nested| rows(nested, inside, names));
        }
        let at = message.table().find(list)?;
        let mut found = None;
        message.read(&mut |values| {
            if let ValueRef::List(items) = values[at].value_ref() {
                found = Some(of_items(items, names));
            }
        });
        found
    }

    fn of_items(items: &dyn List, names: &[&str]) -> Vec<Row> {
        let texts = |item: &dyn Message| names.iter().map(|name| stated(item, name, None)).collect();
        (0..items.len()).filter_map(|at| items.get(at)).map(texts).collect()
    }
}

/// The text at a path.
pub(crate) fn text_at(message: &dyn Message, path: &str) -> Option<String> {
    let Some((name, inside)) = path.split_once('.') else { return own_text(message, path, None) };
    nested_at(message, name, &mut |nested| text_at(nested, inside))
}

/// The text of a message's own field, including what would be filled in.
pub(crate) fn own_text(
    message: &dyn Message,
    name: &str,
    filler: Option<&FillContext<'_>>,
) -> Option<String> {
    let at = message.table().find(name)?;
    let field = &message.table().fields[at];
    let mut text = String::new();
    message.read(&mut |values: &[&dyn Value]| {
        push_text(field, resolve(field, values[at].value_ref(), filler), &mut text);
    });
    // `88.8` and `88.80` are one amount.
    if let (Kind::Yuan, Some(fen)) = (field.kind, rules::fen_of_yuan(&text)) {
        text = Fen(fen).to_string();
    }
    (!text.is_empty()).then_some(text)
}

/// Whether a notice of this type has to contain the field: the table requires it, and it is not the number of a payment
/// that was not made.
pub(crate) fn is_needed(notice: &Notice, event: &dyn Message, path: &str) -> bool {
    let is_unmade =
        |state: &State| state.payment == path && !state.has_payment(text_at(event, state.field).as_deref());
    is_required(notice.event, path) && !notice.state.is_some_and(is_unmade)
}

pub(crate) fn is_required(table: &Table, path: &str) -> bool {
    let (name, inside) = path.split_once('.').map_or((path, None), |(name, inside)| (name, Some(inside)));
    let Some(field) = table.find(name).map(|at| &table.fields[at]) else { return false };
    match (inside, field.kind) {
        (None, _) => field.required,
        (Some(inside), Kind::Encrypted(sealed)) => {
            field.required && sealed.inside.is_some_and(|table| is_required(table, inside))
        }
        (Some(inside), Kind::Object(table) | Kind::Json(table)) => {
            field.required && is_required(table, inside)
        }
        (Some(_), _) => false,
    }
}
