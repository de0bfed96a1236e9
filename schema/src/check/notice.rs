//! A notice.

use super::{
    message::{self, is_field_name, type_name},
    scope::{Part, Scope, algorithm_is_the_gateways, condition_holds, is_flat, known},
    signature, state,
};
use crate::{
    fault::Faults,
    model::{
        At, Cipher, Condition, Gateway, Kind, Message, Notice, Row, State, ValueSource, Verify, split_path,
    },
};

pub(super) fn check(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    type_name(&notice.name, &notice.name_span, faults);
    let signed = notice.verify == Verify::Sign;
    let flat = is_flat(notice.encoding, signed && gateway.sign.is_some());
    message::check(&notice.event, Part::Notice, Scope { flat, ..scope }, faults);
    if signed {
        signature::no_row_is_the_key(&notice.event, scope, faults);
    }
    if let Some(answer) = &notice.answer {
        signature::no_row_is_the_key(answer, scope, faults);
        let flat = is_flat(notice.answer_encoding, gateway.sign.is_some());
        message::check(answer, Part::Answer, Scope { flat, ..scope }, faults);
        if gateway.sign.is_some() && !answer.rows.iter().any(|row| row.fill == ValueSource::Sign) {
            let help = "add a row with fill = \"sign\" under [answer]";
            faults.add_with_help(&notice.span, "the answer has no signature", "the gateway signs", help);
        }
    }
    if gateway.notice.is_none() {
        faults.add(&notice.span, "the gateway has no `[notice]`", "nothing says how it is delivered");
    }
    reasons_to_believe_exist(notice, scope, faults);
    for kind in &notice.signature_algorithms {
        algorithm_is_the_gateways(kind.value, &kind.span, gateway, faults);
    }
    for condition in &notice.when {
        if named_fields_exist(&condition.field, &notice.event, scope, faults) {
            conditions_hold_inside(condition, &notice.event, scope, faults);
        }
    }
    absent_rows_can_be_absent(notice, scope, faults);
    for path in notice.compare.iter().chain(&notice.dedup_by) {
        named_fields_exist(path, &notice.event, scope, faults);
    }
    let is_compared = |path: &str| notice.compare.iter().any(|known| known.value == path);
    state::both_ways_are_compared(&notice.compare_both_ways, &is_compared, faults);
    identities_are_the_merchants(notice, scope, faults);
    state::check(notice.state.as_ref(), &notice.event, "notice", scope, faults);
    nothing_depends_on_what_is_unsigned(notice, scope, faults);
    what_is_believed_is_authenticated(notice, scope, faults);
}

/// The values of a condition fit the row at the end of its path.
fn conditions_hold_inside(condition: &Condition, message: &Message, scope: Scope<'_>, faults: &mut Faults) {
    let Some((name, inside)) = condition.field.value.split_once('.') else {
        for range in &condition.ranges {
            let help = "a range stands in the `when` of a rule, or of a row of a reply";
            faults.add_with_help(&range.span, "notices are told apart by words", "a range", help);
        }
        return condition_holds(condition, message, "notice", scope.gateway, faults);
    };
    if let Some(nested) = nested_of(message, name, scope) {
        let field = At { value: inside.to_owned(), span: condition.field.span.clone() };
        conditions_hold_inside(&Condition { field, ..condition.clone() }, nested, scope, faults);
    }
}

fn nested_of<'a>(message: &Message, name: &str, scope: Scope<'a>) -> Option<&'a Message> {
    let of = message.row(name)?.kind.nested()?;
    scope.types.find(of).map(|nested| &nested.message)
}

fn absent_rows_can_be_absent(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    for name in &notice.absent {
        if let Some((above, last)) = name.value.rsplit_once('.').filter(|(_, last)| is_field_name(last)) {
            let above = At { value: above.to_owned(), span: name.span.clone() };
            let is_required = |row: &Row| row.required.then(|| last.to_owned());
            if named_fields_exist(&above, &notice.event, scope, faults)
                && let Some(row) = notice.event.at_path(&name.value, scope.types).and_then(is_required)
            {
                faults.add(&name.span, format!("`{row}` is required"), "every notice has it");
            }
        } else if !is_field_name(&name.value) {
            faults.add(&name.span, format!("`{}` is not a field name", name.value), "not a name");
        }
        if notice.event.row(&name.value).is_some_and(|row| row.required) {
            faults.add(&name.span, format!("`{}` is required", name.value), "every notice has it");
        }
    }
}

fn identities_are_the_merchants(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    for (setting, rows) in &notice.identity {
        if !scope.gateway.merchant.iter().any(|credential| credential.name == setting.value) {
            let help = "list it under [merchant] of the gateway";
            faults.add_with_help(
                &setting.span,
                format!("a merchant has no `{}`", setting.value),
                "of nobody",
                help,
            );
        } else if scope.gateway.is_secret(&setting.value) {
            let help = "a notice says who the merchant is by its number";
            let message = format!("`{}` is a secret", setting.value);
            faults.add_with_help(&setting.span, message, "no notice says it", help);
        }
        if rows.is_empty() {
            faults.add(&setting.span, "an identity without rows", "nothing holds it");
        }
        for row in rows {
            named_fields_exist(row, &notice.event, scope, faults);
        }
    }
}

