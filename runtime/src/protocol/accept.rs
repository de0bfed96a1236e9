//! From received bytes to a reply or an error: the bytes are read, verified, checked by the outcome layers, and then
//! parsed into fields.

use crate::{
    codec,
    credentials::{content_key::ContentKey, merchant::Merchant},
    message::{
        index::FieldIndex,
        raw::{Pairs, Raw, Spelling, get},
        value::{Message, MessageMut},
    },
    protocol::{
        caller::Caller,
        compare,
        error::{Error, OrderMismatch, Unknown},
        lines,
        member::Parts,
        notice::{self, Authentic},
        received::Received,
        refusal::{api_error, pending, rejected},
        trace,
        verify_error::VerifyError,
    },
    table::{self, Api, Encoding, Envelope, Layer, Reply},
};

/// Whether these first bytes begin a file, and no message of that encoding. A file is text or compressed. White space
/// and byte order marks (whole or partial) may precede both.
pub(crate) fn is_file(encoding: Encoding, head: &[u8]) -> bool {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut rest = head.trim_ascii_start();
    while let Some(behind) = rest.strip_prefix(MARK) {
        rest = behind.trim_ascii_start();
    }
    !MARK.starts_with(rest) && !codec::begins_with(encoding, rest[0])
}

pub(crate) fn accept(
    api: &'static Api,
    known: &[&dyn Message],
    received: &Received<'_>,
    caller: &Caller<'_>,
    response: &mut dyn MessageMut,
) -> Result<(), Error> {
    let merchant = caller.merchant;
    let is_success = judged(api, received.status)?;
    // The page of a proxy, for example.
    let readable = |error| if is_success { error } else { Error::Unknown(Unknown::Status(received.status)) };
    let parts = api.member.as_ref().map(|member| Parts::find(api, member, &received.body)).transpose();
    let parts = parts.map_err(readable)?;
    let proof = proof(api, parts.as_ref(), received, caller);
    let content_key = ContentKey::of(api.gateway, merchant);
    let is_ciphertext = content_key.is_some() && parts.as_ref().is_some_and(Parts::is_text);
    if let Some(Err(why)) = &proof
        && (is_refuted(why, parts.is_some(), is_success) || is_ciphertext)
    {
        return Err(unverified(why.clone()));
    }
    let read = match &parts {
        // Nothing is decrypted that is not authenticated.
        Some(parts) => parts.read(api, content_key.filter(|_| matches!(proof, Some(Ok(()))))),
        None => read(api, &received.body),
    };
    let (mut pairs, index) = read.map_err(readable)?;
    let asked = known.first().copied();
    let by_pairs = api.reply == Reply::Signed && proof.is_none();
    let mut verified = matches!(proof, Some(Ok(())));
    for layer in api.outcome {
        let trust = Trust { verified, by_pairs };
        if let Some(refusal) = failed(api, layer, received.status, &pairs, trust)? {
            // An error that should be signed is only accepted with a valid signature.
            if by_pairs && layer.signed && !verified {
                verify(api, known, &pairs, &index, caller)?;
            }
            if let Error::Api(_) = refusal {
                compare::repeats(api, asked, &pairs, &index, merchant, true).map_err(Error::Unknown)?;
            }
            return Err(refusal);
        }
        if let Some(Err(why)) = &proof {
            return Err(unverified(why.clone()));
        }
        // A failure can be told before the gateway knows the key; a success cannot.
        if content_key.is_some() && parts.is_some() && !is_ciphertext {
            return Err(unverified(VerifyError::NotEncrypted));
        }
        // A success is not among the failures of any API.
        if let Some(member) = api.member.filter(|_| parts.as_ref().is_some_and(|parts| parts.is_error)) {
            return Err(Error::Unknown(Unknown::Incomplete { field: member.name }));
        }
        if !verified && by_pairs {
            verify(api, known, &pairs, &index, caller)?;
            verified = true;
        }
    }
    if !verified || proof.is_some() {
        notice::same_merchant(api.gateway, api.response, &pairs, merchant).map_err(unverified)?;
    }
    if let Some(field) = api.foreign_state.filter(|field| proven(&pairs, field)) {
        return Err(Error::Unknown(Unknown::OtherRequest(OrderMismatch { fields: vec![field] })));
    }
    compare::repeats(api, asked, &pairs, &index, merchant, false).map_err(Error::Unknown)?;
    notice::open_all(api.response, &mut pairs, merchant).map_err(unverified)?;
    if let Some(field) = api.required_on_success.iter().find(|field| !proven(&pairs, field)) {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    if let Some(field) = missing_by_condition(api, &pairs) {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    notice::keep(response, pairs, &index);
    trace::reply(response);
    Ok(())
}

/// The check of a signature that covers bytes: in a header, or beside the raw text of a member. `None` if the reply has
/// no such signature.
fn proof(
    api: &Api,
    parts: Option<&Parts<'_>>,
    received: &Received<'_>,
    caller: &Caller<'_>,
) -> Option<Result<(), VerifyError>> {
    if api.reply != Reply::Signed {
        return None;
    }
    match parts {
        Some(parts) => Some(parts.verify(api, caller)),
        None => api.gateway.lines().map(|lines| lines::verify(lines, received, caller)),
    }
}

/// Whether such a reply tells nothing at all. A failure may lack its signature; then it is not authenticated.
fn is_refuted(why: &VerifyError, is_member: bool, is_success: bool) -> bool {
    if is_member { *why != VerifyError::NotSigned } else { is_success }
}

/// What is known of the signature when a layer is read.
#[derive(Clone, Copy)]
struct Trust {
    verified: bool,
    /// Whether the signature covers pairs, and is verified once a layer says that there is one.
    by_pairs: bool,
}

/// Parses the reply of an authenticated error, which [`accept`] found to be one, into its fields.
///
/// # Errors
/// It cannot be read.
pub(crate) fn keep_refused(
    api: &'static Api,
    received: &Received<'_>,
    merchant: &Merchant,
    response: &mut dyn MessageMut,
) -> Result<(), Error> {
    let (pairs, index) = match &api.member {
        Some(member) => {
            let parts = Parts::find(api, member, &received.body)?;
            parts.read(api, ContentKey::of(api.gateway, merchant))?
        }
        None => read(api, &received.body)?,
    };
    notice::keep(response, pairs, &index);
    trace::reply(response);
    Ok(())
}

/// Whether the HTTP status is a success. If no layer of the outcome depends on the status, only 200 is.
///
/// # Errors
/// The status leaves the outcome unknown: an error inside the gateway, or of a proxy between.
fn judged(api: &Api, status: u16) -> Result<bool, Error> {
    let mut layers = api.outcome.iter().filter(|layer| !layer.statuses.is_empty()).peekable();
    let is_told = layers.peek().is_some();
    match status {
        200 if !is_told => Ok(true),
        400..=499 if is_told => Ok(false),
        _ if is_told && layers.all(|layer| layer.statuses.contains(&status)) => Ok(true),
        _ => Err(Error::Unknown(Unknown::Status(status))),
    }
}

pub(crate) fn accept_file(
    api: &'static Api,
    received: &Received<'_>,
    caller: &Caller<'_>,
    response: &mut dyn MessageMut,
) -> Result<(), Error> {
    if judged(api, received.status)? && is_file(api.reply_encoding, &received.body) {
        return Ok(());
    }
    accept(api, &[], received, caller, response)?;
    // No error, and no file: the meaning of the message is unknown.
    Err(Error::Unknown(Unknown::NoFile))
}

/// Whether a field is present and not empty; of a numbered field, the first one.
fn proven(pairs: &Pairs<'_>, field: &str) -> bool {
    let numbered = || field.contains('$').then(|| get(pairs, &first_of(field)))?;
    get(pairs, field).or_else(numbered).is_some_and(|raw| !raw.is_empty())
}

/// A field that a success does not have although its condition holds: the link of an H5 order, for example.
fn missing_by_condition(api: &Api, pairs: &Pairs<'_>) -> Option<&'static str> {
    let holds = |condition: &table::Condition| {
        filled(pairs, condition.field).is_some_and(|value| condition.is_met_by(value))
    };
    let conditional = api.response.fields.iter().filter(|field| !field.when.is_empty());
    let mut missing = conditional.filter(|field| get(pairs, field.name).is_none_or(Raw::is_empty));
    missing.find(|field| field.when.iter().all(holds)).map(|field| field.name)
}

/// The first name of a numbered field: `coupon_id_$n_$m` starts with `coupon_id_0_0`.
fn first_of(numbered: &str) -> String {
    let mut parts = numbered.split('$');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for behind in parts.filter_map(|part| part.get(1..)) {
        name.extend(["0", behind]);
    }
    name
}

fn unverified(why: VerifyError) -> Error {
    Error::Unknown(Unknown::Unverified(why))
}

/// Checks the signature, and that the reply belongs to this merchant. An error about another merchant's order is not an
/// answer to this call.
fn verify(
    api: &Api,
    known: &[&dyn Message],
    pairs: &Pairs<'_>,
    places: &FieldIndex,
    caller: &Caller<'_>,
) -> Result<(), Error> {
    let Caller { merchant, .. } = *caller;
    let (kind, tables) = (merchant.kind(api.reply_algorithms()), [api.request, api.response]);
    let message =
        Authentic { gateway: api.gateway, tables: &tables, table: api.response, unsigned: &[], kind, known };
    message.verify(pairs, places, caller).map_err(unverified)?;
    notice::same_merchant(api.gateway, api.response, pairs, merchant).map_err(unverified)
}

/// The pairs of a reply that is no member, and their positions, taken out of the envelope if the gateway uses one.
fn read<'a>(api: &Api, body: &'a [u8]) -> Result<(Pairs<'a>, FieldIndex), Error> {
    let malformed = |why| Error::Unknown(Unknown::Malformed(why));
    // If the HTTP status contains the outcome, the body may be empty.
    if body.is_empty() && api.outcome.iter().any(|layer| !layer.statuses.is_empty()) {
        let pairs = Pairs::new();
        let index = FieldIndex::of(api.response, &pairs, Spelling::Wire);
        return Ok((pairs, index));
    }
    let Some(envelope) = api.envelope() else {
        return codec::read_placed(api.reply_wire(), body, api.response).map_err(malformed);
    };
    let pairs = open_envelope(api, envelope, codec::read(api.reply_wire(), body).map_err(malformed)?)?;
    let places = FieldIndex::of(api.response, &pairs, Spelling::Wire);
    Ok((pairs, places))
}

fn open_envelope<'a>(api: &Api, envelope: Envelope, mut pairs: Pairs<'a>) -> Result<Pairs<'a>, Error> {
    let incomplete = |field| Error::Unknown(Unknown::Incomplete { field });
    let Some(code) = get(&pairs, envelope.code).and_then(Raw::text) else {
        // The reply itself: nothing was put around it.
        let is_there = |name: &str| get(&pairs, name).is_some();
        let is_reply = api
            .outcome
            .first()
            .is_some_and(|layer| is_there(layer.field) || layer.field_also.is_some_and(is_there));
        return if is_reply { Ok(pairs) } else { Err(incomplete(envelope.code)) };
    };
    if code != envelope.success {
        let said = get(&pairs, envelope.message).and_then(Raw::text).unwrap_or_default();
        return Err(outside(api, said, envelope.code, code));
    }
    let at = pairs
        .iter()
        .position(|(name, _)| name == envelope.field)
        .ok_or_else(|| incomplete(envelope.field))?;
    match pairs.swap_remove(at).1 {
        Raw::Object(inner) => Ok(inner),
        _ => Err(incomplete(envelope.field)),
    }
}

