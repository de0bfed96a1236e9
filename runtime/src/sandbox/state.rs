//! What a sandbox knows, and what a test says will happen.

use crate::sandbox::{
    books::Orders,
    clock::{Clock, Now},
    deliveries::Deliveries,
    exchange::Request,
    faults::{Faults, RequestFault},
    notification_sender::NotificationSender,
    observe::Observer,
    path,
    payer::Payer,
    refunds::RefundEnd,
    rng::{Rng, digest},
};
use crate::{
    credentials::merchant::Merchant,
    gateways::{
        behaviour::{Behaviour, Route},
        wechat_v2::{self, WechatV2},
    },
    message::api::Gateway as _,
    table,
};
use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{runtime::Handle, sync::oneshot};

/// What a sandbox knows.
pub(super) struct State {
    pub(super) merchants: Vec<Arc<Merchant>>,
    /// The same with their keys in the gateway's own sandbox.
    pub(super) sandbox_merchants: Vec<Arc<Merchant>>,
    /// Sub-merchants of CloudPay: merchant number and the appid of its mini program.
    pub(super) cloud_merchants: Vec<(String, String)>,
    /// Cloud functions: environment, name, address.
    pub(super) functions: Vec<(String, String, String)>,
    /// Services of cloud hosting: name, address.
    pub(super) containers: Vec<(String, String)>,
    pub(super) routes: Vec<Route>,
    /// The id of the gateway's public key, beside the serial number of its certificate.
    #[cfg_attr(
        not(feature = "asymmetric"),
        expect(dead_code, reason = "such keys are not used without the feature")
    )]
    pub(super) public_key_id: Option<String>,
    /// The service provider behind CloudPay.
    pub(super) provider: Arc<Merchant>,
    pub(super) orders: Orders,
    pub(super) clock: Arc<Clock>,
    /// Whether documented waits hold, and certificates are asked for.
    pub(super) is_strict: bool,
    pub(super) rng: Rng,
    pub(super) notification_sender: NotificationSender,
    pub(super) deliveries: Deliveries,
    pub(super) observer: Option<Arc<Observer>>,
    pub(super) script: Mutex<Script>,
    /// Counts resets: what was begun before one is not continued after it.
    pub(super) epoch: AtomicU64,
    pub(super) tasks: Handle,
}

/// A merchant's key in the gateway's own sandbox: the same each time. It protects nothing.
pub(super) struct SandboxKey(pub(super) String);

impl SandboxKey {
    pub(super) fn of(merchant: &Merchant) -> SandboxKey {
        let number = merchant.setting("mch_id").unwrap_or_default();
        SandboxKey(Rng::new(Some(digest(&["sandbox_signkey", number]))).hex(32))
    }
}

/// What a test says will happen.
#[derive(Default)]
pub(super) struct Script {
    pub(super) payers: HashMap<String, Payer>,
    pub(super) refund_end: RefundEnd,
    pub(super) refusals: Vec<Injected>,
    pub(super) faults: Faults,
    /// What goes wrong with the next request of an API.
    pub(super) next_faults: Vec<(ApiId, RequestFault)>,
}

/// The same for every table of an API.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ApiId {
    path: &'static str,
    name: &'static str,
}

impl ApiId {
    pub(super) fn of(api: &table::Api) -> ApiId {
        ApiId { path: api.path, name: api.name }
    }
}

/// A refusal of the next call of an API.
pub(super) struct Injected {
    pub(super) api: ApiId,
    pub(super) code: &'static str,
    pub(super) carried_out: bool,
}

/// Who can sign a request.
#[derive(Clone, Copy)]
pub(super) struct Signers<'a> {
    pub(super) merchants: &'a [Arc<Merchant>],
    /// Whether it is one of the gateway's own sandbox.
    pub(super) is_sandbox: bool,
}

impl State {
    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    /// Forgets what happened, and what was said about what will.
    pub(super) fn reset(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.orders.clear();
        self.deliveries.clear();
        *self.script() = Script::default();
    }

