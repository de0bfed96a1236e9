//! Callbacks: claimed, ended, tried again.

use super::*;

pub(super) async fn a_callback_is_claimed_by_one_and_ended_with_its_token(made: Made) {
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

pub(super) async fn a_claim_that_is_over_can_be_taken_by_another(made: Made) {
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

pub(super) async fn callbacks_of_one_order_are_made_one_after_the_other_and_payment_first(made: Made) {
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

pub(super) async fn a_dead_callback_releases_the_next_and_can_be_tried_anew(made: Made) {
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

pub(super) async fn what_is_done_is_never_claimed_again(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    let claimed = claim(store).await.unwrap();
    store.finish(&claimed, &End::default()).await.unwrap();
    assert_eq!(store.retry("p-1").await.unwrap(), Retried::Not(CallbackState::Done));
    (made.advance)(Duration::from_secs(72 * 3600));
    assert_eq!(store.note(&payment("1")).await.unwrap(), Noted::Before);
    assert!(claim(store).await.is_none());
}

pub(super) async fn waits_grow_and_the_last_attempt_is_after_two_days(made: Made) {
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

pub(super) async fn a_failing_target_is_paused_and_probed_by_one(made: Made) {
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

pub(super) async fn one_failing_callback_does_not_pause_its_target(made: Made) {
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

pub(super) async fn a_paused_target_keeps_its_callbacks_and_others_go_on(made: Made) {
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

pub(super) async fn full_targets_are_left_out(made: Made) {
    let store = &*made.store;
    paid(store, "1", function("f")).await;
    paid(store, "2", function("g\"]")).await;
    let full = ["function/e/f".to_owned(), "function/e/x".to_owned()];
    assert_eq!(store.claim(LEASE, &full).await.unwrap().unwrap().delivery, "p-2");
    assert!(store.claim(LEASE, &full).await.unwrap().is_none());
}

pub(super) async fn many_at_once_claim_each_callback_once(made: Made) {
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

pub(super) async fn an_answer_of_any_characters_is_stored(made: Made) {
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

pub(super) async fn a_hint_comes_with_what_has_become_due(made: Made) {
    let store = made.store.clone();
    let soon = |store: Arc<dyn Store>| async move {
        tokio::time::timeout(Duration::from_secs(5), store.hinted()).await.is_ok()
    };
    // What was hinted before.
    while tokio::time::timeout(Duration::from_millis(200), store.hinted()).await.is_ok() {}
    let waiting = tokio::spawn(soon(store.clone()));
    paid(&*store, "1", function("f")).await;
    assert!(waiting.await.unwrap());
    // A hint that comes while no task waits ends the next wait.
    store.retry("p-1").await.unwrap();
    assert!(soon(store).await);
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

pub(super) async fn failures_at_once_are_all_counted(made: Made) {
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

pub(super) async fn a_failing_target_is_probed_by_one_of_many_at_once(made: Made) {
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