/// The error of an envelope. Its code is the link's, and its text the gateway's.
#[cold]
fn outside(api: &Api, said: &str, field: &str, code: &str) -> Error {
    let mut error = rejected(api, said, None);
    if let Error::Rejected(rejected) = &mut error {
        rejected.message = format!("{said} ({field} {code})");
    }
    error
}

/// The error of an outcome layer that does not contain its success value.
fn failed(
    api: &Api,
    layer: &'static Layer,
    status: u16,
    pairs: &Pairs<'_>,
    trust: Trust,
) -> Result<Option<Error>, Error> {
    if !layer.statuses.is_empty() {
        let is_success = layer.statuses.contains(&status);
        return if is_success {
            Ok(None)
        } else {
            failed_by_status(api, layer, status, pairs, trust.verified).map(Some)
        };
    }
    let other =
        || layer.field_also.and_then(|name| filled(pairs, name)).filter(|value| *value != layer.success);
    let Some(value) = filled(pairs, layer.field).or_else(other) else {
        // The signature cannot even be looked for: which replies carry one depends on this field.
        return Err(Error::Unknown(Unknown::Incomplete { field: layer.field }));
    };
    if value == layer.success { Ok(None) } else { failed_by_field(api, layer, value, pairs, trust).map(Some) }
}

