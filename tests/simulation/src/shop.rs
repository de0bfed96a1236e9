//! The process of a shop: what runs in it dies with it, and begins again from what is stored.

use crate::{
    audit::is_kept,
    calls::Clients,
    counter,
    customers::{Purchase, Way},
    notices::{self, Told},
    online, refunds,
    store::{Belief, Store, Stored},
    world::{Plan, Rule},
};
use paytable::{
    Stage, Time,
    inbox::MemoryInbox,
    sandbox::{Posted, Sandbox},
};
use std::{
    collections::BTreeSet,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::oneshot,
    task::JoinSet,
    time::{Instant, sleep},
};

pub(crate) struct Shop {
    pub(crate) store: Store,
    /// Survives, as the store does.
    pub(crate) inbox: MemoryInbox<()>,
    pub(crate) clients: Clients,
    pub(crate) rule: Rule,
    killed_once_in: u32,
    sandbox: Arc<Sandbox>,
    /// What runs now; `None` while the process is down.
    running: Mutex<Option<JoinSet<()>>>,
    /// Orders whose code a payer has seen.
    shown: Mutex<BTreeSet<u32>>,
    random: Mutex<fastrand::Rng>,
    is_calm: AtomicBool,
    start: Time,
    began: Instant,
    pub(crate) kills: AtomicU32,
    /// Orders that were believed to be paid when they were not.
    pub(crate) believed_forgeries: AtomicU32,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shop {
    pub(crate) fn new(clients: Clients, sandbox: Arc<Sandbox>, plan: Plan, start: Time) -> Arc<Shop> {
        Arc::new(Shop {
            store: Store::default(),
            inbox: MemoryInbox::new(()),
            clients,
            rule: plan.rule,
            killed_once_in: plan.killed_once_in,
            sandbox,
            running: Mutex::new(None),
            shown: Mutex::default(),
            random: Mutex::new(fastrand::Rng::with_seed(plan.seed)),
            is_calm: AtomicBool::new(false),
            start,
            began: Instant::now(),
            kills: AtomicU32::new(0),
            believed_forgeries: AtomicU32::new(0),
        })
    }

    /// What the shop's clock shows.
    pub(crate) fn now(&self) -> Time {
        let passed = i64::try_from(self.began.elapsed().as_secs()).unwrap_or(0);
        Time::from_unix(self.start.unix() + passed).unwrap_or(self.start)
    }

    fn below(&self, limit: u32) -> u32 {
        lock(&self.random).u32(0..limit)
    }

    /// A place where the process may be killed.
    pub(crate) async fn step(self: &Arc<Self>) {
        tokio::task::yield_now().await;
        if !self.is_calm.load(Ordering::Relaxed) && self.below(self.killed_once_in) == 0 {
            self.kill();
            std::future::pending::<()>().await;
        }
    }

    /// Nobody kills it any more.
    pub(crate) fn calm(&self) {
        self.is_calm.store(true, Ordering::Relaxed);
    }

    fn kill(self: &Arc<Self>) {
        drop(lock(&self.running).take());
        self.kills.fetch_add(1, Ordering::Relaxed);
        let (shop, down) = (self.clone(), Duration::from_secs(u64::from(self.below(120))));
        tokio::spawn(async move {
            sleep(down).await;
            shop.start();
        });
    }

    /// Begins with whatever is not settled yet.
    pub(crate) fn start(self: &Arc<Self>) {
        *lock(&self.running) = Some(JoinSet::new());
        for number in self.store.unsettled() {
            self.work_on(number);
        }
    }

    /// Runs something in the process; `false` if that is down.
    pub(crate) fn spawn(self: &Arc<Self>, task: impl Future<Output = ()> + Send + 'static) -> bool {
        let mut running = lock(&self.running);
        let Some(tasks) = running.as_mut() else { return false };
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
        true
    }

    /// A customer wants to buy something; `false` if the shop is shut.
    pub(crate) fn arrive(self: &Arc<Self>, purchase: &Purchase) -> bool {
        let shop = self.clone();
        let purchase = purchase.clone();
        self.spawn(async move { shop.begin(purchase, 0) })
    }

    /// Writes an order down, and begins with it.
    pub(crate) fn begin(self: &Arc<Self>, purchase: Purchase, attempt: u32) {
        let number = format!("order{:06}-{attempt}", purchase.id);
        self.sandbox.payer(purchase.code(attempt), purchase.payer(attempt));
        self.store.insert(Stored {
            number: number.clone(),
            purchase,
            attempt,
            placed: self.now(),
            belief: Belief::Planned,
            stage: Stage::Charged,
            delivered: 0,
            refunds: Vec::new(),
        });
        self.work_on(number);
    }

    fn work_on(self: &Arc<Self>, number: String) {
        let shop = self.clone();
        self.spawn(async move {
            let Some(stored) = shop.store.get(&number) else { return };
            match stored.purchase.way {
                Way::Online { .. } => online::run(&shop, &number).await,
                Way::Counter { .. } => counter::run(&shop, &number).await,
            }
            refunds::run(&shop, &number).await;
        });
    }

    /// The payer sees the code, and pays in time, or does not. Payers live on when the shop's process dies.
    pub(crate) fn show(&self, stored: &Stored) {
        let Way::Online { pays_after: Some(after) } = stored.purchase.way else { return };
        if lock(&self.shown).insert(stored.purchase.id) {
            let (sandbox, number) = (self.sandbox.clone(), stored.number.clone());
            tokio::spawn(async move {
                sleep(after).await;
                // Too late is too late.
                let _ = sandbox.pay(&number).await;
            });
        }
    }

    /// The order was paid: the goods are handed over in the same transaction.
    pub(crate) fn paid(&self, number: &str) {
        self.store.change(number, |stored| {
            if matches!(stored.belief, Belief::Planned | Belief::Shown) {
                if !self.sandbox.order(number).as_ref().is_some_and(is_kept) {
                    self.believed_forgeries.fetch_add(1, Ordering::Relaxed);
                }
                stored.belief = Belief::Paid;
                stored.delivered += 1;
            }
        });
    }

    pub(crate) fn not_paid(&self, number: &str) {
        self.store.change(number, |stored| {
            if matches!(stored.belief, Belief::Planned | Belief::Shown) {
                stored.belief = Belief::NotPaid;
            }
        });
    }

    /// What the process answers to a notice, if it lives long enough.
    pub(crate) async fn receive(self: Arc<Self>, posted: Posted) -> Option<(Told, Vec<u8>)> {
        let (tell, told) = oneshot::channel();
        let shop = self.clone();
        let is_up = self.spawn(async move {
            if let Some(answer) = notices::answer(&shop, posted).await {
                let _ = tell.send(answer);
            }
        });
        if is_up { told.await.ok() } else { None }
    }
}
