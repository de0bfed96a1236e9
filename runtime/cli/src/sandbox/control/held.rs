//! What the control interface holds.

use super::body::{FaultsBody, RefundEndBody};
use crate::sandbox::{journal::Journal, page::state::PageState};
use paytable::sandbox::Sandbox;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The control interface of a sandbox.
pub(crate) struct Control {
    pub(in crate::sandbox) sandbox: Arc<Sandbox>,
    pub(in crate::sandbox) journal: Arc<Journal>,
    pub(in crate::sandbox) page: Arc<PageState>,
    pub(in crate::sandbox) port: u16,
    said: Mutex<Said>,
}

/// What was said last, to be asked for.
#[derive(Default)]
pub(super) struct Said {
    pub(super) refund_end: RefundEndBody,
    pub(super) faults: FaultsBody,
}

impl Control {
    pub(crate) fn new(sandbox: Arc<Sandbox>, journal: Arc<Journal>, page: PageState, port: u16) -> Control {
        Control { sandbox, journal, page: Arc::new(page), port, said: Mutex::default() }
    }

    pub(super) fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
