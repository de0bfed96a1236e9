//! What a sandbox knows, and what a test says will happen.

#[cfg(feature = "asymmetric")]
use crate::gateways::behaviour::Behaviour;
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
        behaviour::Route,
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
    /// What goes wrong with the next request at a path.
    pub(super) next_faults: Vec<(&'static str, RequestFault)>,
}

/// A refusal of the next call at a path.
pub(super) struct Injected {
    pub(super) path: &'static str,
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
        let at = refusals.iter().position(|refusal| refusal.path == api.path)?;
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

    /// How the gateway tells the state of the orders that a route places; `None` if it places none.
    #[cfg(feature = "asymmetric")]
    pub(super) fn order_state(&self, route: Route) -> Option<&'static table::State> {
        let Behaviour::Order(_) = route.behaviour else { return None };
        let own = self.routes.iter().rev().filter(|own| own.api.gateway.name == route.api.gateway.name);
        let mut queries = own.filter(|own| matches!(own.behaviour, Behaviour::Query));
        queries.find_map(|query| query.api.state)
    }
}
