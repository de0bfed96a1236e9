//! What every store does alike.

use super::*;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
mod speed;
mod storm;

/// A folder that is removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn fresh() -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("paytable-serve-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store whose clock can be moved.
pub(crate) struct Made {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) advance: Box<dyn Fn(Duration) + Send + Sync>,
    _folder: Option<Folder>,
}

pub(crate) fn sqlite() -> Made {
    let folder = Folder::fresh();
    let store = SqliteStore::open(&folder.path().join("serve.db")).unwrap();
    let clock = store.clock().clone();
    Made { store: Arc::new(store), advance: Box::new(move |by| clock.advance(by)), _folder: Some(folder) }
}

const LEASE: Duration = Duration::from_secs(25);

pub(crate) fn id(number: &str) -> OrderId {
    OrderId { merchant: "1900009231".into(), number: number.into() }
}

pub(crate) fn function(name: &str) -> Destination {
    Destination { target: format!("function/e/{name}"), path: String::new() }
}

pub(crate) fn order(number: &str) -> NewOrder {
    NewOrder {
        id: id(number),
        env: "e".into(),
        to: function("f"),
        total_fee: 1,
        currency: "CNY".into(),
        payer: String::new(),
    }
}

pub(crate) fn payment(number: &str) -> NewNotice {
    NewNotice {
        order: id(number),
        kind: Kind::Payment,
        refund: String::new(),
        dedup: format!("pay/{number}"),
        delivery: format!("p-{number}"),
        transaction_id: format!("42{number}"),
        total_fee: 1,
        currency: "CNY".into(),
        event: "{}".into(),
        source: Source::Notice,
    }
}

fn refund(number: &str) -> NewNotice {
    NewNotice {
        kind: Kind::Refund,
        refund: format!("r{number}"),
        dedup: format!("refund/{number}"),
        delivery: format!("r-{number}"),
        ..payment(number)
    }
}

fn new_refund(number: &str) -> NewRefund {
    NewRefund {
        merchant: id(number).merchant,
        number: format!("r{number}"),
        to: function("f"),
        refund_fee: 1,
    }
}

fn failed() -> End {
    End { failure: "no".into(), ..End::default() }
}

async fn paid(store: &dyn Store, number: &str, to: Destination) {
    assert_eq!(store.begin_order(&NewOrder { to, ..order(number) }).await.unwrap(), Begun::New);
    assert_eq!(store.note(&payment(number)).await.unwrap(), Noted::New);
}

async fn claim(store: &dyn Store) -> Option<Claimed> {
    store.claim(LEASE, &[]).await.unwrap()
}

async fn state(store: &dyn Store, delivery: &str) -> (CallbackState, i64) {
    let (callback, attempts) = store.callback(delivery).await.unwrap().unwrap();
    assert_eq!(i64::try_from(attempts.len()).unwrap(), callback.attempts);
    (callback.state, callback.attempts)
}

async fn order_state(store: &dyn Store, number: &str) -> OrderState {
    store.order(&id(number)).await.unwrap().unwrap().state
}

/// Each check runs on every store there is.
macro_rules! checks {
    ($($name:ident)*) => {
        mod in_sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::sqlite()).await;
            })*
        }

        #[cfg(feature = "postgres")]
        mod in_postgres {
            $(#[tokio::test]
            #[ignore = "PAYTABLE_POSTGRES has the address of a PostgreSQL; .ci/databases starts one"]
            async fn $name() {
                super::$name(super::postgres::made().await).await;
            })*
        }
    };
}

checks! {
    an_order_has_one_destination_and_one_amount
    a_refused_order_may_be_placed_anew_and_another_not
    a_notice_is_written_once_and_only_if_it_fits_its_order
    a_callback_is_claimed_by_one_and_ended_with_its_token
    a_claim_that_is_over_can_be_taken_by_another
    callbacks_of_one_order_are_made_one_after_the_other_and_payment_first
    a_refund_waits_for_the_payment_for_a_while
    a_dead_callback_releases_the_next_and_can_be_tried_anew
    what_is_done_is_never_claimed_again
    waits_grow_and_the_last_attempt_is_after_two_days
    a_failing_target_is_paused_and_probed_by_one
    one_failing_callback_does_not_pause_its_target
    a_paused_target_keeps_its_callbacks_and_others_go_on
    full_targets_are_left_out
    orders_and_refunds_are_checked_less_and_less_often
    lists_find_what_they_are_asked_for
    callbacks_of_one_order_are_listed
    figures_of_the_queue_add_up
    many_at_once_claim_each_callback_once
    an_answer_of_any_characters_is_stored
    a_hint_comes_with_what_has_become_due
    one_notice_that_comes_many_times_at_once_is_written_once
    failures_at_once_are_all_counted
    a_failing_target_is_probed_by_one_of_many_at_once
}

