//! What payers, the gateway and time do, as a test says.

use crate::sandbox::{
    Sandbox,
    books::{Happened, OrderDetails, OrderSearch, Standing},
    deliver::{again, once},
    deliveries::{About, Delivery, Telling, UnknownDelivery},
    facts::Facts,
    faults::{Faults, RequestFault},
    notify::{self, PayError},
    payer::Payer,
    refunds::RefundEnd,
    state::{ApiId, Injected, State},
};
use crate::{
    client::{must_not_wait, wait},
    credentials::merchant::Merchant,
    message::{api::Api, time::Time},
    table::{self, Notice},
};
use std::{fmt, future::Future, sync::Arc, time::Duration};

/// What the payer does in place of paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotPaid {
    /// Closes the payment.
    Cancels,
    /// Types a wrong password, and can try again.
    WrongPassword,
    /// Has not enough money.
    IsShort,
}

/// A notice of one's own making, which the sandbox signs like its own: see [`Sandbox::send_notice`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChosenNotice {
    /// The notice's table, such as [`PayNotice::TABLE`](crate::Notice::TABLE).
    pub notice: &'static Notice,
    /// The number of the merchant that it is for.
    pub mch_id: String,
    /// Where it is sent.
    pub url: String,
    /// Fields and their values, by their names in the table. A field that the notice requires and that is not named here
    /// has the example of its table; one with an empty value is left out.
    pub fields: Vec<(String, String)>,
}

impl ChosenNotice {
    /// A notice with the examples of its table.
    pub fn new(notice: &'static Notice, mch_id: impl Into<String>, url: impl Into<String>) -> ChosenNotice {
        ChosenNotice { notice, mch_id: mch_id.into(), url: url.into(), fields: Vec::new() }
    }

    /// Gives a field that value; an empty one leaves it out.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }
}

impl Sandbox {
    /// Lets the payer pay an order, then sends the notice until it is acknowledged or the schedule ends.
    ///
    /// # Errors
    /// There is no such order, or it cannot be paid.
    pub fn pay(&self, number: &str) -> impl Future<Output = Result<Delivery, PayError>> + Send + use<> {
        let told = self.state.spawn(notify::pay(self.state.clone(), number.to_owned()));
        async move { told.await.unwrap_or(Err(PayError::Stopped)) }
    }

    /// The same for code that is not asynchronous.
    ///
    /// # Errors
    /// There is no such order, or it cannot be paid, or this is a thread that must not wait.
    pub fn pay_blocking(&self, number: &str) -> Result<Delivery, PayError> {
        if must_not_wait() {
            return Err(PayError::InsideRuntime);
        }
        wait(std::pin::pin!(self.pay(number)))
    }

    /// Says what the payer does who shows this payment code; one that nothing is said of pays at once.
    pub fn payer(&self, auth_code: impl Into<String>, payer: Payer) {
        self.state.script().payers.insert(auth_code.into(), payer);
    }

    /// Says how refunds end that are asked for from now on.
    pub fn end_refunds(&self, end: RefundEnd) {
        self.state.script().refund_end = end;
    }

    /// Refuses the next call of an API with that error code, after it was carried out or without.
    ///
    /// # Errors
    /// The API's table does not document the code.
    pub fn refuse_next<A: Api>(&self, code: &str, carried_out: bool) -> Result<(), UnknownCode> {
        self.refuse_next_of(A::TABLE, code, carried_out)
    }

    /// The same for an API that is known by its table, such as one of [`wechat_v2::APIS`](crate::wechat_v2::APIS).
    ///
    /// # Errors
    /// The table does not document the code.
    pub fn refuse_next_of(
        &self,
        api: &'static table::Api,
        code: &str,
        carried_out: bool,
    ) -> Result<(), UnknownCode> {
        let known = api.error(code).map(|row| row.code);
        // No page of some APIs lists any codes, and each of them can time out inside.
        let code = known.or((code == "SYSTEMERROR").then_some("SYSTEMERROR")).ok_or(UnknownCode)?;
        self.state.script().refusals.push(Injected { api: ApiId::of(api), code, carried_out });
        Ok(())
    }

