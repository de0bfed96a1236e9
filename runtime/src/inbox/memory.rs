//! An inbox in memory.

use crate::inbox::{Handled, Inbox, InboxError, InboxKey};
use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

/// An inbox in memory, for tests; its content is lost when the process ends. Clones share one inbox.
///
/// Effects write to a state of the caller's. Each works on a copy, which replaces the state when the effect succeeds.
///
/// ```
/// use paytable::inbox::{Handled, Inbox, InboxError, InboxKey, MemoryInbox};
///
/// let mut inbox = MemoryInbox::new(0);
/// let key = InboxKey::new("one");
/// assert_eq!(inbox.once(&key, |_| Err::<(), _>("not now")), Err(InboxError::Effect("not now")));
/// let add = |total: &mut i32| { *total += 5; Ok::<_, &str>(*total) };
/// assert_eq!(inbox.once(&key, add), Ok(Handled::Now(5)));
/// assert_eq!(inbox.once(&key, add), Ok(Handled::Before));
/// assert_eq!(inbox.state(), 5);
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryInbox<S>(Arc<Mutex<Kept<S>>>);

#[derive(Debug, Default)]
struct Kept<S> {
    handled: BTreeSet<InboxKey>,
    state: S,
}

impl<S: Clone> MemoryInbox<S> {
    /// An empty inbox with the initial state.
    pub fn new(state: S) -> Self {
        MemoryInbox(Arc::new(Mutex::new(Kept { handled: BTreeSet::new(), state })))
    }

    /// The state after the effects so far.
    pub fn state(&self) -> S {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).state.clone()
    }
}

impl<S: Clone> Inbox for MemoryInbox<S> {
    type Tx<'t> = S;
    type Error = Infallible;

    fn once<T, E>(
        &mut self,
        key: &InboxKey,
        effect: impl FnOnce(&mut S) -> Result<T, E>,
    ) -> Result<Handled<T>, InboxError<E, Infallible>> {
        // An effect that panicked has changed only its copy.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.handled.contains(key) {
            return Ok(Handled::Before);
        }
        let mut state = kept.state.clone();
        let done = effect(&mut state).map_err(InboxError::Effect)?;
        kept.state = state;
        kept.handled.insert(key.clone());
        Ok(Handled::Now(done))
    }
}
