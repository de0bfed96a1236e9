//! What a well-formed table must still obey. Each check stands alone and says why it exists.

mod message;
mod rule;
mod value;

use crate::{
    Faults,
    model::{
        Api, At, Condition, Demand, Document, Encoding, Fill, Gateway, Kind, Message, Notice, Rule, Section,
        Type, snake_case,
    },
    parse::nearest,
    rules,
};
use message::{Place, is_field_name, type_name};

pub(crate) fn gateway(gateway: &Gateway, faults: &mut Faults) {
    type_name(&gateway.name, &gateway.name_span, faults);
    hosts_are_urls(gateway, faults);
    layers_open_in_order(gateway, faults);
    what_is_signed_can_be_verified(gateway, faults);
    only_json_knows_numbers(gateway, faults);
}

fn hosts_are_urls(gateway: &Gateway, faults: &mut Faults) {
    for (name, url) in &gateway.hosts {
        if let Some(fault) = rules::url_fault(&url.value, false) {
            faults.add(&url.span, format!("the host `{name}` {fault}"), "not a base URL");
        }
    }
}

/// A reply is read layer by layer; a section opened twice or out of order would never be reached.
fn layers_open_in_order(gateway: &Gateway, faults: &mut Faults) {
    if gateway.outcome.is_empty() {
        let message = "`[[outcome]]` is missing";
        faults.add(&(0..0), message, "which field says that a call succeeded?");
    }
    for pair in gateway.outcome.windows(2) {
        if pair[0].opens >= pair[1].opens {
            faults.add(&pair[1].span, "layers open sections in order", "opens nothing new");
        }
    }
    if let Some(last) = gateway.outcome.last()
        && last.opens != Section::Succeeded
    {
        faults.add(&last.span, "no layer opens `succeeded`", "the last one should");
    }
}

fn what_is_signed_can_be_verified(gateway: &Gateway, faults: &mut Faults) {
    if gateway.sign.is_some() {
        return;
    }
    if let Some(layer) = gateway.outcome.iter().find(|l| l.signed) {
        faults.add(&layer.span, "a signed reply without `[sign]`", "nothing says how to verify it");
    }
    if let Some(notice) = gateway.notice.as_ref().filter(|n| n.signed) {
        faults.add(&notice.span, "signed notices without `[sign]`", "nothing says how to verify them");
    }
}

/// In XML everything is text anyway: the word would do nothing.
fn only_json_knows_numbers(gateway: &Gateway, faults: &mut Faults) {
    if gateway.wire.text_numbers && gateway.wire.encoding != Encoding::Json {
        faults.add(&gateway.wire.span, "`numbers` goes with JSON", "of a gateway that writes XML");
    }
}

pub(crate) fn document(document: &Document, gateway: &Gateway, faults: &mut Faults) {
    if let Some(api) = &document.api {
        check_api(api, document, gateway, faults);
    }
    if let Some(notice) = &document.notice {
        check_notice(notice, document, gateway, faults);
    }
    for nested in &document.types {
        check_type(nested, document, gateway, faults);
    }
    type_names_differ(document, faults);
    type_names_differ_in_more_than_case(document, faults);
    types_do_not_contain_themselves(document, faults);
    types_are_used_once_declared(document, faults);
}

fn check_api(api: &Api, document: &Document, gateway: &Gateway, faults: &mut Faults) {
    type_name(&api.name, &api.name_span, faults);
    let path = &api.path.value;
    if !path.is_empty() && !path.starts_with('/') {
        faults.add(&api.path.span, format!("the path `{path}` does not start with `/`"), "of this API");
    }
    host_exists(api, gateway, faults);
    digests_are_the_gateways(api, gateway, faults);
    error_fields_exist(api, faults);
    decided_by_a_layer(api, gateway, faults);
    message::check(&api.request, Place::Request, document, gateway, faults);
    message::check(&api.response, Place::Reply, document, gateway, faults);
    rules_name_rows(api, gateway, faults);
    named_rows_exist(api, faults);
    outcome_rows_exist(api, gateway, faults);
    signed_requests_have_a_signature(api, gateway, faults);
    sections_are_opened(api, gateway, faults);
    bundles_take_what_replies_have(api, document, faults);
    bundles_become_methods(api, faults);
    error_codes_differ(api, faults);
}