async fn an_order_has_one_destination_and_one_amount(made: Made) {
    let store = &*made.store;
    assert_eq!(store.begin_order(&order("1")).await.unwrap(), Begun::New);
    assert_eq!(store.begin_order(&order("1")).await.unwrap(), Begun::Repeated);
    for (other, field) in [
        (NewOrder { total_fee: 2, ..order("1") }, "total_fee"),
        (NewOrder { currency: "USD".into(), ..order("1") }, "fee_type"),
        (NewOrder { env: "x".into(), ..order("1") }, "env_id"),
        (NewOrder { to: function("g"), ..order("1") }, "function_name or container"),
    ] {
        assert_eq!(store.begin_order(&other).await.unwrap(), Begun::Other(field));
    }
    let kept = store.order(&id("1")).await.unwrap().unwrap();
    assert_eq!((kept.total_fee, kept.to, kept.state), (1, function("f"), OrderState::Placing));
    assert_eq!(store.begin_refund(&new_refund("1")).await.unwrap(), Begun::New);
    assert_eq!(store.begin_refund(&new_refund("1")).await.unwrap(), Begun::Repeated);
    let other = NewRefund { refund_fee: 2, ..new_refund("1") };
    assert_eq!(store.begin_refund(&other).await.unwrap(), Begun::Other("refund_fee"));
    let other = NewRefund { to: Destination::default(), ..new_refund("1") };
    assert!(matches!(store.begin_refund(&other).await.unwrap(), Begun::Other(_)));
    store.refuse_refund(&id("1").merchant, "r1").await.unwrap();
    assert_eq!(store.begin_refund(&other).await.unwrap(), Begun::New);
}

async fn a_refused_order_may_be_placed_anew_and_another_not(made: Made) {
    let store = &*made.store;
    let other = NewOrder { to: function("g"), total_fee: 5, ..order("1") };
    store.begin_order(&order("1")).await.unwrap();
    store.settle_order(&id("1"), Placed::Refused).await.unwrap();
    assert_eq!(order_state(store, "1").await, OrderState::Refused);
    assert_eq!(store.begin_order(&other).await.unwrap(), Begun::New);
    // Of two calls under one number, the first may have gone through.
    store.begin_order(&other).await.unwrap();
    store.settle_order(&id("1"), Placed::Refused).await.unwrap();
    assert_eq!(order_state(store, "1").await, OrderState::Placing);
    assert_eq!(store.begin_order(&order("1")).await.unwrap(), Begun::Other("total_fee"));
    store.settle_order(&id("1"), Placed::Open).await.unwrap();
    store.settle_order(&id("1"), Placed::Refused).await.unwrap();
    assert_eq!(order_state(store, "1").await, OrderState::Open);
    // What was refused and is paid all the same is told.
    store.begin_order(&order("2")).await.unwrap();
    store.settle_order(&id("2"), Placed::Refused).await.unwrap();
    assert_eq!(store.note(&payment("2")).await.unwrap(), Noted::New);
    assert_eq!(claim(store).await.unwrap().delivery, "p-2");
}

async fn a_notice_is_written_once_and_only_if_it_fits_its_order(made: Made) {
    let store = &*made.store;
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::NoSuchOrder);
    store.begin_order(&order("1")).await.unwrap();
    let other = NewNotice { total_fee: 2, ..payment("1") };
    assert_eq!(store.note(&other).await.unwrap(), Noted::Other("total_fee"));
    let other = NewNotice { currency: "USD".into(), ..payment("1") };
    assert_eq!(store.note(&other).await.unwrap(), Noted::Other("fee_type"));
    let other = OrderId { merchant: "1900000109".into(), ..id("1") };
    assert_eq!(store.note(&NewNotice { order: other, ..payment("1") }).await.unwrap(), Noted::NoSuchOrder);
    assert!(claim(store).await.is_none());
    assert_eq!(order_state(store, "1").await, OrderState::Placing);
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::New);
    for source in [Source::Notice, Source::Query] {
        let again = NewNotice { source, delivery: "other".into(), ..payment("1") };
        assert_eq!(store.note(&again).await.unwrap(), Noted::Before);
    }
    let kept = store.order(&id("1")).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.transaction_id.as_str(), kept.check_at), (OrderState::Paid, "421", None));
    assert_eq!(claim(store).await.unwrap().delivery, "p-1");
    assert!(claim(store).await.is_none());
}

