//! How messages say the state of an order, and how it is asked for.

use super::scope::{Scope, known};
use crate::{
    fault::Faults,
    model::{Api, At, Kind, Message, Row, Span, State, Types, split_path},
};

/// What any `[state]` must obey.
pub(super) fn paths_differ(state: &State, faults: &mut Faults) {
    for (at, (path, _)) in state.compare.iter().enumerate() {
        if state.compare[..at].iter().any(|(other, _)| other.value == path.value) {
            faults.add(&path.span, format!("`{}` is listed twice", path.value), "in `compare`");
        }
    }
    let is_compared = |path: &str| state.compare.iter().any(|(_, told)| told.value == path);
    both_ways_are_compared(&state.compare_both_ways, &is_compared, faults);
}

/// What `compare_both_ways` lists is in `compare` too.
pub(super) fn both_ways_are_compared(
    both_ways: &[At<String>],
    is_compared: &dyn Fn(&str) -> bool,
    faults: &mut Faults,
) {
    for path in both_ways {
        if !is_compared(&path.value) {
            let message = format!("`{}` is not in `compare`", path.value);
            faults.add(&path.span, message, "a path of the message that `compare` lists");
        }
    }
}

/// `own` is the table's, which stands in the place of the gateway's; `what` the message is called.
pub(super) fn check(
    own: Option<&State>,
    message: &Message,
    what: &str,
    scope: Scope<'_>,
    faults: &mut Faults,
) {
    match own {
        Some(own) => {
            paths_differ(own, faults);
            own_rows_exist(own, message, what, scope, faults);
        }
        None => {
            let state = scope.gateway.state.as_ref();
            let row = state.and_then(|state| message.at_path(&state.field.value, scope.types));
            if let (Some(state), Some(row)) = (state, row) {
                every_word_has_a_meaning(state, row, &row.span, faults);
            }
        }
    }
}

fn own_rows_exist(state: &State, message: &Message, what: &str, scope: Scope<'_>, faults: &mut Faults) {
    let types = scope.types;
    if let Some(row) = leads(&state.field, message, what, types, faults) {
        let fits = matches!(row.kind, Kind::Text | Kind::Choice(_));
        of_its_kind(&state.field, fits, "a state is a text", faults);
        every_word_has_a_meaning(state, row, &state.field.span, faults);
        no_word_is_new(state, row, faults);
    }
    for path in state.amount.iter().chain(&state.payer_amount) {
        if let Some(row) = leads(path, message, what, types, faults) {
            let fits = matches!(row.kind, Kind::Fen { .. } | Kind::Yuan | Kind::Int { .. });
            of_its_kind(path, fits, "an amount is a number", faults);
        }
    }
    if let Some(path) = &state.time
        && let Some(row) = leads(path, message, what, types, faults)
    {
        of_its_kind(path, matches!(row.kind, Kind::Time(_)), "a time has a `format`", faults);
    }
    let texts = [&state.number, &state.payment, &state.currency, &state.payer];
    let compared = state.compare.iter().map(|(_, path)| path);
    for path in texts.into_iter().flatten().chain(compared) {
        if let Some(row) = leads(path, message, what, types, faults) {
            of_its_kind(path, row.kind.nested().is_none(), "one value is taken", faults);
        }
    }
}

/// The row at the end of the path; a fault where there is none.
fn leads<'a>(
    path: &At<String>,
    message: &'a Message,
    what: &str,
    types: Types<'a>,
    faults: &mut Faults,
) -> Option<&'a Row> {
    let (name, inside) = split_path(&path.value);
    if !known(&At { value: name.to_owned(), span: path.span.clone() }, message, what, faults) {
        return None;
    }
    let found = message.at_path(&path.value, types);
    if found.is_none()
        && let Some(inside) = inside
    {
        let help = "a dot leads into an object of the message";
        faults.add_with_help(&path.span, format!("`{name}` has no `{inside}`"), "leads nowhere", help);
    }
    found
}

fn of_its_kind(path: &At<String>, fits: bool, label: &str, faults: &mut Faults) {
    if !fits {
        faults.add(&path.span, format!("`{}` is of another type", path.value), label);
    }
}

/// A documented word without a meaning would leave the order unknown.
fn every_word_has_a_meaning(state: &State, row: &Row, span: &Span, faults: &mut Faults) {
    let Kind::Choice(words) = &row.kind else { return };
    let lacks = |word: &&String| !state.words.iter().any(|(known, _)| known.value == **word);
    for word in words.iter().filter(lacks) {
        let help = "add it to the `words` of [state]; a table can have a [state] of its own";
        let message = format!("`[state]` does not say what `{word}` means");
        faults.add_with_help(span, message, format!("a word of `{}`", row.name), help);
    }
}

fn no_word_is_new(state: &State, row: &Row, faults: &mut Faults) {
    let Kind::Choice(words) = &row.kind else { return };
    for (word, _) in state.words.iter().filter(|(word, _)| !words.contains(&word.value)) {
        let help = format!("add it to the enum of `{}`, or leave it out", row.name);
        let message = format!("`{}` is not a word of `{}`", word.value, row.name);
        faults.add_with_help(&word.span, message, "never received", help);
    }
}

/// What the query asks for stands in the order.
pub(super) fn query(api: &Api, faults: &mut Faults) {
    let Some(query) = &api.query else { return };
    if api.read_only {
        let message = "what changes nothing is no order";
        faults.add(&query.api.span, message, "`query` says how an order is asked for");
    }
    for (row, _) in &query.rows {
        known(row, &api.request, "request", faults);
    }
}
