//! Orders whose notice did not come: WeChat Pay is asked how they stand.

use super::{
    notices::Notices,
    store::{OrderState, Source, Unpaid},
    wechat::{Standing, Wechat},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{task::JoinSet, time::sleep};

/// How often the store is asked for orders to check.
const EVERY: Duration = Duration::from_secs(2);
/// Queries at a time.
const TOGETHER: u32 = 16;
const LEFT: Duration = Duration::from_secs(10);

/// Checks orders.
pub(crate) struct Reconciler {
    pub(crate) notices: Arc<Notices>,
    pub(crate) wechat: Arc<Wechat>,
    pub(crate) is_stopping: AtomicBool,
}

impl Reconciler {
    /// Checks until it is told to stop.
    pub(crate) async fn run(self: Arc<Reconciler>) {
        while !self.is_stopping.load(Ordering::SeqCst) {
            let due = self.notices.store.claim_checks(TOGETHER).await.unwrap_or_default();
            if due.is_empty() {
                sleep(EVERY).await;
                continue;
            }
            let mut checks = JoinSet::new();
            for order in due {
                checks.spawn(self.clone().check(order));
            }
            while checks.join_next().await.is_some() {}
        }
    }

    /// What is not written now is found at the next check.
    async fn check(self: Arc<Reconciler>, order: Unpaid) {
        let Unpaid { id, state, is_last } = &order;
        let store = &self.notices.store;
        let ended = match self.wechat.query(&id.merchant, &id.number, LEFT).await {
            Ok(Standing::Paid(told) | Standing::Refunded(told)) => {
                // A fault is counted there.
                let _ = self.notices.note(&told, Source::Query).await;
                None
            }
            Ok(Standing::Closed) => Some(OrderState::Closed),
            Ok(Standing::NotFound) if *is_last && *state == OrderState::Placing => Some(OrderState::Refused),
            Ok(Standing::Open | Standing::NotFound) if *is_last => Some(OrderState::Lapsed),
            _ => None,
        };
        if let Some(state) = ended {
            let _ = store.end_checks(id, state).await;
        }
    }
}