async fn a_callback_is_claimed_by_one_and_ended_with_its_token(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    assert!(store.is_due().await.unwrap());
    let claimed = claim(store).await.unwrap();
    assert_eq!(
        (claimed.attempt, claimed.kind, claimed.to.target.as_str()),
        (1, Kind::Payment, "function/e/f")
    );
    assert!(!store.is_due().await.unwrap());
    assert!(claim(store).await.is_none());
    let forged = Claimed { token: "0".repeat(32), ..claimed.clone() };
    assert_eq!(store.finish(&forged, &End::default()).await.unwrap(), Finished::Late);
    assert_eq!(state(store, "p-1").await, (CallbackState::Claimed, 1));
    assert_eq!(store.finish(&claimed, &End::default()).await.unwrap(), Finished::Done);
    assert_eq!(store.finish(&claimed, &failed()).await.unwrap(), Finished::Late);
    assert_eq!(state(store, "p-1").await, (CallbackState::Done, 1));
    // An attempt ends once, and what was not begun says nothing about its target.
    let (_, attempts) = store.callback("p-1").await.unwrap().unwrap();
    assert!(attempts[0].accepted);
    assert_eq!(store.finish(&forged, &failed()).await.unwrap(), Finished::Late);
    assert_eq!(store.targets().await.unwrap()[0].failures, 0);
}

async fn a_claim_that_is_over_can_be_taken_by_another(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    let first = claim(store).await.unwrap();
    (made.advance)(Duration::from_secs(24));
    assert!(claim(store).await.is_none());
    (made.advance)(Duration::from_secs(2));
    let second = claim(store).await.unwrap();
    assert_eq!(second.attempt, 2);
    assert_ne!(second.token, first.token);
    let end = End { answer: "first".into(), ..End::default() };
    assert_eq!(store.finish(&first, &end).await.unwrap(), Finished::Late);
    assert_eq!(state(store, "p-1").await, (CallbackState::Claimed, 2));
    assert_eq!(store.finish(&second, &failed()).await.unwrap(), Finished::Waiting);
    let (_, attempts) = store.callback("p-1").await.unwrap().unwrap();
    assert_eq!((attempts[0].answer.as_str(), attempts[0].accepted), ("first", true));
    assert_eq!((attempts[1].failure.as_str(), attempts[1].accepted), ("no", false));
}

async fn callbacks_of_one_order_are_made_one_after_the_other_and_payment_first(made: Made) {
    let store = &*made.store;
    store.begin_order(&order("1")).await.unwrap();
    store.begin_refund(&new_refund("1")).await.unwrap();
    assert_eq!(store.note(&refund("1")).await.unwrap(), Noted::New);
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::New);
    let first = claim(store).await.unwrap();
    assert_eq!(first.delivery, "p-1");
    assert!(claim(store).await.is_none());
    // While it waits for its next attempt, later ones wait as well.
    assert_eq!(store.finish(&first, &failed()).await.unwrap(), Finished::Waiting);
    assert!(claim(store).await.is_none());
    (made.advance)(Duration::from_secs(20));
    let again = claim(store).await.unwrap();
    assert_eq!((again.delivery.as_str(), again.attempt), ("p-1", 2));
    assert_eq!(store.finish(&again, &End::default()).await.unwrap(), Finished::Done);
    assert_eq!(claim(store).await.unwrap().delivery, "r-1");
    // A payment that comes while the refund is on its way waits for its end.
    let second = NewNotice { dedup: "pay/1/2".into(), delivery: "p-1-2".into(), ..payment("1") };
    assert_eq!(store.note(&second).await.unwrap(), Noted::New);
    assert!(claim(store).await.is_none());
}

