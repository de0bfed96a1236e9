//! A gateway.

use super::{
    api, lines,
    message::{self, type_name},
    outcome,
    scope::{Part, Scope, opens_an_app},
    state, types,
};
use crate::{
    fault::Faults,
    model::{Gateway, Types, Verify},
    rules,
};

pub(crate) fn gateway(gateway: &Gateway, faults: &mut Faults) {
    type_name(&gateway.name, &gateway.name_span, faults);
    hosts_are_urls(gateway, faults);
    if gateway.outcome.is_empty() {
        let message = "`[[outcome]]` is missing";
        faults.add(&(0..0), message, "what says that a call succeeded?");
    }
    outcome::layers_open_in_order(&gateway.outcome, faults);
    what_is_signed_can_be_verified(gateway, faults);
    lines::check(gateway, faults);
    if let Some(state) = &gateway.state {
        state::paths_differ(state, faults);
    }
    only_json_knows_numbers(gateway, faults);
    let scope = Scope::inside(gateway, Types { own: &[], shared: &gateway.types });
    for group in &gateway.groups {
        message::check(&group.message, Part::Group, scope, faults);
    }
    api::error_codes_differ(&gateway.errors, faults);
    for group in &gateway.error_groups {
        api::error_codes_differ(&group.errors, faults);
    }
    types::shared(scope, faults);
}

fn hosts_are_urls(gateway: &Gateway, faults: &mut Faults) {
    for (name, url) in &gateway.hosts {
        // Links open an app as well; only what is called has to be http.
        if opens_an_app(&url.value) {
            continue;
        }
        if let Some(fault) = rules::url_fault(&url.value, false) {
            faults.add(&url.span, format!("the host `{name}` {fault}"), "not a base URL");
        }
    }
}

fn what_is_signed_can_be_verified(gateway: &Gateway, faults: &mut Faults) {
    if gateway.signs() {
        return;
    }
    if let Some(layer) = gateway.outcome.iter().find(|l| l.signed) {
        faults.add(
            &layer.span,
            "a signed reply without `[sign]` or `[lines]`",
            "nothing says how to verify it",
        );
    }
    if let Some(notice) = gateway.notice.as_ref().filter(|n| n.verify == Verify::Sign) {
        faults.add(
            &notice.span,
            "signed notices without `[sign]` or `[lines]`",
            "nothing says how to verify them",
        );
    }
}

/// In what is flat everything is text anyway: the word would do nothing.
fn only_json_knows_numbers(gateway: &Gateway, faults: &mut Faults) {
    let wire = &gateway.wire;
    if wire.text_numbers && wire.encoding.is_flat() {
        let label = format!("of a gateway that writes {}", wire.encoding.name());
        faults.add(&wire.span, "`numbers` goes with JSON", label);
    }
}
