//! Nested types.

use super::{
    Scope,
    message::{self, Place, type_name},
};
use crate::{
    Faults,
    model::{Document, Message, Type, Types},
};

pub(super) fn check(document: &Document, scope: Scope<'_>, faults: &mut Faults) {
    for nested in &document.types {
        type_name(&nested.name, &nested.span, faults);
        let bundles = document.api.iter().flat_map(|api| &api.bundles);
        let is_bundle = bundles.into_iter().any(|bundle| bundle.type_name.value == nested.name);
        let signatures = document.api.as_ref().map_or(&[][..], |api| &api.signatures);
        let place = if is_bundle { Place::Bundle } else { Place::Nested };
        message::check(&nested.message, place, Scope { signatures, ..scope }, faults);
        if nested.sent {
            let help = "in a table of its own a type is sent or received as its rows are";
            faults.add_with_help(&nested.span, "`sent` is for types of a gateway", "not shared", help);
        }
    }
    type_names_differ(document, faults);
    type_names_differ_in_more_than_case(&document.types, faults);
    types_do_not_contain_themselves(&document.types, scope.types, faults);
    types_are_used_once_declared(document, faults);
    sent_types_are_not_received(document, scope, faults);
}

/// The types of a gateway. Who uses them stands in other files.
pub(super) fn shared(scope: Scope<'_>, faults: &mut Faults) {
    for nested in scope.types.shared {
        type_name(&nested.name, &nested.span, faults);
        message::check(&nested.message, Place::Nested, scope, faults);
    }
    type_names_differ_in_more_than_case(scope.types.shared, faults);
    types_do_not_contain_themselves(scope.types.shared, scope.types, faults);
}

/// What is only ever sent has plain fields, and what is received can lack any of them.
fn sent_types_are_not_received(document: &Document, scope: Scope<'_>, faults: &mut Faults) {
    let received = document.api.iter().map(|api| &api.response);
    let received = received.chain(document.notice.iter().map(|notice| &notice.event));
    for row in received.flat_map(|message| &message.rows) {
        let nested = row.kind.nested().and_then(|name| scope.types.find(name));
        if let Some(nested) = nested.filter(|nested| nested.sent) {
            let message = format!("`{}` is only ever sent", nested.name);
            faults.add(&row.span, message, "received here");
        }
    }
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
                    && let Some(next) = types.find(name)
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
