//! The blocking client beside asynchronous code: where a thread must not wait, it refuses before anything is sent.

use paytable::{
    Client, Error, Fen, MicropayPolicy, OrderStatusError, Outcome, RetryPolicy, Stage, Time, Unpaid,
    WechatV2, blocking,
    wechat_v2::{
        self, DownloadBillRequest, MicropayRequest, OrderQueryRequest, RefundNotice, UnifiedOrderRequest,
    },
};
use paytable_tests_sandbox::{
    receiver::{Receiver, Reply},
    script::{Script, Step, merchant, refund_notice, succeeded},
};
use std::{io::Read, thread, time::Duration};
use tokio::{runtime, task};

fn order() -> UnifiedOrderRequest {
    wechat_v2::unified_order::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: "order001".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: wechat_v2::unified_order::TradeType::App,
    }
    .into()
}

fn charge() -> MicropayRequest {
    wechat_v2::micropay::Required {
        body: "image形象店-深圳腾大- QQ公仔".into(),
        out_trade_no: "order001".into(),
        total_fee: Fen(1),
        spbill_create_ip: "8.8.8.8".into(),
        auth_code: "120061098828009406".into(),
    }
    .into()
}

fn bill() -> DownloadBillRequest {
    wechat_v2::download_bill::Required { bill_date: Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into()
}

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() }
}

fn unpaid() -> Vec<u8> {
    let Step::Answer(_, body) = succeeded(&[("trade_state", "NOTPAY"), ("out_trade_no", "1")]) else {
        unreachable!()
    };
    body
}

fn gateway() -> Receiver {
    Receiver::start(|_, _| Reply::Full(200, unpaid()))
}

fn over(gateway: &Receiver) -> blocking::Client<WechatV2> {
    Client::<WechatV2>::builder(merchant()).base_url(&gateway.url).build_blocking().unwrap()
}

fn assert_refused(what: &str, error: &Error) {
    assert_eq!(error.outcome(), Outcome::NotDone, "{what}: {error}");
    let said = error.to_string();
    assert!(matches!(error, Error::InsideRuntime), "{what}: {said}");
    assert!(said.contains("nothing was sent") && said.contains("spawn_blocking"), "{what}: {said}");
}