#[cold]
fn failed_by_status(
    api: &Api,
    layer: &Layer,
    status: u16,
    pairs: &Pairs<'_>,
    verified: bool,
) -> Result<Error, Error> {
    let (code, message) = told(layer, pairs);
    let Some(code) = code else { return Err(Error::Unknown(Unknown::Status(status))) };
    if !verified && api.reply == Reply::Signed {
        return Ok(rejected(api, message.unwrap_or(code), Some(code)));
    }
    Ok(api_error(api, Some(code), message))
}

#[cold]
fn failed_by_field(
    api: &Api,
    layer: &'static Layer,
    value: &str,
    pairs: &Pairs<'_>,
    trust: Trust,
) -> Result<Error, Error> {
    let (code, message) = told(layer, pairs);
    // A layer below the signature: its failures are not authenticated if replies are signed.
    let is_authenticated = trust.verified || (trust.by_pairs && layer.signed) || api.reply != Reply::Signed;
    if layer.code.is_none() || !is_authenticated {
        return Ok(rejected(api, message.unwrap_or_default(), Some(code.unwrap_or(value))));
    }
    if layer.pending.contains(&value) {
        return Ok(pending(api, value, message));
    }
    // Only the documented failure value is a failure.
    let row = api.response.find(layer.field).map(|at| api.response.fields[at].kind);
    if let Some(table::Kind::Choice(words)) = row
        && !words.contains(&value)
    {
        return Err(Error::Unknown(Unknown::Unlisted { field: layer.field }));
    }
    Ok(api_error(api, code, message))
}

/// The error code and the message of a layer.
fn told<'p>(layer: &Layer, pairs: &'p Pairs<'_>) -> (Option<&'p str>, Option<&'p str>) {
    let get = |name: Option<&'static str>| filled(pairs, name?);
    let of = |name, also| get(name).or_else(|| get(also));
    (of(layer.code, layer.code_also), of(layer.message, layer.message_also))
}

/// The text of a field that is not empty.
fn filled<'p>(pairs: &'p Pairs<'_>, name: &str) -> Option<&'p str> {
    get(pairs, name).and_then(Raw::text).filter(|text| !text.is_empty())
}
