//! What a well-formed table must still obey. Each check stands alone and says why it exists.

mod api;
mod header;
mod lines;
mod message;
mod notice;
mod outcome;
mod place;
mod rule;
mod signature;
mod state;
mod types;
mod value;

use crate::{
    Faults,
    model::{
        At, Condition, Document, Encoding, Gateway, Message, Signature, SignatureAlgorithm, Span, Types,
        Verify,
    },
    parse::nearest,
    rules,
};
pub(crate) use api::can_echo;
use message::{Part, type_name};

/// Where a message stands: what its rows may name, and how it is written.
#[derive(Clone, Copy)]
struct Scope<'a> {
    gateway: &'a Gateway,
    types: Types<'a>,
    /// XML is flat by rule, and only flat JSON has one signed text.
    flat: bool,
    signatures: &'a [Signature],
}

impl<'a> Scope<'a> {
    /// Of something that is no message of its own.
    fn inside(gateway: &'a Gateway, types: Types<'a>) -> Self {
        Scope { gateway, types, flat: false, signatures: &[] }
    }
}

/// Whether a message written so is flat.
fn is_flat(encoding: &Encoding, signed: bool) -> bool {
    signed || matches!(encoding, Encoding::Xml { .. })
}

pub(crate) fn gateway(gateway: &Gateway, faults: &mut Faults) {
    type_name(&gateway.name, &gateway.name_span, faults);
    hosts_are_urls(gateway, faults);
    if gateway.outcome.is_empty() {
        let message = "`[[outcome]]` is missing";
        faults.add(&(0..0), message, "what says that a call succeeded?");
    }
    outcome::layers_open_in_order(&gateway.outcome, faults);
    what_is_signed_can_be_verified(gateway, faults);
    lines::check(gateway, faults);
    if let Some(state) = &gateway.state {
        state::paths_differ(state, faults);
    }
    only_json_knows_numbers(gateway, faults);
    let scope = Scope::inside(gateway, Types { own: &[], shared: &gateway.types });
    for group in &gateway.groups {
        message::check(&group.message, Part::Group, scope, faults);
    }
    for group in &gateway.error_groups {
        api::error_codes_differ(&group.errors, faults);
    }
    types::shared(scope, faults);
}

fn hosts_are_urls(gateway: &Gateway, faults: &mut Faults) {
    for (name, url) in &gateway.hosts {
        // Links open an app as well; only what is called has to be http.
        if opens_an_app(&url.value) {
            continue;
        }
        if let Some(fault) = rules::url_fault(&url.value, false) {
            faults.add(&url.span, format!("the host `{name}` {fault}"), "not a base URL");
        }
    }
}

/// Whether the base URL is one of an app: `weixin://wxpay`.
fn opens_an_app(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, rest)| {
        let sound = scheme.starts_with(|c: char| c.is_ascii_lowercase())
            && scheme.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c));
        sound && !matches!(scheme, "http" | "https") && !rest.is_empty()
    })
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

/// In XML everything is text anyway: the word would do nothing.
fn only_json_knows_numbers(gateway: &Gateway, faults: &mut Faults) {
    if gateway.wire.text_numbers && gateway.wire.encoding != Encoding::Json {
        faults.add(&gateway.wire.span, "`numbers` goes with JSON", "of a gateway that writes XML");
    }
}

pub(crate) fn document(document: &Document, gateway: &Gateway, faults: &mut Faults) {
    let scope = Scope::inside(gateway, document.types(gateway));
    if let Some(api) = &document.api {
        api::check(api, scope, faults);
    }
    if let Some(notice) = &document.notice {
        notice::check(notice, scope, faults);
    }
    types::check(document, scope, faults);
}

/// What is signed otherwise the gateway refuses.
fn digest_is_the_gateways(kind: SignatureAlgorithm, span: &Span, gateway: &Gateway, faults: &mut Faults) {
    if !gateway.sign.as_ref().is_some_and(|sign| sign.algorithms.contains(&kind)) {
        faults.add(span, "the gateway does not sign with this algorithm", "not among its `algorithms`");
    }
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
