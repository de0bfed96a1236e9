//! Nested types.

use super::{
    message::{self, type_name},
    scope::{Part, Scope},
};
use crate::{
    fault::Faults,
    model::{Document, Family, Message, Notice, Purpose, Type, Types},
};

pub(super) fn check(document: &Document, scope: Scope<'_>, faults: &mut Faults) {
    let signatures = document.api.as_ref().map_or(&[][..], |api| &api.signatures);
    for nested in &document.types {
        let bundles = document.api.iter().flat_map(|api| &api.bundles);
        let is_bundle = bundles.into_iter().any(|bundle| bundle.type_name.value == nested.name);
        let place = if is_bundle { Part::Bundle } else { Part::Nested };
        message::check(&nested.message, place, Scope { signatures, ..scope }, faults);
    }
    names_are_free(&document.types, faults);
    items_differ(document, scope, faults);
    types_do_not_contain_themselves(&document.types, scope.types, faults);
    types_are_used_once_declared(document, faults);
    sent_types_are_not_received(document, scope.types, faults);
    secrets_are_sent(document, scope.types, faults);
    bundles_are_inside_of_nothing(document, scope.types, faults);
}

/// The types of a gateway. Who uses them stands in other files.
pub(super) fn shared(scope: Scope<'_>, faults: &mut Faults) {
    for nested in scope.types.shared {
        let place = if nested.purpose == Purpose::Bundle { Part::Bundle } else { Part::Nested };
        message::check(&nested.message, place, scope, faults);
    }
    names_are_free(scope.types.shared, faults);
    items_have_types_of_their_own(scope.gateway.families.iter(), scope.types.names().collect(), faults);
    types_do_not_contain_themselves(scope.types.shared, scope.types, faults);
}

/// What is only ever sent has plain fields, and what is received can lack any of them.
fn sent_types_are_not_received(document: &Document, types: Types<'_>, faults: &mut Faults) {
    let received = document.api.iter().map(|api| &api.response);
    let received = received.chain(document.notice.iter().map(|notice| &notice.event));
    for row in received.flat_map(|message| &message.rows) {
        let inside = row.kind.nested().and_then(|name| types.find(name));
        if let Some(sent) = inside.and_then(|inside| {
            below(inside, types).into_iter().find(|nested| nested.purpose == Purpose::Sent)
        }) {
            let help = "what is received as well is declared without `sent`";
            let message = format!("`{}` is only ever sent", sent.name);
            faults.add_with_help(&row.span, message, "received here", help);
        }
    }
}

/// What is received was encrypted by the gateway, for which there is `decrypts_to`.
fn secrets_are_sent(document: &Document, types: Types<'_>, faults: &mut Faults) {
    let others = document.api.iter().map(|api| &api.response);
    let others = others.chain(document.notice.iter().flat_map(messages_of));
    for row in others.flat_map(|message| &message.rows) {
        let inside = row.kind.nested().and_then(|name| types.find(name));
        let holds = |nested: &&Type| nested.message.rows.iter().any(|row| row.encrypted);
        if let Some(secret) = inside.and_then(|inside| below(inside, types).into_iter().find(holds)) {
            let help = "rows with encrypted = true stand in a request, or in what only a request holds";
            let message = format!("`{}` has rows that are sent encrypted", secret.name);
            faults.add_with_help(&row.span, message, "not in a request", help);
        }
    }
}

/// What a client is handed is made by the SDK, and is no part of what the gateway sends or takes.
fn bundles_are_inside_of_nothing(document: &Document, types: Types<'_>, faults: &mut Faults) {
    for row in all_messages(document).into_iter().flat_map(|message| &message.rows) {
        let inside = row.kind.nested().and_then(|name| types.find(name));
        if let Some(bundle) = inside.filter(|nested| nested.purpose == Purpose::Bundle) {
            faults.add(&row.span, format!("`{}` is a bundle", bundle.name), "inside a message");
        }
    }
}