/// A code in another case is the same code copied from another page; a reply would meet only one of the two.
fn error_codes_differ(api: &Api, faults: &mut Faults) {
    for (at, code) in api.errors.iter().enumerate() {
        if code.code.is_empty() || code.code.chars().any(char::is_whitespace) {
            faults.add(&code.span, format!("`{}` is not an error code", code.code), "of this API");
        }
        if let Some(twin) = api.errors[..at].iter().find(|other| other.code.eq_ignore_ascii_case(&code.code))
        {
            let message = format!("the error code `{}` is listed before", code.code);
            faults.add(&code.span, message, format!("differs from `{}` in case only", twin.code));
        }
    }
}

/// Rows of a section that no layer opens would never be present. One fault a section is enough.
fn sections_are_opened(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    for (section, name) in [(Section::Accepted, "accepted"), (Section::Succeeded, "succeeded")] {
        if api.outcome(gateway).iter().any(|layer| layer.opens == section) {
            continue;
        }
        if let Some(row) = api.response.rows.iter().find(|row| row.section == section) {
            let help = "write the row in another section";
            let message = format!("the gateway opens no section `{name}`");
            faults.add_with_help(&row.span, message, "would never be present", help);
        }
    }
}

/// A bundle is a method of the reply: its name must be one, and differ from what the reply has already.
fn bundles_become_methods(api: &Api, faults: &mut Faults) {
    for (at, bundle) in api.bundles.iter().enumerate() {
        if !is_field_name(&bundle.name) {
            let help = "letters, digits and `_`, a letter first";
            let message = format!("`{}` is not a method name", bundle.name);
            faults.add_with_help(&bundle.span, message, "becomes a method of the reply", help);
        }
        let method = snake_case(&bundle.name);
        let row = api.response.rows.iter().find(|row| snake_case(&row.name) == method);
        let twin = api.bundles[..at].iter().find(|other| snake_case(&other.name) == method);
        if let Some(taken) = row.map(|row| &row.name).or(twin.map(|twin| &twin.name)) {
            let message = format!("the reply has `{}` already", bundle.name);
            faults.add(&bundle.span, message, format!("the same method or field as `{taken}`"));
        }
    }
}

fn host_exists(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let names = || gateway.hosts.iter().map(|(name, _)| name.as_str());
    if names().any(|name| name == api.host.value) {
        return;
    }
    let help = match nearest(&api.host.value, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the gateway's hosts are {}", names().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the gateway has no host `{}`", api.host.value);
    faults.add_with_help(&api.host.span, message, "not a host", help);
}

fn digests_are_the_gateways(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    for kind in &api.sign_kinds {
        if !gateway.sign.as_ref().is_some_and(|sign| sign.kinds.contains(&kind.value)) {
            faults.add(&kind.span, "the gateway does not sign with this digest", "not among its `kinds`");
        }
    }
}

fn error_fields_exist(api: &Api, faults: &mut Faults) {
    for field in api.error_fields.code.iter().chain(&api.error_fields.message) {
        known(field, &api.response, "response", faults);
    }
}

fn decided_by_a_layer(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let Some(by) = &api.decided_by else { return };
    let fields = || gateway.outcome.iter().map(|layer| layer.field.as_str());
    if fields().any(|field| field == by.value) {
        return;
    }
    let help = match nearest(&by.value, fields()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the gateway decides by {}", fields().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the gateway does not decide by `{}`", by.value);
    faults.add_with_help(&by.span, message, "in none of its `[[outcome]]`", help);
}

fn check_notice(notice: &Notice, document: &Document, gateway: &Gateway, faults: &mut Faults) {
    type_name(&notice.name, &notice.name_span, faults);
    message::check(&notice.event, Place::Notice, document, gateway, faults);
    if gateway.notice.is_none() {
        faults.add(&notice.span, "the gateway has no `[notice]`", "nothing says how it is delivered");
    }
}

fn check_type(nested: &Type, document: &Document, gateway: &Gateway, faults: &mut Faults) {
    type_name(&nested.name, &nested.span, faults);
    let bundle =
        document.api.as_ref().is_some_and(|api| api.bundles.iter().any(|b| b.type_name.value == nested.name));
    let place = if bundle { Place::Bundle } else { Place::Nested };
    message::check(&nested.message, place, document, gateway, faults);
}

/// Nested types, items of families and the struct of required fields become types of one module.
fn type_names_differ(document: &Document, faults: &mut Faults) {
    let types: Vec<&str> = document.types.iter().map(|nested| nested.name.as_str()).collect();
    for nested in document.types.iter().filter(|nested| nested.name == REQUIRED) {
        faults.add(&nested.span, format!("`{REQUIRED}` is taken"), "by the required fields of a request");
    }
    for nested in &document.types {
        if let Some(stem) = nested.name.strip_suffix(REQUIRED)
            && types.contains(&stem)
        {
            let label = format!("by the required fields of `{stem}`");
            faults.add(&nested.span, format!("`{}` is taken", nested.name), label);
        }
    }
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]).collect::<Vec<_>>();
    let notice = document.notice.iter().map(|notice| &notice.event).collect();
    for messages in [api, notice] {
        let mut taken = [types.as_slice(), &[REQUIRED]].concat();
        for family in messages.iter().flat_map(|message| &message.families) {
            if taken.contains(&family.item.as_str()) {
                let message = format!("`{}` is taken", family.item);
                faults.add(&family.span, message, "its items need a type of their own");
            }
            taken.push(&family.item);
        }
    }
}

