//! What goes wrong between a merchant and the gateway, decided by the sandbox's seed.

use crate::sandbox::{
    State,
    answer::{Answer, Request, answer, system_error},
    notification_sender::Posted,
    rng::Rng,
};
use std::{sync::Arc, time::Duration};

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
    /// One bit of the request or of the answer is another.
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
    fn fate<T: Copy>(rng: &Rng, rates: &[(u16, T)]) -> Option<T> {
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

/// What comes back.
pub(super) enum Returned {
    Answer(Answer),
    /// One that trickles in.
    Slow(Answer),
    /// One that breaks off after so many bytes.
    Cut(Answer, usize),
    /// No connection.
    Refused,
    /// Nothing, ever.
    Silence,
}

#[derive(Clone, Copy)]
enum Fate {
    Refused,
    Lost,
    Unanswered,
    Late,
    Repeated,
    Truncated,
    Corrupted,
    BadGateway,
    Slow,
    SystemError,
}

/// Brings a request to the gateway and back again, as it fares.
pub(super) async fn carry(state: &Arc<State>, request: Request) -> Returned {
    let faults = state.life().faults;
    let fate = Faults::fate(
        &state.rng,
        &[
            (faults.refused, Fate::Refused),
            (faults.lost, Fate::Lost),
            (faults.unanswered, Fate::Unanswered),
            (faults.late, Fate::Late),
            (faults.repeated, Fate::Repeated),
            (faults.truncated, Fate::Truncated),
            (faults.corrupted, Fate::Corrupted),
            (faults.bad_gateway, Fate::BadGateway),
            (faults.slow, Fate::Slow),
            (faults.system_error, Fate::SystemError),
        ],
    );
    let refuses = matches!(fate, Some(Fate::Refused));
    if !refuses {
        travel(state, faults.latency).await;
    }
    let serve = || answer(state, &request);
    let odd = || state.rng.below(2) == 1;
    let returned = match fate {
        None => Returned::Answer(serve()),
        Some(Fate::Refused) => Returned::Refused,
        Some(Fate::Lost) => Returned::Silence,
        Some(Fate::Unanswered) => {
            serve();
            Returned::Silence
        }
        Some(Fate::Late) => {
            travel(state, faults.lateness).await;
            Returned::Answer(serve())
        }
        Some(Fate::Repeated) => {
            let returned = serve();
            arrive_again(state, request.clone(), faults.lateness);
            Returned::Answer(returned)
        }
        Some(Fate::Truncated) => {
            let returned = serve();
            let kept = within(state, returned.body.len());
            Returned::Cut(returned, kept)
        }
        Some(Fate::Corrupted) if odd() => {
            let mut request = request.clone();
            corrupt(state, &mut request.body);
            Returned::Answer(answer(state, &request))
        }
        Some(Fate::Corrupted) => {
            let mut returned = serve();
            corrupt(state, &mut returned.body);
            Returned::Answer(returned)
        }
        Some(Fate::BadGateway) => {
            if odd() {
                serve();
            }
            let body = b"<html><body>502 Bad Gateway</body></html>".to_vec();
            Returned::Answer(Answer::new(502, "text/html", body))
        }
        Some(Fate::Slow) => Returned::Slow(serve()),
        Some(Fate::SystemError) => {
            let carried_out = odd();
            Returned::Answer(system_error(state, &request, carried_out))
        }
    };
    if !refuses {
        travel(state, faults.latency).await;
    }
    returned
}

/// Takes up to that time.
async fn travel(state: &State, most: Duration) {
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    if most > 0 {
        tokio::time::sleep(Duration::from_millis(state.rng.below(most))).await;
    }
}

fn arrive_again(state: &Arc<State>, request: Request, lateness: Duration) {
    let again = state.clone();
    drop(state.spawn(async move {
        travel(&again, lateness).await;
        answer(&again, &request);
    }));
}

/// A place in so many bytes.
fn within(state: &State, length: usize) -> usize {
    usize::try_from(state.rng.below(length as u64)).unwrap_or(0)
}

fn corrupt(state: &State, body: &mut [u8]) {
    let at = within(state, body.len());
    let flipped = 1 << state.rng.below(8);
    if let Some(byte) = body.get_mut(at) {
        *byte ^= flipped;
    }
}

#[derive(Clone, Copy)]
enum NoticeFate {
    Lost,
    Late,
    Repeated,
    Corrupted,
    AcknowledgementLost,
}

/// Brings a notice to the merchant, and the answer back, as they fare.
pub(super) async fn post(state: &Arc<State>, mut posted: Posted, accepted: &[u16]) -> Option<Vec<u8>> {
    let faults = state.life().faults;
    let fate = Faults::fate(
        &state.rng,
        &[
            (faults.notice_lost, NoticeFate::Lost),
            (faults.notice_late, NoticeFate::Late),
            (faults.notice_repeated, NoticeFate::Repeated),
            (faults.notice_corrupted, NoticeFate::Corrupted),
            (faults.acknowledgement_lost, NoticeFate::AcknowledgementLost),
        ],
    );
    travel(state, faults.latency).await;
    match fate {
        Some(NoticeFate::Lost) => return None,
        // The gateway waits for no answer so long: it repeats the notice meanwhile.
        Some(NoticeFate::Late) => {
            post_later(state, posted, faults.lateness);
            return None;
        }
        Some(NoticeFate::Repeated) => post_later(state, posted.clone(), faults.lateness),
        Some(NoticeFate::Corrupted) => corrupt(state, &mut posted.body),
        Some(NoticeFate::AcknowledgementLost) | None => {}
    }
    let answer = state.notification_sender.deliver(posted, accepted).await;
    if matches!(fate, Some(NoticeFate::AcknowledgementLost)) { None } else { answer }
}

fn post_later(state: &Arc<State>, posted: Posted, lateness: Duration) {
    let later = state.clone();
    drop(state.spawn(async move {
        travel(&later, lateness).await;
        // What is answered then comes too late.
        later.notification_sender.deliver(posted, &[]).await;
    }));
}