    /// Lets something change the store, and forgets what is in memory of it.
    pub(super) fn reload_after<T>(&self, change: impl FnOnce() -> T) -> T {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.deliveries.clear();
        self.orders.reload_after(change)
    }

    /// What time it is, for a caller on any thread.
    pub(super) fn now(&self) -> Now {
        let _inside = self.tasks.enter();
        self.clock.now()
    }

    pub(super) fn payer(&self, code: &str) -> Payer {
        self.script().payers.get(code).copied().unwrap_or_default()
    }

    pub(super) fn is_used(&self, code: &str) -> bool {
        self.orders.is_used(code)
    }

    pub(super) fn refund_end(&self) -> RefundEnd {
        self.script().refund_end
    }

    /// The refusal that a test asked for.
    pub(super) fn injected(&self, api: &table::Api) -> Option<Injected> {
        let refusals = &mut self.script().refusals;
        let at = refusals.iter().position(|refusal| refusal.api == ApiId::of(api))?;
        Some(refusals.remove(at))
    }

    /// Runs a future beside the answers.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (tell, told) = oneshot::channel();
        self.tasks.spawn(async move {
            let _ = tell.send(future.await);
        });
        told
    }

    /// What answers a request, and the merchants that can sign it.
    pub(super) fn route(&self, request: &Request) -> Option<(Route, Signers<'_>)> {
        if let Some(route) = path::route(&self.routes, request) {
            return Some((route, Signers { merchants: &self.merchants, is_sandbox: false }));
        }
        let path = wechat_v2::routes::plain_path(&request.path)?.to_owned();
        let is_key = path.starts_with("/sandboxnew");
        let plain = Request { path, ..request.clone() };
        let own = |route: &Route| route.api.gateway.name == WechatV2::TABLE.name;
        let route = path::route(&self.routes, &plain).filter(own)?;
        let merchants = if is_key { &self.merchants } else { &self.sandbox_merchants };
        Some((route, Signers { merchants, is_sandbox: true }))
    }

    /// Rows of an API and of its notice, and what they are called in the books.
    pub(super) fn names_of(&self, api: &table::Api) -> &'static [(&'static str, &'static str)] {
        let own = self.routes.iter().rev().find(|route| ApiId::of(route.api) == ApiId::of(api));
        own.map_or(&[], |route| route.names)
    }

    /// Where what takes payments back has numbers of the same kind as orders, so that no number is used for both, and how it
    /// stands is asked for like an order: what its rows are called in the books.
    pub(super) fn names_like_orders(
        &self,
        gateway: &table::Gateway,
    ) -> Option<&'static [(&'static str, &'static str)]> {
        let own = || self.routes.iter().filter(|route| route.api.gateway.name == gateway.name);
        let queries = own().filter(|route| matches!(route.behaviour, Behaviour::Query));
        queries.filter_map(|query| query.api.state).find_map(|state| {
            let takes_back =
                |route: &&Route| matches!(route.behaviour, Behaviour::Refund(_) | Behaviour::Undo(_));
            let has_number = |route: &&Route| route.names.contains(&(state.number, "out_refund_no"));
            own().filter(takes_back).find(has_number).map(|route| route.names)
        })
    }

    /// How the gateway tells the state of the orders that a route is about; `None` if it is about none. Where the
    /// signature is in a header, only what places orders has their names.
    pub(super) fn order_state(&self, route: Route) -> Option<&'static table::State> {
        match route.behaviour {
            Behaviour::Order(_) => {}
            Behaviour::Examples | Behaviour::SandboxKey | Behaviour::PayerOfCode | Behaviour::File(_) => {
                return None;
            }
            _ if route.api.gateway.lines().is_some() => return None,
            _ => {}
        }
        let own = self.routes.iter().rev().filter(|own| own.api.gateway.name == route.api.gateway.name);
        let of = |is_query: bool| {
            let mut queries =
                own.clone().filter(move |own| matches!(own.behaviour, Behaviour::Query) == is_query);
            queries.find_map(|query| query.api.state)
        };
        of(true).or_else(|| of(false)).or(match route.behaviour {
            Behaviour::Order(notice) => notice.state,
            _ => None,
        })
    }
}