async fn a_refund_waits_for_the_payment_for_a_while(made: Made) {
    let store = &*made.store;
    store.begin_order(&order("1")).await.unwrap();
    store.settle_order(&id("1"), Placed::Open).await.unwrap();
    store.begin_refund(&new_refund("1")).await.unwrap();
    store.note(&refund("1")).await.unwrap();
    assert!(claim(store).await.is_none());
    // The order is checked at once.
    assert_eq!(store.claim_checks(9).await.unwrap().len(), 1);
    (made.advance)(Duration::from_secs(121));
    assert_eq!(claim(store).await.unwrap().delivery, "r-1");
    // A refund that nobody asked to be told of has no callback.
    store.begin_order(&order("2")).await.unwrap();
    store.begin_refund(&NewRefund { to: Destination::default(), ..new_refund("2") }).await.unwrap();
    assert_eq!(store.note(&refund("2")).await.unwrap(), Noted::New);
    (made.advance)(Duration::from_secs(121));
    assert!(store.callback("r-2").await.unwrap().is_none());
}

/// Fails until it is dead.
async fn kill(made: &Made, delivery: &str) -> i64 {
    loop {
        (made.advance)(Duration::from_secs(8 * 3600));
        let Some(claimed) = claim(&*made.store).await else { continue };
        assert_eq!(claimed.delivery, delivery);
        if made.store.finish(&claimed, &failed()).await.unwrap() == Finished::Dead {
            return claimed.attempt;
        }
    }
}

async fn a_dead_callback_releases_the_next_and_can_be_tried_anew(made: Made) {
    let store = &*made.store;
    store.begin_refund(&new_refund("1")).await.unwrap();
    paid(store, "1", function("f")).await;
    store.note(&refund("1")).await.unwrap();
    kill(&made, "p-1").await;
    assert_eq!(state(store, "p-1").await.0, CallbackState::Dead);
    (made.advance)(Duration::from_secs(600));
    let next = claim(store).await.unwrap();
    assert_eq!(next.delivery, "r-1");
    assert_eq!(store.retry("p-1").await.unwrap(), Retried::Due);
    assert_eq!(store.retry("r-1").await.unwrap(), Retried::Not(CallbackState::Claimed));
    assert_eq!(store.retry("x").await.unwrap(), Retried::Unknown);
    // Never two of one order at a time.
    assert!(claim(store).await.is_none());
    store.finish(&next, &End::default()).await.unwrap();
    let again = claim(store).await.unwrap();
    assert_eq!(again.delivery, "p-1");
    assert_eq!(store.finish(&again, &failed()).await.unwrap(), Finished::Waiting);
}

async fn what_is_done_is_never_claimed_again(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    let claimed = claim(store).await.unwrap();
    store.finish(&claimed, &End::default()).await.unwrap();
    assert_eq!(store.retry("p-1").await.unwrap(), Retried::Not(CallbackState::Done));
    (made.advance)(Duration::from_secs(72 * 3600));
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::Before);
    assert!(claim(store).await.is_none());
}

async fn waits_grow_and_the_last_attempt_is_after_two_days(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    let start = store.now().await.unwrap();
    let mut times = Vec::new();
    loop {
        let Some(claimed) = claim(store).await else {
            (made.advance)(Duration::from_secs(if times.len() < 3 { 5 } else { 30 }));
            continue;
        };
        times.push((store.now().await.unwrap() - start) / 1000);
        if store.finish(&claimed, &failed()).await.unwrap() == Finished::Dead {
            break;
        }
    }
    assert!((17..=20).contains(&times.len()), "{times:?}");
    let last = *times.last().unwrap();
    assert!((48 * 3600..48 * 3600 + 60).contains(&last), "{times:?}");
    assert!((12..=25).contains(&times[1]), "{times:?}");
}

async fn a_failing_target_is_paused_and_probed_by_one(made: Made) {
    let store = &*made.store;
    for number in 0..8 {
        paid(store, &number.to_string(), function("f")).await;
    }
    for _ in 0..5 {
        let claimed = claim(store).await.unwrap();
        store.finish(&claimed, &failed()).await.unwrap();
    }
    assert!(claim(store).await.is_none());
    (made.advance)(Duration::from_secs(11));
    let probe = claim(store).await.unwrap();
    assert!(claim(store).await.is_none());
    store.finish(&probe, &failed()).await.unwrap();
    (made.advance)(Duration::from_secs(11));
    assert!(claim(store).await.is_none());
    (made.advance)(Duration::from_secs(10));
    let probe = claim(store).await.unwrap();
    store.finish(&probe, &End::default()).await.unwrap();
    // A success ends the pause for all.
    assert!(claim(store).await.is_some() && claim(store).await.is_some());
}