    /// Says what goes wrong with messages from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.state.script().faults = faults;
    }

    /// Says what goes wrong with the next request to an API, such as one of
    /// [`wechat_v2::APIS`](crate::wechat_v2::APIS); said twice, with the next two.
    pub fn fault_next_of(&self, api: &'static table::Api, fault: RequestFault) {
        self.state.script().next_faults.push((ApiId::of(api), fault));
    }

    /// How the order of that number stands in the gateway's books.
    pub fn order(&self, number: &str) -> Option<Standing> {
        self.state.orders.standing(number, self.state.now())
    }

    /// How all orders stand, sorted by number.
    pub fn orders(&self) -> Vec<Standing> {
        self.state.orders.all(self.state.now())
    }

    /// All that is known of the order of that number.
    ///
    /// ```
    /// use paytable::sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().start()?;
    /// assert!(sandbox.order_details("1217752501201407033233368018").is_none());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn order_details(&self, number: &str) -> Option<OrderDetails> {
        self.state.orders.details(number, self.state.now())
    }

    /// How the orders stand that are looked for, the latest first, and how many there are in all.
    ///
    /// ```
    /// use paytable::sandbox::{OrderSearch, Sandbox};
    ///
    /// let sandbox = Sandbox::builder().start()?;
    /// let (orders, all) = sandbox.find_orders(&OrderSearch::by("1900000109"));
    /// assert!(orders.is_empty() && all == 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn find_orders(&self, search: &OrderSearch) -> (Vec<Standing>, usize) {
        self.state.orders.search(search, self.state.now())
    }

    /// Lets the payer of an order do something that pays nothing. A payment by code, whose payer is being asked for the
    /// password, fails by it, except for a wrong password; any other order can still be paid.
    ///
    /// # Errors
    /// There is no such order, or it cannot be paid anyway.
    pub fn not_paid(&self, number: &str, what: NotPaid) -> Result<(), PayError> {
        let happened = match what {
            NotPaid::Cancels => Happened::Cancelled,
            NotPaid::WrongPassword => Happened::WrongPassword,
            NotPaid::IsShort => Happened::NotEnough,
        };
        Ok(self.state.orders.not_paid(number, happened, self.state.now())?)
    }

    /// Moves the clock forward: every time in replies, notices and signatures is later by that, and what was due until then
    /// happens now. Clients that shall move along take [`clock`](Sandbox::clock). Returns the new time; `None` if the
    /// clock would leave the years with four digits, and was not moved.
    ///
    /// ```
    /// use paytable::sandbox::Sandbox;
    /// use std::time::Duration;
    ///
    /// let sandbox = Sandbox::builder().start()?;
    /// let before = sandbox.now();
    /// let after = sandbox.advance(Duration::from_secs(30 * 60)).ok_or("too far")?;
    /// assert!(after.unix() >= before.unix() + 30 * 60);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advance(&self, by: Duration) -> Option<Time> {
        let _inside = self.state.tasks.enter();
        self.state.clock.advance(by).map(|now| now.time)
    }

    /// Sends the notice of a delivery once more, with the same content and a signature of now, whether it was acknowledged
    /// or not. [`ObservedNotice`](super::ObservedNotice) has the numbers of deliveries.
    ///
    /// # Errors
    /// There was no such delivery, or it is none of the latest 2000.
    pub fn resend(
        &self,
        delivery: u64,
    ) -> impl Future<Output = Result<Delivery, UnknownDelivery>> + Send + use<> {
        let told = self.state.spawn(again(self.state.clone(), delivery));
        async move { told.await.unwrap_or(Err(UnknownDelivery)) }
    }

    /// Sends the notice of an order's payment once more.
    ///
    /// # Errors
    /// There is no such order, it was not paid, or the sandbox does not know where its notice goes.
    pub fn resend_payment(
        &self,
        number: &str,
    ) -> impl Future<Output = Result<Delivery, PayError>> + Send + use<> {
        let told = self.state.spawn(notify::resend(self.state.clone(), number.to_owned()));
        async move { told.await.unwrap_or(Err(PayError::Stopped)) }
    }

    /// Sends a notice of one's own making once, signed as the sandbox signs its own.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use paytable::{ApiKey, Merchant, Notice, sandbox::{ChosenNotice, Sandbox}, wechat_v2::PayNotice};
    ///
    /// let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
    /// let sandbox = Sandbox::builder().merchant(Merchant::new("wx8888888888888888", "1900000109", key)).start()?;
    /// let notice = ChosenNotice::new(PayNotice::TABLE, "1900000109", "http://127.0.0.1:9/paid").field("total_fee", "101");
    /// let delivery = sandbox.send_notice(notice).await?;
    /// assert!(!delivery.acknowledged, "nobody listens there");
    /// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
    /// ```
    ///
    /// # Errors
    /// The sandbox has no merchant of that number.
    pub fn send_notice(
        &self,
        chosen: ChosenNotice,
    ) -> impl Future<Output = Result<Delivery, UnknownMerchant>> + Send + use<> {
        let telling = telling(&self.state, chosen);
        let state = self.state.clone();
        async move {
            let told = state.spawn(once(state.clone(), telling?));
            // A sandbox that has stopped sends nothing.
            Ok(told.await.unwrap_or(Delivery { attempts: 0, acknowledged: false }))
        }
    }

    /// Forgets every order, delivery and fault, and what was said about payers and refunds; notices that are being repeated
    /// are not sent again. The merchants and the clock stay as they are.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Lets something else change the [store](super::SandboxBuilder::store), such as putting back a snapshot, and reads it
    /// anew. No order is read or written meanwhile; notices that are being repeated are not sent again.
    pub fn reload_after<T>(&self, change: impl FnOnce() -> T) -> T {
        self.state.reload_after(change)
    }

    /// Draws numbers and nonces from that seed from now on, as [`SandboxBuilder::seed`](super::SandboxBuilder::seed) does
    /// from the start.
    pub fn reseed(&self, seed: u64) {
        self.state.rng.reseed(seed);
    }
}

