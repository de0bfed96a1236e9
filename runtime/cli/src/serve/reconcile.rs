//! Orders and refunds whose notice did not come: WeChat Pay is asked how they stand.

use super::{
    notices::{NotTaken, Notices},
    store::{Kind, OrderState, Source, Unsettled},
    wechat::{RefundStanding, Standing, Told, Wechat},
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

/// Checks orders and refunds.
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
    async fn check(self: Arc<Reconciler>, unsettled: Unsettled) {
        let ended = match unsettled.kind {
            Kind::Payment => self.check_order(&unsettled).await,
            Kind::Refund => self.check_refund(&unsettled).await,
        };
        if let Some(state) = ended {
            let _ = self.notices.store.end_checks(&unsettled, state).await;
        }
    }

    /// How the order ended, if it needs no more checks.
    async fn check_order(&self, Unsettled { id, state, is_last, .. }: &Unsettled) -> Option<OrderState> {
        match self.wechat.query(&id.merchant, &id.number, LEFT).await {
            Ok(Standing::Paid(told) | Standing::Refunded(told)) => self.note(&told, *is_last).await,
            Ok(Standing::Closed) => Some(OrderState::Closed),
            Ok(Standing::NotFound) if *is_last && *state == OrderState::Placing => Some(OrderState::Refused),
            Ok(Standing::Open | Standing::NotFound) if *is_last => Some(OrderState::Lapsed),
            _ => None,
        }
    }

    async fn check_refund(&self, Unsettled { id, is_last, .. }: &Unsettled) -> Option<OrderState> {
        match self.wechat.query_refund(&id.merchant, &id.number, LEFT).await {
            Ok(RefundStanding::Ended(told)) => self.note(&told, *is_last).await,
            Ok(RefundStanding::Processing | RefundStanding::NotFound) if *is_last => Some(OrderState::Lapsed),
            _ => None,
        }
    }

    /// To be told ends the checks. What does not fit its order is counted as such, and told no more after the last check.
    async fn note(&self, told: &Told, is_last: bool) -> Option<OrderState> {
        let taken = self.notices.note(told, Source::Query).await;
        (is_last && matches!(taken, Err(NotTaken::Unknown(_)))).then_some(OrderState::Lapsed)
    }
}
