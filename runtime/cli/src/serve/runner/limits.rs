//! The bounds of a call.

use std::time::Duration;

/// How long a process may take to end that was killed.
pub(super) const REAP: Duration = Duration::from_secs(2);

/// The bounds of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The cloud has 3 seconds unless told, and 60 at most. The SDK gives up a call after 15: a function shall see that
    /// error, and not be ended before.
    pub(crate) time: Duration,
    /// How long a call may wait for its turn.
    pub(crate) wait: Duration,
    /// How many processes may run at a time.
    pub(crate) processes: usize,
    /// Of the values of JavaScript. On Linux, all that a process takes is bounded by this and a part of its own for the rest.
    /// The cloud has 256 MiB unless told.
    pub(crate) memory_mib: u32,
    /// Of what a call prints, so many bytes are kept.
    pub(crate) console: usize,
    /// So many bytes of JSON may be returned.
    pub(crate) returned: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            time: Duration::from_secs(20),
            wait: Duration::from_secs(20),
            processes: 4,
            memory_mib: 256,
            console: 64 << 10,
            returned: 1 << 20,
        }
    }
}

impl Limits {
    /// Within which every call is answered.
    pub(crate) fn longest(&self) -> Duration {
        self.wait + self.time + REAP
    }
}
