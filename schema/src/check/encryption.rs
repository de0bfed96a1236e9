//! Contents that are encrypted.

use super::value;
use crate::{
    fault::Faults,
    model::{Api, ContentEncryption, Gateway, Place, Reply, Row, ValueSource},
};

/// A ciphertext shows neither who made it nor that it is whole: the signature beside the member does.
pub(super) fn of_gateway(gateway: &Gateway, faults: &mut Faults) {
    let Some(ContentEncryption { span, .. }) = &gateway.wire.encryption else { return };
    if gateway.wire.content.is_none() {
        faults.add(span, "`encryption` goes with `content`", "requests have no content");
    }
    if gateway.wire.member.is_none() {
        faults.add(span, "`encryption` goes with `member`", "replies have no member");
    }
    if gateway.sign.is_none() {
        let label = "its ciphertexts could be changed";
        faults.add(span, "`encryption` goes with `[sign]`", label);
    }
}

pub(super) fn of_api(api: &Api, gateway: &Gateway, faults: &mut Faults) {
    if gateway.wire.encryption.is_none() {
        return;
    }
    if api.reply == Reply::Unsigned {
        let help = "leave reply = \"unsigned\" out";
        let message = "a reply that can be encrypted is signed";
        faults.add_with_help(&api.span, message, "its ciphertext could be changed", help);
    }
    let filled = |with: ValueSource| api.request.rows.iter().find(|row| row.fill == with);
    match (filled(ValueSource::Content), filled(ValueSource::Encryption)) {
        (Some(content), None) => {
            let help = "add a row with fill = \"encryption\"";
            let message = "the request does not say that its content is encrypted";
            faults.add_with_help(&content.span, message, "can be encrypted", help);
        }
        (None, Some(row)) => {
            let message = format!("the request has no content that `{}` could be about", row.name);
            faults.add(&row.span, message, "no row has fill = \"content\"");
        }
        _ => {}
    }
}

/// A row that says how the content beside it is encrypted.
pub(super) fn of_row(row: &Row, can_be_request: bool, gateway: &Gateway, faults: &mut Faults) {
    let Some(ContentEncryption { name, .. }) = &gateway.wire.encryption else {
        let help = "say how under [wire.encryption] of the gateway";
        faults.add_with_help(&row.span, "the gateway does not encrypt contents", "cannot be filled", help);
        return;
    };
    if !can_be_request {
        faults.add(&row.span, "only the content of a request is encrypted", "not in a request");
    } else if row.place == Place::Content {
        faults.add(&row.span, "stands beside the content", "inside of it");
    } else if let Err(why) = value::fits(row, &name.value, gateway.wire.length_unit) {
        let message = format!("`{}` does not fit into `{}`", name.value, row.name);
        faults.add(&row.span, message, why);
    }
}
