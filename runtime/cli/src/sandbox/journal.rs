//! The latest requests and notices, to be looked at: so many, and of so many bytes in all.

use paytable::{
    Time,
    sandbox::{Observed, ObservedAnswer, ObservedNotice, ObservedRequest},
    table,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many requests are kept, and how many deliveries of notices.
const KEPT: usize = 2000;
/// How many bytes are kept of each kind, bodies above all.
const BYTES: usize = 32 << 20;

/// What was received and sent.
#[derive(Default)]
pub(crate) struct Journal(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// Grows with everything that is noted.
    changes: u64,
    last_request: u64,
    requests: Latest<RequestEntry>,
    deliveries: Latest<DeliveryEntry>,
}

/// A request and its answer.
pub(crate) struct RequestEntry {
    /// Counted from 1.
    pub(crate) id: u64,
    pub(crate) request: ObservedRequest,
}

/// A notice with every attempt to deliver it.
pub(crate) struct DeliveryEntry {
    /// The number that repeats it.
    pub(crate) id: u64,
    pub(crate) notice: &'static table::Notice,
    /// The merchant's number of the order; empty if it tells of none.
    pub(crate) number: String,
    pub(crate) url: String,
    /// Oldest first; the latest 50.
    pub(crate) attempts: Vec<Arc<ObservedNotice>>,
}

impl DeliveryEntry {
    pub(crate) fn is_acknowledged(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.acknowledged)
    }

    /// When it is sent again, if it is.
    pub(crate) fn next(&self) -> Option<Time> {
        self.attempts.last().and_then(|attempt| attempt.next)
    }
}

/// How many attempts are kept of one delivery: it can be sent again without end.
const ATTEMPTS: usize = 50;

impl Journal {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what the sandbox tells of.
    pub(crate) fn note(&self, observed: Observed) {
        let mut kept = self.lock();
        kept.changes += 1;
        match observed {
            Observed::Request(request) => {
                kept.last_request += 1;
                let entry = RequestEntry { id: kept.last_request, request };
                let size = size_of_request(&entry.request);
                kept.requests.push(Arc::new(entry), size);
            }
            Observed::Notice(attempt) => kept.note_attempt(Arc::new(attempt)),
            _ => {}
        }
    }

    /// Notes that something else has changed, such as the clock.
    pub(crate) fn touch(&self) {
        self.lock().changes += 1;
    }

    /// A number that is another one after each change.
    pub(crate) fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// The latest requests first.
    pub(crate) fn requests(&self) -> Vec<Arc<RequestEntry>> {
        self.lock().requests.newest_first().collect()
    }

    pub(crate) fn request(&self, id: u64) -> Option<Arc<RequestEntry>> {
        self.lock().requests.newest_first().find(|entry| entry.id == id)
    }

    /// The latest deliveries first.
    pub(crate) fn deliveries(&self) -> Vec<Arc<DeliveryEntry>> {
        self.lock().deliveries.newest_first().collect()
    }

    /// Forgets all of it.
    pub(crate) fn clear(&self) {
        let mut kept = self.lock();
        kept.changes += 1;
        kept.requests = Latest::default();
        kept.deliveries = Latest::default();
    }
}

impl Kept {
    fn note_attempt(&mut self, attempt: Arc<ObservedNotice>) {
        let size = size_of_attempt(&attempt);
        let known = self.deliveries.entries.iter_mut().find(|(entry, _)| entry.id == attempt.delivery);
        if let Some((entry, bytes)) = known {
            let before = Arc::clone(entry);
            let dropped = (before.attempts.len() + 1).saturating_sub(ATTEMPTS);
            let attempts = before.attempts.iter().skip(dropped).cloned().chain([attempt]).collect();
            *entry = Arc::new(DeliveryEntry {
                id: before.id,
                notice: before.notice,
                number: before.number.clone(),
                url: before.url.clone(),
                attempts,
            });
            *bytes += size;
            self.deliveries.bytes += size;
            self.deliveries.shrink();
            return;
        }
        let entry = DeliveryEntry {
            id: attempt.delivery,
            notice: attempt.notice,
            number: attempt.number.clone(),
            url: attempt.url.clone(),
            attempts: vec![attempt],
        };
        self.deliveries.push(Arc::new(entry), size);
    }
}

/// The latest of a kind, with the bytes that each takes.
struct Latest<T> {
    entries: VecDeque<(Arc<T>, usize)>,
    bytes: usize,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Latest { entries: VecDeque::new(), bytes: 0 }
    }
}

impl<T> Latest<T> {
    fn push(&mut self, entry: Arc<T>, bytes: usize) {
        self.entries.push_back((entry, bytes));
        self.bytes += bytes;
        self.shrink();
    }

    /// The latest one is kept, however long it is.
    fn shrink(&mut self) {
        while self.entries.len() > 1 && (self.entries.len() > KEPT || self.bytes > BYTES) {
            let Some((_, bytes)) = self.entries.pop_front() else { return };
            self.bytes -= bytes;
        }
    }

    fn newest_first(&self) -> impl Iterator<Item = Arc<T>> {
        self.entries.iter().rev().map(|(entry, _)| entry.clone())
    }
}

fn size_of_request(request: &ObservedRequest) -> usize {
    let headers = size_of_headers(&request.headers);
    let answer = request.answer.as_ref().map_or(0, size_of_answer);
    request.path.len() + request.query.len() + headers + request.body.len() + answer
}

fn size_of_attempt(attempt: &ObservedNotice) -> usize {
    let answer = match &attempt.answer {
        Ok(answer) => size_of_answer(answer),
        Err(why) => why.len(),
    };
    attempt.url.len() + size_of_headers(&attempt.headers) + attempt.body.len() + answer
}

fn size_of_answer(answer: &ObservedAnswer) -> usize {
    size_of_headers(&answer.headers) + answer.body.len()
}

fn size_of_headers(headers: &[(String, String)]) -> usize {
    headers.iter().map(|(name, value)| name.len() + value.len()).sum()
}
