//! A notice.

use super::{
    Scope, condition_holds, digest_is_the_gateways, is_flat, known,
    message::{self, Place, type_name},
};
use crate::{
    Faults,
    model::{At, Cipher, Fill, Kind, Message, Notice, Verify},
};

pub(super) fn check(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    let gateway = scope.gateway;
    type_name(&notice.name, &notice.name_span, faults);
    let signed = notice.verify == Verify::Sign;
    let flat = is_flat(&notice.encoding, signed && gateway.sign.is_some());
    message::check(&notice.event, Place::Notice, Scope { flat, ..scope }, faults);
    if let Some(answer) = &notice.answer {
        let flat = is_flat(&notice.encoding, gateway.sign.is_some());
        message::check(answer, Place::Answer, Scope { flat, ..scope }, faults);
        if gateway.sign.is_some() && !answer.rows.iter().any(|row| row.fill == Fill::Sign) {
            let help = "add a row with fill = \"sign\" under [answer]";
            faults.add_with_help(&notice.span, "the answer has no signature", "the gateway signs", help);
        }
    }
    if gateway.notice.is_none() {
        faults.add(&notice.span, "the gateway has no `[notice]`", "nothing says how it is delivered");
    }
    reasons_to_believe_exist(notice, scope, faults);
    for kind in &notice.sign_kinds {
        digest_is_the_gateways(kind.value, &kind.span, gateway, faults);
    }
    for condition in &notice.when {
        condition_holds(condition, &notice.event, "notice", gateway, faults);
    }
    for path in notice.compare.iter().chain(&notice.once) {
        named_fields_exist(path, &notice.event, scope, faults);
    }
}

/// `req_info.out_trade_no` is a row inside another.
fn named_fields_exist(path: &At<String>, message: &Message, scope: Scope<'_>, faults: &mut Faults) {
    let (name, inside) = match path.value.split_once('.') {
        Some((name, inside)) => (name, Some(inside)),
        None => (path.value.as_str(), None),
    };
    if !known(&At { value: name.to_owned(), span: path.span.clone() }, message, "notice", faults) {
        return;
    }
    let Some(inside) = inside else { return };
    let nested = message.row(name).and_then(|row| row.kind.nested()).and_then(|of| scope.types.find(of));
    match nested {
        Some(nested) => {
            let inside = At { value: inside.to_owned(), span: path.span.clone() };
            named_fields_exist(&inside, &nested.message, scope, faults);
        }
        None => faults.add(&path.span, format!("`{name}` holds no rows"), "nothing is inside"),
    }
}

fn reasons_to_believe_exist(notice: &Notice, scope: Scope<'_>, faults: &mut Faults) {
    match notice.verify {
        Verify::Sign if scope.gateway.sign.is_none() => {
            faults.add(&notice.span, "a signed notice without `[sign]`", "nothing says how to verify it");
        }
        Verify::Sealed if !holds_a_seal(&notice.event, scope) => {
            let help = "only AES-256-GCM shows who closed it; say verify = \"none\" for anything else";
            faults.add_with_help(&notice.span, "nothing in this notice is sealed", "why believe it?", help);
        }
        _ => {}
    }
}

/// Whether something in the message, or below it, opens only if the gateway closed it.
fn holds_a_seal(message: &Message, scope: Scope<'_>) -> bool {
    message.rows.iter().any(|row| match &row.kind {
        Kind::Sealed(sealed) => matches!(sealed.cipher, Cipher::Gcm { .. }),
        Kind::Object(name) => {
            scope.types.find(name).is_some_and(|nested| holds_a_seal(&nested.message, scope))
        }
        _ => false,
    })
}