async fn one_failing_callback_does_not_pause_its_target(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    for _ in 0..7 {
        (made.advance)(Duration::from_secs(2000));
        let claimed = claim(store).await.unwrap();
        store.finish(&claimed, &failed()).await.unwrap();
    }
    paid(store, "2", function("f")).await;
    assert_eq!(claim(store).await.unwrap().delivery, "p-2");
    assert_eq!(store.targets().await.unwrap()[0].failures, 1);
}

async fn a_paused_target_keeps_its_callbacks_and_others_go_on(made: Made) {
    let store = &*made.store;
    store.pause("function/e/f", true).await.unwrap();
    paid(store, "1", function("f")).await;
    paid(store, "2", function("g")).await;
    assert_eq!(claim(store).await.unwrap().delivery, "p-2");
    assert!(claim(store).await.is_none());
    (made.advance)(Duration::from_secs(100 * 3600));
    // What was claimed of the other one is over.
    assert_eq!(claim(store).await.unwrap().delivery, "p-2");
    assert!(claim(store).await.is_none());
    store.pause("function/e/f", false).await.unwrap();
    assert_eq!(claim(store).await.unwrap().delivery, "p-1");
}

async fn full_targets_are_left_out(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    paid(store, "2", function("g\"]")).await;
    let full = ["function/e/f".to_owned(), "function/e/x".to_owned()];
    assert_eq!(store.claim(LEASE, &full).await.unwrap().unwrap().delivery, "p-2");
    assert!(store.claim(LEASE, &full).await.unwrap().is_none());
}

async fn orders_and_refunds_are_checked_less_and_less_often(made: Made) {
    let store = &*made.store;
    store.begin_order(&order("1")).await.unwrap();
    store.settle_order(&id("1"), Placed::Open).await.unwrap();
    store.begin_order(&order("2")).await.unwrap();
    store.note(&payment("2")).await.unwrap();
    let start = store.now().await.unwrap();
    let mut minutes = Vec::new();
    loop {
        let checks = store.claim_checks(9).await.unwrap();
        if let [check] = checks.as_slice() {
            assert_eq!((&check.id, check.state), (&id("1"), OrderState::Open));
            minutes.push((store.now().await.unwrap() - start) / 60_000);
            if check.is_last {
                break;
            }
        }
        (made.advance)(Duration::from_secs(if minutes.len() < 5 { 60 } else { 1800 }));
    }
    assert_eq!(minutes.len(), 8, "{minutes:?}");
    assert_eq!((minutes[0], minutes[1], minutes[7] / 60 / 24), (1, 5, 7), "{minutes:?}");
    let unsettled =
        |kind, number: &str| Unsettled { kind, id: id(number), state: OrderState::Open, is_last: true };
    store.end_checks(&unsettled(Kind::Payment, "1"), OrderState::Lapsed).await.unwrap();
    assert_eq!(order_state(store, "1").await, OrderState::Lapsed);
    (made.advance)(Duration::from_secs(30 * 24 * 3600));
    assert!(store.claim_checks(9).await.unwrap().is_empty());
    // Placed again, it is checked again; what is paid is never ended.
    assert_eq!(store.begin_order(&order("1")).await.unwrap(), Begun::Repeated);
    (made.advance)(Duration::from_secs(61));
    assert_eq!(store.claim_checks(9).await.unwrap().len(), 1);
    store.end_checks(&unsettled(Kind::Payment, "2"), OrderState::Lapsed).await.unwrap();
    assert_eq!(order_state(store, "2").await, OrderState::Paid);
    store.close_order(&id("1")).await.unwrap();
    assert_eq!(order_state(store, "1").await, OrderState::Closed);
    // Of three refunds one was told of, and one refused.
    for number in ["3", "4", "5"] {
        store.begin_order(&order(number)).await.unwrap();
        store.note(&payment(number)).await.unwrap();
        store.begin_refund(&new_refund(number)).await.unwrap();
    }
    store.note(&refund("3")).await.unwrap();
    store.refuse_refund(&id("4").merchant, "r4").await.unwrap();
    (made.advance)(Duration::from_secs(61));
    let due = store.claim_checks(9).await.unwrap();
    let due: Vec<_> = due.iter().map(|it| (it.kind, it.id.number.as_str(), it.is_last)).collect();
    assert_eq!(due, [(Kind::Refund, "r5", false)]);
    (made.advance)(Duration::from_secs(300));
    assert_eq!(store.claim_checks(9).await.unwrap().len(), 1);
    store.end_checks(&unsettled(Kind::Refund, "r5"), OrderState::Open).await.unwrap();
    (made.advance)(Duration::from_secs(3600));
    assert!(store.claim_checks(9).await.unwrap().is_empty());
}

