//! The clock, which tests and simulations can replace.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The clock for times in requests, and for checks of certificates and of signing times.
///
/// The system's clock is used by default. Replace it with [`Protocol::with_clock`](crate::Protocol::with_clock) or
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock), in tests for example.
pub trait Clock: Send + Sync {
    /// The present time, as the duration since 1970-01-01 00:00:00 UTC.
    fn now(&self) -> Duration;

    /// The nonce of the next request; `None` for a nonce from the system's secure random source. Return a nonce only to
    /// reproduce a known signature: requests with a repeated nonce can be replayed.
    fn nonce(&self) -> Option<String> {
        None
    }
}

/// The clock of the operating system.
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