/// The type, and all types below it.
fn below<'t>(start: &'t Type, types: Types<'t>) -> Vec<&'t Type> {
    let mut found = vec![start];
    let mut at = 0;
    while let Some(current) = found.get(at).copied() {
        let inner = current.message.rows.iter().filter_map(|row| types.find(row.kind.nested()?));
        for nested in inner {
            if !found.iter().any(|known| known.name == nested.name) {
                found.push(nested);
            }
        }
        at += 1;
    }
    found
}

/// Types, and the structs of their required fields, become types of one module.
fn names_are_free(types: &[Type], faults: &mut Faults) {
    for nested in types {
        if nested.message.rows.is_empty() {
            faults.add(&nested.span, format!("`{}` is empty", nested.name), "has no rows");
        }
        type_name(&nested.name, &nested.span, faults);
        if nested.name == REQUIRED {
            faults.add(&nested.span, format!("`{REQUIRED}` is taken"), "by the required fields of a request");
        } else if let Some(stem) = nested.name.strip_suffix(REQUIRED)
            && types.iter().any(|other| other.name == stem)
        {
            let label = format!("by the required fields of `{stem}`");
            faults.add(&nested.span, format!("`{}` is taken", nested.name), label);
        }
    }
    type_names_differ_in_more_than_case(types, faults);
}

/// What a table declares and what it takes from its gateway have different names.
fn items_differ(document: &Document, scope: Scope<'_>, faults: &mut Faults) {
    let api: Vec<&Message> = document.api.iter().flat_map(|api| [&api.request, &api.response]).collect();
    let notice: Vec<&Message> = document.notice.iter().flat_map(messages_of).collect();
    let families = api.iter().chain(&notice).flat_map(|message| &message.families);
    let shared: Vec<&str> = families.filter(|family| family.shared).map(|f| f.item.as_str()).collect();
    for nested in document.types.iter().filter(|nested| shared.contains(&nested.name.as_str())) {
        faults.add(&nested.span, format!("`{}` is taken", nested.name), "by the items of a gateway's list");
    }
    for messages in [api, notice] {
        let own = messages.into_iter().flat_map(|message| &message.families).filter(|family| !family.shared);
        let taken = scope.types.names().chain(shared.iter().copied()).chain([REQUIRED]).collect();
        items_have_types_of_their_own(own, taken, faults);
    }
}

/// The messages of a notice.
fn messages_of(notice: &Notice) -> impl Iterator<Item = &Message> {
    [&notice.event].into_iter().chain(&notice.answer)
}

/// So do the items of families. Those of the gateway were compared when it was read.
fn items_have_types_of_their_own<'m>(
    families: impl Iterator<Item = &'m Family>,
    mut taken: Vec<&'m str>,
    faults: &mut Faults,
) {
    for family in families {
        if taken.contains(&family.item.as_str()) {
            let message = format!("`{}` is taken", family.item);
            faults.add(&family.span, message, "its items need a type of their own");
        }
        taken.push(&family.item);
    }
}

/// `Goods` and `GOODS` are one type that was copied from two places, and nobody could tell them apart.
fn type_names_differ_in_more_than_case(types: &[Type], faults: &mut Faults) {
    for (at, nested) in types.iter().enumerate() {
        let twin = types[..at].iter().find(|other| other.name.eq_ignore_ascii_case(&nested.name));
        if let Some(twin) = twin {
            let message = format!("`{}` and `{}` differ in case only", twin.name, nested.name);
            faults.add(&nested.span, message, "cannot be told apart");
        }
    }
}

/// What the macros call the struct of required fields.
const REQUIRED: &str = "Required";

fn types_do_not_contain_themselves(declared: &[Type], types: Types<'_>, faults: &mut Faults) {
    for start in declared {
        let holds = |nested: &&Type| {
            nested.message.rows.iter().any(|row| row.kind.nested() == Some(start.name.as_str()))
        };
        if below(start, types).iter().any(holds) {
            faults.add(&start.span, format!("`{}` contains itself", start.name), "would never end");
            return;
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
    let notice = document.notice.iter().flat_map(messages_of);
    api.chain(notice).chain(document.types.iter().map(|t| &t.message)).collect()
}
