//! How messages say the state of an order, and how it is asked for.

use super::{
    keys::{self, Keys},
    words::one_of,
};
use crate::{
    fault::Faults,
    language::{Key, Shape, Value, words},
    model::{At, Names, OrderQuery, OrderState, State},
};

pub(super) static STATE: Shape = Shape::new(
    "state",
    &[
        Key::needed("field", Value::Filled),
        Key::needed("words", Value::Table(&MEANINGS)),
        Key::may("number", Value::Text),
        Key::may("payment", Value::Text),
        Key::may("amount", Value::Text),
        Key::may("payer_amount", Value::Text),
        Key::may("currency", Value::Text),
        Key::may("time", Value::Text),
        Key::may("payer", Value::Text),
        Key::may("compare", Value::TEXTS),
        Key::may("compare_both_ways", Value::TEXTS),
        Key::may("not_found", Value::TEXTS),
    ],
);

static MEANINGS: Shape = Shape::open("words_of_a_state", words!(OrderState::WORDS));

pub(super) fn state(mut keys: Keys<'_>, faults: &mut Faults) -> State {
    let state = State {
        field: keys.text_at("field", faults),
        words: words(&mut keys, faults),
        number: keys.string("number", faults),
        payment: keys.string("payment", faults),
        amount: keys.string("amount", faults),
        payer_amount: keys.string("payer_amount", faults),
        currency: keys.string("currency", faults),
        time: keys.string("time", faults),
        payer: keys.string("payer", faults),
        compare: keys.strings("compare", faults).iter().map(pair).collect(),
        compare_both_ways: keys.strings("compare_both_ways", faults),
        not_found: keys.strings("not_found", faults),
        span: keys.span.clone(),
    };
    keys.finish(faults);
    state
}

fn words(keys: &mut Keys<'_>, faults: &mut Faults) -> Vec<(At<String>, OrderState)> {
    let span = keys.span.clone();
    let says = keys.has("words");
    let entries = keys.table("words", faults).map(Keys::into_entries).unwrap_or_default();
    if !says {
        faults.add(&span, "`words` is missing", "which word means what?");
    } else if entries.is_empty() {
        faults.add(&span, "`words` is empty", "no word means anything");
    }
    entries
        .iter()
        .filter_map(|entry| {
            let text = keys::string(entry.value, faults)?;
            let state = one_of(&text, "state", OrderState::WORDS, faults)?;
            Some((At { value: entry.name.to_owned(), span: entry.span.clone() }, state))
        })
        .collect()
}

/// `query`, and the `query_rows` that go with it.
pub(super) fn query(head: &mut Keys<'_>, names: Names, faults: &mut Faults) -> Option<OrderQuery> {
    let place = head.place_of("query_rows");
    let says_rows = head.has("query_rows");
    let wired = |(ours, theirs): (At<String>, At<String>)| {
        let wired = |name: At<String>| At { value: names.wire(&name.value), span: name.span };
        (wired(ours), wired(theirs))
    };
    let api = head.string("query", faults);
    let rows = head.strings("query_rows", faults).iter().map(pair).map(wired).collect();
    match api {
        Some(api) => {
            if !says_rows {
                let help = "name the rows of the request by which the query finds the order";
                let label = "what does the query ask for?";
                faults.add_with_help(&api.span, "`query_rows` is missing", label, help);
            }
            Some(OrderQuery { api, rows })
        }
        None => {
            if says_rows {
                faults.add(&place, "`query_rows` goes with `query`", "carries over to no query");
            }
            None
        }
    }
}

/// `"a = b"` is two names, and `"a"` is one for both.
fn pair(text: &At<String>) -> (At<String>, At<String>) {
    let at = |value: &str| At { value: value.trim().to_owned(), span: text.span.clone() };
    match text.value.split_once('=') {
        Some((ours, theirs)) => (at(ours), at(theirs)),
        None => (at(&text.value), at(&text.value)),
    }
}
