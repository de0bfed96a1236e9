//! A runtime in its own thread, which drives connections and timers for a blocking client or a sandbox.

#[cfg(feature = "blocking")]
use crate::client::waiting::{must_not_wait, wait};
#[cfg(feature = "blocking")]
use crate::protocol::error::Error;
use std::{convert::Infallible, io, thread};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// Ends the thread when it is dropped, without waiting.
pub(crate) struct Reactor {
    handle: Handle,
    /// Dropping this ends the thread.
    _stop: oneshot::Sender<Infallible>,
}

impl Reactor {
    pub(crate) fn start(name: &str) -> io::Result<Reactor> {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        // The runtime stays in its thread: inside a task of another runtime it could not be dropped.
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

    /// Runs the work on the calling thread, with the connections and timers of the runtime. If the thread must not
    /// block, the work is not started.
    #[cfg(feature = "blocking")]
    pub(super) fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        if must_not_wait() {
            return Err(Error::InsideRuntime);
        }
        let _entered = self.handle.enter();
        Ok(wait(std::pin::pin!(work)))
    }
}
