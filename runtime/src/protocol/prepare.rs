//! From a request to bytes: it is checked, filled in, signed and written.

use crate::{
    check::{
        self, Violation, ViolationKind, Violations,
        fill::{FillContext, with_resolved},
    },
    codec::{self, flat, form},
    credentials::{merchant::is_built, nonce::Nonce},
    message::{resolved::ResolvedFields, value::Message},
    protocol::{
        ack::Ack,
        caller::Caller,
        computed::computed,
        draft::Draft,
        lines::{self, Lacking, Parts},
        place,
        sign::PairSigner,
        trace,
    },
    table::{self, Api, Kind, Lines, Place, Sign, SignatureAlgorithm, Wire},
};
use std::time::Duration;

pub(crate) fn prepare(
    api: &'static Api,
    request: &dyn Message,
    caller: &Caller<'_>,
) -> Result<Draft, Violations> {
    let mut moment = caller.moment();
    let now = moment.now;
    let filler = caller.filling(&mut moment, api.gateway, api.signature_algorithms);
    let checked = with_resolved(request, Some(&filler), |values| {
        check::request(api, values, Some(&filler), seconds(now))?;
        trace::request(request);
        if values.table.computed { Ok(None) } else { written(api, values, &filler, now).map(Some) }
    });
    match checked.unwrap_or(Err(Violations(Vec::new())))? {
        Some(draft) => Ok(draft),
        None => {
            let computed = computed(api.signatures, request, &filler);
            let filler = FillContext { computed: Some(&computed), ..filler };
            with_resolved(request, Some(&filler), |values| written(api, values, &filler, now))
                .unwrap_or(Err(Violations(Vec::new())))
        }
    }
}

