//! Orders, refunds, notices, and what is looked at.

use super::*;

pub(super) async fn an_order_has_one_destination_and_one_amount(made: Made) {
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

pub(super) async fn a_refused_order_may_be_placed_anew_and_another_not(made: Made) {
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

pub(super) async fn a_notice_is_written_once_and_only_if_it_fits_its_order(made: Made) {
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

pub(super) async fn a_refund_waits_for_the_payment_for_a_while(made: Made) {
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
    // A refund without a destination has no callback.
    store.begin_order(&order("2")).await.unwrap();
    store.begin_refund(&NewRefund { to: Destination::default(), ..new_refund("2") }).await.unwrap();
    assert_eq!(store.note(&refund("2")).await.unwrap(), Noted::New);
    (made.advance)(Duration::from_secs(121));
    assert!(store.callback("r-2").await.unwrap().is_none());
}

pub(super) async fn orders_and_refunds_are_checked_less_and_less_often(made: Made) {
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

pub(super) async fn lists_find_what_they_are_asked_for(made: Made) {
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

pub(super) async fn callbacks_of_one_order_are_listed(made: Made) {
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

pub(super) async fn figures_of_the_queue_add_up(made: Made) {
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

pub(super) async fn one_notice_that_comes_many_times_at_once_is_written_once(made: Made) {
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

pub(super) async fn a_refund_of_an_order_that_was_placed_elsewhere_is_told_of(made: Made) {
    let store = &*made.store;
    // Neither the order nor the refund is known.
    assert_eq!(store.note(&refund("1")).await.unwrap(), Noted::NoSuchOrder);
    store.begin_refund(&new_refund("1")).await.unwrap();
    let other = NewNotice { refund_fee: 2, ..refund("1") };
    assert_eq!(store.note(&other).await.unwrap(), Noted::Other("refund_fee"));
    assert!(store.order(&id("1")).await.unwrap().is_none());
    for expected in [Noted::New, Noted::Before] {
        assert_eq!(store.note(&refund("1")).await.unwrap(), expected);
    }
    let order = store.order(&id("1")).await.unwrap().unwrap();
    assert_eq!((order.state, order.env.as_str(), order.total_fee), (OrderState::Paid, "e", 1));
    assert_eq!(claim(store).await.unwrap().delivery, "r-1");
    // Another refund of it has to fit what the first one said.
    store.begin_refund(&NewRefund { number: "r1b".into(), ..new_refund("1") }).await.unwrap();
    let second = NewNotice { refund: "r1b".into(), dedup: "refund/1b".into(), total_fee: 9, ..refund("1") };
    assert_eq!(store.note(&second).await.unwrap(), Noted::Other("total_fee"));
}