/// `Goods` and `GOODS` are one type that was copied from two places, and nobody could tell them apart.
fn type_names_differ_in_more_than_case(document: &Document, faults: &mut Faults) {
    for (at, nested) in document.types.iter().enumerate() {
        let twin = document.types[..at].iter().find(|other| other.name.eq_ignore_ascii_case(&nested.name));
        if let Some(twin) = twin {
            let message = format!("`{}` and `{}` differ in case only", twin.name, nested.name);
            faults.add(&nested.span, message, "cannot be told apart");
        }
    }
}

/// What the macros call the struct of required fields.
const REQUIRED: &str = "Required";

fn types_do_not_contain_themselves(document: &Document, faults: &mut Faults) {
    for start in &document.types {
        let mut seen = vec![start.name.as_str()];
        let mut open = vec![start];
        while let Some(current) = open.pop() {
            for name in current.message.rows.iter().filter_map(|r| r.kind.nested()) {
                if name == start.name {
                    let message = format!("`{name}` contains itself");
                    faults.add(&start.span, message, "would never end");
                    return;
                }
                if !seen.contains(&name)
                    && let Some(next) = document.find_type(name)
                {
                    seen.push(name);
                    open.push(next);
                }
            }
        }
    }
}

/// A type nobody uses is a row that was forgotten.
fn types_are_used_once_declared(document: &Document, faults: &mut Faults) {
    let messages = all_messages(document);
    for nested in &document.types {
        let in_rows =
            messages.iter().any(|m| m.rows.iter().any(|r| r.kind.nested() == Some(nested.name.as_str())));
        let in_bundles = document
            .api
            .as_ref()
            .is_some_and(|api| api.bundles.iter().any(|b| b.type_name.value == nested.name));
        if !in_rows && !in_bundles {
            faults.add(&nested.span, format!("no row is of type `{}`", nested.name), "never used");
        }
    }
}

fn all_messages(document: &Document) -> Vec<&Message> {
    let api = document.api.iter().flat_map(|api| [&api.request, &api.response]);
    let notice = document.notice.iter().map(|notice| &notice.event);
    api.chain(notice).chain(document.types.iter().map(|t| &t.message)).collect()
}

fn rules_name_rows(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    for rule in &api.rules {
        for condition in &rule.when {
            condition_holds(condition, &api.request, "request", gateway, faults);
        }
        for field in rule.then.fields() {
            known(field, &api.request, "request", faults);
        }
        demands_fit_their_fields(rule, &api.request, faults);
    }
    rule::check(&api.rules, &api.request, faults);
}

