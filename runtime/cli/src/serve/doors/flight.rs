//! Requests that are being answered, so that the service ends when they are.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tokio::sync::Notify;

#[derive(Clone, Default)]
pub(crate) struct Flight(Arc<State>);

#[derive(Default)]
struct State {
    running: AtomicUsize,
    is_draining: AtomicBool,
    ended: Notify,
}

/// One request; it is answered when this is dropped.
pub(crate) struct Running(Flight);

impl Flight {
    /// A request begins; `None` if the service is ending.
    pub(crate) fn begin(&self) -> Option<Running> {
        self.0.running.fetch_add(1, Ordering::SeqCst);
        let running = Running(self.clone());
        (!self.is_draining()).then_some(running)
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.0.is_draining.load(Ordering::SeqCst)
    }

    /// Takes no more requests, and waits for those that are being answered.
    pub(crate) async fn drain(&self) {
        self.0.is_draining.store(true, Ordering::SeqCst);
        loop {
            let ended = self.0.ended.notified();
            if self.0.running.load(Ordering::SeqCst) == 0 {
                return;
            }
            ended.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Running(Flight(state)) = self;
        state.running.fetch_sub(1, Ordering::SeqCst);
        state.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::Flight;
    use std::time::Duration;

    #[tokio::test]
    async fn it_ends_when_the_last_request_is_answered() {
        let flight = Flight::default();
        let (one, two) = (flight.begin().unwrap(), flight.begin().unwrap());
        let drained = tokio::spawn({
            let flight = flight.clone();
            async move { flight.drain().await }
        });
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(flight.is_draining() && flight.begin().is_none());
        drop(one);
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!drained.is_finished());
        drop(two);
        drained.await.unwrap();
    }
}
