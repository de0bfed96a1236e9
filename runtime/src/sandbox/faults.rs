//! What goes wrong between a merchant and the gateway, decided by the sandbox's seed.

use crate::sandbox::rng::Rng;
use std::time::Duration;

/// How many of a thousand messages fare how. Nothing goes wrong unless it is set here.
///
/// ```
/// use paytable::sandbox::Faults;
///
/// let faults = Faults { unanswered: 20, ..Faults::default() };
/// assert_eq!(faults.lost, 0);
/// let everything = Faults::all(10);
/// assert_eq!(everything.acknowledgement_lost, 10);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// No connection comes about. Over a socket: it is closed as soon as it is there.
    pub refused: u16,
    /// The request is lost on its way, and nobody answers.
    pub lost: u16,
    /// It is carried out, and the answer is lost.
    pub unanswered: u16,
    /// It arrives late, when the caller may have given up.
    pub late: u16,
    /// It arrives a second time later.
    pub repeated: u16,
    /// The answer breaks off.
    pub truncated: u16,
    /// One bit of the request or of the answer is another. Where a gateway signs nothing, TLS would notice: the answer
    /// does not come.
    pub corrupted: u16,
    /// Something between answers with HTTP status 502, whether it was carried out or not.
    pub bad_gateway: u16,
    /// The answer trickles in, byte by byte.
    pub slow: u16,
    /// The gateway says `SYSTEMERROR`, whether it was carried out or not.
    pub system_error: u16,
    /// A delivery of a notice is lost.
    pub notice_lost: u16,
    /// It arrives late, perhaps after one that was sent after it.
    pub notice_late: u16,
    /// It arrives twice.
    pub notice_repeated: u16,
    /// One bit of it is another.
    pub notice_corrupted: u16,
    /// It is acknowledged, and the gateway does not hear of it.
    pub acknowledgement_lost: u16,
    /// How late what is late comes, at most.
    pub lateness: Duration,
    /// How long every message travels, at most.
    pub latency: Duration,
}

/// What goes wrong with one request: the fields of [`Faults`] say what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFault {
    /// See [`Faults::refused`].
    Refused,
    /// See [`Faults::lost`].
    Lost,
    /// See [`Faults::unanswered`].
    Unanswered,
    /// See [`Faults::late`].
    Late,
    /// See [`Faults::repeated`].
    Repeated,
    /// See [`Faults::truncated`].
    Truncated,
    /// See [`Faults::corrupted`].
    Corrupted,
    /// See [`Faults::bad_gateway`].
    BadGateway,
    /// See [`Faults::slow`].
    Slow,
    /// See [`Faults::system_error`].
    SystemError,
}

impl RequestFault {
    /// All of them.
    pub const ALL: &[RequestFault] = &[
        RequestFault::Refused,
        RequestFault::Lost,
        RequestFault::Unanswered,
        RequestFault::Late,
        RequestFault::Repeated,
        RequestFault::Truncated,
        RequestFault::Corrupted,
        RequestFault::BadGateway,
        RequestFault::Slow,
        RequestFault::SystemError,
    ];

    /// The name of the field of [`Faults`], such as `bad_gateway`.
    pub fn name(self) -> &'static str {
        match self {
            RequestFault::Refused => "refused",
            RequestFault::Lost => "lost",
            RequestFault::Unanswered => "unanswered",
            RequestFault::Late => "late",
            RequestFault::Repeated => "repeated",
            RequestFault::Truncated => "truncated",
            RequestFault::Corrupted => "corrupted",
            RequestFault::BadGateway => "bad_gateway",
            RequestFault::Slow => "slow",
            RequestFault::SystemError => "system_error",
        }
    }
}

impl Faults {
    /// Each of them in so many of a thousand messages; late is up to 40 seconds.
    pub const fn all(per_thousand: u16) -> Faults {
        Faults {
            refused: per_thousand,
            lost: per_thousand,
            unanswered: per_thousand,
            late: per_thousand,
            repeated: per_thousand,
            truncated: per_thousand,
            corrupted: per_thousand,
            bad_gateway: per_thousand,
            slow: per_thousand,
            system_error: per_thousand,
            notice_lost: per_thousand,
            notice_late: per_thousand,
            notice_repeated: per_thousand,
            notice_corrupted: per_thousand,
            acknowledgement_lost: per_thousand,
            lateness: Duration::from_secs(40),
            latency: Duration::from_millis(50),
        }
    }

    /// How one message fares.
    pub(super) fn fate<T: Copy>(rng: &Rng, rates: &[(u16, T)]) -> Option<T> {
        let mut drawn = rng.below(1000);
        for (rate, fate) in rates {
            match drawn.checked_sub(u64::from(*rate)) {
                Some(left) => drawn = left,
                None => return Some(*fate),
            }
        }
        None
    }
}

/// Takes up to that time.
pub(super) async fn travel(rng: &Rng, most: Duration) {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    if most > 0 {
        tokio::time::sleep(Duration::from_millis(rng.below(most))).await;
    }
}

/// A place in so many bytes.
pub(super) fn within(rng: &Rng, length: usize) -> usize {
    usize::try_from(rng.below(length as u64)).unwrap_or(0)
}

pub(super) fn corrupt(rng: &Rng, body: &mut [u8]) {
    let at = within(rng, body.len());
    let flipped = 1 << rng.below(8);
    if let Some(byte) = body.get_mut(at) {
        *byte ^= flipped;
    }
}
