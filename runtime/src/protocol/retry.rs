//! Rules for repeating a call.

use crate::{
    protocol::error::{Error, Outcome},
    table::{After, Api, Retry},
};
use std::time::Duration;

/// How often and how long a call is repeated: by `Client::call_with_retries`, or by code that uses [`Attempts`].
///
/// ```
/// use paytable::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy { attempts: 6, deadline: Duration::from_secs(60), ..RetryPolicy::default() };
/// assert_eq!(patient.first_wait, Duration::from_millis(300));
/// ```
/// If an error code requires a longer wait, the call waits that long. If the wait would end after the deadline, the
/// error is returned at once, and [`Error::retry_after`] contains the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The maximum number of attempts, including the first. 0 is the same as 1.
    pub attempts: u32,
    /// The wait before the second attempt. It doubles before each further attempt.
    pub first_wait: Duration,
    /// The maximum wait between two attempts. An error code can require a longer one.
    pub longest_wait: Duration,
    /// The maximum percentage by which a wait is shortened at random, so that clients that failed together do not retry
    /// together. With 0 the waits are fixed. Values above 100 count as 100.
    pub jitter: u8,
    /// The time after which no attempt is started, and a running attempt is abandoned.
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
    /// One attempt, limited by the client's own timeout.
    #[cfg(feature = "client")]
    pub(crate) fn once() -> RetryPolicy {
        RetryPolicy { attempts: 1, deadline: Duration::MAX, ..RetryPolicy::default() }
    }

    /// The wait before the next attempt, at least `least`, after `made` attempts. `None` if there is no next attempt.
    fn wait(&self, made: u32, elapsed: Duration, least: Duration) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let doubled = self.first_wait.saturating_mul(1 << made.saturating_sub(1).min(20));
        let wait = doubled.min(self.longest_wait);
        let wait = wait.saturating_sub(wait.mul_f64(f64::from(self.jitter.min(100)) * fraction() / 100.0));
        let wait = wait.max(least);
        (elapsed.saturating_add(wait) < self.deadline).then_some(wait)
    }
}

