//! An inbox that is gone with its process.

use crate::inbox::{Handled, Inbox, InboxError, InboxKey};
use std::{
    collections::BTreeSet,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

/// An inbox for tests: in memory, and gone with the process. Clones are one inbox.
///
/// Effects write to a state of the caller's, on a copy that takes its place when the effect succeeds.
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
    /// An empty inbox, and what its effects write to.
    pub fn new(state: S) -> Self {
        MemoryInbox(Arc::new(Mutex::new(Kept { handled: BTreeSet::new(), state })))
    }

    /// What the effects have written so far.
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
        // An effect that panicked has written to a copy only.
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
