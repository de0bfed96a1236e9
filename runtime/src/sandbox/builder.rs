//! Settings of a sandbox.

use crate::protocol::notice_api::Notice;
use crate::sandbox::{
    Sandbox,
    books::{Known, OrderStore, Orders},
    clock::Clock,
    deliveries::Deliveries,
    notification_sender::{NotificationSender, Receiver},
    observe::{Observed, Observer},
    rng::Rng,
    server,
    state::{SandboxKey, Script, State},
};
use crate::{
    client::Reactor,
    credentials::{
        api_key::ApiKey,
        clock::{Clock as _, SystemClock},
        merchant::Merchant,
        nonce::Nonce,
    },
    gateways::{
        SHIPPED,
        behaviour::{Behaviour, Route},
    },
    message::{api::Api, time::Time},
    table::Reply,
};
use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, atomic::AtomicU64},
    time::Duration,
};

/// Every shipped API, and what it does here: most answer with their examples.
fn shipped() -> Vec<Route> {
    let apis = SHIPPED.iter().flat_map(|(apis, _)| *apis).filter(|api| api.reply != Reply::None);
    let examples = apis.map(|api| Route::new(api, Behaviour::Examples));
    examples.chain(SHIPPED.iter().flat_map(|(_, routes)| *routes).copied()).collect()
}

/// A merchant with its key in the gateway's own sandbox.
fn in_sandbox(merchant: &Merchant) -> Arc<Merchant> {
    Arc::new(merchant.clone().key(ApiKey::new(SandboxKey::of(merchant).0)))
}

/// Settings of a sandbox.
#[derive(Clone)]
pub struct SandboxBuilder {
    merchants: Vec<Merchant>,
    cloud_merchants: Vec<(String, String)>,
    functions: Vec<(String, String, String)>,
    containers: Vec<(String, String)>,
    routes: Vec<Route>,
    time_scale: u32,
    start_time: Option<Time>,
    is_strict: bool,
    seed: Option<u64>,
    public_key_id: Option<String>,
    address: SocketAddr,
    observer: Option<Arc<Observer>>,
    store: Option<Arc<dyn OrderStore>>,
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder").field("merchants", &self.merchants).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Settings of a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }
}

impl SandboxBuilder {
    fn new() -> Self {
        SandboxBuilder {
            merchants: Vec::new(),
            cloud_merchants: Vec::new(),
            functions: Vec::new(),
            containers: Vec::new(),
            routes: shipped(),
            time_scale: 1000,
            start_time: None,
            is_strict: true,
            seed: None,
            public_key_id: None,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            observer: None,
            store: None,
        }
    }

    /// Knows this merchant, its numbers, its key.
    #[must_use]
    pub fn merchant(mut self, merchant: Merchant) -> Self {
        self.merchants.push(merchant);
        self
    }

    /// Knows this sub-merchant of CloudPay, and the appid of its mini program.
    #[must_use]
    pub fn cloud_merchant(mut self, sub_mch_id: impl Into<String>, sub_appid: impl Into<String>) -> Self {
        self.cloud_merchants.push((sub_mch_id.into(), sub_appid.into()));
        self
    }

    /// Says where a cloud function listens: what CloudPay calls by environment and name is posted there.
    #[must_use]
    pub fn function(
        mut self,
        env: impl Into<String>,
        name: impl Into<String>,
        url: impl Into<String>,
    ) -> Self {
        self.functions.push((env.into(), name.into(), url.into()));
        self
    }

    /// Says where a service of cloud hosting listens: what CloudPay calls by service and path is posted to that path
    /// below this URL.
    #[must_use]
    pub fn container(mut self, service: impl Into<String>, url: impl Into<String>) -> Self {
        self.containers.push((service.into(), url.into()));
        self
    }

