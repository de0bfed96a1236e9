//! Blocking the calling thread until asynchronous work is done.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};
use tokio::{runtime::Handle, task::coop};

/// Blocks the thread until the future is ready, without a runtime.
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

/// Whether the thread currently runs a task of a tokio runtime. Such a thread must not block: the other tasks would not
/// run, possibly including the one that is waited for.
///
/// Within `spawn_blocking` and `block_in_place` a runtime exists too, but blocking is allowed. The difference is that a
/// task has a budget: tokio limits what a task does in one turn. This function uses up the budget, and then restores
/// it.
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
    // Each guard restores the state before it, so the first one must be dropped last.
    while spent.pop().is_some() {}
    is_task
}