/// Whole seconds since 1970-01-01 UTC.
fn seconds(now: Duration) -> i64 {
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

/// Writes a request that has been checked.
fn written(
    api: &'static Api,
    values: &ResolvedFields<'_>,
    filler: &FillContext<'_>,
    now: Duration,
) -> Result<Draft, Violations> {
    let How { wire, sign, .. } = How::of(api);
    let signer = PairSigner::of(sign, filler);
    // Without its key a request would go out unsigned.
    if sign.is_some() && signer.is_none() {
        return Err(no_secret(api, filler.kind));
    }
    let mut draft = Draft {
        method: api.method,
        host: api.host,
        path: api.path.into(),
        headers: Vec::new(),
        content_type: codec::content_type(api.encoding).into(),
        body: Vec::new(),
        certificate: api.certificate,
        has_certificate: filler.merchant.client_certificate().is_some(),
        repeatable: api.is_repeatable(),
        signed: None,
        written: &[],
        template: api.path,
    };
    if let Some(lines) = api.gateway.lines() {
        place::target(api.path, values, &mut draft);
        let part = lines_body(api, values, now, &mut draft);
        sign_lines(api, lines, part.as_deref(), filler, &mut draft)?;
        return Ok(draft);
    }
    // Rows of a signed request travel together.
    match (sign, api.method.has_body()) {
        (Some(_), _) => {}
        (None, true) => place::target(api.path, values, &mut draft),
        (None, false) => place::path_and_headers(api.path, values, &mut draft),
    }
    if api.multipart {
        let (content_type, body, text) = form::write_message(boundary(now), values, signer);
        (draft.content_type, draft.body, draft.signed) = (content_type.into(), body, text);
    } else if api.method.has_body() {
        (draft.body, draft.signed) = codec::write(wire, values, signer);
    } else {
        let (query, text) = flat::write_query(values, Place::Query, signer);
        place::append(&query, &mut draft);
        draft.signed = text;
    }
    // The cryptographic provider could not sign.
    if sign.is_some() && draft.signed.is_none() {
        return Err(no_secret(api, filler.kind));
    }
    Ok(draft)
}

/// Writes the body of a request whose signature is in a header. Returns the JSON part of a form with a file, because
/// that part is signed.
fn lines_body(api: &Api, values: &ResolvedFields<'_>, now: Duration, draft: &mut Draft) -> Option<String> {
    if !api.method.has_body() || !values.has(Place::Body) {
        return None;
    }
    if !api.multipart {
        (draft.body, _) = codec::write(api.wire(), values, None::<PairSigner<'_>>);
        return None;
    }
    let (mut form, mut part) = (form::Form::new(boundary(now)), None);
    for (at, field) in values.table.fields.iter().enumerate() {
        match (field.kind, values.written(at), values.text(at)) {
            (Kind::Json(_), Some(json), _) => {
                form.json(field.name, json);
                part = Some(json.to_owned());
            }
            (_, None, Some((text, _))) if field.place == Place::Body => form.text(field.name, text),
            _ => {}
        }
    }
    form.files(values.message);
    let (content_type, body) = form.finish();
    (draft.content_type, draft.body) = (content_type.into(), body);
    Some(part.unwrap_or_default())
}

/// A random boundary between the parts of a form, so that no value contains it.
fn boundary(now: Duration) -> String {
    Nonce::at(now).as_str().to_owned()
}

/// The merchant has no key that signs with that algorithm.
#[cold]
fn no_secret(api: &Api, algorithm: SignatureAlgorithm) -> Violations {
    let what = match algorithm {
        SignatureAlgorithm::Sm3 if !is_built(algorithm) => {
            "key that signs with SM3, for which paytable needs its feature `sm3`"
        }
        _ if algorithm.is_asymmetric() => "private key that signs",
        _ => "key that signs",
    };
    lacking(api, what)
}

/// The merchant has no such key or secret.
#[cold]
fn lacking(api: &Api, what: &'static str) -> Violations {
    let (kind, title) = (ViolationKind::NoSecret { what }, api.gateway.title);
    Violations(vec![Violation { field: String::new(), title, kind, doc_url: api.doc_url }])
}

fn sign_lines(
    api: &Api,
    lines: &'static Lines,
    part: Option<&str>,
    fill: &FillContext<'_>,
    draft: &mut Draft,
) -> Result<(), Violations> {
    let body = part.map_or(draft.body.as_slice(), str::as_bytes);
    let parts = Parts::new(api.method, &draft.path, body, fill, "000");
    let (headers, text) = lines::headers(lines, &parts).map_err(|why| match why {
        Lacking::Key => no_secret(api, lines.algorithm),
        Lacking::Secret(name) => lacking(api, name),
    })?;
    draft.headers.extend(headers);
    draft.written = lines.headers;
    draft.signed = text.map(|text| String::from_utf8_lossy(&text).into_owned());
    Ok(())
}

pub(crate) fn answer_to(
    notice: &'static table::Notice,
    answer: &dyn Message,
    caller: &Caller<'_>,
) -> Result<Ack, Violations> {
    let mut moment = caller.moment();
    let now = moment.now;
    let filler = caller.filling(&mut moment, notice.gateway, notice.signature_algorithms);
    let checked = with_resolved(answer, Some(&filler), |values| {
        check::message(notice.gateway, notice.doc_url, values, Some(&filler), seconds(now))
    });
    checked.unwrap_or(Ok(()))?;
    let computed = computed(&[], answer, &filler);
    let how = How { wire: notice.answer_wire(), sign: notice.gateway.sign(), unsigned: &[] };
    let body = encode(how, answer, &FillContext { computed: Some(&computed), ..filler });
    Ok(Ack {
        status: notice.accepted_status,
        content_type: codec::content_type(notice.answer_encoding),
        body,
    })
}

/// The rules by which a message is written and signed.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) wire: Wire,
    pub(crate) sign: Option<&'static Sign>,
    /// The names of fields that the signed text leaves out, in addition to the signature.
    pub(crate) unsigned: &'static [&'static str],
}

impl How {
    /// The rules of an API's requests.
    pub(crate) fn of(api: &Api) -> How {
        let sign = api.gateway.sign().filter(|_| !api.signature_algorithms.is_empty());
        How { wire: api.wire(), sign, unsigned: &[] }
    }
}

/// The body of a message that is no request.
pub(crate) fn encode(how: How, message: &dyn Message, filler: &FillContext<'_>) -> Vec<u8> {
    let signer = PairSigner::of(how.sign, filler).map(|signer| signer.leaving_out(how.unsigned));
    let body = with_resolved(message, Some(filler), |values| codec::write(how.wire, values, signer).0);
    body.unwrap_or_default()
}

/// The same without a signature, and without values that are filled in.
#[cfg(all(feature = "sandbox", feature = "asymmetric"))]
pub(crate) fn encode_unsigned(wire: Wire, message: &dyn Message) -> Vec<u8> {
    let body = with_resolved(message, None, |values| codec::write(wire, values, None::<PairSigner<'_>>).0);
    body.unwrap_or_default()
}
