//! The keys of signatures over lines, and the merchant's secrets in headers.

use crate::{
    fault::Faults,
    model::{At, Gateway, Lines, Piece, Template},
};

pub(super) fn check(lines: &Lines, gateway: &Gateway, faults: &mut Faults) {
    if lines.algorithm.is_asymmetric() {
        private_keys_have_no_names(lines, faults);
    } else {
        shared_keys_are_named(lines, faults);
        one_key_signs_one_way(lines, faults);
        shared_keys_have_no_ids(lines, gateway, faults);
        for name in [&lines.request_secret, &lines.received_secret].into_iter().flatten() {
            is_a_secret(name, gateway, faults);
        }
    }
    for line in &lines.request {
        no_secret_is_signed(line, gateway, faults);
    }
    unsigned_requests_bring_a_secret(lines, gateway, faults);
}

fn private_keys_have_no_names(lines: &Lines, faults: &mut Faults) {
    let said = [("request_secret", &lines.request_secret), ("received_secret", &lines.received_secret)];
    for (name, secret) in said {
        if let Some(secret) = secret {
            let message = format!("`{name}` goes with an HMAC");
            let help =
                "with RSA-SHA256, the merchant's private key signs, and the keys of the gateway verify";
            faults.add_with_help(&secret.span, message, "of a shared key", help);
        }
    }
}

fn shared_keys_are_named(lines: &Lines, faults: &mut Faults) {
    if lines.received_secret.is_none() {
        let help = "name a secret of [merchant]";
        faults.add_with_help(&lines.span, "`received_secret` is missing", "which key verifies?", help);
    }
    match &lines.request_secret {
        None if !lines.request.is_empty() => {
            let help = "name a secret of [merchant]";
            faults.add_with_help(&lines.span, "`request_secret` is missing", "which key signs?", help);
        }
        Some(secret) if lines.request.is_empty() => {
            faults.add(&secret.span, "`request_secret` without `request`", "signs nothing");
        }
        _ => {}
    }
}

/// Under one key for both, a merchant's own request could be sent back as a notice.
fn one_key_signs_one_way(lines: &Lines, faults: &mut Faults) {
    let (Some(sent), Some(received)) = (&lines.request_secret, &lines.received_secret) else { return };
    if sent.value == received.value && !sent.value.is_empty() {
        let help = "name two secrets: what the merchant signs must not be taken for what the gateway signs";
        let message = "one key signs both ways";
        faults.add_with_help(&received.span, message, "signs requests too", help);
    }
}

fn shared_keys_have_no_ids(lines: &Lines, gateway: &Gateway, faults: &mut Faults) {
    if let Some(key_id) = &lines.key_id {
        faults.add(&key_id.span, "`key_id` goes with RSA-SHA256", "a shared key has no id");
    }
    if let Some(keys) = &gateway.keys {
        let message = "`[keys]` without RSA-SHA256";
        faults.add(&keys.refresh.span, message, "a shared key is not downloaded");
    }
    for template in lines.request.iter().chain(lines.headers.iter().map(|(_, header)| header)) {
        for piece in template.all().filter(|p| matches!(p.value, Piece::KeyId | Piece::PeerKeyId)) {
            let help = "a merchant's number of its own is `{merchant:NAME}`";
            faults.add_with_help(&piece.span, "a shared key has no id", "has no value", help);
        }
    }
}

fn is_a_secret(name: &At<String>, gateway: &Gateway, faults: &mut Faults) {
    if !name.value.is_empty() && !gateway.is_secret(&name.value) {
        let help = format!("list it under [merchant]: {} = {{ title = \"…\", secret = true }}", name.value);
        let message = format!("`{}` is no secret of the merchant", name.value);
        faults.add_with_help(&name.span, message, "no key", help);
    }
}

/// A text that is signed can be shown.
pub(super) fn no_secret_is_signed(line: &Template, gateway: &Gateway, faults: &mut Faults) {
    for piece in line.all() {
        if let Piece::Merchant(name) = &piece.value
            && gateway.is_secret(name)
        {
            let help = "a secret signs the text, or stands in a header";
            let message = format!("`{name}` is a secret and is signed");
            faults.add_with_help(&piece.span, message, "would be part of the text", help);
        }
    }
}

/// Without a signature, a secret is all that tells who sent a request; one that is no `secret` would be shown.
fn unsigned_requests_bring_a_secret(lines: &Lines, gateway: &Gateway, faults: &mut Faults) {
    let is_secret =
        |piece: &At<Piece>| matches!(&piece.value, Piece::Merchant(name) if gateway.is_secret(name));
    let brings = |header: &Template| header.pieces.iter().any(is_secret);
    if lines.request.is_empty() && !lines.headers.iter().any(|(_, header)| brings(header)) {
        let help = "say which lines of a `request` are signed, or write a header with a secret of [merchant]: \
                    Authorization = \"Bearer {merchant:api_key}\", with secret = true";
        faults.add_with_help(&lines.span, "nothing proves who sent a request", "is sent by anybody", help);
    }
}