/// A notice as it is sent, and who signs it.
fn telling(state: &State, chosen: ChosenNotice) -> Result<Telling, UnknownMerchant> {
    let ChosenNotice { notice, mch_id, url, fields } = chosen;
    let is_named = |merchant: &&Arc<Merchant>| {
        let mut identities = notice.gateway.merchant.iter().filter(|credential| credential.identity);
        identities.any(|credential| merchant.setting(credential.name) == Some(&mch_id))
    };
    let provider = notice.gateway.sign().is_none() && notice.gateway.lines().is_none();
    let merchant = if provider { Some(&state.provider) } else { state.merchants.iter().find(is_named) };
    let merchant = merchant.ok_or(UnknownMerchant)?.clone();
    let kind = match (notice.gateway.sign(), notice.gateway.lines()) {
        (Some(sign), _) => merchant.kind(sign.algorithms),
        (None, Some(lines)) => lines.algorithm,
        (None, None) => table::SignatureAlgorithm::Md5,
    };
    let mut facts = Facts::default();
    for credential in notice.gateway.merchant.iter().filter(|_| !provider) {
        if let Some(value) = merchant.setting(credential.name) {
            facts.set(credential.name, value);
        }
    }
    for (name, value) in fields {
        facts.set(name, value);
    }
    let number = facts.get("out_trade_no").unwrap_or_default().to_owned();
    Ok(Telling { about: About { notice, api: None, kind, merchant }, number, facts, url })
}

/// The sandbox has no merchant of that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownMerchant;

impl fmt::Display for UnknownMerchant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the sandbox has no merchant of that number")
    }
}

impl std::error::Error for UnknownMerchant {}

/// A code that the API's table does not document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the table does not document this error code")
    }
}

impl std::error::Error for UnknownCode {}
