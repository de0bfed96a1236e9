//! What time it is in the sandbox, and how fast it passes.

use crate::{credentials::clock, message::time::Time};
use std::{ops::Add, sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::watch,
    time::{Instant, timeout},
};

/// Follows tokio's clock from the moment it was made: where a test pauses that, hours pass at once.
pub(super) struct Clock {
    /// Since 1970, when it was made.
    start: Duration,
    made: Instant,
    /// How far it was advanced since then.
    ahead: watch::Sender<Duration>,
    /// How many times faster than at the gateway waits end.
    scale: u32,
}

/// A point in the time of a sandbox, as the duration since 1970: fine enough to measure waits with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) Duration);

impl Moment {
    /// As messages tell it; `None` outside of the years with four digits.
    pub(super) fn time(self) -> Option<Time> {
        Time::from_unix(i64::try_from(self.0.as_secs()).ok()?)
    }
}

impl Add<Duration> for Moment {
    type Output = Moment;

    fn add(self, wait: Duration) -> Moment {
        Moment(self.0.saturating_add(wait))
    }
}

/// The same moment twice: as messages tell it, and as waits are measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) time: Time,
    pub(super) moment: Moment,
}

impl Clock {
    pub(super) fn new(start: Option<Time>, scale: u32) -> Clock {
        let start = start.or_else(Time::now).unwrap_or(Time::EPOCH).unix();
        Clock {
            start: Duration::from_secs(u64::try_from(start).unwrap_or(0)),
            made: Instant::now(),
            ahead: watch::Sender::new(Duration::ZERO),
            scale: scale.max(1),
        }
    }

    pub(super) fn now(&self) -> Now {
        let moment = Moment(self.start + self.made.elapsed() + *self.ahead.borrow());
        // A clock that leaves the years with four digits stands still.
        Now { time: moment.time().unwrap_or(Time::EPOCH), moment }
    }

    /// Moves it forward, and wakes what waits for a moment that is past then; `None`, and nothing has changed, where it would
    /// leave the years with four digits.
    pub(super) fn advance(&self, by: Duration) -> Option<Now> {
        self.now().moment.0.checked_add(by).and_then(|then| Moment(then).time())?;
        self.ahead.send_modify(|ahead| *ahead += by);
        Some(self.now())
    }

    /// Waits until that moment, or until the clock was moved behind it.
    pub(super) async fn wait_until(&self, moment: Moment) {
        let mut ahead = self.ahead.subscribe();
        loop {
            let left = moment.0.saturating_sub(self.now().moment.0);
            if left.is_zero() {
                return;
            }
            // Time is up, or it is worth another look.
            let _ = timeout(left, ahead.changed()).await;
        }
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
        self.clock.now().moment.0
    }
}
