//! Many claimers of several processes at one database, with claims that are over, failures and forged tokens; and an audit
//! of what they left.

use super::*;
use crate::serve::store::random::below_100;
use std::{collections::HashMap, sync::Mutex};
use tokio::{sync::RwLock, task::JoinSet, time::sleep};

const ORDERS: usize = 100;
const REFUNDS: usize = 4;
const CLAIMERS: usize = 8;
const CALLBACKS: i64 = 500;
/// Calls that are slow take longer.
pub(super) const LEASE: Duration = Duration::from_millis(600);
const SLOW: u64 = 900;
/// Where nothing happens for the one, time jumps by the other.
const QUIET: Duration = Duration::from_millis(100);
const JUMP: Duration = Duration::from_secs(5);

/// Several handles of one database, as several processes have them, with one clock.
pub(super) struct Stores {
    pub(super) handles: Vec<Arc<dyn Store>>,
    pub(super) advance: Box<dyn Fn(Duration) + Send + Sync>,
    pub(super) _folder: Option<Folder>,
}

/// What goes wrong meanwhile.
pub(super) type Trouble = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What was said to those who ended attempts.
struct Ended {
    delivery: String,
    attempt: i64,
    finished: Finished,
    is_forged: bool,
}

#[derive(Default)]
struct Log {
    ended: Mutex<Vec<Ended>>,
    errors: AtomicU32,
    /// Calls that are being made, and calls that were ever begun.
    calls: AtomicU32,
    begun: AtomicU32,
    /// Held while the clock is read, so that time does not jump before what is written with it is committed.
    time: RwLock<()>,
}

/// Runs until nothing is left to do, with `trouble` meanwhile; the faults that the audit found.
pub(super) async fn storm(shop: Stores, trouble: Option<Trouble>) -> Vec<String> {
    let log = Arc::new(Log::default());
    begin(&*shop.handles[0]).await;
    begin_refunds_first(&shop, &log).await;
    let trouble = trouble.map(tokio::spawn);
    let mut tasks = JoinSet::new();
    for (nth, store) in shop.handles.iter().enumerate() {
        for _ in 0..CLAIMERS {
            tasks.spawn(claim_all(store.clone(), log.clone()));
        }
        let count = shop.handles.len();
        tasks.spawn(note_all(store.clone(), log.clone(), nth, count));
    }
    while !tasks.is_empty() {
        let before = log.begun.load(Ordering::Relaxed);
        sleep(QUIET).await;
        if log.calls.load(Ordering::Relaxed) == 0 && log.begun.load(Ordering::Relaxed) == before {
            let _nobody = log.time.write().await;
            (shop.advance)(JUMP);
        }
        while let Some(ended) = tasks.try_join_next() {
            ended.unwrap();
        }
    }
    if let Some(trouble) = trouble {
        assert!(!trouble.is_finished());
        trouble.abort();
        let _ = trouble.await;
    }
    let faults = audit(&*shop.handles[0], &log).await;
    let late =
        log.ended.lock().unwrap().iter().filter(|it| it.finished == Finished::Late && !it.is_forged).count();
    let attempts = shop.handles[0].counts().await.unwrap().attempts;
    assert!(late > 0 && attempts > CALLBACKS, "{late} of {attempts} attempts were late");
    faults
}

/// Some orders are refunded before the payment is known, and so long ago that it is not waited for. What has failed once is
/// made again while the payment comes.
async fn begin_refunds_first(shop: &Stores, log: &Log) {
    let store = &*shop.handles[0];
    for nth in (0..ORDERS).filter(|nth| is_refunded_first(*nth)) {
        note_refunds(store, nth, log).await;
    }
    (shop.advance)(Duration::from_secs(121));
    while let Some(claimed) = store.claim(LEASE, &[]).await.unwrap() {
        store.finish(&claimed, &failed()).await.unwrap();
    }
    (shop.advance)(Duration::from_secs(20));
}

fn is_refunded_first(nth: usize) -> bool {
    nth.is_multiple_of(8)
}

async fn begin(store: &dyn Store) {
    for nth in 0..ORDERS {
        let to = function(&(nth % 5).to_string());
        store.begin_order(&NewOrder { to: to.clone(), ..order(&nth.to_string()) }).await.unwrap();
        for refund in 0..REFUNDS {
            let number = format!("r{nth}-{refund}");
            let new = NewRefund {
                merchant: id("").merchant,
                number,
                env: "e".into(),
                to: to.clone(),
                refund_fee: 1,
            };
            store.begin_refund(&new).await.unwrap();
        }
    }
}

