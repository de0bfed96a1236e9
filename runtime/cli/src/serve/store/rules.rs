//! When things are done again: waits between attempts, pauses of a failing target, checks of an unpaid order.

use super::Millis;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;

/// How long a callback is tried; after it, one failed attempt more makes it dead.
pub(super) const LASTS: Millis = 48 * HOUR;
/// How long a refund waits for the payment of its order, which the target should get first.
pub(super) const HOLD: Millis = 2 * MINUTE;

/// So many failures in a row, and a target is paused.
pub(crate) const FAILURES_TO_PAUSE: i64 = 5;

/// The wait after so many failed attempts: it doubles from 15 seconds to six hours. `jitter` from 0 to 99 spreads it
/// over the fifth below and above, so that what failed together is not sent together again.
pub(super) fn wait(attempts: i64, jitter: u8) -> Millis {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(16);
    let wait = ((15 * SECOND) << doublings).min(6 * HOUR);
    wait * (80 + 40 * Millis::from(jitter) / 99) / 100
}

/// How long a target that has failed so often is left alone before its next probe; `None` if it is not paused.
pub(super) fn pause(failures: i64) -> Option<Millis> {
    let more = u32::try_from(failures - FAILURES_TO_PAUSE).ok()?.min(8);
    Some(((10 * SECOND) << more).min(5 * MINUTE))
}

/// The time from the placing of an order to its checks. A prepay id lasts two hours; an order can end later.
const CHECKS: [Millis; 8] =
    [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR + 5 * MINUTE, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR];

/// The time from the placing of an order to its first check, in milliseconds.
pub(crate) const fn first_check() -> Millis {
    CHECKS[0]
}

/// The first check after that age; `None` after the last.
pub(super) fn next_check(age: Millis) -> Option<Millis> {
    CHECKS.iter().copied().find(|check| *check > age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_reach_two_days_in_sixteen_attempts() {
        let mut passed = 0;
        let mut attempts = 0;
        while passed < LASTS {
            attempts += 1;
            passed += wait(attempts, 50);
        }
        assert_eq!(attempts, 18);
        assert_eq!((wait(1, 0), wait(1, 99), wait(2, 50)), (12 * SECOND, 18 * SECOND, 30 * SECOND));
        assert_eq!((wait(0, 50), wait(100, 99)), (15 * SECOND, 6 * HOUR * 6 / 5));
    }

    #[test]
    fn a_target_is_paused_from_the_fifth_failure_on() {
        assert_eq!(pause(4), None);
        assert_eq!(pause(5), Some(10 * SECOND));
        assert_eq!(pause(6), Some(20 * SECOND));
        assert_eq!(pause(1000), Some(5 * MINUTE));
    }

    #[test]
    fn checks_follow_each_other_to_the_last() {
        let mut age = 0;
        let mut checks = Vec::new();
        while let Some(check) = next_check(age) {
            checks.push(check);
            age = check;
        }
        assert_eq!(checks, CHECKS);
    }
}
