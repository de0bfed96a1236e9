//! The runtime behind a blocking client: a thread that drives connections and timers while others wait.

use super::waiting::{must_not_wait, wait};
use crate::error::Error;
use std::{convert::Infallible, future::Future, io, pin::pin, thread};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// Ends when it is dropped, which waits for nothing.
pub(super) struct Reactor {
    handle: Handle,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl Reactor {
    pub(super) fn start() -> io::Result<Reactor> {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        // The runtime never leaves its thread: where a task of another one runs, it could not be dropped.
        thread::Builder::new().name("paytable-blocking".to_owned()).spawn(move || {
            match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => {
                    let _ = tell.send(Ok(runtime.handle().clone()));
                    let _ = runtime.block_on(stopped);
                }
                Err(error) => {
                    let _ = tell.send(Err(error));
                }
            }
        })?;
        let handle = told.recv().map_err(io::Error::other)??;
        Ok(Reactor { handle, _stop: stop })
    }

    /// Does the work on this thread, with the connections and timers of the other one. Nothing of it is begun where
    /// the thread must not wait.
    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        if must_not_wait() {
            return Err(Error::InsideRuntime);
        }
        let _entered = self.handle.enter();
        Ok(wait(pin!(work)))
    }
}