/// A random number from 0 to 1.
fn fraction() -> f64 {
    let mut bytes = [0u8; 2];
    // Without randomness, the waits of several clients are equal. Nothing else depends on it.
    let _ = getrandom::fill(&mut bytes);
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

/// The attempts of one call, without I/O and without a clock: whether and when an attempt that failed is followed by
/// another. `Client::call_with_retries` uses it; it is public for code that sends requests by itself.
///
/// Prepare the request again for each attempt, because its nonce and its time are part of what is signed.
///
/// ```
/// use paytable::{Api, Attempts, Error, Protocol, Received, RetryPolicy, TransportFault, WechatV2};
/// use paytable::wechat_v2::{OrderQuery, OrderQueryRequest, OrderQueryResponse};
/// use std::{io, thread::sleep, time::Instant};
///
/// /// Stands for the HTTP client of the program.
/// fn post(url: &str, body: &[u8]) -> io::Result<Vec<u8>> {
///     # let _ = (url, body);
///     Err(io::ErrorKind::ConnectionRefused.into())
/// }
///
/// fn query(protocol: &Protocol<WechatV2>, request: &OrderQueryRequest) -> Result<OrderQueryResponse, Error> {
///     let (start, mut attempts) = (Instant::now(), Attempts::new(OrderQuery::TABLE, RetryPolicy::default()));
///     loop {
///         let prepared = protocol.prepare(request)?;
///         let sent = post(&prepared.path, &prepared.body);
///         let error = match sent {
///             Ok(body) => match protocol.accept(&prepared, &Received::new(200, body)) {
///                 Ok(reply) => return Ok(reply),
///                 Err(error) => error,
///             },
///             // Only a connection that was never made shows that nothing was sent.
///             Err(error) => Error::NotSent(TransportFault::new(false, error)),
///         };
///         sleep(attempts.again(error, start.elapsed())?);
///     }
/// }
/// # use paytable::{ApiKey, Merchant, Outcome};
/// # let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"));
/// # let request = OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
/// # assert_eq!(query(&Protocol::new(merchant).unwrap(), &request).unwrap_err().outcome(), Outcome::NotDone);
/// ```
#[derive(Debug)]
pub struct Attempts {
    api: &'static Api,
    policy: RetryPolicy,
    made: u32,
    /// The error that describes the outcome of the attempts so far.
    before: Option<Error>,
}

impl Attempts {
    /// The attempts of a call of this API.
    pub fn new(api: &'static Api, policy: RetryPolicy) -> Self {
        Attempts { api, policy, made: 0, before: None }
    }

    /// How long the next attempt may take, if that much time has passed since the first began.
    pub fn left(&self, elapsed: Duration) -> Duration {
        self.policy.deadline.saturating_sub(elapsed)
    }

    /// The number of the next attempt, from 1.
    pub fn number(&self) -> u32 {
        self.made + 1
    }

    /// The wait before the next attempt, after one that ended with this error. `elapsed` is the time since the first
    /// attempt began.
    ///
    /// # Errors
    /// There is no next attempt: a repeat could have a second effect, or cannot succeed, or the policy allows no more.
    /// The error describes the outcome of all attempts: if an earlier one may have been executed and the last certainly
    /// was not, it is the earlier one's.
    pub fn again(&mut self, error: Error, elapsed: Duration) -> Result<Duration, Error> {
        self.made += 1;
        let least = least_wait(self.api, &error);
        let known = worst(self.before.take(), error);
        match least.and_then(|least| self.policy.wait(self.made, elapsed, least)) {
            Some(wait) => {
                self.before = Some(known);
                Ok(wait)
            }
            None => Err(known),
        }
    }
}

/// The minimum wait before the same request can be sent again. `None` if a repeat could have a second effect, or cannot
/// succeed.
fn least_wait(api: &Api, error: &Error) -> Option<Duration> {
    let at_once = |allowed: bool| allowed.then_some(Duration::ZERO);
    match error {
        // Nothing was sent.
        Error::NotSent(_) => at_once(true),
        Error::Invalid(_) | Error::NoCertificate | Error::InsideRuntime | Error::NoRuntime(_) => None,
        // Nothing is known about an undocumented code.
        Error::Api(_) | Error::Rejected(_) => match error.row()?.retry {
            // An unauthenticated code does not show that nothing was done.
            Retry::Later(after) if error.outcome() == Outcome::NotDone || api.is_repeatable() => {
                wait_of(after)
            }
            Retry::Same => at_once(api.is_repeatable()),
            Retry::Later(_) | Retry::Never | Retry::Query | Retry::Done => None,
        },
        Error::Unknown(_) => at_once(api.is_repeatable()),
    }
}

/// A call does not wait for the next day, or for a person.
fn wait_of(after: After) -> Option<Duration> {
    match after {
        After::Seconds(seconds) => Some(Duration::from_secs(seconds.into())),
        After::Tomorrow | After::ByHand => None,
    }
}

/// The error that describes the outcome of several attempts. If one of them may have been executed, a later one that
/// certainly was not does not change that.
fn worst(before: Option<Error>, last: Error) -> Error {
    match before {
        Some(before)
            if before.outcome() == Outcome::Unknown
                && (last.outcome() == Outcome::NotDone || matches!(last, Error::Invalid(_))) =>
        {
            before
        }
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        gateways::wechat_v2::{Micropay, Refund},
        message::api::Api as _,
        protocol::error::{ApiError, Rejected},
        table::ErrorRow,
    };

    const AT_ONCE: Duration = Duration::ZERO;

    #[test]
    fn a_wait_without_end_ends_the_attempts() {
        let endless =
            RetryPolicy { first_wait: Duration::MAX, longest_wait: Duration::MAX, ..RetryPolicy::default() };
        assert_eq!(endless.wait(1, Duration::MAX, AT_ONCE), None);
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
                let wait = policy.wait(made, Duration::ZERO, AT_ONCE).unwrap();
                assert!(wait <= longest && wait >= longest / 2, "{made}: {wait:?}");
            }
            assert_eq!(
                RetryPolicy { jitter: 0, ..policy }.wait(made, Duration::ZERO, AT_ONCE),
                Some(longest)
            );
            assert!(
                RetryPolicy { jitter: u8::MAX, ..policy }.wait(made, Duration::ZERO, AT_ONCE)
                    <= Some(longest)
            );
        }
        assert_eq!(policy.wait(5, Duration::ZERO, AT_ONCE), None);
        assert_eq!(policy.wait(1, Duration::from_secs(10), AT_ONCE), None);
        assert!(
            RetryPolicy { attempts: u32::MAX, ..policy }
                .wait(u32::MAX - 1, Duration::ZERO, AT_ONCE)
                .is_some()
        );
    }

    #[test]
    fn a_wait_is_never_shorter_than_what_the_code_asks_for() {
        let minute = Duration::from_secs(60);
        let policy =
            RetryPolicy { jitter: 100, deadline: Duration::from_secs(100), ..RetryPolicy::default() };
        for _ in 0..50 {
            assert_eq!(policy.wait(1, Duration::ZERO, minute), Some(minute));
        }
        // The wait of the policy applies if it is longer.
        let slow = RetryPolicy { jitter: 0, first_wait: Duration::from_secs(5), ..policy };
        assert_eq!(slow.wait(1, Duration::ZERO, Duration::from_secs(1)), Some(Duration::from_secs(5)));
        // The wait must end before the deadline.
        for (elapsed, wait) in [(39, Some(minute)), (40, None), (100, None)] {
            assert_eq!(policy.wait(1, Duration::from_secs(elapsed), minute), wait, "{elapsed}");
        }
        assert_eq!(RetryPolicy::default().wait(1, Duration::ZERO, minute), None);
        assert_eq!(policy.wait(1, Duration::MAX, Duration::MAX), None);
    }

    fn row(retry: Retry) -> &'static ErrorRow {
        Box::leak(Box::new(ErrorRow {
            code: "CODE",
            title: "",
            cause: "",
            remedy: "Wait.",
            retry,
            texts: &[],
        }))
    }

    fn refused(retry: Retry) -> Error {
        Error::Api(ApiError { code: Some("CODE".to_owned()), message: None, row: Some(row(retry)) })
    }

    fn rejected(retry: Retry) -> Error {
        Error::Rejected(Rejected { message: "CODE".to_owned(), row: Some(row(retry)), read_only: false })
    }

    #[test]
    fn a_code_says_from_when_on_the_call_is_sent_again() {
        let minute = Duration::from_secs(60);
        for (retry, refund, micropay) in [
            (Retry::Later(After::Seconds(60)), Some(minute), Some(minute)),
            (Retry::Later(After::Tomorrow), None, None),
            (Retry::Later(After::ByHand), None, None),
            (Retry::Same, Some(AT_ONCE), None),
            (Retry::Query, None, None),
            (Retry::Never, None, None),
            (Retry::Done, None, None),
        ] {
            assert_eq!(least_wait(Refund::TABLE, &refused(retry)), refund, "{retry:?}");
            assert_eq!(least_wait(Micropay::TABLE, &refused(retry)), micropay, "{retry:?}");
        }
    }

    #[test]
    fn what_is_not_authenticated_sends_nothing_again_that_could_be_done_twice() {
        let later = Retry::Later(After::Seconds(60));
        assert_eq!(least_wait(Micropay::TABLE, &rejected(later)), None);
        assert_eq!(least_wait(Refund::TABLE, &rejected(later)), Some(Duration::from_secs(60)));
    }

    #[test]
    fn an_error_tells_from_when_on_a_repeat_can_help() {
        for (after, words) in [
            (After::Seconds(60), "after 60 seconds"),
            (After::Tomorrow, "on the next day (UTC+8)"),
            (After::ByHand, "once the cause is removed"),
        ] {
            let error = refused(Retry::Later(after));
            assert_eq!((error.retry_after(), error.outcome()), (Some(after), Outcome::NotDone));
            let told = format!("(Wait.); nothing was done, repeat the same request {words}");
            assert!(error.to_string().ends_with(&told), "{error}");
            // The same code in an unauthenticated reply does not show that nothing was done.
            let error = rejected(Retry::Later(after));
            assert_eq!((error.retry_after(), error.outcome()), (Some(after), Outcome::Unknown));
            assert!(!error.to_string().contains("not done"), "{error}");
        }
        for retry in [Retry::Never, Retry::Same, Retry::Query, Retry::Done] {
            assert_eq!(refused(retry).retry_after(), None);
            assert!(refused(retry).to_string().ends_with("(Wait.)"));
        }
        assert_eq!(Error::NoCertificate.retry_after(), None);
    }
}
