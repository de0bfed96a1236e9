//! The procedures of APIv2 as methods of a client.

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
    /// Charges the payment code that the payer shows, and returns when the outcome is known. This is the documented
    /// loop: pay, query, and reverse if the payer does not pay. It takes up to two minutes, and needs the merchant's
    /// client certificate for the reversal.
    ///
    /// * If the outcome is unknown, or the payer is entering the password, the order is queried.
    /// * A successful payment is never reversed: immediately before the first reversal, the order is queried and found
    ///   unpaid.
    /// * After a reversal may have been received, only a confirmed reversal ends the loop. A payment that a query then
    ///   finds can be reversed at any time, so it is not reported as paid.
    ///
    /// Store the request before the call. If the process ends during the call, continue with
    /// [`resume_micropay`](Client::resume_micropay). Deposits have APIs of their own, and are not supported here.
    ///
    /// ```no_run
    /// # use paytable::{Client, MicropayPolicy, Unpaid, WechatV2, wechat_v2::MicropayRequest};
    /// # async fn sell(client: Client<WechatV2>, request: MicropayRequest) {
    /// match client.micropay(&request, &MicropayPolicy::default()).await {
    ///     Ok(paid) => println!("deliver the goods: {}", paid.transaction_id),
    ///     Err(Unpaid::Unknown { stage, .. }) => println!("store {stage:?}, and resume later"),
    ///     Err(unpaid) => println!("{unpaid}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// The order is not paid, or its status is unknown; see [`Unpaid`].
    pub async fn micropay(&self, request: &MicropayRequest, policy: &MicropayPolicy) -> Result<Paid, Unpaid> {
        micropay::charge(self, request, policy).await
    }

    /// Continues a [`micropay`](Client::micropay) that returned [`Unpaid::Unknown`], or whose process ended. It does
    /// not charge again.
    ///
    /// Pass the stage that was stored last; see [`Unpaid::Unknown`] and [`MicropayPolicy::before_reversing`]. If the
    /// stage is not known, pass [`Stage::Reversing`], which reverses even a successful payment.
    ///
    /// # Errors
    /// The order is not paid, or its status is still unknown; see [`Unpaid`].
    pub async fn resume_micropay(
        &self,
        request: &MicropayRequest,
        stage: Stage,
        policy: &MicropayPolicy,
    ) -> Result<Paid, Unpaid> {
        micropay::resume(self, request, stage, policy).await
    }

    /// Confirms a refund notice by the refund query, whose reply is signed.
    ///
    /// A refund notice is encrypted, but its cipher authenticates nothing: an old notice can be replayed, and parts of
    /// several notices can be combined. In the event returned here, the order, the refund, its amount, status, account
    /// and time are those of the gateway's reply. To check whether it is the requested refund, use
    /// [`Protocol::same_order`](crate::Protocol::same_order).
    ///
    /// ```no_run
    /// # use paytable::{Ack, Client, Notice, NoticeError, WechatV2, wechat_v2::RefundNotice};
    /// # async fn refunded(client: Client<WechatV2>, body: &[u8]) -> Result<Ack, NoticeError> {
    /// let event = client.unauthenticated_notice::<RefundNotice>(body)?;
    /// Ok(match client.confirm_refund(&event).await {
    ///     Ok(event) => RefundNotice::accepted(), // after the event has been stored
    ///     Err(error) => RefundNotice::refused(&error.to_string()),
    /// })
    /// # }
    /// ```
    ///
    /// # Errors
    /// The reply differs from the notice, the gateway does not know the refund, or no authenticated reply was received.
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
    /// The order is not paid, or its status is unknown; see [`Unpaid`].
    pub fn micropay(&self, request: &MicropayRequest, policy: &MicropayPolicy) -> Result<Paid, Unpaid> {
        self.wait(self.asynchronous().micropay(request, policy)).map_err(Unpaid::Refused)?
    }

    /// Continues a [`micropay`](Self::micropay); see [`resume_micropay`](crate::Client::resume_micropay) of the
    /// asynchronous client.
    ///
    /// # Errors
    /// The order is not paid, or its status is still unknown; see [`Unpaid`].
    pub fn resume_micropay(
        &self,
        request: &MicropayRequest,
        stage: Stage,
        policy: &MicropayPolicy,
    ) -> Result<Paid, Unpaid> {
        // The order was charged before. Its status stays unknown if it cannot be queried.
        let not_asked = |error| Unpaid::Unknown { stage, last: Some(error) };
        self.wait(self.asynchronous().resume_micropay(request, stage, policy)).map_err(not_asked)?
    }

    /// Confirms a refund notice by the refund query; see [`confirm_refund`](crate::Client::confirm_refund) of the
    /// asynchronous client.
    ///
    /// # Errors
    /// The reply differs from the notice, the gateway does not know the refund, or no authenticated reply was received.
    pub fn confirm_refund(
        &self,
        notice: &Unauthenticated<RefundNoticeEvent>,
    ) -> Result<RefundNoticeEvent, OrderStatusError> {
        self.wait(self.asynchronous().confirm_refund(notice))?
    }
}
