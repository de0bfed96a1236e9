//! Signatures inside messages, and messages whose signature is known.

use super::{
    line_keys::no_secret_is_signed,
    lines::{is_one_line, merchants_have_it},
    scope::{Scope, algorithm_is_the_gateways, known},
};
use crate::{
    fault::Faults,
    model::{Api, At, Message, Piece, Secret, Signature, SignatureAlgorithm, ValueSource, Vector, Written},
};

pub(super) fn check(api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    for signature in &api.signatures {
        belongs_to_a_row(signature, api, scope, faults);
        if signature.lines.is_empty() {
            holds_the_key(signature, faults);
        } else {
            lines_say_it_all(signature, faults);
        }
        for line in &signature.lines {
            merchants_have_it(line, scope.gateway, faults);
            no_secret_is_signed(line, scope.gateway, faults);
            is_one_line(line, faults);
        }
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
    let fill = ValueSource::Signature(signature.name.clone());
    for piece in signature.lines.iter().flat_map(|line| &line.pieces) {
        let Piece::Field(name) = &piece.value else { continue };
        let field = At { value: name.clone(), span: piece.span.clone() };
        if known(&field, message, "message", faults) && message.row(name).is_some_and(|row| row.fill == fill)
        {
            faults.add(&piece.span, format!("`{name}` does not sign itself"), "it is the signature");
        }
    }
}

/// Lines are signed with the merchant's private key, and pairs with a shared one.
fn lines_say_it_all(signature: &Signature, faults: &mut Faults) {
    let Signature { over, secret, key, key_suffix, span, .. } = signature;
    let of_pairs = [
        ("over", !over.is_empty()),
        ("secret", secret.is_some()),
        ("key", key.is_some()),
        ("key_suffix", !key_suffix.is_empty()),
    ];
    for (name, _) in of_pairs.iter().filter(|(_, given)| *given) {
        let message = format!("`lines` and `{name}` exclude each other");
        faults.add(span, message, "lines are signed with the merchant's private key");
    }
    if signature.algorithm != SignatureAlgorithm::RsaSha256 {
        let message = format!("`lines` are not signed with {}", signature.algorithm.name());
        faults.add_with_help(span, message, "a digest of pairs", "say algorithm = \"RSA-SHA256\"");
    }
    if signature.written != Written::Base64 {
        faults.add(span, "a signature of RSA is written in base64", "in hexadecimal");
    }
}

/// Without the key a digest proves nothing: an MD5 has it in its text.
fn holds_the_key(signature: &Signature, faults: &mut Faults) {
    if signature.algorithm == SignatureAlgorithm::RsaSha256 {
        let help = format!("write `lines`, or use {}", digests());
        faults.add_with_help(&signature.span, "RSA-SHA256 signs lines", "over pairs", help);
    }
    if signature.algorithm.is_digest() && signature.secret.is_none() {
        let label = format!("an {} without the key proves nothing", signature.algorithm.name());
        faults.add(&signature.span, "`secret` is missing", label);
    }
    if signature.algorithm.is_digest() && !signature.key_suffix.is_empty() {
        let label = format!("of an {}", signature.algorithm.name());
        faults.add(&signature.span, "`key_suffix` goes with an HMAC", label);
    }
}

/// The algorithms with a shared key: `A, B or C`.
fn digests() -> String {
    let all = SignatureAlgorithm::OF_FIELDS.iter().filter(|(_, algorithm)| !algorithm.is_asymmetric());
    let mut words: Vec<&str> = all.map(|(word, _)| *word).collect();
    let last = words.pop().unwrap_or_default();
    format!("{} or {last}", words.join(", "))
}

/// A row of that name would be a second pair of the key's name.
pub(super) fn no_row_is_the_key(message: &Message, scope: Scope<'_>, faults: &mut Faults) {
    let Some(Secret::Pair(name)) = scope.gateway.sign.as_ref().map(|sign| &sign.secret) else { return };
    if let Some(row) = message.row(name) {
        let message = format!("`{name}` is the pair of the key");
        faults.add(&row.span, message, "signed messages have no such row");
    }
}

fn vector_is_of_the_request(vector: &Vector, api: &Api, scope: Scope<'_>, faults: &mut Faults) {
    let Some(sign) = &scope.gateway.sign else {
        faults.add(&vector.span, "the gateway does not sign", "nothing to compare");
        return;
    };
    algorithm_is_the_gateways(vector.algorithm, &vector.span, scope.gateway, faults);
    for (name, _) in &vector.values {
        if *name == sign.field {
            faults.add(&vector.span, format!("`{name}` does not sign itself"), "it is the signature");
        } else if api.request.row(name).is_none() {
            let message = format!("the request has no row `{name}`");
            faults.add(&vector.span, message, "of the values that are signed");
        }
    }
}
