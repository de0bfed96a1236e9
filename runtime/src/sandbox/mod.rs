//! A gateway in this process: it takes real requests over HTTP on this machine, checks them with the same tables,
//! verifies their signatures, keeps its orders, signs its replies, and sends notices until they are acknowledged.
//! It keeps the orders of `UnifiedOrder`, and makes bills of those that were paid; every other shipped API is checked
//! as well, and answered with the examples of its table.
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use paytable::{ApiKey, Client, Fen, Merchant, WechatV2, sandbox::Sandbox};
//! use paytable::wechat_v2::{UnifiedOrderRequest, unified_order::{Required, TradeType}};
//!
//! let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
//!     .notify_url("http://127.0.0.1:9/paid");
//! let sandbox = Sandbox::builder().merchant(merchant.clone()).start()?;
//! let client = Client::<WechatV2>::builder(merchant).base_url(sandbox.base_url()).build()?;
//!
//! let order = UnifiedOrderRequest {
//!     product_id: Some("12235413214070356458058".into()),
//!     ..Required {
//!         body: "小秋TIT店-超市".into(),
//!         out_trade_no: "1217752501201407033233368018".into(),
//!         total_fee: Fen(1),
//!         spbill_create_ip: "127.0.0.1".into(),
//!         trade_type: TradeType::Native,
//!     }
//!     .into()
//! };
//! let reply = client.call(&order).await?;
//! assert!(reply.code_url.unwrap().starts_with("weixin://"));
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

mod answer;
mod behave;
mod examples;
mod facts;
mod files;
mod notify;
mod orders;
mod server;

use crate::{
    api::{Api, Notice},
    cloudpay,
    merchant::{ApiKey, Merchant},
    nonce::nonce,
    table::{self, Reply},
    wechat_v2,
};
use orders::Orders;
use std::{fmt, future::Future, io, sync::Arc, time::Duration};

pub use notify::{Delivery, PayError};

/// A running sandbox. It stops when dropped.
pub struct Sandbox {
    state: Arc<State>,
    server: server::Server,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Settings of a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// Where it listens: a port of its own on this machine.
    pub fn base_url(&self) -> &str {
        &self.server.base_url
    }

    /// Lets the payer pay an order, then sends the notice until it is acknowledged or the schedule ends.
    ///
    /// # Errors
    /// There is no such order, or it cannot be paid.
    pub fn pay(&self, number: &str) -> impl Future<Output = Result<Delivery, PayError>> + Send + use<> {
        let told = self.server.spawn(notify::pay(self.state.clone(), number.to_owned()));
        async move { told.await.unwrap_or(Err(PayError::Stopped)) }
    }

    /// The same for code that is not asynchronous.
    ///
    /// # Errors
    /// There is no such order, or it cannot be paid.
    pub fn pay_blocking(&self, number: &str) -> Result<Delivery, PayError> {
        let told = self.server.spawn(notify::pay(self.state.clone(), number.to_owned()));
        told.blocking_recv().unwrap_or(Err(PayError::Stopped))
    }
}

/// What a sandbox knows.
struct State {
    merchants: Vec<Merchant>,
    /// Sub-merchants of CloudPay: merchant number and the appid of its mini program.
    cloud_merchants: Vec<(String, String)>,
    /// Cloud functions: environment, name, address.
    functions: Vec<(String, String, String)>,
    routes: Vec<Route>,
    /// The service provider behind CloudPay.
    provider: Merchant,
    orders: Orders,
    time_scale: u32,
    http: reqwest::Client,
}

/// What answers at a path.
#[derive(Clone, Copy)]
struct Route {
    api: &'static table::Api,
    behaviour: Behaviour,
}

