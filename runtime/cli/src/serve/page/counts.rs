//! Figures of the queue, asked for once a second however many pages are open.

use crate::serve::store::{Counts, Store};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

const FRESH: Duration = Duration::from_secs(1);

/// What a page knows of the store; `None` if it failed.
pub(super) type Known = Option<Arc<Counts>>;

#[derive(Default)]
pub(super) struct Cached(Mutex<Option<(Instant, Known)>>);

impl Cached {
    pub(super) async fn get(&self, store: &dyn Store) -> Known {
        let mut cached = self.0.lock().await;
        if let Some((at, known)) = &*cached
            && at.elapsed() < FRESH
        {
            return known.clone();
        }
        let known = store.counts().await.ok().map(Arc::new);
        *cached = Some((Instant::now(), known.clone()));
        known
    }

    /// The next page asks anew.
    pub(super) async fn forget(&self) {
        *self.0.lock().await = None;
    }
}