/// Every method that waits.
fn assert_every_method_refuses(client: &blocking::Client<WechatV2>) {
    let order = order();
    assert_refused("call", &client.call(&order).unwrap_err());
    let prepared = client.protocol().prepare(&order).unwrap();
    assert_refused("send", &client.send(&prepared).unwrap_err());
    let policy = RetryPolicy::default();
    assert_refused("call_with_retries", &client.call_with_retries(&order, policy).unwrap_err());
    assert_refused("download", &client.download(&bill()).unwrap_err());
    assert_refused("refresh_keys", &client.refresh_keys().unwrap_err());
    match client.order_status(&order) {
        Err(OrderStatusError::Unknown(error)) => assert_refused("settle", &error),
        other => panic!("{other:?}"),
    }
    match client.micropay(&charge(), &MicropayPolicy::default()) {
        Err(Unpaid::Refused(error)) => assert_refused("micropay", &error),
        other => panic!("{other:?}"),
    }
    match client.resume_micropay(&charge(), Stage::Charged, &MicropayPolicy::default()) {
        Err(Unpaid::Unknown { stage: Stage::Charged, last: Some(error) }) => assert_refused("resume", &error),
        other => panic!("{other:?}"),
    }
    let notice = refund_notice(&[("refund_id", "50000"), ("out_refund_no", "r1")]);
    let opened = client.unauthenticated_notice::<RefundNotice>(&notice).unwrap();
    match client.confirm_refund(&opened) {
        Err(OrderStatusError::Unknown(error)) => assert_refused("confirm_refund", &error),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn inside_a_runtime_every_call_is_refused_before_anything_is_sent() {
    let gateway = gateway();
    assert_every_method_refuses(&over(&gateway));
    assert!(gateway.bodies.recv_timeout(Duration::from_millis(300)).is_err(), "a request was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_a_runtime_with_several_threads_is_refused_as_well() {
    let gateway = gateway();
    let client = over(&gateway);
    assert_every_method_refuses(&client);
    tokio::spawn(async move { assert_every_method_refuses(&client) }).await.unwrap();
    assert!(gateway.bodies.recv_timeout(Duration::from_millis(300)).is_err(), "a request was sent");
}

#[test]
fn however_a_runtime_drives_a_task_it_is_refused_and_nothing_panics() {
    let gateway = gateway();
    let runtime = runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    // Built, called and dropped inside.
    let inside = |url: String| async move {
        let client = Client::<WechatV2>::builder(merchant()).base_url(url).build_blocking().unwrap();
        assert_every_method_refuses(&client);
    };
    runtime.block_on(inside(gateway.url.clone()));
    runtime.handle().block_on(inside(gateway.url.clone()));
    task::LocalSet::new().block_on(&runtime, inside(gateway.url.clone()));
    let url = gateway.url.clone();
    runtime.block_on(async move {
        let nested = move || runtime::Handle::current().block_on(inside(url));
        task::spawn_blocking(nested).await.unwrap();
    });
    assert!(gateway.bodies.recv_timeout(Duration::from_millis(300)).is_err(), "a request was sent");
}

#[tokio::test]
async fn a_file_that_is_being_received_is_dropped_inside_a_runtime() {
    let gateway = Receiver::start(|_, _| Reply::Full(200, vec![b'`'; 1 << 20]));
    let client = over(&gateway);
    let file = task::spawn_blocking(move || client.download(&bill())).await.unwrap().unwrap();
    // The client was dropped by the call; with the file, its thread ends.
    drop(file);
}

#[tokio::test]
async fn a_transport_of_the_callers_own_is_not_waited_for_either() {
    let script = Script::new(|_| panic!("something was sent"));
    let client = script.builder().build_blocking().unwrap();
    assert_every_method_refuses(&client);
    assert!(script.calls().is_empty());
}

#[tokio::test]
async fn a_file_is_not_read_inside_a_runtime() {
    let gateway = Receiver::start(|_, _| Reply::Full(200, vec![b'`'; 1 << 20]));
    let client = over(&gateway);
    let mut file = task::spawn_blocking(move || client.download(&bill())).await.unwrap().unwrap();
    let error = file.read(&mut [0; 16]).unwrap_err();
    assert_refused("read", error.get_ref().unwrap().downcast_ref().unwrap());
    // What refused goes on where a thread may wait.
    let read = task::spawn_blocking(move || {
        let mut all = Vec::new();
        file.read_to_end(&mut all).map(|_| all.len())
    });
    assert_eq!(read.await.unwrap().unwrap(), 1 << 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_task_may_wait_the_blocking_client_works() {
    let gateway = gateway();
    let client = over(&gateway);
    let other = client.clone();
    task::spawn_blocking(move || other.call(&query())).await.unwrap().unwrap();
    let other = client.clone();
    thread::spawn(move || other.call(&query())).join().unwrap().unwrap();
    task::block_in_place(|| client.call(&query())).unwrap();
    assert_eq!(gateway.bodies.iter().take(3).count(), 3);
}

#[test]
fn a_thread_that_only_knows_a_runtime_may_wait() {
    let gateway = gateway();
    let runtime = runtime::Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    over(&gateway).call(&query()).unwrap();
}

#[tokio::test]
async fn asking_whether_a_thread_may_wait_costs_a_task_nothing() {
    let gateway = gateway();
    let client = over(&gateway);
    for _ in 0..1000 {
        assert_refused("call", &client.call(&order()).unwrap_err());
    }
    // A task that had used up its turn would be told so here.
    assert!(task::coop::has_budget_remaining());
}

#[test]
fn a_blocking_client_is_built_and_dropped_anywhere() {
    let gateway = gateway();
    let client = over(&gateway);
    client.call(&query()).unwrap();
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async move {
        drop(client);
        drop(over(&gateway).with_merchant(merchant()).unwrap());
    });
}

#[tokio::test]
async fn even_a_task_that_tokio_does_not_count_sends_once_and_does_not_panic() {
    let gateway = gateway();
    let client = over(&gateway);
    // Whether this is a thread that must not wait cannot be seen here. The call may then be refused or made.
    match task::unconstrained(async { client.call(&query()) }).await {
        Ok(_) => assert_eq!(gateway.bodies.try_iter().count(), 1),
        Err(error) => assert_refused("call", &error),
    }
}

#[tokio::test]
async fn a_sandbox_lets_nobody_pay_for_a_task_that_would_wait() {
    let gateway = paytable::sandbox::Sandbox::builder().merchant(merchant()).start().unwrap();
    let client = Client::<WechatV2>::builder(merchant()).base_url(gateway.base_url()).build().unwrap();
    client.call(&order()).await.unwrap();
    assert!(matches!(gateway.pay_blocking("order001"), Err(paytable::sandbox::PayError::InsideRuntime)));
    assert!(gateway.order("order001").unwrap().transaction_id.is_none());
}
