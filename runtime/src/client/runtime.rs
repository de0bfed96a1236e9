//! The tokio runtime in which a call is made. Connections belong to the runtime that made them: while it is not driven,
//! as a current-thread runtime between two `block_on`, a call over one of them would wait for nothing.

use crate::protocol::error::{Error, RuntimeFault};
use std::{
    net::{Ipv4Addr, UdpSocket},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::runtime::{Handle, Id};

/// Something for each runtime. More than a few are only met where runtimes come and go, as in tests.
pub(super) struct PerRuntime<T>(Mutex<Vec<(Id, T)>>);

impl<T> Default for PerRuntime<T> {
    fn default() -> Self {
        PerRuntime(Mutex::default())
    }
}

impl<T: Clone> PerRuntime<T> {
    const MOST: usize = 16;

    pub(super) fn get(&self, id: Id, make: impl FnOnce() -> T) -> T {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = known.iter().find(|(other, _)| *other == id) {
            return found.clone();
        }
        let fresh = make();
        if known.len() == Self::MOST {
            known.remove(0);
        }
        known.push((id, fresh.clone()));
        fresh
    }
}

/// What the runtimes lack in which calls were made.
#[derive(Default)]
pub(super) struct Runtimes {
    timers: PerRuntime<bool>,
    io: PerRuntime<bool>,
}

impl Runtimes {
    /// The runtime of this call.
    ///
    /// # Errors
    /// There is none, or it has no timers, or no I/O where it is needed.
    pub(super) fn current(&self, needs_io: bool) -> Result<Id, Error> {
        let handle = Handle::try_current().map_err(|_| Error::NoRuntime(RuntimeFault::Missing))?;
        let id = handle.id();
        if !self.timers.get(id, has_timers) {
            return Err(Error::NoRuntime(RuntimeFault::NoTimers));
        }
        // A transport of the caller's needs no I/O: it is not tried then, because a failed try is a panic inside.
        if needs_io && !self.io.get(id, has_io) {
            return Err(Error::NoRuntime(RuntimeFault::NoIo));
        }
        Ok(id)
    }
}

/// Tokio has no other way to ask what the current runtime has than to use it, and panics where it is missing.
fn works(work: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(work)).is_ok()
}

fn has_timers() -> bool {
    works(|| drop(tokio::time::sleep(Duration::ZERO)))
}

fn has_io() -> bool {
    works(|| {
        // Where there is no such address, the call itself finds out.
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
        if let Some(socket) = socket.ok().filter(|socket| socket.set_nonblocking(true).is_ok()) {
            let _ = tokio::net::UdpSocket::from_std(socket);
        }
    })
}
