//! What a sandbox knows, and what a test says will happen.

#[cfg(feature = "asymmetric")]
use crate::gateways::behaviour::Behaviour;
use crate::sandbox::{
    clock::Clock, exchange::Request, faults::Faults, notification_sender::NotificationSender, orders::Orders,
    path, payer::Payer, refunds::RefundEnd, rng::Rng,
};
use crate::{credentials::merchant::Merchant, gateways::behaviour::Route, table};
use std::{
    collections::{HashMap, HashSet},
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{runtime::Handle, sync::oneshot};

/// What a sandbox knows.
pub(super) struct State {
    pub(super) merchants: Vec<Arc<Merchant>>,
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
    pub(super) clock: Clock,
    /// Whether documented waits hold, and certificates are asked for.
    pub(super) is_strict: bool,
    pub(super) rng: Rng,
    pub(super) notification_sender: NotificationSender,
    pub(super) script: Mutex<Script>,
    pub(super) tasks: Handle,
}

/// What a test says will happen.
#[derive(Default)]
pub(super) struct Script {
    pub(super) payers: HashMap<String, Payer>,
    pub(super) used_codes: HashSet<String>,
    pub(super) refund_end: RefundEnd,
    pub(super) refusals: Vec<Injected>,
    pub(super) faults: Faults,
}

/// A refusal of the next call at a path.
pub(super) struct Injected {
    pub(super) path: &'static str,
    pub(super) code: &'static str,
    pub(super) carried_out: bool,
}

impl State {
    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn payer(&self, code: &str) -> Payer {
        self.script().payers.get(code).copied().unwrap_or_default()
    }

    /// Whether a payment code is used for the first time.
    pub(super) fn use_code(&self, code: &str) -> bool {
        self.script().used_codes.insert(code.to_owned())
    }

    pub(super) fn is_used(&self, code: &str) -> bool {
        self.script().used_codes.contains(code)
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

    /// What answers a request.
    pub(super) fn route(&self, request: &Request) -> Option<Route> {
        path::route(&self.routes, request)
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
