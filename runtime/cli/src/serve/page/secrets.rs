//! What stands in no page: every secret that the service has had since its start.

use crate::{sandbox::page::shown::Hidden, serve::Shared};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

#[derive(Clone)]
pub(crate) struct Secrets {
    all: Arc<Mutex<Vec<Zeroizing<String>>>>,
    hidden: Shared<Hidden>,
}

impl Secrets {
    pub(crate) fn new(secrets: impl IntoIterator<Item = Zeroizing<String>>) -> Secrets {
        let new = Secrets { all: Arc::default(), hidden: Shared::new(Hidden::default()) };
        new.add(secrets);
        new
    }

    /// Those before stay: answers that were stored may have them.
    pub(crate) fn add(&self, secrets: impl IntoIterator<Item = Zeroizing<String>>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        for secret in secrets {
            if !all.contains(&secret) {
                all.push(secret);
            }
        }
        self.hidden.set(Hidden::new(all.iter().cloned()));
    }

    pub(super) fn hidden(&self) -> Arc<Hidden> {
        self.hidden.get()
    }
}
