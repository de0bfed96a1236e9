//! What the control interface holds.

use super::{
    body::{FaultsBody, RefundEndBody},
    guard::Own,
    password::Password,
};
use crate::sandbox::{journal::Journal, page::state::PageState, store::Store};
use paytable::{
    Time,
    sandbox::{Sandbox, StoreError},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The control interface of a sandbox.
pub(crate) struct Control {
    pub(in crate::sandbox) sandbox: Arc<Sandbox>,
    pub(in crate::sandbox) journal: Arc<Journal>,
    pub(super) store: Arc<Store>,
    pub(in crate::sandbox) page: Arc<PageState>,
    pub(in crate::sandbox) own: Own,
    /// What every caller has to know; `None` where only this machine can call.
    pub(super) password: Option<Password>,
    said: Mutex<Said>,
}

/// What was said last, to be asked for.
#[derive(Default)]
pub(super) struct Said {
    pub(super) refund_end: RefundEndBody,
    pub(super) faults: FaultsBody,
}

impl Control {
    pub(in crate::sandbox) fn new(
        sandbox: Arc<Sandbox>,
        journal: Arc<Journal>,
        store: Arc<Store>,
        page: PageState,
        own: Own,
        password: Option<Password>,
    ) -> Control {
        Control { sandbox, journal, store, page: Arc::new(page), own, password, said: Mutex::default() }
    }

    /// Moves the clock, for the state as well; whether it could be moved so far.
    pub(super) fn advance(&self, by: Duration) -> Result<Option<Time>, StoreError> {
        let _one_at_a_time = self.said();
        let ahead = self.store.ahead()?;
        let moved = self.sandbox.advance(by);
        if moved.is_some() {
            self.store.set_ahead(ahead.saturating_add(by))?;
            self.journal.touch();
        }
        Ok(moved)
    }

    pub(super) fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
