//! Whatever goes wrong on the way, the client takes nothing for failed that may have been done.

use paytable::{
    ApiKey, Client, Error, Fen, Merchant, Notice, Outcome, Time, Unknown, WechatV2,
    sandbox::{Faults, Posted, Receiver, Sandbox},
    wechat_v2::{
        OrderQueryRequest, PayNotice, UnifiedOrderRequest,
        order_query::TradeState,
        unified_order::{Required, TradeType},
    },
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
        .notify_url("http://127.0.0.1:9/paid")
}

fn order(number: &str) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        product_id: Some("p1".into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: number.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Native,
        }
        .into()
    }
}

/// One fault each: its rate, and whether the order is carried out (`None`: perhaps), and what the client may say.
type Case = (&'static str, Faults, Option<bool>, fn(&Error) -> bool);

fn cases() -> Vec<Case> {
    let none = Faults { lateness: Duration::from_secs(40), ..Faults::default() };
    let interrupted: fn(&Error) -> bool = |e| matches!(e, Error::Unknown(Unknown::Interrupted(_)));
    let believed_nothing: fn(&Error) -> bool = |e| matches!(e, Error::Unknown(_) | Error::Rejected(_));
    vec![
        ("lost", Faults { lost: 1000, ..none }, Some(false), interrupted),
        ("unanswered", Faults { unanswered: 1000, ..none }, Some(true), interrupted),
        ("truncated", Faults { truncated: 1000, ..none }, Some(true), interrupted),
        ("slow", Faults { slow: 1000, ..none }, Some(true), interrupted),
        ("corrupted", Faults { corrupted: 1000, ..none }, None, believed_nothing),
        ("bad_gateway", Faults { bad_gateway: 1000, ..none }, None, |e| {
            matches!(e, Error::Unknown(Unknown::Status(502)))
        }),
        ("system_error", Faults { system_error: 1000, ..none }, None, |e| e.code() == Some("SYSTEMERROR")),
    ]
}

#[tokio::test]
async fn over_a_socket_every_fault_leaves_the_outcome_unknown() {
    for (name, faults, carried_out, expected) in cases() {
        let sandbox = Sandbox::builder().merchant(merchant()).seed(1).time_scale(20).start().unwrap();
        let client = Client::<WechatV2>::builder(merchant())
            .base_url(sandbox.base_url())
            .timeout(Duration::from_millis(400))
            .build()
            .unwrap();
        sandbox.set_faults(faults);
        for at in 0..6 {
            let number = format!("order{at}");
            let error = client.call(&order(&number)).await.unwrap_err();
            assert!(expected(&error), "{name}: {error:?}");
            assert_eq!(error.outcome(), Outcome::Unknown, "{name}: {error:?}");
            if let Some(carried_out) = carried_out {
                assert_eq!(sandbox.order(&number).is_some(), carried_out, "{name}");
            }
        }
        // A connection that was closed before anything was read proves nothing to the client.
        sandbox.set_faults(Faults { refused: 1000, ..Faults::default() });
        let error = client.call(&order("order9")).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

fn nobody() -> Arc<Receiver> {
    Arc::new(|_| Box::pin(async { None }))
}

fn here(receive: Arc<Receiver>) -> (Sandbox, Client<WechatV2>) {
    let start = Time::new(2024, 3, 1, 12, 0, 0).unwrap();
    let sandbox =
        Sandbox::builder().merchant(merchant()).seed(1).time_scale(1).start_time(start).start_here(receive);
    let client = Client::builder(merchant()).transport(sandbox.transport()).build().unwrap();
    (sandbox, client)
}

#[tokio::test(start_paused = true)]
async fn without_a_socket_every_fault_leaves_the_outcome_unknown_and_only_a_refused_one_is_not_sent() {
    for (name, faults, carried_out, expected) in cases() {
        let (sandbox, client) = here(nobody());
        sandbox.set_faults(faults);
        for at in 0..20 {
            let number = format!("order{at}");
            let error = client.call(&order(&number)).await.unwrap_err();
            assert!(expected(&error), "{name}: {error:?}");
            assert_eq!(error.outcome(), Outcome::Unknown, "{name}: {error:?}");
            if let Some(carried_out) = carried_out {
                assert_eq!(sandbox.order(&number).is_some(), carried_out, "{name}");
            }
        }
    }
    let (sandbox, client) = here(nobody());
    sandbox.set_faults(Faults { refused: 1000, ..Faults::default() });
    let error = client.call(&order("order1")).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)));
    assert!(sandbox.order("order1").is_none());
}