#[derive(Clone, Copy)]
enum Behaviour {
    /// Places an order; this notice tells of its payment.
    Order(&'static table::Notice),
    /// Says how an order stands.
    Query,
    /// Closes an order that was not paid.
    Close,
    /// Answers with the table's examples.
    Examples,
    /// Answers with a file about the orders that were paid.
    File(files::Write),
}

impl State {
    /// What was added last answers: a table of one's own may stand in for a shipped one.
    fn route(&self, path: &str, query: &str) -> Option<Route> {
        let leads_to = |api: &table::Api| match api.path.split_once('?') {
            Some((own, fixed)) => own == path && query.starts_with(fixed),
            None => api.path == path,
        };
        self.routes.iter().rev().find(|route| leads_to(route.api)).copied()
    }
}

/// Every shipped API, and what it does here: most answer with their examples.
fn shipped() -> Vec<Route> {
    let called = |api: &&&'static table::Api| api.reply != Reply::None;
    let answers = |api: &&'static table::Api| Route { api, behaviour: Behaviour::Examples };
    let apis = wechat_v2::APIS.iter().chain(cloudpay::APIS);
    let mut routes: Vec<Route> = apis.filter(called).map(answers).collect();
    let order = |api, notice| Route { api, behaviour: Behaviour::Order(notice) };
    let file = |api, write: files::Write| Route { api, behaviour: Behaviour::File(write) };
    routes.extend([
        order(wechat_v2::UnifiedOrder::TABLE, wechat_v2::PayNotice::TABLE),
        order(cloudpay::UnifiedOrder::TABLE, cloudpay::UnifiedOrderCallback::TABLE),
        Route { api: wechat_v2::OrderQuery::TABLE, behaviour: Behaviour::Query },
        Route { api: cloudpay::QueryOrder::TABLE, behaviour: Behaviour::Query },
        Route { api: wechat_v2::CloseOrder::TABLE, behaviour: Behaviour::Close },
        Route { api: cloudpay::CloseOrder::TABLE, behaviour: Behaviour::Close },
        file(wechat_v2::DownloadBill::TABLE, files::trades),
        file(cloudpay::DownloadBill::TABLE, files::trades),
        file(wechat_v2::DownloadFundFlow::TABLE, files::funds),
        file(wechat_v2::BatchQueryComment::TABLE, files::comments),
    ]);
    routes
}

/// Settings of a sandbox.
#[derive(Clone)]
pub struct SandboxBuilder {
    merchants: Vec<Merchant>,
    cloud_merchants: Vec<(String, String)>,
    functions: Vec<(String, String, String)>,
    routes: Vec<Route>,
    time_scale: u32,
}

impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxBuilder").field("merchants", &self.merchants).finish_non_exhaustive()
    }
}

impl SandboxBuilder {
    fn new() -> Self {
        SandboxBuilder {
            merchants: Vec::new(),
            cloud_merchants: Vec::new(),
            functions: Vec::new(),
            routes: shipped(),
            time_scale: 1000,
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

    /// Takes another API for one that places orders, whose payment that notice tells: the API's `repeat_key` is the
    /// order number, `total_fee` its amount, `notify_url` the address of the notice. What its `proof` names is the
    /// gateway's own number of the order, and whatever else reply and notice must have is their example.
    #[must_use]
    pub fn order_api<A: Api, N: Notice>(mut self) -> Self {
        self.routes.push(Route { api: A::TABLE, behaviour: Behaviour::Order(N::TABLE) });
        self
    }

    /// Takes another API for one that asks how an order stands, by the order's number or by `transaction_id`.
    #[must_use]
    pub fn query_api<A: Api>(mut self) -> Self {
        self.routes.push(Route { api: A::TABLE, behaviour: Behaviour::Query });
        self
    }

    /// Takes another API for one that closes an order.
    #[must_use]
    pub fn close_api<A: Api>(mut self) -> Self {
        self.routes.push(Route { api: A::TABLE, behaviour: Behaviour::Close });
        self
    }

    /// Answers another API as well: requests are verified and checked, and answered with the table's examples.
    #[must_use]
    pub fn api<A: Api>(mut self) -> Self {
        self.routes.push(Route { api: A::TABLE, behaviour: Behaviour::Examples });
        self
    }

    /// How much faster than in life notices are repeated; 1000 times unless set, 1 for the documented pace.
    #[must_use]
    pub fn time_scale(mut self, times: u32) -> Self {
        self.time_scale = times.max(1);
        self
    }

    /// Starts it on a free port of this machine, in a thread of its own.
    ///
    /// # Errors
    /// No port, thread or HTTP client could be had.
    pub fn start(self) -> io::Result<Sandbox> {
        let http = crate::client::plain_client(Duration::from_secs(5)).map_err(io::Error::other)?;
        let state = Arc::new(State {
            merchants: self.merchants,
            cloud_merchants: self.cloud_merchants,
            functions: self.functions,
            routes: self.routes,
            provider: Merchant::new("wxd2d16a504f24665e", "1800008281", ApiKey::new(nonce())),
            orders: Orders::default(),
            time_scale: self.time_scale,
            http,
        });
        let server = server::Server::start(state.clone())?;
        Ok(Sandbox { state, server })
    }
}
