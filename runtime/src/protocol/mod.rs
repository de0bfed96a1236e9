//! One call without I/O: a request becomes bytes, received bytes become a reply or an error.

pub(crate) mod accept;
pub(crate) mod ack;
mod ambiguous;
pub(crate) mod bundle;
pub(crate) mod caller;
pub(crate) mod compare;
pub(crate) mod computed;
pub(crate) mod decrypt;
pub(crate) mod draft;
pub(crate) mod dynamic;
pub(crate) mod error;
mod hex;
#[cfg(feature = "x509")]
pub(crate) mod keys;
mod line_headers;
pub(crate) mod line_text;
pub(crate) mod lines;
mod member;
pub(crate) mod notice;
pub(crate) mod notice_api;
pub(crate) mod notice_merchant;
pub(crate) mod page;
mod pair_keys;
mod place;
pub(crate) mod prepare;
pub(crate) mod received;
mod refusal;
pub(crate) mod retry;
pub mod sign;
pub(crate) mod trace;
#[cfg(feature = "tracing")]
mod trace_text;
pub(crate) mod verify_error;

use crate::{
    check::Violations,
    codec,
    credentials::{
        clock::{Clock, SystemClock},
        merchant::Merchant,
        merchant_fault::MerchantFault,
    },
    message::{
        api::{Api, CallRequest, FileRequest, Gateway, LinkRequest, Request, ResponseOf},
        value::{Empty, Message},
    },
    protocol::{
        accept::{accept, accept_file},
        ack::Ack,
        bundle::Signer,
        caller::Caller,
        draft::Prepared,
        error::{Error, NoticeError, OrderMismatch},
        notice::Unauthenticated,
        notice_api::{AnsweredNotice, AuthenticatedNotice, Notice, UnauthenticatedNotice},
        notice_merchant::UnauthenticatedMerchant,
        prepare::{answer_to, prepare},
        received::Received,
    },
    table,
};
#[cfg(feature = "x509")]
use crate::{
    message::dynamic::DynamicMessage,
    protocol::{draft::Draft, error::Unknown, verify_error::VerifyError},
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// The protocol of a gateway for one merchant, without I/O. [`Client`](crate::Client) adds HTTP; use this type alone to
/// bring a transport of your own.
pub struct Protocol<G> {
    pub(crate) merchant: Arc<Merchant>,
    clock: Arc<dyn Clock>,
    gateway: PhantomData<fn() -> G>,
}

impl<G> Clone for Protocol<G> {
    fn clone(&self) -> Self {
        Protocol { merchant: self.merchant.clone(), clock: self.clock.clone(), gateway: PhantomData }
    }
}

impl<G: Gateway> fmt::Debug for Protocol<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Protocol")
            .field("gateway", &G::TABLE.name)
            .field("merchant", &self.merchant)
            .finish_non_exhaustive()
    }
}

impl<G: Gateway> Protocol<G> {
    /// The protocol of this gateway for a merchant.
    ///
    /// # Errors
    /// All faults of the merchant, at once: a setting or a key that the gateway's table requires is missing, has a wrong
    /// name, or is not the text that it has to be.
    pub fn new(merchant: Merchant) -> Result<Self, MerchantFault> {
        match merchant.fault(G::TABLE) {
            Some(fault) => Err(fault),
            None => Ok(Protocol {
                merchant: Arc::new(merchant),
                clock: Arc::new(SystemClock),
                gateway: PhantomData,
            }),
        }
    }

