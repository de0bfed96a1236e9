//! One call without its transport: a request becomes bytes, bytes become a reply or an error.

use crate::{
    api::{Gateway, Request, ResponseOf, SignedNotice, UnsignedNotice},
    check,
    error::{Error, NoticeError, Refused, TurnedDown, Unknown},
    merchant::{Merchant, MerchantFault},
    nonce::nonce,
    notice::{self, Unverified as UnverifiedEvent},
    sign::{self, Unverified},
    table::{self, Api, Encoding, Layer, Method},
    value::{Blank, Message},
    wire::{self, Pairs, Raw, fill::Filler, flat, get, write_json, xml},
};
use std::{
    fmt,
    marker::PhantomData,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// A merchant at a gateway, without a transport. [`Client`](crate::Client) puts HTTP around it; use it alone to
/// bring your own.
pub struct Exchange<G> {
    merchant: Arc<Merchant>,
    gateway: PhantomData<fn() -> G>,
}

impl<G> Clone for Exchange<G> {
    fn clone(&self) -> Self {
        Exchange { merchant: self.merchant.clone(), gateway: PhantomData }
    }
}

impl<G: Gateway> fmt::Debug for Exchange<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("gateway", &G::TABLE.name).field("merchant", &self.merchant).finish()
    }
}

impl<G: Gateway> Exchange<G> {
    /// A merchant at this gateway.
    ///
    /// # Errors
    /// The merchant lacks something that the gateway's table asks for.
    pub fn new(merchant: Merchant) -> Result<Self, MerchantFault> {
        match merchant.fault(G::TABLE) {
            Some(fault) => Err(fault),
            None => Ok(Exchange { merchant: Arc::new(merchant), gateway: PhantomData }),
        }
    }

    /// The merchant.
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// Checks, fills in and signs a request.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn prepare<R>(&self, request: &R) -> Result<Prepared, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        prepare(<R::Api as crate::Api>::TABLE, request, &self.merchant)
    }

    /// Verifies and types the answer to a request of type `R`.
    ///
    /// # Errors
    /// The gateway refused, or the answer is not believed; see [`Error::outcome`].
    pub fn accept<R>(&self, status: u16, body: &[u8]) -> Result<ResponseOf<R>, Error>
    where
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        let mut response = ResponseOf::<R>::blank();
        accept(<R::Api as crate::Api>::TABLE, status, body, &self.merchant, &mut response)?;
        Ok(response)
    }

    /// Verifies and types a notice. Answer with `N::accepted()` once what it says has been stored.
    ///
    /// # Errors
    /// The notice is not believed.
    pub fn notice<N: SignedNotice<Gateway = G>>(&self, body: &[u8]) -> Result<N::Event, NoticeError> {
        let mut event = N::Event::blank();
        notice::read(N::TABLE, body, &self.merchant, &mut event)?;
        Ok(event)
    }

    /// Types a notice that carries no signature. It stays wrapped until the caller says why it is to be trusted.
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unsigned_notice<N>(&self, body: &[u8]) -> Result<UnverifiedEvent<N::Event>, NoticeError>
    where
        N: UnsignedNotice<Gateway = G>,
    {
        let mut event = N::Event::blank();
        notice::read(N::TABLE, body, &self.merchant, &mut event)?;
        Ok(UnverifiedEvent::new(event))
    }
}

/// A request ready to be sent.
#[derive(Clone)]
pub struct Prepared {
    /// How it travels.
    pub method: Method,
    /// Base URL of the host that serves the API.
    pub host: &'static str,
    /// What follows the host: the path, and for a GET the query.
    pub path: String,
    /// `Content-Type` of the body.
    pub content_type: &'static str,
    /// The body; empty for a GET.
    pub body: Vec<u8>,
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

fn prepare(api: &'static Api, request: &dyn Message, merchant: &Merchant) -> Result<Prepared, Error> {
    let (nonce, time) = (nonce(), unix_text());
    let filler = Filler { merchant, nonce: &nonce, kind: merchant.kind(api.sign_kinds), time: &time };
    check::request(api, request, Some(&filler))?;
    let content_type = api.gateway.encoding.content_type();
    let (method, host) = (api.method, api.host);
    Ok(match method {
        Method::Post => {
            let (body, signed) = encode(api.gateway, request, &filler);
            Prepared { method, host, path: api.path.to_owned(), content_type, body, signed }
        }
        Method::Get => {
            let (query, signed) = encode_query(api.gateway, request, &filler);
            let path = format!("{}?{query}", api.path);
            Prepared { method, host, path, content_type, body: Vec::new(), signed }
        }
    })
}

/// Seconds since 1970, as text.
pub(crate) fn unix_text() -> String {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()).to_string()
}

/// The query of a GET, and the signed text with the key masked. The raw values are signed, not the encoded ones.
fn encode_query(
    gateway: &table::Gateway,
    message: &dyn Message,
    filler: &Filler<'_>,
) -> (String, Option<String>) {
    let (mut query, mut text) = (String::new(), String::new());
    flat::each(message, Some(filler), &mut |name, value| {
        push_query(&mut query, name, value);
        if let Some(sign) = &gateway.sign {
            sign::push_pair(&mut text, sign, name, value);
        }
    });
    let (Some(sign), Some(key)) = (&gateway.sign, filler.merchant.api_key()) else { return (query, None) };
    push_query(&mut query, sign.field, &sign::signature(&text, filler.kind, key, sign));
    (query, Some(format!("{text}{}***", sign.secret)))
}

/// Everything but the unreserved characters of RFC 3986 is encoded.
fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                query.push(char::from(byte));
            }
            _ => {
                let digit = |n: u8| char::from(b"0123456789ABCDEF"[usize::from(n)]);
                query.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
}

