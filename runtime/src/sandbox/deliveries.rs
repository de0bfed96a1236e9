//! Notices, from what they tell to the answer that stops their repeats.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines;
use crate::sandbox::{
    clock::Moment,
    facts::Facts,
    notification_sender::{Answered, Posted},
    observe::{Observed, ObservedAnswer, ObservedNotice, tell},
    post::post,
    state::State,
};
use crate::{
    check::fill::FillContext,
    codec,
    credentials::merchant::Merchant,
    message::raw::{Raw, get},
    protocol::{
        computed::computed,
        prepare::{How, encode},
    },
    table::{AckRow, Api, Notice, Section, SignatureAlgorithm, Verify},
};
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How many deliveries can be repeated: the latest.
const KEPT: usize = 2000;

/// How the notice of a payment fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How often it was sent.
    pub attempts: usize,
    /// Whether it was acknowledged in the end.
    pub acknowledged: bool,
}

/// No such delivery: its number was never given, or 2000 others have begun since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDelivery;

impl fmt::Display for UnknownDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no delivery has that number, or it is one of long ago")
    }
}

impl std::error::Error for UnknownDelivery {}

/// Which notice it is, and what it is signed with.
#[derive(Clone)]
pub(super) struct About {
    pub(super) notice: &'static Notice,
    /// What asked for whatever it tells of, if anything did.
    pub(super) api: Option<&'static Api>,
    pub(super) kind: SignatureAlgorithm,
    /// Who signs it.
    pub(super) merchant: Arc<Merchant>,
}

/// Something to tell a merchant.
#[derive(Clone)]
pub(super) struct Telling {
    pub(super) about: About,
    /// The merchant's number of the order; empty if it is of none.
    pub(super) number: String,
    pub(super) facts: Facts,
    pub(super) url: String,
}

/// The latest deliveries by their numbers.
#[derive(Default)]
pub(super) struct Deliveries(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    last: u64,
    /// What is told, as every delivery of it says it.
    latest: VecDeque<(u64, Arc<Telling>)>,
}

impl Deliveries {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, telling: Arc<Telling>) -> u64 {
        let mut kept = self.lock();
        kept.last += 1;
        let number = kept.last;
        if kept.latest.len() == KEPT {
            kept.latest.pop_front();
        }
        kept.latest.push_back((number, telling));
        number
    }

    fn find(&self, number: u64) -> Option<Arc<Telling>> {
        let kept = self.lock();
        let at = kept.latest.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        kept.latest.get(at).map(|(_, telling)| telling.clone())
    }

    /// The latest one that told of an order's payment.
    pub(super) fn of_payment(&self, number: &str, notice: Option<&'static Notice>) -> Option<u64> {
        let name = notice?.name;
        let kept = self.lock();
        let is_of = |telling: &Telling| telling.number == number && telling.about.notice.name == name;
        kept.latest.iter().rev().find(|(_, telling)| is_of(telling)).map(|(delivery, _)| *delivery)
    }

    /// Forgets them all; numbers go on.
    pub(super) fn clear(&self) {
        self.lock().latest.clear();
    }
}

/// A delivery that is being made.
struct Sending<'a> {
    state: &'a Arc<State>,
    number: u64,
    telling: Arc<Telling>,
}

/// Sends a notice at once, then by the schedule, until it is acknowledged.
pub(super) async fn deliver(state: &Arc<State>, telling: Telling) -> Delivery {
    let gaps = telling.about.notice.gateway.notice.map_or(&[][..], |delivery| delivery.schedule);
    let (sending, epoch) = (begin(state, telling), state.epoch());
    let mut due = state.clock.now().moment;
    for (at, seconds) in gaps.iter().enumerate() {
        let attempt = at + 1;
        let gap = state.clock.lasting(Duration::from_secs(u64::from(*seconds)));
        let next = |took: Duration| due + took + gap;
        let began = Instant::now();
        if sending.attempt(attempt, |took| (attempt < gaps.len()).then(|| next(took))).await {
            return Delivery { attempts: attempt, acknowledged: true };
        }
        // Counted from when it was due: a clock that was moved far ahead is caught up with.
        due = next(began.elapsed());
        state.clock.wait_until(due).await;
        // What it tells of is forgotten.
        if state.epoch() != epoch {
            return Delivery { attempts: attempt, acknowledged: false };
        }
    }
    Delivery { attempts: gaps.len(), acknowledged: false }
}

/// Sends the notice of a delivery once more.
pub(super) async fn again(state: Arc<State>, number: u64) -> Result<Delivery, UnknownDelivery> {
    let telling = state.deliveries.find(number).ok_or(UnknownDelivery)?;
    let sending = Sending { state: &state, number, telling };
    Ok(Delivery { attempts: 1, acknowledged: sending.attempt(1, |_| None).await })
}