#[tokio::test(start_paused = true)]
async fn what_is_late_arrives_after_the_caller_has_given_up() {
    let (sandbox, client) = here(nobody());
    sandbox.set_faults(Faults { late: 1000, lateness: Duration::from_secs(1000), ..Faults::default() });
    let error = client.call(&order("order1")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(sandbox.order("order1").is_none());
    tokio::time::sleep(Duration::from_secs(1000)).await;
    assert!(sandbox.order("order1").is_some());
}

#[tokio::test(start_paused = true)]
async fn what_arrives_twice_is_done_once() {
    let (sandbox, client) = here(nobody());
    sandbox.set_faults(Faults { repeated: 1000, lateness: Duration::from_secs(40), ..Faults::default() });
    for at in 0..20 {
        client.call(&order(&format!("order{at}"))).await.unwrap();
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(sandbox.orders().len(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_notice_is_repeated_for_a_day_and_never_acknowledged_when_it_came_to_harm() {
    let received = Arc::new(Mutex::new(Vec::<Posted>::new()));
    let all = received.clone();
    let receive: Arc<Receiver> = Arc::new(move |posted: Posted| {
        all.lock().unwrap().push(posted);
        Box::pin(async { Some(PayNotice::accepted().body) })
    });
    let (sandbox, client) = here(receive);
    let lateness = Duration::from_secs(40);
    let cases = [
        ("lost", Faults { notice_lost: 1000, ..Faults::default() }, 0, false),
        ("late", Faults { notice_late: 1000, lateness, ..Faults::default() }, 15, false),
        ("unheard", Faults { acknowledgement_lost: 1000, ..Faults::default() }, 15, false),
        ("repeated", Faults { notice_repeated: 1000, lateness, ..Faults::default() }, 2, true),
    ];
    for (at, (name, faults, deliveries, acknowledged)) in cases.into_iter().enumerate() {
        let number = format!("order{at}");
        client.call(&order(&number)).await.unwrap();
        sandbox.set_faults(faults);
        let start = tokio::time::Instant::now();
        let told = sandbox.pay(&number).await.unwrap();
        assert_eq!(told.acknowledged, acknowledged, "{name}");
        if !acknowledged {
            assert_eq!(told.attempts, 15, "{name}");
            assert_eq!(start.elapsed().as_secs(), 86_640, "24 h 4 min, as documented");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
        let bodies = std::mem::take(&mut *received.lock().unwrap());
        assert_eq!(bodies.len(), deliveries, "{name}");
        for posted in bodies {
            let event = client.notice::<PayNotice>(&posted.body).unwrap();
            assert_eq!(event.out_trade_no.as_deref(), Some(number.as_str()));
            assert_eq!(posted.url, "http://127.0.0.1:9/paid");
        }
        sandbox.set_faults(Faults::default());
    }

    client.call(&order("order8")).await.unwrap();
    sandbox.set_faults(Faults { notice_corrupted: 1000, ..Faults::default() });
    sandbox.pay("order8").await.unwrap();
    for posted in received.lock().unwrap().iter() {
        assert!(client.notice::<PayNotice>(&posted.body).is_err());
    }
    sandbox.set_faults(Faults::default());
    let query = OrderQueryRequest { out_trade_no: Some("order8".into()), ..OrderQueryRequest::default() };
    assert_eq!(client.call(&query).await.unwrap().trade_state, Some(TradeState::Success));
}

#[tokio::test(start_paused = true)]
async fn a_prepay_id_lapses_after_two_hours_and_the_same_order_gets_a_fresh_one() {
    let (sandbox, client) = here(nobody());
    let first = client.call(&order("order1")).await.unwrap().prepay_id;
    assert_eq!(client.call(&order("order1")).await.unwrap().prepay_id, first);
    tokio::time::sleep(Duration::from_secs(2 * 3600 + 1)).await;
    assert_eq!(sandbox.pay("order1").await, Err(paytable::sandbox::PayError::Lapsed));
    assert_ne!(client.call(&order("order1")).await.unwrap().prepay_id, first);
    let _on_its_way = sandbox.pay("order1");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(sandbox.order("order1").unwrap().trade_state, "SUCCESS");
}
