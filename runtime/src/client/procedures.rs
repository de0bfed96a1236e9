//! What takes more than one call: settling an order, charging a payment code, confirming a notice.

use super::Client;
use crate::{
    api::{Api, Gateway},
    confirm,
    counter::{self, CounterPolicy, Stage, Unpaid},
    notice::Unverified,
    settle::{Order, Paid, Settled, Unsettled},
    wechat_v2::{MicropayRequest, RefundNoticeEvent, WechatV2},
};

impl<G: Gateway> Client<G> {
    /// What happened to this order, as the gateway tells it now. Ask as often as you like: it changes nothing.
    ///
    /// The order is the request that placed it, as it was stored. What the answer says of a payment is compared with
    /// it: appid, merchants, number, amount, currency.
    ///
    /// ```no_run
    /// # use paytable::{Client, Settled, Unsettled, WechatV2, wechat_v2::UnifiedOrderRequest};
    /// # async fn follow_up(client: Client<WechatV2>, order: UnifiedOrderRequest) -> Result<(), Unsettled> {
    /// match client.settle(&order).await? {
    ///     Settled::Paid(paid) => println!("deliver: {}", paid.transaction_id),
    ///     Settled::Open => println!("not paid yet"),
    ///     Settled::Closed | Settled::Revoked => println!("over, without a payment"),
    ///     other => println!("look at it: {other:?}"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The gateway tells of another order or amount, or there was no answer that could be believed.
    pub async fn settle<O>(&self, order: &O) -> Result<Settled, Unsettled>
    where
        O: Order,
        O::Api: Api<Gateway = G>,
    {
        let answer = self.repeat(&order.query(), Some(order), self.retries()).await;
        self.exchange().settle_with_answer(answer, order)
    }
}

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
    /// # use paytable::{Client, CounterPolicy, Unpaid, WechatV2, wechat_v2::MicropayRequest};
    /// # async fn sell(client: Client<WechatV2>, request: MicropayRequest) {
    /// match client.micropay(&request, &CounterPolicy::default()).await {
    ///     Ok(paid) => println!("hand over the goods: {}", paid.transaction_id),
    ///     Err(Unpaid::Unknown { stage, .. }) => println!("store {stage:?}, and resume later"),
    ///     Err(unpaid) => println!("{unpaid}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// It is not paid, or not known; see [`Unpaid`].
    pub async fn micropay(&self, request: &MicropayRequest, policy: &CounterPolicy) -> Result<Paid, Unpaid> {
        counter::charge(self, request, policy).await
    }

    /// Goes on where [`micropay`](Client::micropay) ended with [`Unpaid::Unknown`], or with its process. Nothing is
    /// charged again.
    ///
    /// The stage is what was stored last: see [`Unpaid::Unknown`] and [`CounterPolicy::before_reversing`]. In doubt it
    /// is [`Stage::Reversing`], which gives back even what has been paid.
    ///
    /// # Errors
    /// It is not paid, or still not known; see [`Unpaid`].
    pub async fn resume_micropay(
        &self,
        request: &MicropayRequest,
        stage: Stage,
        policy: &CounterPolicy,
    ) -> Result<Paid, Unpaid> {
        counter::resume(self, request, stage, policy).await
    }

    /// Confirms a refund notice by the refund query, whose answer is signed.
    ///
    /// A refund notice is only sealed, with a cipher that does not say who closed it: old notices can be sent again, and
    /// pieces of several be put together to one that opens. What comes back here says of the order, the refund, its
    /// amount, status, account and time what the gateway says now. Whether it is the refund that was asked for is then
    /// for [`Exchange::same_order`](crate::Exchange::same_order) to tell.
    ///
    /// ```no_run
    /// # use paytable::{Ack, Client, Notice, NoticeError, WechatV2, wechat_v2::RefundNotice};
    /// # async fn refunded(client: Client<WechatV2>, body: &[u8]) -> Result<Ack, NoticeError> {
    /// let opened = client.unsigned_notice::<RefundNotice>(body)?;
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
        notice: &Unverified<RefundNoticeEvent>,
    ) -> Result<RefundNoticeEvent, Unsettled> {
        confirm::refund(self, notice).await
    }
}