/// The body, and the signed text with the key masked. Signature and body come from one walk over the fields.
pub(crate) fn encode(
    gateway: &table::Gateway,
    message: &dyn Message,
    filler: &Filler<'_>,
) -> (Vec<u8>, Option<String>) {
    let mut elements = String::new();
    let mut text = String::new();
    let is_xml = matches!(gateway.encoding, Encoding::Xml { .. });
    if is_xml || gateway.sign.is_some() {
        flat::each(message, Some(filler), &mut |name, value| {
            if is_xml {
                xml::write(&mut elements, name, value);
            }
            if let Some(sign) = &gateway.sign {
                sign::push_pair(&mut text, sign, name, value);
            }
        });
    }
    let signature = match (&gateway.sign, filler.merchant.api_key()) {
        (Some(sign), Some(key)) => Some((sign, sign::signature(&text, filler.kind, key, sign))),
        _ => None,
    };
    let signed = signature.as_ref().map(|(sign, _)| format!("{text}{}***", sign.secret));
    let signature = signature.as_ref().map(|(sign, signature)| (sign.field, signature.as_str()));
    let body = match gateway.encoding {
        Encoding::Xml { root } => {
            if let Some((field, signature)) = signature {
                xml::write(&mut elements, field, signature);
            }
            format!("<{root}>{elements}</{root}>")
        }
        Encoding::Json => write_json::write_signed(gateway, message, filler, signature),
    };
    (body.into_bytes(), signed)
}

fn accept(
    api: &'static Api,
    status: u16,
    body: &[u8],
    merchant: &Merchant,
    response: &mut dyn Message,
) -> Result<(), Error> {
    if status != 200 {
        return Err(Error::Unknown(Unknown::Status(status)));
    }
    let pairs = wire::read(api.gateway.encoding, body).map_err(|m| Error::Unknown(Unknown::Malformed(m)))?;
    let pairs = open_envelope(api, pairs)?;
    let mut verified = false;
    for layer in api.outcome {
        if let Some(refusal) = failed(api, layer, &pairs, verified)? {
            // A refusal that should be signed is only believed when it is.
            if layer.signed && !verified {
                verify(api, &pairs, merchant)?;
            }
            return Err(refusal);
        }
        if !verified && api.signed_reply {
            verify(api, &pairs, merchant)?;
            verified = true;
        }
    }
    notice::same_merchant(api.gateway, &pairs, merchant).map_err(unverified)?;
    if let Some(field) = api.proof.iter().find(|field| !proven(&pairs, field)) {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    notice::keep(response, pairs);
    Ok(())
}

/// Whether a field is there and says something; of a numbered one, the first.
fn proven(pairs: &Pairs<'_>, field: &str) -> bool {
    let first = field.replace("_$n", "_0").replace("_$m", "_0");
    get(pairs, &first).is_some_and(|raw| !raw.is_empty())
}

fn unverified(why: Unverified) -> Error {
    Error::Unknown(Unknown::Unverified(why))
}

/// The signature, and that the reply is this merchant's: a refusal of another's order is no news of this one.
fn verify(api: &Api, pairs: &Pairs<'_>, merchant: &Merchant) -> Result<(), Error> {
    let kind = merchant.kind(api.sign_kinds);
    notice::verify(api.gateway, pairs, merchant, kind).map_err(unverified)?;
    notice::same_merchant(api.gateway, pairs, merchant).map_err(unverified)
}

/// The reply inside the envelope, where the gateway uses one.
fn open_envelope<'a>(api: &Api, mut pairs: Pairs<'a>) -> Result<Pairs<'a>, Error> {
    let Some(envelope) = api.gateway.envelope else { return Ok(pairs) };
    let incomplete = |field| Error::Unknown(Unknown::Incomplete { field });
    let code = get(&pairs, envelope.code).and_then(Raw::text).ok_or_else(|| incomplete(envelope.code))?;
    if code != envelope.success {
        let said = get(&pairs, envelope.message).and_then(Raw::text).unwrap_or_default();
        return Err(turned_down(api, &format!("{said} ({} {code})", envelope.code), None));
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

/// The error of a layer that does not say success.
fn failed(
    api: &Api,
    layer: &'static Layer,
    pairs: &Pairs<'_>,
    verified: bool,
) -> Result<Option<Error>, Error> {
    let text = |name: &str| get(pairs, name).and_then(Raw::text).filter(|t| !t.is_empty());
    let Some(value) = text(layer.field) else {
        // Not even the signature can be looked for: which replies carry one depends on this field.
        return Err(Error::Unknown(Unknown::Incomplete { field: layer.field }));
    };
    if value == layer.success {
        return Ok(None);
    }
    let message = layer.message.and_then(text).map(str::to_owned);
    let code = layer.code.and_then(text).map(str::to_owned);
    // Where replies are signed, one that fails below the signature is nobody's word.
    let vouched = verified || layer.signed || !api.signed_reply;
    if layer.code.is_none() || !vouched {
        return Ok(Some(turned_down(api, message.as_deref().unwrap_or_default(), Some(value))));
    }
    let row = code.as_deref().and_then(|code| api.error(code));
    Ok(Some(Error::Refused(Refused { code, message, row })))
}

/// Gateways say in words, or in the deciding field itself, what the error table lists by code and title.
fn turned_down(api: &Api, message: &str, value: Option<&str>) -> Error {
    let row = api.errors.iter().find(|row| row.title == message || Some(row.code) == value);
    Error::TurnedDown(TurnedDown { message: message.to_owned(), row })
}