/// Sends a notice once.
pub(super) async fn once(state: Arc<State>, telling: Telling) -> Delivery {
    let acknowledged = begin(&state, telling).attempt(1, |_| None).await;
    Delivery { attempts: 1, acknowledged }
}

/// A delivery with its number, and with what every attempt says.
fn begin(state: &Arc<State>, telling: Telling) -> Sending<'_> {
    #[cfg(feature = "asymmetric")]
    let telling = if telling.about.notice.gateway.lines().is_some() {
        let facts = lines::notice::begin(state, telling.about.notice, &telling.facts);
        Telling { facts, ..telling }
    } else {
        telling
    };
    let telling = Arc::new(telling);
    Sending { state, number: state.deliveries.keep(telling.clone()), telling }
}

impl Sending<'_> {
    /// Whether the notice was acknowledged. `next` says when it is sent again if it was not, by how long this took.
    async fn attempt(&self, attempt: usize, next: impl Fn(Duration) -> Option<Moment>) -> bool {
        let Sending { state, number, telling } = self;
        let (at, began) = (state.clock.now().time, Instant::now());
        let notice = telling.about.notice;
        let (headers, body) = written(state, telling);
        let content_type = codec::content_type(notice.encoding);
        let posted = Posted { url: telling.url.clone(), content_type, headers, body };
        let seen = state.observer.is_some().then(|| posted.clone());
        let answer = post(state, posted).await;
        let acknowledged = answer.as_ref().is_ok_and(|answer| acknowledges(notice, answer));
        if let Some(posted) = seen {
            let next = next(began.elapsed()).filter(|_| !acknowledged).and_then(Moment::time);
            tell(state.observer.as_ref(), || {
                let headers =
                    [("content-type", posted.content_type.to_owned())].into_iter().chain(posted.headers);
                Observed::Notice(ObservedNotice {
                    delivery: *number,
                    attempt,
                    at,
                    notice,
                    number: telling.number.clone(),
                    url: posted.url,
                    headers: headers.map(|(name, value)| (name.to_owned(), value)).collect(),
                    body: posted.body,
                    answer: answer.map(seen_answer),
                    acknowledged,
                    next,
                })
            });
        }
        acknowledged
    }
}

fn seen_answer(answered: Answered) -> ObservedAnswer {
    let content_type = answered.content_type.map(|value| ("content-type".to_owned(), value));
    ObservedAnswer {
        status: answered.status,
        headers: content_type.into_iter().collect(),
        body: answered.body,
    }
}

/// Headers and body of a notice, signed anew each time.
fn written(state: &State, telling: &Telling) -> (Vec<(&'static str, String)>, Vec<u8>) {
    #[cfg(feature = "asymmetric")]
    if let Some(lines) = telling.about.notice.gateway.lines() {
        let About { notice, merchant, .. } = &telling.about;
        return lines::notice::written(state, notice, merchant, &telling.facts, lines);
    }
    (Vec::new(), body(state, telling))
}

fn body(state: &State, telling: &Telling) -> Vec<u8> {
    let About { notice, api, kind, merchant } = &telling.about;
    let mut facts = telling.facts.clone();
    facts.set("nonce_str", state.rng.nonce());
    // The deciding fields say in a notice what they say in a reply.
    for layer in api.map_or(&[][..], |api| api.outcome) {
        facts.set(layer.field, layer.success);
    }
    facts.set_examples(notice.event, Section::Always, |field| field.required);
    let event = facts.pick(notice.event, Section::Always);
    let (nonce, time) = (state.rng.nonce(), state.clock.now().time.unix().to_string());
    let filler = FillContext { merchant, nonce: &nonce, kind: *kind, time: &time, computed: None };
    let computed = computed(&[], &event, &filler);
    encode(how(notice), &event, &FillContext { computed: Some(&computed), ..filler })
}

fn how(notice: &Notice) -> How {
    let sign = notice.gateway.sign().filter(|_| notice.verify == Verify::Sign);
    How { wire: notice.wire(), sign }
}

/// Whether an answer stops the repeats: its status accepts, and every row that tells acceptance from refusal says accepted.
fn acknowledges(notice: &Notice, answer: &Answered) -> bool {
    if ![200, notice.accepted_status].contains(&answer.status) {
        return false;
    }
    #[cfg(feature = "asymmetric")]
    if notice.gateway.lines().is_some() {
        // The status said so already; a body may say otherwise.
        return codec::read(notice.wire(), &answer.body)
            .map_or(true, |pairs| lines::notice::accepts(notice, &pairs));
    }
    let Ok(pairs) = codec::read(notice.wire(), &answer.body) else { return false };
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    notice
        .ack
        .iter()
        .filter(telling)
        .all(|row| get(&pairs, row.name).and_then(Raw::text) == Some(row.accepted))
}
