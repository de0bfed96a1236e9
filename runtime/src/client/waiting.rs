//! Waiting for asynchronous work on a thread of the caller's.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};
use tokio::{runtime::Handle, task::coop};

/// Waits on this thread, without a runtime.
pub(crate) fn wait<F: Future + ?Sized>(mut future: Pin<&mut F>) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Whether this thread runs a task of a tokio runtime just now: such a thread must not wait, or the other tasks wait
/// with it, among them perhaps the one that is waited for.
///
/// Within `spawn_blocking` and `block_in_place` a runtime is known as well, and a thread may wait. What a task has and
/// they have not is a budget: tokio counts what a task does in one turn. It is spent here to its end, which no turn
/// can exceed, and given back.
pub(crate) fn must_not_wait() -> bool {
    const MORE_THAN_A_BUDGET: usize = 256;
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut spent = Vec::with_capacity(MORE_THAN_A_BUDGET);
    let is_task = loop {
        match coop::poll_proceed(&mut context) {
            Poll::Ready(unit) if spent.len() < MORE_THAN_A_BUDGET => spent.push(unit),
            Poll::Ready(_) => break false,
            Poll::Pending => break true,
        }
    };
    // Each gives back what was there before it, so the first one comes last.
    while spent.pop().is_some() {}
    is_task
}
