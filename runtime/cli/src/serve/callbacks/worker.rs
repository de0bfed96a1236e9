//! The processes' part of the queue: so many attempts at a time, woken when something is due.

use super::{Attempts, post::Poster};
use crate::serve::{
    Shared,
    local::Local,
    store::{Claimed, Destination, End, Finished, Store},
    targets::{Place, Targets},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{sleep, timeout},
};

/// Bounds of the work of one process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long one attempt may take.
    pub(crate) timeout: Duration,
    /// How much longer a claim lasts.
    pub(crate) margin: Duration,
    /// Attempts at a time.
    pub(crate) slots: usize,
    /// Attempts at a time of one target, so that one that hangs leaves room for others.
    pub(crate) of_target: usize,
    /// How often the store is asked whether something is due.
    pub(crate) poll: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            timeout: Duration::from_secs(20),
            margin: Duration::from_secs(5),
            slots: 32,
            of_target: 16,
            poll: Duration::from_millis(250),
        }
    }
}

/// After the store failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Makes the callbacks that are due.
pub(crate) struct Worker {
    store: Arc<dyn Store>,
    targets: Shared<Targets>,
    poster: Poster,
    local: Option<Arc<Local>>,
    limits: Limits,
    /// Attempts that are being made, by target.
    busy: Mutex<HashMap<String, usize>>,
    wake: Notify,
    is_stopping: AtomicBool,
    pub(crate) attempts: Attempts,
}

impl Worker {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        targets: Shared<Targets>,
        local: Option<Arc<Local>>,
        limits: Limits,
    ) -> Result<Arc<Worker>, String> {
        Ok(Arc::new(Worker {
            store,
            targets,
            poster: Poster::new()?,
            local,
            limits,
            busy: Mutex::default(),
            wake: Notify::new(),
            is_stopping: AtomicBool::new(false),
            attempts: Attempts::default(),
        }))
    }

    /// Works until it is told to stop, and the attempts that are being made have ended.
    pub(crate) async fn run(self: Arc<Worker>) {
        let mut slots = JoinSet::new();
        for _ in 0..self.limits.slots {
            slots.spawn(self.clone().slot());
        }
        let poller = tokio::spawn(self.clone().poll());
        while slots.join_next().await.is_some() {}
        poller.abort();
    }

    /// No callback is claimed any more.
    pub(crate) fn stop(&self) {
        self.is_stopping.store(true, Ordering::SeqCst);
        self.wake.notify_waiters();
    }

    fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::SeqCst)
    }

    async fn poll(self: Arc<Worker>) {
        loop {
            // A hint comes earlier than the next look, if it comes.
            let _ = timeout(self.limits.poll, self.store.hinted()).await;
            if self.store.is_due().await.unwrap_or(false) {
                self.wake.notify_one();
            }
        }
    }

    async fn slot(self: Arc<Worker>) {
        loop {
            let woken = self.wake.notified();
            if self.is_stopping() {
                return;
            }
            match self.store.claim(self.limits.timeout + self.limits.margin, &self.full()).await {
                Ok(Some(claimed)) => {
                    // There may be more.
                    self.wake.notify_one();
                    self.attempt(&claimed).await;
                }
                Ok(None) => woken.await,
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    fn full(&self) -> Vec<String> {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.iter()
            .filter(|(_, count)| **count >= self.limits.of_target)
            .map(|(name, _)| name.clone())
            .collect()
    }

    async fn attempt(&self, claimed: &Claimed) {
        let _place = Busy::new(&self.busy, &claimed.to);
        let began = Instant::now();
        let end = timeout(self.limits.timeout, self.made(claimed)).await.unwrap_or_else(|_| End {
            failure: format!("no answer within {} seconds", self.limits.timeout.as_secs()),
            ..End::default()
        });
        self.attempts.took.note(began.elapsed());
        let counter = if end.is_accepted() { &self.attempts.accepted } else { &self.attempts.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        self.ended(claimed, &end).await;
    }

    async fn made(&self, claimed: &Claimed) -> End {
        let targets = self.targets.get();
        match targets.place(&claimed.to) {
            None => {
                End { failure: format!("{} is not configured any more", claimed.to.target), ..End::default() }
            }
            Some(Place::Demo) => End {
                answer: r#"{"errcode":0,"errmsg":"accepted by the service itself"}"#.to_owned(),
                ..End::default()
            },
            Some(Place::Http { url, secret }) => match self.store.now().await {
                Ok(now) => self.poster.post(&url, secret, claimed, now).await,
                Err(error) => End { failure: error.to_string(), ..End::default() },
            },
            Some(Place::Local { function }) => match &self.local {
                Some(local) => local.callback(function, &claimed.event).await,
                None => End { failure: "there are no local functions".to_owned(), ..End::default() },
            },
        }
    }

    /// Writes the end, as long as the claim lasts. If it cannot be written, the callback is made again: it is unknown to
    /// all others that it was accepted.
    async fn ended(&self, claimed: &Claimed, end: &End) {
        let last = Instant::now() + self.limits.margin;
        loop {
            match self.store.finish(claimed, end).await {
                Ok(Finished::Late) => {
                    self.attempts.late.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                Ok(_) => return,
                Err(_) if Instant::now() + PAUSE > last => return,
                Err(_) => sleep(PAUSE).await,
            }
        }
    }
}

/// An attempt that is being made.
struct Busy<'w> {
    all: &'w Mutex<HashMap<String, usize>>,
    target: String,
}

impl<'w> Busy<'w> {
    fn new(all: &'w Mutex<HashMap<String, usize>>, to: &Destination) -> Busy<'w> {
        let target = to.target.clone();
        *all.lock().unwrap_or_else(PoisonError::into_inner).entry(target.clone()).or_default() += 1;
        Busy { all, target }
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.target) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.target);
            }
        }
    }
}
