//! One call without its transport: a request becomes bytes, bytes become a reply or an error.

use crate::{
    api::{
        AnsweredNotice, CallRequest, FileRequest, Gateway, LinkRequest, Notice, Request, ResponseOf,
        SignedNotice, UnsignedNotice,
    },
    check::{self, Violations},
    compare::{self, Differs},
    computed::computed,
    error::{Error, NoticeError, Refused, TurnedDown, Unknown},
    merchant::{Merchant, MerchantFault},
    nonce::{Nonce, nonce, since_1970},
    notice::{self, Ack, Authentic, Unverified as UnverifiedEvent},
    sign::{self, Hex, Unverified},
    table::{self, Api, Encoding, Envelope, Layer, Method, Reply, Sign, SignKind},
    trace,
    value::{Blank, Message},
    wire::{
        self, Pairs, Raw, Spelling,
        fill::Filler,
        flat, form, get,
        outgoing::{Look, Outgoing, with_outgoing},
        places::Places,
        query, write_json, xml,
    },
};
use std::{borrow::Cow, fmt, marker::PhantomData, sync::Arc};

/// A merchant at a gateway, without a transport. [`Client`](crate::Client) puts HTTP around it; use it alone to
/// bring your own.
pub struct Exchange<G> {
    pub(crate) merchant: Arc<Merchant>,
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

