//! A gateway.

use super::{
    address, api, encryption, lines,
    message::{self, type_name},
    outcome,
    scope::{Part, Scope, opens_an_app},
    state, types,
};
use crate::{
    fault::Faults,
    model::{Gateway, Sign, SignerCertificate, Types, Verify},
};

pub(crate) fn gateway(gateway: &Gateway, faults: &mut Faults) {
    type_name(&gateway.name, &gateway.name_span, faults);
    hosts_are_urls(gateway, faults);
    deliveries_take_time(gateway, faults);
    if gateway.outcome.is_empty() {
        let message = "`[[outcome]]` is missing";
        faults.add(&(0..0), message, "what says that a call succeeded?");
    }
    outcome::layers_open_in_order(&gateway.outcome, faults);
    outcome::pending_words_differ(&gateway.outcome, faults);
    what_is_signed_can_be_verified(gateway, faults);
    secrets_are_not_compared(gateway, faults);
    lines::check(gateway, faults);
    certificates_have_an_owner(gateway, faults);
    unsigned_fields_are_of_signed_pairs(gateway, faults);
    members_are_signed_with_private_keys(gateway, faults);
    members_bring_no_certificate(gateway, faults);
    encryption::of_gateway(gateway, faults);
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
    refusals_are_documented(gateway, faults);
    types::shared(scope, faults);
}

/// A sandbox refuses with these codes: one that no table lists would tell a client nothing.
fn refusals_are_documented(gateway: &Gateway, faults: &mut Faults) {
    let groups = gateway.error_groups.iter().flat_map(|group| &group.errors);
    let documented: Vec<&str> =
        gateway.errors.iter().chain(groups).map(|error| error.code.as_str()).collect();
    for (_, code) in &gateway.refusals {
        if !documented.contains(&code.value.as_str()) {
            let help = "list it under [errors] or an [error_group.…] of the gateway";
            let message = format!("there is no error code `{}`", code.value);
            faults.add_with_help(&code.span, message, "not documented here", help);
        }
    }
}

fn hosts_are_urls(gateway: &Gateway, faults: &mut Faults) {
    for (name, url) in &gateway.hosts {
        // Links open an app as well; only what is called has to be http.
        if opens_an_app(&url.value) {
            continue;
        }
        address::host_takes_paths(name, &url.value, &url.span, faults);
    }
}

/// The time limit for an answer and the delay before a repeat are more than zero.
fn deliveries_take_time(gateway: &Gateway, faults: &mut Faults) {
    let Some(notice) = &gateway.notice else { return };
    if notice.within_seconds == 0 {
        faults.add(&notice.span, "`within_seconds` must be at least 1", "no receiver answers in time");
    }
    if notice.schedule.contains(&0) {
        faults.add(&notice.span, "the waits of `schedule` must be at least 1", "seconds between deliveries");
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

/// No message contains a secret.
fn secrets_are_not_compared(gateway: &Gateway, faults: &mut Faults) {
    for credential in gateway.merchant.iter().filter(|credential| credential.secret && credential.identity) {
        let message = format!("`{}` is a secret and an identity", credential.name);
        faults.add(&credential.span, message, "no message says it");
    }
}

/// An authority issues certificates to others too: without an owner, each of them could sign for the gateway.
fn certificates_have_an_owner(gateway: &Gateway, faults: &mut Faults) {
    let Some(sign) = &gateway.sign else { return };
    let Some(SignerCertificate { field, common_name }) = &sign.certificate else { return };
    if field.value == sign.field {
        faults.add(&field.span, format!("`{}` is the signature", field.value), "not a certificate");
    }
    let names_an_owner = |part: &str| !matches!(part.trim(), "" | "*");
    if !common_name.value.is_empty() && !common_name.value.split('@').any(names_an_owner) {
        let help = "write the part that only the gateway has, such as `*@*@UnionPay@*`";
        faults.add_with_help(&common_name.span, "any common name fits this", "names no owner", help);
    }
}

/// Nothing reads a certificate beside a member.
fn members_bring_no_certificate(gateway: &Gateway, faults: &mut Faults) {
    let certificate = gateway.sign.as_ref().and_then(|sign| sign.certificate.as_ref());
    if let (Some(certificate), Some(_)) = (certificate, &gateway.wire.member) {
        let message = "`member` and `certificate` exclude each other";
        faults.add(&certificate.field.span, message, "replies are members");
    }
}

/// Only pairs can be left out of what is signed.
fn unsigned_fields_are_of_signed_pairs(gateway: &Gateway, faults: &mut Faults) {
    let unsigned = gateway.notice.as_ref().and_then(|notice| notice.unsigned.first());
    if let Some(first) = unsigned.filter(|_| gateway.sign.is_none()) {
        faults.add(&first.span, "`unsigned` without `[sign]`", "no pairs are signed");
    }
}

/// The raw text of a member has no place for a secret.
fn members_are_signed_with_private_keys(gateway: &Gateway, faults: &mut Faults) {
    let Some(member) = &gateway.wire.member else { return };
    if gateway.wire.envelope.is_some() {
        faults.add(&member.span, "`member` and `envelope` exclude each other", "both hold the reply");
    }
    let has_other = |sign: &Sign| sign.algorithms.iter().any(|algorithm| !algorithm.is_asymmetric());
    if gateway.lines.is_some() || gateway.sign.as_ref().is_some_and(has_other) {
        let help = "say algorithms = [\"RSA-SHA256\"] under [sign]";
        let message = "a member is signed with a private key only";
        faults.add_with_help(&member.span, message, "beside other signatures", help);
    }
}

/// In what is flat everything is text anyway: the word would do nothing.
fn only_json_knows_numbers(gateway: &Gateway, faults: &mut Faults) {
    let wire = &gateway.wire;
    if wire.text_numbers && wire.encoding.is_flat() && wire.reply_encoding.is_flat() {
        let label = format!("of a gateway that writes {}", wire.encoding.name());
        faults.add(&wire.span, "`numbers` goes with JSON", label);
    }
}