async fn lists_find_what_they_are_asked_for(made: Made) {
    let store = &*made.store;
    for number in ["a_1", "a%2", "b3"] {
        paid(store, number, function("f")).await;
        (made.advance)(Duration::from_millis(5));
    }
    let numbers = |text: &str, state: Option<&str>| {
        let search =
            Search { text: text.into(), state: state.map(str::to_owned), limit: 10, ..Search::default() };
        async move {
            let orders = store.orders(&search).await.unwrap();
            orders.into_iter().map(|order| order.id.number).collect::<Vec<_>>()
        }
    };
    assert_eq!(numbers("", None).await, ["b3", "a%2", "a_1"]);
    assert_eq!(numbers("a_", None).await, ["a_1"]);
    assert_eq!(numbers("%", None).await, ["a%2"]);
    assert_eq!(numbers("function/e", Some("paid")).await.len(), 3);
    assert!(numbers("", Some("open")).await.is_empty() && numbers("x", None).await.is_empty());
    let search = Search { state: Some("waiting".into()), limit: 1, skip: 1, ..Search::default() };
    let found = store.callbacks(&search).await.unwrap();
    assert_eq!(found.iter().map(|it| it.delivery.as_str()).collect::<Vec<_>>(), ["p-a%2"]);
    let search = Search { text: "p-b".into(), limit: 9, ..Search::default() };
    assert_eq!(store.callbacks(&search).await.unwrap().len(), 1);
}

async fn callbacks_of_one_order_are_listed(made: Made) {
    let store = &*made.store;
    for number in ["1", "2", "12"] {
        paid(store, number, function("f")).await;
    }
    store.begin_refund(&new_refund("1")).await.unwrap();
    assert_eq!(store.note(&refund("1")).await.unwrap(), Noted::New);
    let of = |number: &str, most| {
        let id = id(number);
        async move {
            let found = store.callbacks_of(&id, most).await.unwrap();
            found.into_iter().map(|it| it.delivery).collect::<Vec<_>>()
        }
    };
    assert_eq!(of("1", 9).await, ["r-1", "p-1"], "the newest first");
    assert_eq!(of("1", 1).await, ["r-1"]);
    let other = OrderId { merchant: "1900009232".into(), ..id("1") };
    assert!(of("3", 9).await.is_empty() && store.callbacks_of(&other, 9).await.unwrap().is_empty());
}

async fn figures_of_the_queue_add_up(made: Made) {
    let store = &*made.store;
    for number in 0..5 {
        paid(store, &number.to_string(), function("f")).await;
    }
    store.begin_order(&order("open")).await.unwrap();
    (made.advance)(Duration::from_secs(10));
    let done = claim(store).await.unwrap();
    store.finish(&done, &End::default()).await.unwrap();
    claim(store).await.unwrap();
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.waiting, counts.claimed, counts.done, counts.dead), (3, 1, 1, 0));
    assert_eq!((counts.attempts, counts.unsettled, counts.paused_targets), (2, 1, 0));
    assert!((10_000..20_000).contains(&counts.oldest), "{}", counts.oldest);
    let targets = store.targets().await.unwrap();
    assert_eq!((targets.len(), targets[0].waiting), (1, 4));
}

async fn many_at_once_claim_each_callback_once(made: Made) {
    for number in 0..200 {
        paid(&*made.store, &number.to_string(), function(&(number % 3).to_string())).await;
    }
    let claims = (0..16).map(|_| {
        let store = made.store.clone();
        tokio::spawn(async move {
            let mut claimed = Vec::new();
            while let Some(one) = claim(&*store).await {
                store.finish(&one, &End::default()).await.unwrap();
                claimed.push(one.delivery);
            }
            claimed
        })
    });
    let mut all = Vec::new();
    for task in claims.collect::<Vec<_>>() {
        all.extend(task.await.unwrap());
    }
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 200);
    assert_eq!(made.store.counts().await.unwrap().attempts, 200);
}