/// A condition on a row that does not exist, or on a value that it cannot have, is never met.
fn condition_holds(
    condition: &Condition,
    message: &Message,
    what: &str,
    gateway: &Gateway,
    faults: &mut Faults,
) {
    if !known(&condition.field, message, what, faults) {
        return;
    }
    let Some(row) = message.row(&condition.field.value) else { return };
    for value in &condition.values {
        if let Err(fault) = value::fits(row, &value.value, gateway.wire.length_unit) {
            faults.add(&value.span, format!("`{}` can never have this value", row.name), fault);
        }
    }
}

fn demands_fit_their_fields(rule: &Rule, request: &Message, faults: &mut Faults) {
    let fields = rule.then.fields();
    let all = |fits: fn(&Kind) -> bool| {
        fields.iter().filter_map(|field| request.row(&field.value)).all(|row| fits(&row.kind))
    };
    match &rule.then {
        Demand::OneOf(_) | Demand::AtMostOne(_) | Demand::Together(_) if fields.len() < 2 => {
            faults.add(&rule.span, "a choice needs at least two fields", "names only one");
        }
        Demand::Ordered { .. } | Demand::NotAbove(_) if fields.len() != 2 => {
            faults.add(&rule.span, "a comparison is between two fields", "not two");
        }
        Demand::Ordered { .. } if !all(|kind| matches!(kind, Kind::Time(_))) => {
            faults.add(&rule.span, "`ordered` compares times", "not both are times");
        }
        Demand::NotAbove(_) if !all(|kind| matches!(kind, Kind::Int { .. } | Kind::Fen { .. })) => {
            faults.add(&rule.span, "`not_above` compares numbers", "not both are numbers");
        }
        _ => {}
    }
}

fn named_rows_exist(api: &Api, faults: &mut Faults) {
    if let Some(key) = &api.repeat_key {
        known(key, &api.request, "request", faults);
    }
    for proof in &api.proof {
        known(proof, &api.response, "response", faults);
    }
}

/// Whether the message has that row; a fault otherwise.
fn known(field: &At<String>, message: &Message, what: &str, faults: &mut Faults) -> bool {
    if message.row(&field.value).is_some() {
        return true;
    }
    let help = match nearest(&field.value, message.rows.iter().map(|r| r.wire.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add the row to the {what}, or correct the name"),
    };
    faults.add_with_help(&field.span, format!("the {what} has no row `{}`", field.value), "not a row", help);
    false
}

/// Without the field that decides, every reply would count as unknown.
fn outcome_rows_exist(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    for layer in api.outcome(gateway) {
        if api.response.row(&layer.field).is_none() {
            let message = format!("the response has no row `{}`", layer.field);
            faults.add(&api.span, message, "the gateway decides by it");
        }
    }
}

fn signed_requests_have_a_signature(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    let Some(sign) = &gateway.sign else { return };
    match api.request.rows.iter().find(|r| r.fill == Fill::Sign) {
        None => faults.add_with_help(
            &api.span,
            "the request has no signature",
            "the gateway signs requests",
            format!("add a row `{}` with fill = \"sign\"", sign.field),
        ),
        Some(row) if row.wire != sign.field => {
            faults.add(&row.span, "not the gateway's signature", format!("that is `{}`", sign.field));
        }
        Some(_) => {}
    }
}

fn bundles_take_what_replies_have(api: &Api, document: &Document, faults: &mut Faults) {
    for bundle in &api.bundles {
        let Some(nested) = document.find_type(&bundle.type_name.value) else {
            let message = format!("there is no `[type.{}]`", bundle.type_name.value);
            faults.add(&bundle.type_name.span, message, "not declared");
            continue;
        };
        for row in &nested.message.rows {
            for from in &row.from {
                known(from, &api.response, "response", faults);
            }
            if row.from.is_empty() && row.fill == Fill::Caller {
                let help = "take it `from` a reply field, or `fill` it";
                faults.add_with_help(&row.span, "nothing sets this field", "in a client's bundle", help);
            }
        }
    }
}

/// Whether the gateway's bodies are flat: XML is by rule, and only flat JSON has one signed text.
fn is_flat(gateway: &Gateway) -> bool {
    gateway.sign.is_some() || matches!(gateway.wire.encoding, Encoding::Xml { .. })
}
