//! A request becomes bytes: checked, filled in, signed and written.

use crate::{
    check::{
        self, Violations,
        fill::{FillContext, with_resolved},
    },
    codec::{flat, form, query, write_json, xml},
    credentials::{
        merchant::Merchant,
        nonce::{Nonce, nonce, since_1970},
    },
    message::{
        resolved::{ByteClass, ResolvedFields},
        value::Message,
    },
    protocol::{
        ack::Ack,
        computed::computed,
        error::Error,
        sign::{self, Hex},
        trace,
    },
    table::{self, Api, Encoding, Method, Sign},
};
use std::{borrow::Cow, fmt};

/// A request ready to be sent.
#[derive(Clone)]
pub struct Prepared {
    /// How it travels.
    pub method: Method,
    /// Base URL of the host that serves the API.
    pub host: &'static str,
    /// What follows the host: the path, and for a GET the query.
    pub path: Cow<'static, str>,
    /// `Content-Type` of the body.
    pub content_type: Cow<'static, str>,
    /// The body; empty for a GET.
    pub body: Vec<u8>,
    /// Whether the connection has to show the merchant's client certificate.
    pub certificate: bool,
    /// Whether sending the same again does nothing twice. What is not repeatable should go over a connection of its
    /// own: one that was idle can be closed just then, and nobody would know what became of the request.
    pub repeatable: bool,
    signed: Option<String>,
}

impl Prepared {
    /// The exact text that was signed, with the key masked; `None` where the gateway does not sign.
    pub fn signed_text(&self) -> Option<&str> {
        self.signed.as_deref()
    }

    /// The whole URL. Of a GET it is all there is: some are not called but opened by the payer's browser.
    pub fn url(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}

/// Shows what it is, not what it holds: a body or query can carry personal data.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.split('?').next().unwrap_or_default();
        f.debug_struct("Prepared")
            .field("path", &path)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

pub(crate) fn prepare(
    api: &'static Api,
    request: &dyn Message,
    merchant: &Merchant,
) -> Result<Prepared, Error> {
    let (now, mut digits) = (since_1970(), itoa::Buffer::new());
    let (nonce, time) = (Nonce::at(now), digits.format(now.as_secs()));
    let kind = merchant.kind(api.signature_algorithms);
    let filler = FillContext { merchant, nonce: nonce.as_str(), kind, time, computed: None };
    let checked = with_resolved(request, Some(&filler), |values| {
        check::request(api, values, Some(&filler))?;
        trace::request(request);
        Ok((!values.table.computed).then(|| written(api, values, &filler)))
    });
    let nothing = Err(Violations(Vec::new()));
    match checked.unwrap_or(nothing)? {
        Some(prepared) => Ok(prepared),
        None => {
            let computed = computed(api.signatures, request, &filler);
            let filler = FillContext { computed: Some(&computed), ..filler };
            let written = with_resolved(request, Some(&filler), |values| written(api, values, &filler));
            Ok(written.ok_or(Violations(Vec::new()))?)
        }
    }
}

/// A request that has been checked.
fn written(api: &'static Api, values: &ResolvedFields<'_>, filler: &FillContext<'_>) -> Prepared {
    let how = How::of(api);
    let mut prepared = Prepared {
        method: api.method,
        host: api.host,
        path: api.path.into(),
        content_type: api.encoding.content_type().into(),
        body: Vec::new(),
        certificate: api.certificate,
        repeatable: api.is_repeatable(),
        signed: None,
    };
    match api.method {
        Method::Post => (prepared.body, prepared.signed) = body(how, values, filler),
        Method::Get => {
            let (query, signed) = encode_query(how, values, filler);
            let joint = if api.path.contains('?') { '&' } else { '?' };
            (prepared.path, prepared.signed) = (format!("{}{joint}{query}", api.path).into(), signed);
        }
        Method::Multipart => {
            let (content_type, body, signed) = encode_form(how, values, filler);
            (prepared.content_type, prepared.body, prepared.signed) = (content_type.into(), body, signed);
        }
    }
    prepared
}

pub(crate) fn answer_to(
    notice: &table::Notice,
    answer: &dyn Message,
    merchant: &Merchant,
) -> Result<Ack, Error> {
    let (nonce, time) = (nonce(), unix_text());
    let kind = merchant.kind(notice.signature_algorithms);
    let filler = FillContext { merchant, nonce: &nonce, kind, time: &time, computed: None };
    let checked = with_resolved(answer, Some(&filler), |values| {
        check::message(notice.gateway, notice.doc_url, values, Some(&filler))
    });
    checked.unwrap_or(Ok(()))?;
    let computed = computed(&[], answer, &filler);
    let how = How { encoding: notice.encoding, sign: notice.gateway.sign.as_ref(), text_numbers: false };
    let (body, _) = encode(how, answer, &FillContext { computed: Some(&computed), ..filler });
    Ok(Ack { status: 200, content_type: notice.encoding.content_type(), body })
}

/// How a message is written and signed.
#[derive(Clone, Copy)]
pub(crate) struct How {
    pub(crate) encoding: Encoding,
    pub(crate) sign: Option<&'static Sign>,
    pub(crate) text_numbers: bool,
}

impl How {
    /// Of the requests of an API.
    pub(crate) fn of(api: &Api) -> How {
        let sign = api.gateway.sign.as_ref().filter(|_| !api.signature_algorithms.is_empty());
        How { encoding: api.encoding, sign, text_numbers: api.gateway.text_numbers }
    }
}

/// Seconds since 1970, as text.
pub(crate) fn unix_text() -> String {
    since_1970().as_secs().to_string()
}

/// The query of a GET, and the signed text with the key masked. The raw values are signed, not the encoded ones.
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
) -> (String, Vec<u8>, Option<String>) {
    let mut parts = form::Form::new(nonce());
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

/// The same. Signature and body come from one walk over the fields.
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

/// What is done with a name and a value.
type Visit<'v> = dyn FnMut(&str, &str, ByteClass) + 'v;

/// Field and value of a signature.
type Signature = (&'static str, Hex);

/// Visits every field that has a value, and signs what was visited.
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