async fn note_refunds(store: &dyn Store, nth: usize, log: &Log) {
    for number in 0..REFUNDS {
        let number = format!("{nth}-{number}");
        let notice = NewNotice {
            order: id(&nth.to_string()),
            refund: format!("r{number}"),
            dedup: format!("refund/{number}"),
            delivery: format!("r-{number}"),
            ..refund("")
        };
        note(store, &NewNotice { transaction_id: String::new(), ..notice }, log).await;
    }
}

/// Until it is acknowledged, as the upstream does.
async fn note(store: &dyn Store, notice: &NewNotice, log: &Log) {
    loop {
        let done = {
            let _time = log.time.read().await;
            store.note(notice).await
        };
        match done {
            Ok(Noted::New | Noted::Before) => return,
            Ok(noted) => panic!("{noted:?}"),
            Err(_) => {
                log.errors.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// The payments of all orders from two processes at a time, the later refunds from one.
async fn note_all(store: Arc<dyn Store>, log: Arc<Log>, process: usize, processes: usize) {
    for nth in 0..ORDERS {
        sleep(Duration::from_millis(u64::from(below_100().unwrap()) / 10)).await;
        if nth % processes == process || (nth + 1) % processes == process {
            note(&*store, &payment(&nth.to_string()), &log).await;
        }
        if !is_refunded_first(nth) && nth % processes == process {
            note_refunds(&*store, nth, &log).await;
        }
    }
}

async fn claim_all(store: Arc<dyn Store>, log: Arc<Log>) {
    loop {
        let done = {
            let _time = log.time.read().await;
            store.claim(LEASE, &[]).await
        };
        match done {
            Ok(Some(claimed)) => call(&*store, &claimed, &log).await,
            Ok(None) => {
                sleep(Duration::from_millis(20)).await;
                if store.counts().await.is_ok_and(|counts| counts.done + counts.dead == CALLBACKS) {
                    return;
                }
            }
            Err(_) => drop(log.errors.fetch_add(1, Ordering::Relaxed)),
        }
    }
}

async fn call(store: &dyn Store, claimed: &Claimed, log: &Log) {
    log.begun.fetch_add(1, Ordering::Relaxed);
    log.calls.fetch_add(1, Ordering::Relaxed);
    let chance = below_100().unwrap();
    // Some are so slow that their claim is over.
    let millis = if chance < 4 { SLOW } else { u64::from(chance) / 10 };
    sleep(Duration::from_millis(millis)).await;
    if chance < 10 {
        let forged = Claimed { token: "f".repeat(32), ..claimed.clone() };
        finish(store, &forged, &End::default(), log, true).await;
    }
    let end = if chance.is_multiple_of(10) { failed() } else { End::default() };
    finish(store, claimed, &end, log, false).await;
    log.calls.fetch_sub(1, Ordering::Relaxed);
}

/// Once more after an error, which may be of a commit that went through.
async fn finish(store: &dyn Store, claimed: &Claimed, end: &End, log: &Log, is_forged: bool) {
    for _ in 0..3 {
        let done = {
            let _time = log.time.read().await;
            store.finish(claimed, end).await
        };
        match done {
            Ok(finished) => {
                let (delivery, attempt) = (claimed.delivery.clone(), claimed.attempt);
                log.ended.lock().unwrap().push(Ended { delivery, attempt, finished, is_forged });
                return;
            }
            Err(_) => drop(log.errors.fetch_add(1, Ordering::Relaxed)),
        }
    }
}

/// A callback and its attempts, as they are stored.
type Kept = (Callback, Vec<Attempt>);

async fn audit(store: &dyn Store, log: &Log) -> Vec<String> {
    let search = Search { limit: 10_000, ..Search::default() };
    let mut orders: HashMap<String, Vec<Kept>> = HashMap::new();
    let mut faults = Vec::new();
    // The newest first.
    for found in store.callbacks(&search).await.unwrap().into_iter().rev() {
        let kept = store.callback(&found.delivery).await.unwrap().unwrap();
        orders.entry(found.order.number).or_default().push(kept);
    }
    let count: usize = orders.values().map(Vec::len).sum();
    if i64::try_from(count).unwrap() != CALLBACKS {
        faults.push(format!("{count} callbacks"));
    }
    for callbacks in orders.values_mut() {
        // In the order in which they are made.
        callbacks.sort_by_key(|(callback, _)| callback.kind == Kind::Refund);
        faults.extend(callbacks.iter().filter_map(done_once));
        faults.extend(one_at_a_time(callbacks));
        faults.extend(in_order(callbacks));
    }
    let kept: HashMap<_, _> =
        orders.values().flatten().map(|kept| (kept.0.delivery.as_str(), kept)).collect();
    let ended = log.ended.lock().unwrap();
    faults.extend(ended.iter().filter_map(|ended| by_token(ended, kept[ended.delivery.as_str()])));
    faults
}

/// The callbacks of one order alone, which may be open.
#[cfg(feature = "postgres")]
pub(super) async fn audit_one(store: &dyn Store, deliveries: &[&str]) -> Vec<String> {
    let mut callbacks = Vec::new();
    for delivery in deliveries {
        callbacks.push(store.callback(delivery).await.unwrap().unwrap());
    }
    let mut faults = one_at_a_time(&callbacks);
    faults.extend(in_order(&callbacks));
    faults
}

fn lease() -> Millis {
    i64::try_from(LEASE.as_millis()).unwrap()
}

fn done_once((callback, attempts): &Kept) -> Option<String> {
    let delivery = &callback.delivery;
    let numbers: Vec<_> = attempts.iter().map(|attempt| attempt.number).collect();
    if numbers != (1..=callback.attempts).collect::<Vec<_>>() {
        return Some(format!("{delivery}: attempts {numbers:?} of {}", callback.attempts));
    }
    if !(callback.state == CallbackState::Done && attempts.last().is_some_and(|last| last.accepted)) {
        return Some(format!("{delivery}: {:?} after {attempts:?}", callback.state));
    }
    // One whose claim was over may have ended when it was claimed anew; what came of it is in the log.
    let again = attempts.windows(2).any(|two| {
        let ended = two[0].ended_at.unwrap_or(Millis::MAX);
        two[0].accepted && ended <= two[1].started_at && ended < two[0].started_at + lease()
    });
    again.then(|| format!("{delivery}: done again: {attempts:?}"))
}

/// No attempt begins while another one of the order has neither ended nor lost its claim.
fn one_at_a_time(callbacks: &[Kept]) -> Vec<String> {
    let mut attempts: Vec<_> =
        callbacks.iter().flat_map(|(it, all)| all.iter().map(move |one| (it, one))).collect();
    attempts.sort_by_key(|(_, attempt)| (attempt.started_at, attempt.ended_at));
    let mut faults = Vec::new();
    for (nth, (first, a)) in attempts.iter().enumerate() {
        let free = (a.started_at + lease()).min(a.ended_at.unwrap_or(Millis::MAX));
        for (second, b) in &attempts[nth + 1..] {
            if b.started_at < free {
                faults.push(format!("{} and {} at once: {a:?} {b:?}", first.delivery, second.delivery));
            }
        }
    }
    faults
}

/// No attempt begins while an earlier callback of the order is open.
fn in_order(callbacks: &[Kept]) -> Vec<String> {
    let mut faults = Vec::new();
    for (nth, (later, attempts)) in callbacks.iter().enumerate() {
        for (earlier, before) in &callbacks[..nth] {
            let done = before.iter().filter(|it| it.accepted).filter_map(|it| it.ended_at).max();
            let early = |attempt: &&Attempt| {
                earlier.created_at < attempt.started_at && done.is_none_or(|done| attempt.started_at < done)
            };
            // An attempt that lost its claim may end after the one that counts.
            let last = before.last().and_then(|it| it.ended_at);
            let is_early =
                |attempt: &&Attempt| early(attempt) && last.is_none_or(|last| attempt.started_at < last);
            if let Some(attempt) = attempts.iter().find(is_early) {
                faults
                    .push(format!("{} before {}: {attempt:?} {before:?}", later.delivery, earlier.delivery));
            }
        }
    }
    faults
}

/// Only the last claim of a callback makes it done, and a forged one does nothing.
fn by_token(ended: &Ended, (callback, _): &Kept) -> Option<String> {
    let Ended { delivery, attempt, finished, is_forged } = ended;
    let is_wrong = match finished {
        Finished::Late => false,
        Finished::Done => *is_forged || *attempt != callback.attempts,
        Finished::Waiting | Finished::Dead => *is_forged,
    };
    is_wrong.then(|| format!("{delivery}: {finished:?} by attempt {attempt}, forged: {is_forged}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn four_handles_of_one_file_keep_every_promise() {
    let folder = Folder::fresh();
    let first = SqliteStore::open(&folder.path().join("serve.db")).unwrap();
    let clock = first.clock().clone();
    let mut stores: Vec<Arc<dyn Store>> = vec![Arc::new(first)];
    for _ in 0..3 {
        let mut store = SqliteStore::open(&folder.path().join("serve.db")).unwrap();
        store.share_clock(&clock);
        stores.push(Arc::new(store));
    }
    let advance = Box::new(move |by| clock.advance(by));
    let faults = storm(Stores { handles: stores, advance, _folder: Some(folder) }, None).await;
    assert!(faults.is_empty(), "{faults:#?}");
}