    /// The link that a request is: checked, filled in and signed. The payer's browser or app opens it.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn link<R>(&self, request: &R) -> Result<String, Error>
    where
        R: LinkRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        self.prepare(request).map(|prepared| prepared.url())
    }

    /// Whether what came back for a request of type `R` is the file that was asked for. The bytes up to the first that
    /// is neither blank nor part of a byte order mark are enough to tell that it is. Where they are not a file, the
    /// whole body is wanted: it is the message that says why there is none. A body that is blank to its end is no file.
    ///
    /// # Errors
    /// There is no file; the message says why.
    pub fn accept_file<R>(&self, status: u16, body: &[u8]) -> Result<(), Error>
    where
        R: FileRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        accept_file(
            <R::Api as crate::Api>::TABLE,
            status,
            body,
            &self.merchant,
            &mut ResponseOf::<R>::blank(),
        )
    }

    /// Verifies and types the answer to a request, and compares with the request what the table says that a reply
    /// repeats of it.
    ///
    /// # Errors
    /// The gateway refused, or the answer is not believed; see [`Error::outcome`].
    pub fn accept<R>(&self, request: &R, status: u16, body: &[u8]) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        self.accepted::<R>(&[request], status, body)
    }

    /// The same for a request about an order: a query, a close. `order` is the request that placed it, as it was stored.
    ///
    /// A value such as `attach` that reads as more fields of the signed text is believed only if the order states the
    /// same value; see [`Unverified::Ambiguous`].
    ///
    /// # Errors
    /// The gateway refused, or the answer is not believed; see [`Error::outcome`].
    pub fn accept_about<R, O>(
        &self,
        request: &R,
        order: &O,
        status: u16,
        body: &[u8],
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
        O: Request,
        O::Api: crate::Api<Gateway = G>,
    {
        self.accepted::<R>(&[request, order], status, body)
    }

    /// The same where the request is not at hand. Nothing is compared: a genuine reply to another request of this type
    /// passes.
    ///
    /// # Errors
    /// The gateway refused, or the answer is not believed; see [`Error::outcome`].
    pub fn accept_without_request<R>(&self, status: u16, body: &[u8]) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        self.accepted::<R>(&[], status, body)
    }

    /// `known` is what the caller sent or stored, the request itself first.
    pub(crate) fn accepted<R>(
        &self,
        known: &[&dyn Message],
        status: u16,
        body: &[u8],
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: crate::Api<Gateway = G>,
    {
        let mut response = ResponseOf::<R>::blank();
        accept(<R::Api as crate::Api>::TABLE, known, status, body, &self.merchant, &mut response)?;
        Ok(response)
    }

    /// Verifies and types a notice. Answer with `N::accepted()` once what it says has been stored.
    ///
    /// # Errors
    /// The notice is not believed.
    pub fn notice<N: SignedNotice<Gateway = G>>(&self, body: &[u8]) -> Result<N::Event, NoticeError> {
        let mut event = N::Event::blank();
        notice::read(N::TABLE, body, &[], &self.merchant, &mut event)?;
        Ok(event)
    }

    /// The same for a notice of this order: it is verified, and what its table names for comparing is the same. `order`
    /// is the request that placed it, as it was stored.
    ///
    /// A value such as `attach` that reads as more fields of the signed text is believed only if the order states the
    /// same value; see [`Unverified::Ambiguous`].
    ///
    /// # Errors
    /// The notice is not believed, or tells of another order.
    pub fn notice_for<N, O>(&self, body: &[u8], order: &O) -> Result<N::Event, NoticeError>
    where
        N: SignedNotice<Gateway = G>,
        O: Request,
        O::Api: crate::Api<Gateway = G>,
    {
        let mut event = N::Event::blank();
        notice::read(N::TABLE, body, &[order], &self.merchant, &mut event)?;
        compare::same_order(N::TABLE, &event, order, &self.merchant).map_err(NoticeError::OtherOrder)?;
        Ok(event)
    }

    /// The signed answer to a notice that is answered with a message.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn answer<N>(&self, answer: &N::Answer) -> Result<Ack, Error>
    where
        N: AnsweredNotice<Gateway = G>,
    {
        answer_to(N::TABLE, answer, &self.merchant)
    }

    /// Which of several notices at one address a body is, by the fields that tell them apart. Nothing is verified
    /// yet: read it as what it seems to be, and see whether it is.
    ///
    /// ```
    /// use paytable::{ApiKey, Exchange, Merchant, Notice, WechatV2, wechat_v2::PayNotice};
    ///
    /// let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("0123456789abcdef0123456789abcdef"));
    /// let exchange = Exchange::<WechatV2>::new(merchant).unwrap();
    /// assert!(exchange.recognise(b"<xml><a>1</a></xml>", &[PayNotice::TABLE]).is_none());
    /// ```
    pub fn recognise(&self, body: &[u8], among: &[&'static table::Notice]) -> Option<&'static table::Notice> {
        among
            .iter()
            .copied()
            .find(|notice| wire::read(notice.encoding, body).is_ok_and(|pairs| notice::is_of(notice, &pairs)))
    }

    /// Whether an event tells of this order: everything that the notice's table names for comparing, and that the
    /// order says, is the same. A believed notice can still be of another order, or of another amount.
    ///
    /// The order is the request that placed it, as it was stored. What it leaves to the merchant's settings is
    /// taken from there; what neither says is not compared. Whether the order was paid is another question: see
    /// [`settle_with_notice`](Exchange::settle_with_notice).
    ///
    /// # Errors
    /// The fields that differ.
    pub fn same_order<N, R>(&self, event: &N::Event, order: &R) -> Result<(), Differs>
    where
        N: Notice<Gateway = G>,
        R: Request,
        R::Api: crate::Api<Gateway = G>,
    {
        compare::same_order(N::TABLE, event, order, &self.merchant)
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
        notice::read(N::TABLE, body, &[], &self.merchant, &mut event)?;
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

/// Whether these first bytes begin a file. A file of the gateway's is text or packed, and a message begins with `<` or
/// `{`; blanks and byte order marks before that, or a part of a mark, are the beginning of either.
pub(crate) fn is_file(head: &[u8]) -> bool {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut rest = head.trim_ascii_start();
    while let Some(behind) = rest.strip_prefix(MARK) {
        rest = behind.trim_ascii_start();
    }
    !MARK.starts_with(rest) && !matches!(rest[0], b'<' | b'{')
}

pub(crate) fn prepare(
    api: &'static Api,
    request: &dyn Message,
    merchant: &Merchant,
) -> Result<Prepared, Error> {
    let (now, mut digits) = (since_1970(), itoa::Buffer::new());
    let (nonce, time) = (Nonce::at(now), digits.format(now.as_secs()));
    let kind = merchant.kind(api.sign_kinds);
    let filler = Filler { merchant, nonce: nonce.as_str(), kind, time, computed: None };
    let checked = with_outgoing(request, Some(&filler), |values| {
        check::request(api, values)?;
        trace::request(request);
        Ok((!values.table.computed).then(|| written(api, values)))
    });
    let nothing = Err(Violations(Vec::new()));
    match checked.unwrap_or(nothing)? {
        Some(prepared) => Ok(prepared),
        None => {
            let computed = computed(api.signatures, request, &filler);
            let filler = Filler { computed: Some(&computed), ..filler };
            let written = with_outgoing(request, Some(&filler), |values| written(api, values));
            Ok(written.ok_or(Violations(Vec::new()))?)
        }
    }
}

/// A request that has been checked.
fn written(api: &'static Api, values: &Outgoing<'_>) -> Prepared {
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
        Method::Post => (prepared.body, prepared.signed) = body(how, values),
        Method::Get => {
            let (query, signed) = encode_query(how, values);
            let joint = if api.path.contains('?') { '&' } else { '?' };
            (prepared.path, prepared.signed) = (format!("{}{joint}{query}", api.path).into(), signed);
        }
        Method::Multipart => {
            let (content_type, body, signed) = encode_form(how, values);
            (prepared.content_type, prepared.body, prepared.signed) = (content_type.into(), body, signed);
        }
    }
    prepared
}

fn answer_to(notice: &table::Notice, answer: &dyn Message, merchant: &Merchant) -> Result<Ack, Error> {
    let (nonce, time) = (nonce(), unix_text());
    let kind = merchant.kind(notice.sign_kinds);
    let filler = Filler { merchant, nonce: &nonce, kind, time: &time, computed: None };
    let checked =
        with_outgoing(answer, Some(&filler), |values| check::message(notice.gateway, notice.doc_url, values));
    checked.unwrap_or(Ok(()))?;
    let computed = computed(&[], answer, &filler);
    let how = How { encoding: notice.encoding, sign: notice.gateway.sign.as_ref(), text_numbers: false };
    let (body, _) = encode(how, answer, &Filler { computed: Some(&computed), ..filler });
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
        let sign = api.gateway.sign.as_ref().filter(|_| !api.sign_kinds.is_empty());
        How { encoding: api.encoding, sign, text_numbers: api.gateway.text_numbers }
    }
}

/// Seconds since 1970, as text.
pub(crate) fn unix_text() -> String {
    since_1970().as_secs().to_string()
}

/// The query of a GET, and the signed text with the key masked. The raw values are signed, not the encoded ones.
fn encode_query(how: How, values: &Outgoing<'_>) -> (String, Option<String>) {
    let mut pairs = String::new();
    let visit: &mut Visit<'_> = &mut |name, value, _| query::push(&mut pairs, name, value);
    let (signature, signed) = walk(how.sign, values, visit);
    if let Some((field, signature)) = signature {
        query::push(&mut pairs, field, signature.as_str());
    }
    (pairs, signed)
}

/// The media type and body of a form, and the signed text with the key masked. Files are not signed.
fn encode_form(how: How, values: &Outgoing<'_>) -> (String, Vec<u8>, Option<String>) {
    let mut parts = form::Form::new(nonce());
    let visit: &mut Visit<'_> = &mut |name, value, _| parts.text(name, value);
    let (signature, signed) = walk(how.sign, values, visit);
    if let Some((field, signature)) = signature {
        parts.text(field, signature.as_str());
    }
    parts.files(values.message);
    let (content_type, body) = parts.finish();
    (content_type, body, signed)
}

/// The body of a message, and the signed text with the key masked.
pub(crate) fn encode(how: How, message: &dyn Message, filler: &Filler<'_>) -> (Vec<u8>, Option<String>) {
    with_outgoing(message, Some(filler), |values| body(how, values)).unwrap_or_default()
}

/// The same. Signature and body come from one walk over the fields.
fn body(how: How, values: &Outgoing<'_>) -> (Vec<u8>, Option<String>) {
    match how.encoding {
        Encoding::Xml { root } => {
            let mut body = String::with_capacity(values.room.xml(root));
            body.extend(["<", root, ">"]);
            let (signature, signed) = walk(how.sign, values, |name, value, look| {
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
                if how.sign.is_some() { walk(how.sign, values, visit) } else { (None, None) };
            let signature = signature.as_ref().map(|(field, signature)| (*field, signature.as_str()));
            let body = write_json::write_signed(how.text_numbers, values, signature);
            (body.into_bytes(), signed)
        }
    }
}

/// What is done with a name and a value.
type Visit<'v> = dyn FnMut(&str, &str, Look) + 'v;

/// Field and value of a signature.
type Signature = (&'static str, Hex);

/// Visits every field that has a value, and signs what was visited.
fn walk(
    sign: Option<&'static Sign>,
    values: &Outgoing<'_>,
    mut visit: impl FnMut(&str, &str, Look),
) -> (Option<Signature>, Option<String>) {
    let key = values.filler.and_then(|filler| Some((filler.kind, filler.merchant.api_key()?)));
    let signed = sign.zip(key);
    let mut text = String::with_capacity(signed.map_or(0, |(sign, _)| values.room.signed(sign)));
    flat::each(values, |name, value, look| {
        visit(name, value, look);
        if let Some((sign, _)) = signed {
            sign::push_pair(&mut text, sign, name, value);
        }
    });
    let Some((sign, (kind, key))) = signed else { return (None, None) };
    let signature = sign::made(&text, kind, key, sign);
    text.extend([sign.secret, "***"]);
    (Some((sign.field, signature)), Some(text))
}

pub(crate) fn accept(
    api: &'static Api,
    known: &[&dyn Message],
    status: u16,
    body: &[u8],
    merchant: &Merchant,
    response: &mut dyn Message,
) -> Result<(), Error> {
    if status != 200 {
        return Err(Error::Unknown(Unknown::Status(status)));
    }
    let (mut pairs, places) = read(api, body)?;
    let asked = known.first().copied();
    let mut verified = false;
    for layer in api.outcome {
        if let Some(refusal) = failed(api, layer, &pairs, verified)? {
            // A refusal that should be signed is only believed when it is.
            if layer.signed && !verified {
                verify(api, known, &pairs, &places, merchant)?;
            }
            if let Error::Refused(_) = refusal {
                compare::repeats(api, asked, &pairs, &places, merchant, true).map_err(Error::Unknown)?;
            }
            return Err(refusal);
        }
        if !verified && api.reply == Reply::Signed {
            verify(api, known, &pairs, &places, merchant)?;
            verified = true;
        }
    }
    if !verified {
        notice::same_merchant(api.gateway, api.response, &pairs, merchant).map_err(unverified)?;
    }
    compare::repeats(api, asked, &pairs, &places, merchant, false).map_err(Error::Unknown)?;
    notice::open_all(api.response, &mut pairs, merchant).map_err(unverified)?;
    if let Some(field) = api.proof.iter().find(|field| !proven(&pairs, field)) {
        return Err(Error::Unknown(Unknown::Incomplete { field }));
    }
    notice::keep(response, pairs, &places);
    trace::reply(response);
    Ok(())
}

pub(crate) fn accept_file(
    api: &'static Api,
    status: u16,
    body: &[u8],
    merchant: &Merchant,
    response: &mut dyn Message,
) -> Result<(), Error> {
    if status != 200 {
        return Err(Error::Unknown(Unknown::Status(status)));
    }
    if is_file(body) {
        return Ok(());
    }
    accept(api, &[], status, body, merchant, response)?;
    // Nothing went wrong, and there is no file: the message does not say what it is.
    Err(Error::Unknown(Unknown::NoFile))
}

/// Whether a field is there and says something; of a numbered one, the first.
fn proven(pairs: &Pairs<'_>, field: &str) -> bool {
    let numbered = || field.contains('$').then(|| get(pairs, &first_of(field)))?;
    get(pairs, field).or_else(numbered).is_some_and(|raw| !raw.is_empty())
}

/// `coupon_id_$n_$m` is first `coupon_id_0_0`.
fn first_of(numbered: &str) -> String {
    let mut parts = numbered.split('$');
    let mut name = parts.next().unwrap_or_default().to_owned();
    for behind in parts.filter_map(|part| part.get(1..)) {
        name.extend(["0", behind]);
    }
    name
}

fn unverified(why: Unverified) -> Error {
    Error::Unknown(Unknown::Unverified(why))
}

/// The signature, and that the reply is this merchant's: a refusal of another's order is no news of this one.
fn verify(
    api: &Api,
    known: &[&dyn Message],
    pairs: &Pairs<'_>,
    places: &Places,
    merchant: &Merchant,
) -> Result<(), Error> {
    let (kind, tables) = (merchant.kind(reply_kinds(api)), [api.request, api.response]);
    let message = Authentic { gateway: api.gateway, tables: &tables, table: api.response, kind, known };
    message.verify(pairs, places, merchant).map_err(unverified)?;
    notice::same_merchant(api.gateway, api.response, pairs, merchant).map_err(unverified)
}

/// The digests of a reply: those of the request, where that is signed.
pub(crate) fn reply_kinds(api: &Api) -> &'static [SignKind] {
    if api.sign_kinds.is_empty() { api.gateway.sign_kinds() } else { api.sign_kinds }
}

/// The pairs of a reply and their places, out of its envelope, where the gateway uses one.
fn read<'a>(api: &Api, body: &'a [u8]) -> Result<(Pairs<'a>, Places), Error> {
    let malformed = |why| Error::Unknown(Unknown::Malformed(why));
    let Some(envelope) = api.gateway.envelope.filter(|_| api.encoding == api.gateway.encoding) else {
        return wire::read_placed(api.encoding, body, api.response).map_err(malformed);
    };
    let pairs = open_envelope(api, envelope, wire::read(api.encoding, body).map_err(malformed)?)?;
    let places = Places::of(api.response, &pairs, Spelling::Wire);
    Ok((pairs, places))
}

fn open_envelope<'a>(api: &Api, envelope: Envelope, mut pairs: Pairs<'a>) -> Result<Pairs<'a>, Error> {
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
    let vouched = verified || layer.signed || api.reply != Reply::Signed;
    if layer.code.is_none() || !vouched {
        let said = code.as_deref().unwrap_or(value);
        return Ok(Some(turned_down(api, message.as_deref().unwrap_or_default(), Some(said))));
    }
    // Only the documented failure is one.
    let row = api.response.find(layer.field).map(|at| api.response.fields[at].kind);
    if let Some(table::Kind::Choice(words)) = row
        && !words.contains(&value)
    {
        return Err(Error::Unknown(Unknown::Unlisted { field: layer.field }));
    }
    // Few APIs number their errors and put the documented code into words.
    let row = [&code, &message].into_iter().flatten().find_map(|code| api.error(code));
    Ok(Some(Error::Refused(Refused { code, message, row })))
}

/// Gateways say in words, or in the deciding field itself, what the error table lists by code and title.
fn turned_down(api: &Api, message: &str, value: Option<&str>) -> Error {
    let says =
        |row: &&table::ErrorRow| row.title == message || row.code == message || Some(row.code) == value;
    let row = api.errors.iter().find(says);
    Error::TurnedDown(TurnedDown { message: message.to_owned(), row })
}
