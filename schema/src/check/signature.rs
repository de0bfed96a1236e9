//! Signatures inside messages, and messages whose signature is known.

use super::{Scope, digest_is_the_gateways, known};
use crate::{
    Faults,
    model::{Api, Digest, Message, Signature, ValueSource, Vector},
};

pub(super) fn check(api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    for signature in &api.signatures {
        belongs_to_a_row(signature, api, scope, faults);
        holds_the_key(signature, faults);
    }
    for vector in &api.vectors {
        vector_is_of_the_request(vector, api, scope, faults);
    }
}

/// The message in which a row is filled with that signature.
fn holder<'a>(signature: &Signature, api: &'a Api, scope: Scope<'a>) -> Option<&'a Message> {
    let bundles = api.bundles.iter().filter_map(|bundle| scope.types.find(&bundle.type_name.value));
    let mut messages = [&api.request].into_iter().chain(bundles.map(|nested| &nested.message));
    let fill = ValueSource::Signature(signature.name.clone());
    messages.find(|message| message.rows.iter().any(|row| row.fill == fill))
}

fn belongs_to_a_row(signature: &Signature, api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    let Some(message) = holder(signature, api, scope) else {
        let help = format!("say fill = \"signature.{}\" in a row", signature.name);
        faults.add_with_help(&signature.span, "no row holds this signature", "never used", help);
        return;
    };
    for field in &signature.over {
        known(field, message, "message", faults);
    }
}

/// Without the key a digest proves nothing: an MD5 has it in its text.
fn holds_the_key(signature: &Signature, faults: &mut Faults) {
    if signature.digest == Digest::Md5 && signature.secret.is_none() {
        faults.add(&signature.span, "`secret` is missing", "an MD5 without the key proves nothing");
    }
    if signature.digest == Digest::Md5 && !signature.key_suffix.is_empty() {
        faults.add(&signature.span, "`key_suffix` goes with an HMAC", "of an MD5");
    }
}

fn vector_is_of_the_request(vector: &Vector, api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    let Some(sign) = &scope.gateway.sign else {
        faults.add(&vector.span, "the gateway does not sign", "nothing to compare");
        return;
    };
    digest_is_the_gateways(vector.kind, &vector.span, scope.gateway, faults);
    for (name, _) in &vector.values {
        if *name == sign.field {
            faults.add(&vector.span, format!("`{name}` does not sign itself"), "it is the signature");
        } else if api.request.row(name).is_none() {
            let message = format!("the request has no row `{name}`");
            faults.add(&vector.span, message, "of the values that are signed");
        }
    }
}
