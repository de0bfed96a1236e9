//! When a call may be made again by itself, and when next.

use crate::{
    error::{Error, Outcome},
    table::{Api, Retry},
};
use std::time::Duration;
use tokio::time::Instant;

/// How often and for how long a call is repeated by itself; see
/// [`Client::call_with_retries`](crate::Client::call_with_retries).
///
/// ```
/// use paytable::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy { attempts: 6, deadline: Duration::from_secs(60), ..RetryPolicy::default() };
/// assert_eq!(patient.first_wait, Duration::from_millis(300));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most attempts, the first one included.
    pub attempts: u32,
    /// The wait before the second attempt; each further one is twice as long.
    pub first_wait: Duration,
    /// The longest wait between two attempts.
    pub longest_wait: Duration,
    /// The most percent of a wait that are taken off at random, so that callers who failed together do not come back
    /// together; with 0 the waits are always the same. More than 100 is 100.
    pub jitter: u8,
    /// After this time no attempt begins, and one that is under way is given up.
    pub deadline: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            attempts: 4,
            first_wait: Duration::from_millis(300),
            longest_wait: Duration::from_secs(5),
            jitter: 50,
            deadline: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// The wait before the next attempt, after so many have been made; `None` if there is to be none.
    fn wait(&self, made: u32, elapsed: Duration) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let doubled = self.first_wait.saturating_mul(1 << made.saturating_sub(1).min(20));
        let wait = doubled.min(self.longest_wait);
        let wait = wait.saturating_sub(wait.mul_f64(f64::from(self.jitter.min(100)) * fraction() / 100.0));
        (elapsed.saturating_add(wait) < self.deadline).then_some(wait)
    }
}

/// A random number from 0 to 1.
fn fraction() -> f64 {
    let mut bytes = [0u8; 2];
    // Without randomness callers only come back together.
    let _ = getrandom::fill(&mut bytes);
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

/// One call that is made again and again.
pub(crate) struct Attempts {
    api: &'static Api,
    policy: RetryPolicy,
    start: Instant,
    made: u32,
    /// What is known from the attempts so far.
    before: Option<Error>,
}

impl Attempts {
    pub(crate) fn new(api: &'static Api, policy: RetryPolicy) -> Self {
        Attempts { api, policy, start: Instant::now(), made: 0, before: None }
    }

    /// How long the attempt that begins now may take.
    pub(crate) fn left(&self) -> Duration {
        self.policy.deadline.saturating_sub(self.start.elapsed())
    }

    /// The number of the attempt that begins now, from 1.
    pub(crate) fn number(&self) -> u32 {
        self.made + 1
    }

    /// How long to wait before the next attempt.
    ///
    /// # Errors
    /// There is to be none: what is known then.
    pub(crate) fn again(&mut self, error: Error) -> Result<Duration, Error> {
        self.made += 1;
        let repeatable = is_repeatable(self.api, &error);
        let known = worst(self.before.take(), error);
        match self.policy.wait(self.made, self.start.elapsed()) {
            Some(wait) if repeatable => {
                self.before = Some(known);
                Ok(wait)
            }
            _ => Err(known),
        }
    }
}

/// Whether the same request can be sent again without doing anything twice, and whether that can help.
fn is_repeatable(api: &Api, error: &Error) -> bool {
    match error {
        // Nothing was sent.
        Error::NotSent(_) => true,
        Error::Invalid(_) | Error::NoCertificate | Error::InsideRuntime => false,
        Error::Refused(_) | Error::TurnedDown(_) => match error.row().map(|row| row.retry) {
            Some(Retry::Later) => true,
            Some(Retry::Same) => api.is_repeatable(),
            // A code that nobody documented, or whose outcome has to be asked for.
            Some(Retry::Never | Retry::Query | Retry::Done) | None => false,
        },
        Error::Unknown(_) => api.is_repeatable(),
    }
}

/// What is known after several attempts: one that may have been carried out is not undone by a later one that was
/// certainly not.
fn worst(before: Option<Error>, last: Error) -> Error {
    match before {
        Some(before) if before.outcome() == Outcome::Unknown && last.outcome() == Outcome::NotDone => before,
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_without_end_ends_the_attempts() {
        let endless =
            RetryPolicy { first_wait: Duration::MAX, longest_wait: Duration::MAX, ..RetryPolicy::default() };
        assert_eq!(endless.wait(1, Duration::MAX), None);
    }

    #[test]
    fn waits_double_up_to_the_longest_and_end_with_attempts_or_deadline() {
        let policy = RetryPolicy {
            attempts: 5,
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_millis(350),
            jitter: 50,
            deadline: Duration::from_secs(10),
        };
        for (made, longest) in [(1, 100), (2, 200), (3, 350), (4, 350)] {
            let longest = Duration::from_millis(longest);
            for _ in 0..50 {
                let wait = policy.wait(made, Duration::ZERO).unwrap();
                assert!(wait <= longest && wait >= longest / 2, "{made}: {wait:?}");
            }
            assert_eq!(RetryPolicy { jitter: 0, ..policy }.wait(made, Duration::ZERO), Some(longest));
            assert!(RetryPolicy { jitter: u8::MAX, ..policy }.wait(made, Duration::ZERO) <= Some(longest));
        }
        assert_eq!(policy.wait(5, Duration::ZERO), None);
        assert_eq!(policy.wait(1, Duration::from_secs(10)), None);
        assert!(RetryPolicy { attempts: u32::MAX, ..policy }.wait(u32::MAX - 1, Duration::ZERO).is_some());
    }
}
