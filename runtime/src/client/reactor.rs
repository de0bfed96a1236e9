//! A runtime in a thread of its own, which drives connections and timers while others wait: behind a blocking client,
//! and behind a sandbox.

#[cfg(feature = "blocking")]
use crate::client::waiting::{must_not_wait, wait};
#[cfg(feature = "blocking")]
use crate::protocol::error::Error;
use std::{convert::Infallible, io, thread};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// Ends when it is dropped, which waits for nothing.
pub(crate) struct Reactor {
    handle: Handle,
    /// Dropping it ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl Reactor {
    pub(crate) fn start(name: &str) -> io::Result<Reactor> {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        // The runtime never leaves its thread: where a task of another one runs, it could not be dropped.
        thread::Builder::new().name(name.to_owned()).spawn(move || {
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

    #[cfg(feature = "sandbox")]
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Does the work on this thread, with the connections and timers of the other one. Nothing of it is begun where
    /// the thread must not wait.
    #[cfg(feature = "blocking")]
    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        if must_not_wait() {
            return Err(Error::InsideRuntime);
        }
        let _entered = self.handle.enter();
        Ok(wait(std::pin::pin!(work)))
    }
}
