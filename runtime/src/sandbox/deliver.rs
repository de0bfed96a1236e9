//! Notices on their way, from what they tell to the answer that stops their repeats.

#[cfg(feature = "asymmetric")]
use crate::sandbox::lines;
use crate::sandbox::{
    clock::Moment,
    deliveries::{About, Delivery, Telling, UnknownDelivery},
    facts::Facts,
    gateway_certificate,
    notification_sender::{Answered, Posted},
    observe::{Observed, ObservedAnswer, ObservedNotice, tell},
    opposite::opposite,
    post::post,
    settlement,
    state::State,
    vocabulary::Vocabulary,
};
use crate::{
    check::fill::FillContext,
    codec,
    message::raw::{Raw, get},
    protocol::{
        computed::computed,
        prepare::{How, encode},
        sign,
    },
    table::{AckRow, Kind, Notice, Section, Verify},
};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

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
    if notice.state.is_some() {
        facts.set_default("trade_state", "SUCCESS");
    }
    // The deciding fields say in a notice what they say in a reply.
    for layer in api.map_or(&[][..], |api| api.outcome) {
        facts.set(layer.field, layer.success);
    }
    settlement::add(&mut facts);
    if let Some(sent) = gateway_certificate::sent(notice.gateway, *kind) {
        facts.set(sent.field, sent.pem);
    }
    let names = api.map_or(&[][..], |api| state.names_of(api));
    let mut facts = Vocabulary::of(notice.state, names).write(notice.event, &facts).into_owned();
    number_the_notice(telling, &mut facts);
    for field in notice.event.fields.iter().filter(|field| field.required) {
        // Other times that a notice has to have are those at which it was sent.
        if let Kind::Time(format) = field.kind {
            facts.set_default(field.name, &state.clock.now().time.format(format));
        }
    }
    facts.set_examples(notice.event, Section::Always, |field| field.required);
    let event = facts.pick(notice.event, Section::Always);
    let (nonce, time) = (state.rng.nonce(), state.clock.now().time.unix().to_string());
    let sign_type = notice.gateway.sign_type(*kind);
    let merchant = &*opposite(merchant, notice.gateway, *kind);
    let filler =
        FillContext { nonce: &nonce, kind: *kind, sign_type, time: &time, ..FillContext::unmade(merchant) };
    let computed = computed(&[], &event, &filler);
    encode(how(notice), &event, &FillContext { computed: Some(&computed), ..filler })
}

/// A number of the notice itself: the same in each of its repeats, and another one in any other notice.
fn number_the_notice(telling: &Telling, facts: &mut Facts) {
    let notice = telling.about.notice;
    let is_number = |name: &&&'static str| {
        let row = notice.event.find(name).map(|at| &notice.event.fields[at]);
        row.is_some_and(|row| row.required && matches!(row.kind, Kind::Text)) && facts.get(name).is_none()
    };
    let names: Vec<&'static str> = notice.dedup_by.iter().filter(is_number).copied().collect();
    if names.is_empty() {
        return;
    }
    let told: Vec<String> =
        telling.facts.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let number = sign::md5_hex(format!("{}\n{}", telling.number, told.join("\n")).as_bytes());
    for name in names {
        facts.set(name, number.as_str());
    }
}

fn how(notice: &Notice) -> How {
    let sign = notice.gateway.sign().filter(|_| notice.verify == Verify::Sign);
    How { wire: notice.wire(), sign, unsigned: notice.unsigned }
}

/// Whether an answer stops the repeats: its status accepts, and every row that tells acceptance from refusal says accepted.
fn acknowledges(notice: &Notice, answer: &Answered) -> bool {
    if ![200, notice.accepted_status].contains(&answer.status) {
        return false;
    }
    if let Some(text) = notice.text {
        // Whether the answer ends with a line feed is not told apart.
        return text.accepted.is_empty() || answer.body.trim_ascii() == text.accepted.as_bytes();
    }
    #[cfg(feature = "asymmetric")]
    if notice.gateway.lines().is_some() {
        // The status said so already; a body may say otherwise.
        return codec::read(notice.answer_wire(), &answer.body)
            .map_or(true, |pairs| lines::notice::accepts(notice, &pairs));
    }
    let Ok(pairs) = codec::read(notice.answer_wire(), &answer.body) else { return false };
    let telling = |row: &&AckRow| !row.refused.contains("{reason}");
    notice
        .ack
        .iter()
        .filter(telling)
        .all(|row| get(&pairs, row.name).and_then(Raw::text) == Some(row.accepted))
}