/// Anybody can have written what the signed text leaves out.
fn nothing_depends_on_what_is_unsigned(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    let Some(sign) = gateway.sign.as_ref().filter(|_| notice.verify == Verify::Sign) else {
        // Of a gateway's, its own check tells.
        if let Some(own) = notice.unsigned.first().filter(|own| !is_of_gateway(own, gateway)) {
            faults.add(&own.span, "`unsigned` without signed pairs", "nothing is left out of them");
        }
        return;
    };
    let is_unsigned = |path: &str| {
        let (name, _) = split_path(path);
        notice.unsigned.iter().any(|unsigned| unsigned.value == name)
    };
    let identity = notice.identity.iter().flat_map(|(_, rows)| rows);
    let own = notice.when.iter().map(|condition| &condition.field).chain(&notice.absent);
    let state = notice.state.iter().flat_map(State::paths);
    for path in own.chain(&notice.compare).chain(&notice.dedup_by).chain(identity).chain(state) {
        if is_unsigned(&path.value) {
            let message = format!("`{}` is not authenticated", path.value);
            faults.add(&path.span, message, "left out of the signed text");
        }
    }
    let shared = gateway.state.iter().flat_map(State::paths).map(|path| path.value.as_str());
    let identities = gateway.merchant.iter().filter(|c| c.identity).map(|c| c.name.as_str());
    let told = if notice.state.is_none() { notice.told_state(gateway, scope.types) } else { None };
    for name in shared.filter(|_| told.is_some()).chain(identities).filter(|name| is_unsigned(name)) {
        let message = format!("`{name}` is not authenticated");
        faults.add(&notice.span, message, "left out of the signed text, and read from this notice");
    }
    if is_unsigned(&sign.field) {
        let message = format!("`{}` is left out anyway", sign.field);
        faults.add(&notice.span, message, "it is the signature");
    }
}

/// Whether a word is one that the gateway says.
fn is_of_gateway(word: &At<String>, gateway: &Gateway) -> bool {
    gateway.notice.iter().flat_map(|delivery| &delivery.unsigned).any(|of| of == word)
}

/// Of a notice that is believed for what is sealed in it, anybody can have written the rest.
fn what_is_believed_is_authenticated(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    if notice.verify != Verify::Encrypted {
        return;
    }
    let identity = notice.identity.iter().flat_map(|(_, rows)| rows);
    let state = notice.state.iter().flat_map(State::paths);
    for path in notice.compare.iter().chain(&notice.dedup_by).chain(identity).chain(state) {
        if !is_sealed(&path.value, &notice.event, scope) {
            let help = "name rows inside the ciphertext: resource.ciphertext.amount";
            let message = format!("`{}` is not authenticated", path.value);
            faults.add_with_help(&path.span, message, "outside of what is sealed", help);
        }
    }
}

/// Whether the path leads into what only the gateway can have sealed.
fn is_sealed(path: &str, message: &Message, scope: Scope<'_>) -> bool {
    let Some((name, inside)) = path.split_once('.') else { return false };
    let Some(row) = message.row(name) else { return false };
    match &row.kind {
        Kind::Encrypted(sealed) => matches!(sealed.cipher, Cipher::Gcm { .. }),
        _ => nested_of(message, name, scope).is_some_and(|nested| is_sealed(inside, nested, scope)),
    }
}

/// `req_info.out_trade_no` is a row inside another. Whether it is there; a fault otherwise.
fn named_fields_exist(path: &At<String>, message: &Message, scope: Scope<'_>, faults: &mut Faults) -> bool {
    let (name, inside) = split_path(&path.value);
    if !known(&At { value: name.to_owned(), span: path.span.clone() }, message, "notice", faults) {
        return false;
    }
    let Some(inside) = inside else { return true };
    match nested_of(message, name, scope) {
        Some(nested) => {
            let inside = At { value: inside.to_owned(), span: path.span.clone() };
            named_fields_exist(&inside, nested, scope, faults)
        }
        None => {
            faults.add(&path.span, format!("`{name}` holds no rows"), "nothing is inside");
            false
        }
    }
}

fn reasons_to_believe_exist(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    match notice.verify {
        Verify::Sign if !scope.gateway.signs() => {
            faults.add(
                &notice.span,
                "a signed notice without `[sign]` or `[lines]`",
                "nothing says how to verify it",
            );
        }
        Verify::Encrypted if !holds_a_seal(&notice.event, scope) => {
            let help = "only AES-256-GCM shows who closed it; say verify = \"none\" for anything else";
            faults.add_with_help(&notice.span, "nothing in this notice is sealed", "why believe it?", help);
        }
        _ => {}
    }
}

/// Whether something in the message, or below it, opens only if the gateway closed it.
fn holds_a_seal(message: &Message, scope: Scope<'_>) -> bool {
    message.rows.iter().any(|row| match &row.kind {
        Kind::Encrypted(sealed) => matches!(sealed.cipher, Cipher::Gcm { .. }),
        Kind::Object(name) => {
            scope.types.find(name).is_some_and(|nested| holds_a_seal(&nested.message, scope))
        }
        _ => false,
    })
}
