//! What time it is in the sandbox, and how fast it passes.

use crate::{credentials::clock, message::time::Time};
use std::{sync::Arc, time::Duration};
use tokio::{runtime::Handle, time::Instant};

/// Follows tokio's clock from the moment it was made: where a test pauses that, hours pass at once.
pub(super) struct Clock {
    /// Seconds since 1970 when it was made.
    start: i64,
    made: Instant,
    /// How many times faster than at the gateway waits end.
    scale: u32,
}

/// A moment: the wall clock as messages tell it, and the finer one that waits are measured with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) time: Time,
    pub(super) instant: Instant,
}

impl Clock {
    pub(super) fn new(start: Option<Time>, scale: u32) -> Clock {
        let start = start.or_else(Time::now).unwrap_or(Time::EPOCH).unix();
        Clock { start, made: Instant::now(), scale: scale.max(1) }
    }

    pub(super) fn now(&self) -> Now {
        let instant = Instant::now();
        let passed = i64::try_from(self.passed(instant).as_secs()).unwrap_or(0);
        // A clock that leaves the years with four digits stands still.
        let time = Time::from_unix(self.start.saturating_add(passed)).unwrap_or(Time::EPOCH);
        Now { time, instant }
    }

    fn passed(&self, until: Instant) -> Duration {
        until.saturating_duration_since(self.made)
    }

    /// How long something lasts here that lasts so long at the gateway.
    pub(super) fn lasting(&self, real: Duration) -> Duration {
        real / self.scale
    }
}

/// The same clock for a client. It is read on the runtime of the sandbox: another one can be paused, or run on.
pub(super) struct ClientClock {
    pub(super) clock: Arc<Clock>,
    pub(super) tasks: Handle,
}

impl clock::Clock for ClientClock {
    fn now(&self) -> Duration {
        let _inside = self.tasks.enter();
        let start = u64::try_from(self.clock.start).unwrap_or(0);
        Duration::from_secs(start) + self.clock.passed(Instant::now())
    }
}