    /// Replaces the system's clock.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The clock that is used for times in messages and for checks of validity.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub(crate) fn caller(&self) -> Caller<'_> {
        Caller { merchant: &self.merchant, clock: &*self.clock }
    }

    /// The merchant that signs.
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// The request that downloads the gateway's certificates; `None` where the gateway has none. Send it, and give the
    /// reply to [`accept_keys`](Protocol::accept_keys); `Client::refresh_keys` does both.
    ///
    /// # Errors
    /// All violations of the table, at once.
    #[cfg(feature = "x509")]
    pub fn keys_request(&self) -> Result<Option<Draft>, Violations> {
        let request = |refresh: &table::KeyRefresh| {
            prepare(refresh.api, &DynamicMessage::new(refresh.api.request), &self.caller())
        };
        G::TABLE.key_refresh.map(request).transpose()
    }

    /// Adds the certificates of a reply to the merchant's keys.
    ///
    /// # Errors
    /// The reply is not authenticated, or cannot be read. The keys are then as before.
    #[cfg(feature = "x509")]
    pub fn accept_keys(&self, received: &Received<'_>) -> Result<(), Error> {
        match G::TABLE.key_refresh {
            Some(refresh) => keys::add_downloaded(refresh, received, &self.caller()),
            None => Err(Error::Unknown(Unknown::Unverified(VerifyError::NotSigned))),
        }
    }

    /// Checks, fills in and signs a request.
    ///
    /// # Errors
    /// All violations of the table, together.
    pub fn prepare<'r, R>(&self, request: &'r R) -> Result<Prepared<'r, R>, Violations>
    where
        R: Request,
        R::Api: Api<Gateway = G>,
    {
        let draft = prepare(<R::Api as Api>::TABLE, request, &self.caller())?;
        Ok(Prepared::new(request, draft))
    }

    /// Makes a link for the payer's browser or app: the request is checked, filled in and signed, but not sent. If its
    /// table says so, it is not a URL, but the text that the SDK of an app takes.
    ///
    /// # Errors
    /// All violations of the table, together.
    pub fn link<R>(&self, request: &R) -> Result<String, Violations>
    where
        R: LinkRequest,
        R::Api: Api<Gateway = G>,
    {
        let draft = self.prepare(request)?.into_draft();
        Ok(match <R::Api as Api>::TABLE.link {
            table::LinkForm::Url => draft.url(),
            table::LinkForm::Pairs => page::pairs(&draft),
        })
    }

    /// The same as a form in HTML, which posts itself when a browser shows it: for requests that are too long for a URL.
    /// All values are escaped. Put it into a page of your own, or send it as one.
    ///
    /// # Errors
    /// All violations of the table, together.
    pub fn link_form<R>(&self, request: &R) -> Result<String, Violations>
    where
        R: LinkRequest,
        R::Api: Api<Gateway = G>,
    {
        let draft = self.prepare(request)?.into_draft();
        Ok(page::form(<R::Api as Api>::TABLE, &draft))
    }

    /// Checks whether the reply to a request of type `R` is the requested file.
    ///
    /// To confirm a file, the bytes up to the first one that is neither white space nor part of a byte order mark are
    /// enough. If that byte begins a message, pass the whole body: it contains the reason. A body of white space only
    /// is not a file.
    ///
    /// # Errors
    /// The reply is a message instead of a file; the error contains its reason.
    pub fn accept_file<R>(&self, received: &Received<'_>) -> Result<(), Error>
    where
        R: FileRequest,
        R::Api: Api<Gateway = G>,
    {
        accept_file(<R::Api as Api>::TABLE, received, &self.caller(), &mut ResponseOf::<R>::empty())
    }

    /// Verifies the reply to a request, parses it into the reply struct, and compares the fields that it repeats with
    /// the request (`echo` in the table).
    ///
    /// # Errors
    /// The gateway returned an error, or the reply is not authenticated; see [`Error::outcome`].
    pub fn accept<R>(
        &self,
        prepared: &Prepared<'_, R>,
        received: &Received<'_>,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        self.accepted::<R>(&[prepared.request()], received)
    }

    /// The same as [`accept`](Protocol::accept) for a request about an order, such as a query or a close. `order` is
    /// the stored request that placed the order.
    ///
    /// A value (of `attach`, for example) that can be read as several fields of the signed text is accepted only if the
    /// order contains the same value; see [`VerifyError::Ambiguous`](crate::VerifyError::Ambiguous).
    ///
    /// # Errors
    /// The gateway returned an error, or the reply is not authenticated; see [`Error::outcome`].
    pub fn accept_about<R, O>(
        &self,
        prepared: &Prepared<'_, R>,
        order: &O,
        received: &Received<'_>,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
        O: Request,
        O::Api: Api<Gateway = G>,
    {
        self.accepted::<R>(&[prepared.request(), order], received)
    }

    /// The same as [`accept`](Protocol::accept) if the request is not available. Nothing is compared: a genuine reply
    /// to another request of this type is accepted.
    ///
    /// # Errors
    /// The gateway returned an error, or the reply is not authenticated; see [`Error::outcome`].
    pub fn accept_without_request<R>(&self, received: &Received<'_>) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        self.accepted::<R>(&[], received)
    }

    /// `known` contains what the caller sent or stored, the request itself first.
    pub(crate) fn accepted<R>(
        &self,
        known: &[&dyn Message],
        received: &Received<'_>,
    ) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        let mut response = ResponseOf::<R>::empty();
        accept(<R::Api as Api>::TABLE, known, received, &self.caller(), &mut response)?;
        Ok(response)
    }

    /// Verifies a notice and parses it into its event. Answer with `N::accepted()` after the event has been stored.
    ///
    /// # Errors
    /// The notice cannot be read, or is not authenticated.
    pub fn notice<'a, N: AuthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<N::Event, NoticeError> {
        let mut event = N::Event::empty();
        notice::read(N::TABLE, &received.into(), &[], &self.caller(), &mut event)?;
        Ok(event)
    }

    /// The same as [`notice`](Protocol::notice) for a notice about a known order: the notice must be authenticated, and
    /// the fields that its table lists under `compare` must equal the order's. `order` is the stored request that
    /// placed the order.
    ///
    /// A value (of `attach`, for example) that can be read as several fields of the signed text is accepted only if the
    /// order contains the same value; see [`VerifyError::Ambiguous`](crate::VerifyError::Ambiguous).
    ///
    /// # Errors
    /// The notice is not authenticated, or is about another order.
    pub fn notice_for<'a, N, O>(
        &self,
        received: impl Into<Received<'a>>,
        order: &O,
    ) -> Result<N::Event, NoticeError>
    where
        N: AuthenticatedNotice<Gateway = G>,
        O: Request,
        O::Api: Api<Gateway = G>,
    {
        let mut event = N::Event::empty();
        notice::read(N::TABLE, &received.into(), &[order], &self.caller(), &mut event)?;
        compare::same_order(N::TABLE, &event, order, &self.merchant).map_err(NoticeError::OtherOrder)?;
        Ok(event)
    }

    /// Makes the signed answer to a notice that must be answered with a message.
    ///
    /// # Errors
    /// All violations of the table, together.
    pub fn answer<N>(&self, answer: &N::Answer) -> Result<Ack, Violations>
    where
        N: AnsweredNotice<Gateway = G>,
    {
        answer_to(N::TABLE, answer, &self.caller())
    }

    /// Determines which of several notices a body is, if one address receives more than one. It looks at the fields
    /// that distinguish the notices, and verifies nothing: pass the body to [`notice`](Protocol::notice) next.
    ///
    /// ```
    /// use paytable::{ApiKey, Protocol, Merchant, Notice, WechatV2, wechat_v2::PayNotice};
    ///
    /// let merchant = Merchant::new("wx1", "1900000109", ApiKey::new("0123456789abcdef0123456789abcdef"));
    /// let protocol = Protocol::<WechatV2>::new(merchant).unwrap();
    /// assert!(protocol.recognise(b"<xml><a>1</a></xml>", &[PayNotice::TABLE]).is_none());
    /// ```
    pub fn recognise(&self, body: &[u8], among: &[&'static table::Notice]) -> Option<&'static table::Notice> {
        among.iter().copied().find(|notice| {
            codec::read(notice.wire(), body).is_ok_and(|pairs| notice::is_of(notice, &pairs, &self.merchant))
        })
    }

    /// The merchant that a notice names, to choose between several merchants whose notices arrive at one address.
    /// Nothing is verified: anybody can have written it. Pass the notice to [`notice`](Protocol::notice) of the protocol
    /// or client of that merchant next, which believes it only under that merchant's key and number.
    ///
    /// Notices of APIv2 contain `mch_id`, `appid` and for a sub-merchant `sub_mch_id`, also refund notices, whose other
    /// fields are encrypted; those of profit sharing encrypt all. Events of CloudPay contain `sub_mch_id`, which is the
    /// merchant's own number there. Notices of APIv3 encrypt all of this: give each merchant a `notify_url` of its own.
    ///
    /// ```
    /// use paytable::{Protocol, WechatV2};
    ///
    /// let body = b"<xml><mch_id>1900000109</mch_id><req_info>aGVsbG8=</req_info></xml>";
    /// let named = Protocol::<WechatV2>::unauthenticated_merchant(body).unwrap();
    /// assert_eq!(named.setting("mch_id"), Some("1900000109"));
    /// ```
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unauthenticated_merchant<'a>(
        received: impl Into<Received<'a>>,
    ) -> Result<UnauthenticatedMerchant, NoticeError> {
        notice_merchant::read(G::TABLE, &received.into())
    }

    /// Compares an authenticated event with an order: all fields that the notice's table lists under `compare` must be
    /// the same. An authenticated notice can be about another order, or contain another amount.
    ///
    /// `order` is the stored request that placed the order. Fields that it leaves to the merchant's settings are taken
    /// from there. Fields that neither contains are not compared. This does not check whether the order was paid; see
    /// [`order_status_from_notice`](Protocol::order_status_from_notice).
    ///
    /// # Errors
    /// The fields that differ.
    pub fn same_order<N, R>(&self, event: &N::Event, order: &R) -> Result<(), OrderMismatch>
    where
        N: Notice<Gateway = G>,
        R: Request,
        R::Api: Api<Gateway = G>,
    {
        compare::same_order(N::TABLE, event, order, &self.merchant)
    }

    /// Reads a notice that is not authenticated. The event is wrapped in [`Unauthenticated`] until the caller confirms
    /// it.
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unauthenticated_notice<'a, N>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<Unauthenticated<N::Event>, NoticeError>
    where
        N: UnauthenticatedNotice<Gateway = G>,
    {
        let mut event = N::Event::empty();
        notice::read(N::TABLE, &received.into(), &[], &self.caller(), &mut event)?;
        Ok(Unauthenticated::new(event))
    }
}

impl<G: Gateway> Signer for Protocol<G> {
    fn merchant(&self) -> &Merchant {
        self.merchant()
    }

    fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
