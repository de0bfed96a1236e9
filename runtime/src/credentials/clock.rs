//! The time, which tests and simulations bring themselves.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Tells the time that requests carry, and by which certificates and signed times are judged.
///
/// The system's clock is used unless [`Protocol::with_clock`](crate::Protocol::with_clock) or
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock) brings another one, which tests do.
pub trait Clock: Send + Sync {
    /// Now, as the time since 1970-01-01 00:00:00 UTC.
    fn now(&self) -> Duration;

    /// The nonce of the next request; `None` for one from the system's secure random source. Only to make a known
    /// signature again: a nonce that is used twice can be replayed.
    fn nonce(&self) -> Option<String> {
        None
    }
}

/// The clock of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

impl fmt::Debug for dyn Clock + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