async fn an_answer_of_any_characters_is_stored(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    let claimed = claim(store).await.unwrap();
    let odd = "a\0\u{1}\u{ffff}\u{1f600}'\\";
    let end = End { failure: odd.into(), status: Some(599), answer: odd.into(), console: odd.into() };
    assert_eq!(store.finish(&claimed, &end).await.unwrap(), Finished::Waiting);
    let (callback, attempts) = store.callback("p-1").await.unwrap().unwrap();
    for kept in [&callback.failure, &attempts[0].failure, &attempts[0].answer, &attempts[0].console] {
        assert_eq!(kept.replace('\0', "\u{fffd}"), odd.replace('\0', "\u{fffd}"));
    }
    assert_eq!(attempts[0].status, Some(599));
    let search = Search { text: odd.into(), limit: 9, ..Search::default() };
    assert!(store.callbacks(&search).await.unwrap().is_empty());
}

async fn a_hint_comes_with_what_has_become_due(made: Made) {
    let store = made.store.clone();
    let soon = |store: Arc<dyn Store>| async move {
        tokio::time::timeout(Duration::from_secs(5), store.hinted()).await.is_ok()
    };
    // What was hinted before.
    while tokio::time::timeout(Duration::from_millis(200), store.hinted()).await.is_ok() {}
    let waiting = tokio::spawn(soon(store.clone()));
    paid(&*store, "1", function("f")).await;
    assert!(waiting.await.unwrap());
    // A hint that nobody waited for ends the next wait.
    store.retry("p-1").await.unwrap();
    assert!(soon(store).await);
}

async fn one_notice_that_comes_many_times_at_once_is_written_once(made: Made) {
    let store = &*made.store;
    for number in 0..20 {
        let number = number.to_string();
        store.begin_order(&order(&number)).await.unwrap();
        let tasks = (0..8).map(|nth| {
            let (store, number) = (made.store.clone(), number.clone());
            let source = if nth % 2 == 0 { Source::Notice } else { Source::Query };
            let notice = NewNotice { source, delivery: format!("p-{number}-{nth}"), ..payment(&number) };
            tokio::spawn(async move { store.note(&notice).await.unwrap() })
        });
        let mut new = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Noted::New => new += 1,
                noted => assert_eq!(noted, Noted::Before),
            }
        }
        assert_eq!(new, 1);
    }
    assert_eq!(store.counts().await.unwrap().waiting, 20);
}

/// Ends all of them at once.
async fn all_fail(made: &Made, claimed: Vec<Claimed>) {
    let tasks = claimed.into_iter().map(|one| {
        let store = made.store.clone();
        tokio::spawn(async move { store.finish(&one, &failed()).await.unwrap() })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert_eq!(task.await.unwrap(), Finished::Waiting);
    }
}

async fn failures_at_once_are_all_counted(made: Made) {
    let mut claimed = Vec::new();
    for number in 0..12 {
        paid(&*made.store, &number.to_string(), function("f")).await;
        claimed.push(claim(&*made.store).await.unwrap());
    }
    all_fail(&made, claimed).await;
    let target = &made.store.targets().await.unwrap()[0];
    assert_eq!(target.failures, 12);
    assert!(target.paused_until.is_some());
}

async fn a_failing_target_is_probed_by_one_of_many_at_once(made: Made) {
    let mut claimed = Vec::new();
    for number in 0..12 {
        paid(&*made.store, &number.to_string(), function("f")).await;
        claimed.push(claim(&*made.store).await.unwrap());
    }
    all_fail(&made, claimed).await;
    for _ in 0..5 {
        (made.advance)(Duration::from_secs(301));
        let tasks = (0..8).map(|_| {
            let store = made.store.clone();
            tokio::spawn(async move { claim(&*store).await })
        });
        let mut probes = Vec::new();
        for task in tasks.collect::<Vec<_>>() {
            probes.extend(task.await.unwrap());
        }
        assert_eq!(probes.len(), 1);
        all_fail(&made, probes).await;
    }
}
