//! One call without its transport: a request becomes bytes, bytes become a reply or an error.

pub(crate) mod accept;
pub(crate) mod ack;
mod ambiguous;
pub(crate) mod bundle;
pub(crate) mod caller;
pub(crate) mod compare;
pub(crate) mod computed;
pub(crate) mod decrypt;
pub(crate) mod draft;
mod dynamic;
pub(crate) mod error;
#[cfg(feature = "x509")]
pub(crate) mod keys;
pub(crate) mod lines;
pub(crate) mod notice;
pub(crate) mod notice_api;
mod place;
pub(crate) mod prepare;
pub(crate) mod received;
pub mod sign;
pub(crate) mod trace;

use crate::{
    check::Violations,
    codec,
    credentials::{
        clock::{Clock, SystemClock},
        merchant::{Merchant, MerchantFault},
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
        prepare::{answer_to, prepare},
        received::Received,
    },
    table,
};
use std::{fmt, marker::PhantomData, sync::Arc};

/// A merchant at a gateway, without a transport. [`Client`](crate::Client) puts HTTP around it; use it alone to
/// bring your own.
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
    /// A merchant at this gateway.
    ///
    /// # Errors
    /// The merchant lacks something that the gateway's table asks for.
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

    /// The same with another clock, in place of the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub(crate) fn caller(&self) -> Caller<'_> {
        Caller { merchant: &self.merchant, clock: &*self.clock }
    }

    /// The merchant.
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// Checks, fills in and signs a request.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn prepare<'r, R>(&self, request: &'r R) -> Result<Prepared<'r, R>, Violations>
    where
        R: Request,
        R::Api: Api<Gateway = G>,
    {
        let draft = prepare(<R::Api as Api>::TABLE, request, &self.caller())?;
        Ok(Prepared::new(request, draft))
    }

    /// The link that a request is: checked, filled in and signed. The payer's browser or app opens it.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn link<R>(&self, request: &R) -> Result<String, Violations>
    where
        R: LinkRequest,
        R::Api: Api<Gateway = G>,
    {
        self.prepare(request).map(|prepared| prepared.url())
    }

    /// Whether what came back for a request of type `R` is the file that was asked for. The bytes up to the first that
    /// is neither blank nor part of a byte order mark are enough to tell that it is. Where they are not a file, the
    /// whole body is wanted: it is the message that says why there is none. A body that is blank to its end is no file.
    ///
    /// # Errors
    /// There is no file; the message says why.
    pub fn accept_file<R>(&self, received: &Received<'_>) -> Result<(), Error>
    where
        R: FileRequest,
        R::Api: Api<Gateway = G>,
    {
        accept_file(<R::Api as Api>::TABLE, received, &self.caller(), &mut ResponseOf::<R>::empty())
    }

    /// Verifies and types the reply to a request, and compares with the request what the table says that a reply
    /// repeats of it.
    ///
    /// # Errors
    /// The gateway refused, or the reply is not believed; see [`Error::outcome`].
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

    /// The same for a request about an order: a query, a close. `order` is the request that placed it, as it was stored.
    ///
    /// A value such as `attach` that reads as more fields of the signed text is believed only if the order states the
    /// same value; see [`VerifyError::Ambiguous`](crate::VerifyError::Ambiguous).
    ///
    /// # Errors
    /// The gateway refused, or the reply is not believed; see [`Error::outcome`].
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

    /// The same where the request is not at hand. Nothing is compared: a genuine reply to another request of this type
    /// passes.
    ///
    /// # Errors
    /// The gateway refused, or the reply is not believed; see [`Error::outcome`].
    pub fn accept_without_request<R>(&self, received: &Received<'_>) -> Result<ResponseOf<R>, Error>
    where
        R: CallRequest,
        R::Api: Api<Gateway = G>,
    {
        self.accepted::<R>(&[], received)
    }

    /// `known` is what the caller sent or stored, the request itself first.
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

    /// Verifies and types a notice. Answer with `N::accepted()` once what it says has been stored.
    ///
    /// # Errors
    /// The notice is not believed.
    pub fn notice<'a, N: AuthenticatedNotice<Gateway = G>>(
        &self,
        received: impl Into<Received<'a>>,
    ) -> Result<N::Event, NoticeError> {
        let mut event = N::Event::empty();
        notice::read(N::TABLE, &received.into(), &[], &self.caller(), &mut event)?;
        Ok(event)
    }

    /// The same for a notice of this order: it is verified, and what its table names for comparing is the same. `order`
    /// is the request that placed it, as it was stored.
    ///
    /// A value such as `attach` that reads as more fields of the signed text is believed only if the order states the
    /// same value; see [`VerifyError::Ambiguous`](crate::VerifyError::Ambiguous).
    ///
    /// # Errors
    /// The notice is not believed, or tells of another order.
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

    /// The signed answer to a notice that is answered with a message.
    ///
    /// # Errors
    /// All violations of the table, at once.
    pub fn answer<N>(&self, answer: &N::Answer) -> Result<Ack, Violations>
    where
        N: AnsweredNotice<Gateway = G>,
    {
        answer_to(N::TABLE, answer, &self.caller())
    }

    /// Which of several notices at one address a body is, by the fields that tell them apart. Nothing is verified
    /// yet: read it as what it seems to be, and see whether it is.
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
            codec::read(notice.encoding, body).is_ok_and(|pairs| notice::is_of(notice, &pairs))
        })
    }

    /// Whether an event tells of this order: everything that the notice's table names for comparing, and that the
    /// order says, is the same. A believed notice can still be of another order, or of another amount.
    ///
    /// The order is the request that placed it, as it was stored. What it leaves to the merchant's settings is
    /// taken from there; what neither says is not compared. Whether the order was paid is another question: see
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

    /// Types a notice that carries no signature. It stays wrapped until the caller says why it is to be trusted.
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