    /// Takes another API for one that places orders, whose payment that notice tells: the API's `idempotency_key` is the
    /// order number. The gateway's `[state]` says which row is the amount, and a row filled with the merchant's
    /// `notify_url` is the address of the notice; without these they are `total_fee` and `notify_url`. What the API's
    /// `required_on_success` names is the gateway's own number of the order, and whatever else reply and notice must have
    /// is their example.
    #[must_use]
    pub fn order_api<A: Api, N: Notice>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::Order(N::TABLE)));
        self
    }

    /// Takes another API for one that asks how an order stands, by the order's number or by the gateway's number of the
    /// payment: the row that the gateway's `[state]` names, or `transaction_id`.
    #[must_use]
    pub fn query_api<A: Api>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::Query));
        self
    }

    /// Takes another API for one that closes an order.
    #[must_use]
    pub fn close_api<A: Api>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::Close(Duration::ZERO)));
        self
    }

    /// Answers another API as well: requests are verified and checked, and answered with the table's examples.
    #[must_use]
    pub fn api<A: Api>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::Examples));
        self
    }

    /// Takes another API for one that pays back, whose end that notice tells.
    #[must_use]
    pub fn refund_api<A: Api, N: Notice>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::Refund(Some(N::TABLE))));
        self
    }

    /// Takes another API for one that asks how refunds stand.
    #[must_use]
    pub fn refund_query_api<A: Api>(mut self) -> Self {
        self.routes.push(Route::foreign(A::TABLE, Behaviour::RefundQuery));
        self
    }

    /// How many times faster than at the gateway waits end: for repeated notices, refunds, the password of a payer.
    /// 1000 times unless set, 1 for the documented pace.
    #[must_use]
    pub fn time_scale(mut self, times: u32) -> Self {
        self.time_scale = times.max(1);
        self
    }

    /// What time it is when it starts: now, unless set. From then on it follows tokio's clock.
    #[must_use]
    pub fn start_time(mut self, time: Time) -> Self {
        self.start_time = Some(time);
        self
    }

    /// Whether it is as strict as the gateway, which it is unless set: an order is closed at the earliest five minutes
    /// after it was placed (0.3 seconds at the default [`time_scale`](SandboxBuilder::time_scale)), the bill of a day
    /// exists on the next one, and refunds, reversals, transfers and other calls whose table needs a client certificate
    /// are refused without one. Without, closing and bills work at once, and no certificate is asked for.
    ///
    /// Over [`Sandbox::transport`] the sandbox knows whether the calling merchant has a certificate, and
    /// [`Sandbox::serve`] is told whether one was shown. Its own socket has no TLS, so there the merchant counts that was
    /// given to [`merchant`](SandboxBuilder::merchant): [`Sandbox::client_certificate`] is one for tests. A
    /// [`Client`](crate::Client) refuses such a call by itself, before anything is sent.
    #[must_use]
    pub fn strict(mut self, is_strict: bool) -> Self {
        self.is_strict = is_strict;
        self
    }

    /// Makes numbers and nonces the same for the same calls.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Has its key under that id as well, such as `PUB_KEY_ID_…`: what it sends to a merchant that prefers this id is
    /// signed under it, and all else under the serial number of [`Sandbox::platform_certificate`].
    #[cfg(feature = "asymmetric")]
    #[must_use]
    pub fn platform_public_key_id(mut self, id: impl Into<String>) -> Self {
        self.public_key_id = Some(id.into());
        self
    }

    /// The address that [`start`](SandboxBuilder::start) listens at: a free port of 127.0.0.1, unless set. With port 0 a
    /// free port is chosen; [`Sandbox::base_url`] has it.
    ///
    /// At an address that other machines reach, they can place and refund orders like this one.
    ///
    /// ```
    /// use paytable::sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().listen("[::1]:0".parse()?).start();
    /// # let Ok(sandbox) = sandbox else { return Ok(()) }; // A machine without IPv6.
    /// assert!(sandbox.base_url().starts_with("http://[::1]:"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Tells that function of every request, once it is answered, and of every attempt to deliver a notice. It is called on
    /// the thread that answers or sends, which waits for it.
    ///
    /// ```
    /// use paytable::sandbox::{Observed, Sandbox};
    ///
    /// let builder = Sandbox::builder().observer(|observed| match observed {
    ///     Observed::Request(request) => println!("{} {}", request.method.name(), request.path),
    ///     Observed::Notice(notice) => println!("notice to {}: {}", notice.url, notice.acknowledged),
    ///     _ => {}
    /// });
    /// ```
    #[must_use]
    pub fn observer(mut self, observer: impl Fn(Observed) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Keeps orders and used payment codes in that store: they outlive the sandbox, and only the latest 1024 are in memory.
    /// What else was said about payers, refunds and faults is not kept, and a notice that was not acknowledged when the
    /// sandbox ended is not sent again by itself.
    ///
    /// The clock starts as [`start_time`](SandboxBuilder::start_time) says; give it the time at which the store was left, or
    /// a later one.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn OrderStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Starts it in a thread of its own, on a free port of this machine or where [`listen`](SandboxBuilder::listen) says.
    ///
    /// # Errors
    /// No port, thread or HTTP client could be had. The kind is [`AddrInUse`](io::ErrorKind::AddrInUse) where another
    /// program has the port.
    pub fn start(self) -> io::Result<Sandbox> {
        let http = crate::client::plain_client(Duration::from_secs(5)).map_err(io::Error::other)?;
        let reactor = Reactor::start("paytable-sandbox")?;
        let address = self.address;
        let state = Arc::new(self.state(NotificationSender::Http(http), reactor.handle().clone()));
        let server = server::Server::start(reactor, state.clone(), address)?;
        Ok(Sandbox { state, server: Some(server) })
    }

    /// Starts it without a socket or a thread: its notices are handed to `receive`, and whatever it does by itself it
    /// does on the tokio runtime that this is called on. Where that one's clock is paused, a day of repeated notices
    /// passes at once.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start_here(self, receive: Arc<Receiver>) -> Sandbox {
        self.start_here_with(|_| (receive, ())).0
    }

    /// The same for a receiver that needs the sandbox: what takes the notices often has a client, and the client is one of
    /// the sandbox. `build` is called once, with the sandbox already there; what it returns beside the receiver is
    /// returned beside the sandbox. The sandbox forgets the receiver when it is dropped.
    ///
    /// ```
    /// use paytable::{ApiKey, Client, Fen, Merchant, Notice, Time, WechatV2, sandbox::{Posted, Sandbox}};
    /// use paytable::wechat_v2::{PayNotice, UnifiedOrderRequest, unified_order::{Required, TradeType}};
    /// use std::{pin::Pin, sync::Arc};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
    /// let merchant = Merchant::new("wx8888888888888888", "1900000109", key).notify_url("https://shop.example/paid");
    /// let builder = Sandbox::builder().merchant(merchant.clone()).start_time(Time::new(2024, 2, 29, 12, 0, 0).unwrap());
    /// let (sandbox, client) = builder.start_here_with(|sandbox| {
    ///     let client = Client::<WechatV2>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
    ///     let client = client.build().unwrap();
    ///     let shop = client.clone();
    ///     let receiver = move |posted: Posted| {
    ///         let event = shop.notice::<PayNotice>(&posted.body[..]);
    ///         let ack = event.map_or_else(|e| PayNotice::refused(&e.to_string()), |_| PayNotice::accepted());
    ///         Box::pin(async move { Some(ack.body) }) as Pin<Box<dyn Future<Output = _> + Send>>
    ///     };
    ///     (Arc::new(receiver), client)
    /// });
    ///
    /// let order = UnifiedOrderRequest {
    ///     time_expire: Time::from_unix(sandbox.now().unix() + 600),
    ///     ..Required {
    ///         body: "小秋TIT店-超市".into(),
    ///         out_trade_no: "1217752501201407033233368018".into(),
    ///         total_fee: Fen(1),
    ///         spbill_create_ip: "127.0.0.1".into(),
    ///         trade_type: TradeType::App,
    ///     }
    ///     .into()
    /// };
    /// client.call(&order).await?;
    /// assert!(sandbox.pay("1217752501201407033233368018").await?.acknowledged);
    /// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
    /// ```
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start_here_with<T>(self, build: impl FnOnce(&Sandbox) -> (Arc<Receiver>, T)) -> (Sandbox, T) {
        let tasks = tokio::runtime::Handle::current();
        let state = Arc::new(self.state(NotificationSender::Local(Mutex::default()), tasks));
        let sandbox = Sandbox { state, server: None };
        let (receiver, made) = build(&sandbox);
        sandbox.state.notification_sender.hand_to(Some(receiver));
        (sandbox, made)
    }

    fn state(self, notification_sender: NotificationSender, tasks: tokio::runtime::Handle) -> State {
        let merchants: Vec<Arc<Merchant>> = self.merchants.iter().cloned().map(Arc::new).collect();
        let sandbox_merchants: Vec<Arc<Merchant>> = self.merchants.iter().map(in_sandbox).collect();
        let provider = Arc::new(Merchant::new(
            "wxd2d16a504f24665e",
            "1800008281",
            ApiKey::new(Nonce::at(SystemClock.now()).as_str()),
        ));
        let orders = match self.store {
            None => Orders::default(),
            Some(store) => Orders::stored(
                store,
                Known {
                    routes: self.routes.clone(),
                    merchants: merchants.clone(),
                    sandbox_merchants: sandbox_merchants.clone(),
                    provider: provider.clone(),
                },
            ),
        };
        State {
            sandbox_merchants,
            merchants,
            cloud_merchants: self.cloud_merchants,
            functions: self.functions,
            containers: self.containers,
            routes: self.routes,
            public_key_id: self.public_key_id,
            provider,
            orders,
            clock: Arc::new(Clock::new(self.start_time, self.time_scale)),
            is_strict: self.is_strict,
            rng: Rng::new(self.seed),
            notification_sender,
            deliveries: Deliveries::default(),
            observer: self.observer,
            script: Mutex::new(Script::default()),
            epoch: AtomicU64::new(0),
            tasks,
        }
    }
}
