//! The asynchronous client and the runtimes in which it is called.

use paytable::{
    ApiKey, Client, Error, Merchant, Outcome, RetryPolicy, RuntimeFault, WechatV2, sandbox::Sandbox,
    wechat_v2::OrderQueryRequest,
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use std::{
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("192006250b4c09247ec02edce69f6a2d"))
}

fn client(url: &str) -> Client<WechatV2> {
    Client::builder(merchant()).base_url(url).timeout(Duration::from_secs(5)).build().unwrap()
}

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("1217752501".into()), ..Default::default() }
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The gateway answered: there is no such order.
fn answered(error: &Error) -> bool {
    error.code() == Some("ORDERNOTEXIST")
}

#[test]
fn a_connection_of_a_runtime_that_is_not_driven_is_not_used_in_another() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let client = client(sandbox.base_url());
    let [idle, other] = [current_thread(), current_thread()];
    let started = std::time::Instant::now();
    for runtime in [&idle, &other, &idle, &other] {
        let error = runtime.block_on(client.call(&query())).unwrap_err();
        assert!(answered(&error), "{error:?}");
    }
    // With a merchant of the same client as well.
    let second = client.with_merchant(merchant()).unwrap();
    assert!(answered(&other.block_on(second.call(&query())).unwrap_err()));
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[test]
fn a_runtime_keeps_its_connection_while_others_come_and_go() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let client = client(sandbox.base_url());
    let kept = current_thread();
    kept.block_on(client.call(&query())).unwrap_err();
    // More than the client remembers.
    for _ in 0..40 {
        let error = current_thread().block_on(client.call(&query())).unwrap_err();
        assert!(answered(&error), "{error:?}");
    }
    assert!(answered(&kept.block_on(client.call(&query())).unwrap_err()));
}

#[test]
fn without_a_runtime_nothing_is_sent_and_the_error_says_so() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, Vec::new()));
    let client = client(&receiver.url);
    let query = query();
    let mut call = std::pin::pin!(client.call(&query));
    let Poll::Ready(result) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits")
    };
    lacks(&result.unwrap_err(), RuntimeFault::Missing, "outside of a tokio runtime");
    assert!(receiver.bodies.try_recv().is_err(), "something was sent");
}

#[test]
fn a_runtime_without_timers_or_io_sends_nothing_and_the_error_says_which() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, Vec::new()));
    for (runtime, fault, words) in [
        (Builder::new_current_thread().enable_io().build(), RuntimeFault::NoTimers, "no timers"),
        (Builder::new_current_thread().enable_time().build(), RuntimeFault::NoIo, "no I/O"),
        (Builder::new_current_thread().build(), RuntimeFault::NoTimers, "no timers"),
        (Builder::new_multi_thread().worker_threads(1).build(), RuntimeFault::NoTimers, "no timers"),
    ] {
        let (runtime, client) = (runtime.unwrap(), client(&receiver.url));
        for _ in 0..2 {
            lacks(&runtime.block_on(client.call(&query())).unwrap_err(), fault, words);
        }
        let query = query();
        let retried = client.call_with_retries(&query, RetryPolicy::default());
        lacks(&runtime.block_on(retried).unwrap_err(), fault, words);
    }
    assert!(receiver.bodies.try_recv().is_err(), "something was sent");
}

fn lacks(error: &Error, fault: RuntimeFault, words: &str) {
    assert!(matches!(error, Error::NoRuntime(found) if *found == fault), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotDone);
    let text = error.to_string();
    assert!(text.starts_with("nothing was sent: ") && text.contains(words), "{text}");
    assert!(text.contains("`enable_all`"), "{text}");
}

#[test]
fn the_blocking_client_needs_no_runtime() {
    let sandbox = Sandbox::builder().merchant(merchant()).start().unwrap();
    let client =
        Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build_blocking().unwrap();
    assert!(answered(&client.call(&query()).unwrap_err()));
    let there = client.clone();
    assert!(answered(&thread::spawn(move || there.call(&query()).unwrap_err()).join().unwrap()));
}
