//! The values that a client (mini program, app, page) needs to open the payment.

use crate::{
    check::{
        Violation, ViolationKind, Violations,
        ambiguous::{self, Names},
        fill::{FillContext, resolve},
    },
    codec::{flat::SignPairs as _, query, write_json},
    credentials::{
        clock::{Clock, SystemClock},
        merchant::Merchant,
    },
    message::{
        raw::Raw,
        value::{Empty, Message, MessageMut, ValueRef},
    },
    protocol::{
        caller::Caller,
        computed,
        error::{Error, Unknown},
        sign::PairSigner,
    },
    table::{Api, Field, Rare, Sign, ValueSource},
};
use paytable_schema::rules;

/// The merchant and the clock that bundles are signed with. Implemented by clients and by
/// [`Protocol`](crate::Protocol).
pub trait Signer {
    /// The merchant whose key signs.
    fn merchant(&self) -> &Merchant;

    /// The clock for the time in the signed fields; the system's clock by default.
    fn clock(&self) -> &dyn Clock {
        &SystemClock
    }
}

/// Makes a bundle from a reply: copies the reply's fields, fills in the others, and signs.
///
/// # Errors
/// The reply lacks a field that the bundle needs. This happens with a reply that was built by hand.
pub fn bundle<B: MessageMut + Empty>(
    api: &'static Api,
    reply: &dyn Message,
    signer: &dyn Signer,
) -> Result<B, Error> {
    let mut bundle = B::empty();
    let caller = Caller { merchant: signer.merchant(), clock: signer.clock() };
    make(api, reply, &caller, &mut bundle)?;
    Ok(bundle)
}

fn make(
    api: &Api,
    reply: &dyn Message,
    caller: &Caller<'_>,
    bundle: &mut dyn MessageMut,
) -> Result<(), Error> {
    let mut moment = caller.moment();
    let filler = caller.filling(&mut moment, api.gateway, api.signature_algorithms);
    let table = bundle.table();
    let (mut missing, mut lacking) = (None, None);
    bundle.write(&mut |values| {
        for (field, value) in table.fields.iter().zip(values) {
            let text = match field.rare.filter(|rare| !rare.from.is_empty()) {
                None => match resolve(field, ValueRef::Absent, Some(&filler)) {
                    ValueRef::Text(text) => text.to_owned(),
                    // A setting that this merchant does not have. The signature comes last.
                    _ if field.required && matches!(field.fill, ValueSource::Merchant { .. }) => {
                        lacking = Some(field);
                        continue;
                    }
                    _ => continue,
                },
                Some(Rare { from, prefix, .. }) => match from.iter().find_map(|name| text_of(reply, name)) {
                    Some(text) => format!("{prefix}{text}"),
                    None => {
                        missing = Some(from.first().copied().unwrap_or_default());
                        continue;
                    }
                },
            };
            // The rows of a bundle are text, and the table was checked: this cannot fail.
            let _ = value.set(&Raw::Text(text.into()), field);
        }
    });
    if let Some(field) = missing {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    if let Some(field) = lacking {
        return Err(invalid(api, field, ViolationKind::Missing));
    }
    // A gateway that signs lines has no pairs of its own: those of the bundle are its fields.
    let names = Names { gateway: &api.gateway.pairs, tables: &[api.request, api.response, table] };
    if let Some((field, broken)) = ambiguous(names, bundle) {
        return Err(invalid(api, field, broken));
    }
    for (at, field) in table.fields.iter().enumerate() {
        let signature = match field.fill {
            ValueSource::Sign => gateways(api, field, bundle, &filler),
            ValueSource::Signature(name) => own(api, name, field, bundle, &filler).map(Some)?,
            _ => continue,
        };
        let Some(signature) = signature else { continue };
        bundle.write(&mut |values| {
            let _ = values[at].set(&Raw::Text(signature.as_str().into()), field);
        });
    }
    Ok(())
}

/// The field of the bundle whose value can be read as several fields of the signed text.
fn ambiguous(names: Names<'_>, bundle: &dyn Message) -> Option<(&'static Field, ViolationKind)> {
    let fields = bundle.table().fields;
    let mut found = None;
    bundle.read(&mut |values| {
        found = fields
            .iter()
            .zip(values)
            .find_map(|(field, value)| Some((field, ambiguous::sent(names, field, value.text()?)?)));
    });
    found
}

/// The gateway's signature, under its name in the bundle.
fn gateways(api: &Api, field: &Field, bundle: &dyn Message, filler: &FillContext<'_>) -> Option<String> {
    let signer = PairSigner::of(api.gateway.sign(), filler)?;
    let own = Sign { field: field.name, ..*signer.rule() };
    Some(signer.over(bundle, &own)?.as_ref().to_owned())
}

/// A signature that the table defines itself.
fn own(
    api: &Api,
    name: &str,
    field: &'static Field,
    bundle: &dyn Message,
    filler: &FillContext<'_>,
) -> Result<String, Error> {
    let signature = api.signatures.iter().find(|signature| signature.name == name);
    let made = signature.and_then(|signature| computed::signed(signature, bundle, filler));
    made.ok_or_else(|| {
        let what = signature.and_then(|signature| signature.key).unwrap_or("key");
        invalid(api, field, ViolationKind::NoSecret { what })
    })
}

/// The error for a field of the bundle that cannot be made.
fn invalid(api: &Api, field: &Field, broken: ViolationKind) -> Error {
    let violation =
        Violation { field: field.name.to_owned(), title: field.title, kind: broken, doc_url: api.doc_url };
    Error::Invalid(Violations(vec![violation]))
}

/// A link of a reply, with one more parameter. If the link has that parameter already, it is replaced.
///
/// # Errors
/// The reply contains no link, or the value is not the URL that it has to be.
pub fn link(
    api: &'static Api,
    reply: &dyn Message,
    field: &'static str,
    add: &'static str,
    is_url: bool,
    value: &str,
) -> Result<String, Error> {
    let given = text_of(reply, field).ok_or(Error::Unknown(Unknown::Incomplete { field }))?;
    if is_url && rules::url_fault(value, true).is_some() {
        let wanted = "an absolute http or https URL that is not percent-encoded as a whole";
        let kind = ViolationKind::Format { wanted };
        let violation = Violation { field: add.to_owned(), title: "parameter", kind, doc_url: api.doc_url };
        return Err(Error::Invalid(Violations(vec![violation])));
    }
    let (given, fragment) = given.split_at(given.find('#').unwrap_or(given.len()));
    let (page, pairs) = given.split_once('?').unwrap_or((given, ""));
    let is_added = |pair: &&str| pair.split('=').next() == Some(add);
    let mut url = format!("{page}?");
    for pair in pairs.split('&').filter(|pair| !pair.is_empty() && !is_added(pair)) {
        url.extend([pair, "&"]);
    }
    url.extend([add, "="]);
    query::encode(&mut url, value);
    url.push_str(fragment);
    Ok(url)
}

/// The text of a field of the reply.
fn text_of(reply: &dyn Message, name: &str) -> Option<String> {
    let table = reply.table();
    let at = table.find(name)?;
    let mut text = String::new();
    reply.read(&mut |values| write_json::push_text(&table.fields[at], values[at].value_ref(), &mut text));
    (!text.is_empty()).then_some(text)
}
