//! The procedures as methods of a client.

#[cfg(feature = "blocking")]
use crate::client::blocking;
use crate::{
    client::Client,
    gateways::wechat_v2::{
        MicropayRequest, RefundNoticeEvent, WechatV2,
        procedures::{
            confirm_refund,
            micropay::{self, MicropayPolicy, Stage, Unpaid},
        },
    },
    protocol::notice::Unauthenticated,
    workflow::order_status::{OrderStatusError, Paid},
};

impl Client<WechatV2> {
    /// Charges the payment code that the payer shows, and ends when it is known what became of it: the documented loop
    /// of paying, querying and, when the payer does not pay, reversing. It takes up to a minute or two, and needs the
    /// merchant's certificate, because reversing does.
    ///
    /// * After an unclear answer, and while the payer types the password, the order is queried.
    /// * A payment is never reversed: right before the first reversal the gateway has said that there is none.
    /// * Once a reversal may have arrived, only a confirmed one ends it. A payment that a query shows then can be undone
    ///   at any moment, so it is no payment.
    ///
    /// Store the request before the call. A deposit has calls of its own and is not for this one. If the process ends in between, go on with
    /// [`resume_micropay`](Client::resume_micropay).
    ///
    /// ```no_run
    /// # use paytable::{Client, MicropayPolicy, Unpaid, WechatV2, wechat_v2::MicropayRequest};
    /// # async fn sell(client: Client<WechatV2>, request: MicropayRequest) {
    /// match client.micropay(&request, &MicropayPolicy::default()).await {
    ///     Ok(paid) => println!("hand over the goods: {}", paid.transaction_id),
    ///     Err(Unpaid::Unknown { stage, .. }) => println!("store {stage:?}, and resume later"),
    ///     Err(unpaid) => println!("{unpaid}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// It is not paid, or not known; see [`Unpaid`].
    pub async fn micropay(&self, request: &MicropayRequest, policy: &MicropayPolicy) -> Result<Paid, Unpaid> {
        micropay::charge(self, request, policy).await
    }

    /// Goes on where [`micropay`](Client::micropay) ended with [`Unpaid::Unknown`], or with its process. Nothing is
    /// charged again.
    ///
    /// The stage is what was stored last: see [`Unpaid::Unknown`] and [`MicropayPolicy::before_reversing`]. In doubt it
    /// is [`Stage::Reversing`], which gives back even what has been paid.
    ///
    /// # Errors
    /// It is not paid, or still not known; see [`Unpaid`].
    pub async fn resume_micropay(
        &self,
        request: &MicropayRequest,
        stage: Stage,
        policy: &MicropayPolicy,
    ) -> Result<Paid, Unpaid> {
        micropay::resume(self, request, stage, policy).await
    }

    /// Confirms a refund notice by the refund query, whose answer is signed.
    ///
    /// A refund notice is only sealed, with a cipher that does not say who closed it: old notices can be sent again, and
    /// pieces of several be put together to one that opens. What comes back here says of the order, the refund, its
    /// amount, status, account and time what the gateway says now. Whether it is the refund that was asked for is then
    /// for [`Protocol::same_order`](crate::Protocol::same_order) to tell.
    ///
    /// ```no_run
    /// # use paytable::{Ack, Client, Notice, NoticeError, WechatV2, wechat_v2::RefundNotice};
    /// # async fn refunded(client: Client<WechatV2>, body: &[u8]) -> Result<Ack, NoticeError> {
    /// let opened = client.unauthenticated_notice::<RefundNotice>(body)?;
    /// Ok(match client.confirm_refund(&opened).await {
    ///     Ok(event) => RefundNotice::accepted(), // once what it says is stored
    ///     Err(error) => RefundNotice::refused(&error.to_string()),
    /// })
    /// # }
    /// ```
    ///
    /// # Errors
    /// The gateway says otherwise or knows no such refund, or there was no answer that could be believed.
    pub async fn confirm_refund(
        &self,
        notice: &Unauthenticated<RefundNoticeEvent>,
    ) -> Result<RefundNoticeEvent, OrderStatusError> {
        confirm_refund::refund(self, notice).await
    }
}

#[cfg(feature = "blocking")]
impl blocking::Client<WechatV2> {
    /// Charges the payment code that the payer shows; see [`micropay`](crate::Client::micropay) of the asynchronous
    /// client.
    ///
    /// # Errors
    /// It is not paid, or not known; see [`Unpaid`].
    pub fn micropay(&self, request: &MicropayRequest, policy: &MicropayPolicy) -> Result<Paid, Unpaid> {
        self.wait(self.asynchronous().micropay(request, policy)).map_err(Unpaid::Refused)?
    }

    /// Goes on where [`micropay`](Self::micropay) ended; see
    /// [`resume_micropay`](crate::Client::resume_micropay) of the asynchronous client.
    ///
    /// # Errors
    /// It is not paid, or still not known; see [`Unpaid`].
    pub fn resume_micropay(
        &self,
        request: &MicropayRequest,
        stage: Stage,
        policy: &MicropayPolicy,
    ) -> Result<Paid, Unpaid> {
        // What was begun before stays unknown when it cannot be looked at.
        let not_asked = |error| Unpaid::Unknown { stage, last: Some(error) };
        self.wait(self.asynchronous().resume_micropay(request, stage, policy)).map_err(not_asked)?
    }

    /// Confirms a refund notice by the refund query; see [`confirm_refund`](crate::Client::confirm_refund) of the
    /// asynchronous client.
    ///
    /// # Errors
    /// The gateway says otherwise or knows no such refund, or there was no answer that could be believed.
    pub fn confirm_refund(
        &self,
        notice: &Unauthenticated<RefundNoticeEvent>,
    ) -> Result<RefundNoticeEvent, OrderStatusError> {
        self.wait(self.asynchronous().confirm_refund(notice))?
    }
}
