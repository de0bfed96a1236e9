//! From a request to bytes: it is checked, filled in, signed and written.

use crate::{
    check::{
        self, Violation, ViolationKind, Violations,
        fill::{FillContext, with_resolved},
    },
    codec::{flat, form, query, write_json, xml},
    credentials::nonce::Nonce,
    message::{
        resolved::{ByteClass, ResolvedFields},
        value::Message,
    },
    protocol::{
        ack::Ack,
        caller::Caller,
        computed::computed,
        draft::Draft,
        lines::{self, Parts},
        place,
        sign::{self, Hex},
        trace,
    },
    table::{self, Api, Encoding, Kind, Lines, Place, Sign},
};
use std::time::Duration;

pub(crate) fn prepare(
    api: &'static Api,
    request: &dyn Message,
    caller: &Caller<'_>,
) -> Result<Draft, Violations> {
    let mut moment = caller.moment();
    let now = moment.now;
    let filler = caller.filling(&mut moment, caller.merchant.kind(api.signature_algorithms));
    let checked = with_resolved(request, Some(&filler), |values| {
        check::request(api, values, Some(&filler))?;
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

/// Writes a request that has been checked.
fn written(
    api: &'static Api,
    values: &ResolvedFields<'_>,
    filler: &FillContext<'_>,
    now: Duration,
) -> Result<Draft, Violations> {
    let how = How::of(api);
    let mut draft = Draft {
        method: api.method,
        host: api.host,
        path: api.path.into(),
        headers: Vec::new(),
        content_type: api.encoding.content_type().into(),
        body: Vec::new(),
        certificate: api.certificate,
        repeatable: api.is_repeatable(),
        signed: None,
        template: api.path,
    };
    if let Some(lines) = api.gateway.lines() {
        place::target(api.path, values, &mut draft);
        let part = lines_body(api, values, now, &mut draft);
        sign_lines(api, lines, part.as_deref(), filler, now, &mut draft)?;
    } else if api.multipart {
        let (content_type, body, signed) = encode_form(how, values, filler, now);
        (draft.content_type, draft.body, draft.signed) = (content_type.into(), body, signed);
    } else if api.method.has_body() {
        (draft.body, draft.signed) = body(how, values, filler);
    } else {
        let (query, signed) = encode_query(how, values, filler);
        let joint = if api.path.contains('?') { '&' } else { '?' };
        (draft.path, draft.signed) = (format!("{}{joint}{query}", api.path).into(), signed);
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
        draft.body = write_json::write_resolved(api.gateway.text_numbers, values, None).into_bytes();
        return None;
    }
    let (mut form, mut part) = (form::Form::new(Nonce::at(now).as_str().to_owned()), None);
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

fn sign_lines(
    api: &Api,
    lines: &Lines,
    part: Option<&str>,
    fill: &FillContext<'_>,
    now: Duration,
    draft: &mut Draft,
) -> Result<(), Violations> {
    let body = part.map_or(draft.body.as_slice(), str::as_bytes);
    let parts = Parts { method: api.method, target: &draft.path, body, fill, now };
    let Some((headers, text)) = lines::headers(lines, &parts) else {
        let kind = ViolationKind::NoSecret { what: "private key that signs" };
        let title = api.gateway.title;
        return Err(Violations(vec![Violation { field: String::new(), title, kind, doc_url: api.doc_url }]));
    };
    draft.headers.extend(headers);
    draft.signed = Some(String::from_utf8_lossy(&text).into_owned());
    Ok(())
}

pub(crate) fn answer_to(
    notice: &'static table::Notice,
    answer: &dyn Message,
    caller: &Caller<'_>,
) -> Result<Ack, Violations> {
    let mut moment = caller.moment();
    let filler = caller.filling(&mut moment, caller.merchant.kind(notice.signature_algorithms));
    let checked = with_resolved(answer, Some(&filler), |values| {
        check::message(notice.gateway, notice.doc_url, values, Some(&filler))
    });
    checked.unwrap_or(Ok(()))?;
    let computed = computed(&[], answer, &filler);
    let how = How { encoding: notice.encoding, sign: notice.gateway.sign(), text_numbers: false };
    let (body, _) = encode(how, answer, &FillContext { computed: Some(&computed), ..filler });
    Ok(Ack { status: notice.accepted_status, content_type: notice.encoding.content_type(), body })
}

/// The rules by which a message is written and signed.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) encoding: Encoding,
    pub(crate) sign: Option<&'static Sign>,
    pub(crate) text_numbers: bool,
}

impl How {
    /// The rules of an API's requests.
    pub(crate) fn of(api: &Api) -> How {
        let sign = api.gateway.sign().filter(|_| !api.signature_algorithms.is_empty());
        How { encoding: api.encoding, sign, text_numbers: api.gateway.text_numbers }
    }
}

/// The query of a GET, and the signed text with the key masked. The signature covers the raw values, not the encoded
/// ones.
fn encode_query(how: How, values: &ResolvedFields<'_>, filler: &FillContext<'_>) -> (String, Option<String>) {
    let mut pairs = String::new();
    let visit: &mut Visit<'_> = &mut |name, value, _| query::push(&mut pairs, name, value);
    let (signature, signed) = walk(how.sign, values, filler, visit);
    if let Some((field, signature)) = signature {
        query::push(&mut pairs, field, signature.as_str());
    }
    (pairs, signed)
}

/// The media type and body of a form, and the signed text with the key masked. Files are not signed.
fn encode_form(
    how: How,
    values: &ResolvedFields<'_>,
    filler: &FillContext<'_>,
    now: Duration,
) -> (String, Vec<u8>, Option<String>) {
    let mut parts = form::Form::new(Nonce::at(now).as_str().to_owned());
    let visit: &mut Visit<'_> = &mut |name, value, _| parts.text(name, value);
    let (signature, signed) = walk(how.sign, values, filler, visit);
    if let Some((field, signature)) = signature {
        parts.text(field, signature.as_str());
    }
    parts.files(values.message);
    let (content_type, body) = parts.finish();
    (content_type, body, signed)
}

/// The body of a message, and the signed text with the key masked.
pub(crate) fn encode(how: How, message: &dyn Message, filler: &FillContext<'_>) -> (Vec<u8>, Option<String>) {
    with_resolved(message, Some(filler), |values| body(how, values, filler)).unwrap_or_default()
}

/// The same. One pass over the fields makes both the signature and the body.
fn body(how: How, values: &ResolvedFields<'_>, filler: &FillContext<'_>) -> (Vec<u8>, Option<String>) {
    match how.encoding {
        Encoding::Xml { root } => {
            let mut body = String::with_capacity(values.room.xml(root));
            body.extend(["<", root, ">"]);
            let (signature, signed) = walk(how.sign, values, filler, |name, value, look| {
                xml::write_seen(&mut body, name, value, look);
            });
            if let Some((field, signature)) = signature {
                xml::write(&mut body, field, signature.as_str());
            }
            body.extend(["</", root, ">"]);
            (body.into_bytes(), signed)
        }
        Encoding::Json => {
            let visit: &mut Visit<'_> = &mut |_, _, _| {};
            let (signature, signed) =
                if how.sign.is_some() { walk(how.sign, values, filler, visit) } else { (None, None) };
            let signature = signature.as_ref().map(|(field, signature)| (*field, signature.as_str()));
            let body = write_json::write_resolved(how.text_numbers, values, signature);
            (body.into_bytes(), signed)
        }
    }
}

/// A callback for each name and value.
type Visit<'v> = dyn FnMut(&str, &str, ByteClass) + 'v;

/// The field of a signature, and its value.
type Signature = (&'static str, Hex);

/// Visits every field that has a value, and signs the visited fields.
fn walk(
    sign: Option<&'static Sign>,
    values: &ResolvedFields<'_>,
    filler: &FillContext<'_>,
    mut visit: impl FnMut(&str, &str, ByteClass),
) -> (Option<Signature>, Option<String>) {
    let signed = sign.zip(filler.merchant.api_key());
    let mut text = String::with_capacity(signed.map_or(0, |(sign, _)| values.room.signed(sign)));
    flat::each(values, |name, value, look| {
        visit(name, value, look);
        if let Some((sign, _)) = signed {
            sign::push_pair(&mut text, sign, name, value);
        }
    });
    let Some((sign, key)) = signed else { return (None, None) };
    let signature = sign::made(&text, filler.kind, key, sign);
    text.extend([sign.secret, "***"]);
    (Some((sign.field, signature)), Some(text))
}
