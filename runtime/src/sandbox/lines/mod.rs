//! What the sandbox answers and sends for gateways that sign lines of text in a header.

mod authorization;
#[cfg(feature = "x509")]
mod certificates;
mod codes;
pub(super) mod notice;
mod paths;
pub(super) mod pick;
pub(super) mod platform;
mod reply;
mod request;

use crate::sandbox::{
    behave::carry_out_unless,
    call::{Call, Done, Refusal},
    checks::check,
    exchange::{About, Answer, Request},
    state::{Injected, State},
    vocabulary::Vocabulary,
};
use crate::{gateways::behaviour::Route, table::Lines};
use request::Read;
use std::sync::Arc;

pub(super) fn answered(
    state: &Arc<State>,
    request: &Request,
    route: Route,
    lines: &'static Lines,
    injected: Option<Injected>,
    about: &mut About,
) -> Answer {
    let api = route.api;
    let key_id = platform::wanted(state, lines, request);
    let replying = reply::Replying { state, api, lines, key_id, merchant: None };
    let read = match request::read(api, request) {
        Ok(read) => read,
        Err(words) => return replying.refused("PARAM_ERROR", &words),
    };
    let merchant = match authorization::sender(state, api, lines, request, &read.signed) {
        Ok(merchant) => merchant,
        Err(words) => return replying.refused("SIGN_ERROR", words),
    };
    let replying = reply::Replying { merchant: Some(merchant), ..replying };
    let Read { pairs, files, .. } = read;
    let mut facts = paths::facts(api.request, state.order_state(route), &pairs);
    for (name, value) in route.known {
        facts.set_default(*name, value);
    }
    // The messages that are picked from these facts have paths in place of names.
    let vocabulary = Vocabulary::of(None, &[]);
    let mut call =
        Call { state, api, merchant, kind: lines.algorithm, facts, vocabulary, now: state.clock.now() };
    call.tell(about);
    let done = check(&call, &pairs, &files).and_then(|()| done(&mut call, route, injected));
    match done {
        Ok(Done::Reply(message)) => replying.accepted(&message),
        Ok(Done::File(content_type, body)) => Answer::new(200, content_type, body),
        Err(Refusal(code, words)) => replying.refused(code, &words),
    }
}

fn done(call: &mut Call<'_>, route: Route, injected: Option<Injected>) -> Result<Done, Refusal> {
    #[cfg(feature = "x509")]
    if injected.is_none() && lists_keys(call.api) {
        return certificates::list(call).map(Done::Reply);
    }
    carry_out_unless(call, route, injected)
}

/// Whether the gateway's certificates are downloaded with this API.
#[cfg(feature = "x509")]
fn lists_keys(api: &crate::table::Api) -> bool {
    api.gateway.key_refresh.is_some_and(|refresh| refresh.api.name == api.name)
}
