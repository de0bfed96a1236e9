//! The time of the sandbox is that of the whole test: of its orders, its clients, and of what takes its notices.

use paytable::{
    ApiKey, Client, CloudPay, Fen, Merchant, Notice as _, Time, WechatV2, cloudpay,
    sandbox::{PayError, Posted, Sandbox},
    table::TimeFormat,
    wechat_v2::{PayNotice, UnifiedOrderRequest, unified_order},
};
use paytable_tests::merchant;
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

fn start() -> Time {
    Time::new(2024, 2, 29, 23, 59, 50).unwrap()
}

fn order(number: &str, expires: Option<Time>) -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        time_expire: expires,
        ..unified_order::Required {
            body: "茶".into(),
            out_trade_no: number.into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: unified_order::TradeType::App,
        }
        .into()
    }
}

type Answering = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

fn silent() -> Arc<paytable::sandbox::Receiver> {
    Arc::new(|_| -> Answering { Box::pin(async { None }) })
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_sandbox_passes_with_the_clock_of_the_test_and_ends_orders() {
    let sandbox = Sandbox::builder().merchant(merchant()).start_time(start()).start_here(silent());
    let client =
        Client::<WechatV2>::builder(merchant()).transport(sandbox.transport()).clock(sandbox.clock());
    let client = client.build().unwrap();
    assert_eq!(sandbox.now(), start());
    let in_five_minutes = Time::from_unix(sandbox.now().unix() + 300);
    client.call(&order("EXPIRES01", in_five_minutes)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(299)).await;
    assert_eq!(sandbox.order("EXPIRES01").unwrap().trade_state, "NOTPAY");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(Some(sandbox.now()), in_five_minutes);
    assert_eq!(sandbox.now().format(TimeFormat::Dashed), "2024-03-01 00:04:50");
    assert_eq!(sandbox.order("EXPIRES01").unwrap().trade_state, "CLOSED");
    assert_eq!(sandbox.pay("EXPIRES01").await, Err(PayError::Closed));
}

#[tokio::test(start_paused = true)]
async fn a_client_with_the_clock_of_the_sandbox_fills_in_the_time_of_the_sandbox() {
    let sandbox = Sandbox::builder().merchant(merchant()).start_time(start()).start_here(silent());
    let builder = Client::<WechatV2>::builder(merchant()).transport(sandbox.transport());
    let client = builder.clock(sandbox.clock()).build().unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    let placed = client.call(&order("CLOCK0001", None)).await.unwrap();
    let payment = placed.app(&client).unwrap();
    assert_eq!(payment.timestamp, (start().unix() + 3600).to_string());
    assert_eq!(payment.timestamp, sandbox.now().unix().to_string());
}

#[tokio::test(start_paused = true)]
async fn what_the_sandbox_signs_for_a_mini_program_has_its_time_too() {
    let sandbox = Sandbox::builder()
        .cloud_merchant("1900009231", "wx8888888888888888")
        .start_time(start())
        .start_here(silent());
    let client =
        Client::<CloudPay>::builder(Merchant::bare()).transport(sandbox.transport()).build().unwrap();
    let order = cloudpay::UnifiedOrderRequest {
        function_name: Some("paid".into()),
        ..cloudpay::unified_order::Required {
            env_id: "env".into(),
            sub_mch_id: "1900009231".into(),
            body: "茶".into(),
            out_trade_no: "CLOUD0001".into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
        }
        .into()
    };
    let payment = client.call(&order).await.unwrap().payment.unwrap();
    assert_eq!(payment.time_stamp.as_deref(), Some(start().unix().to_string().as_str()));
}

/// A signature of APIv3 is taken within five minutes of the time of the gateway only.
#[tokio::test(start_paused = true)]
async fn a_client_of_apiv3_with_another_clock_is_refused_and_with_that_of_the_sandbox_not() {
    let merchant = crate::wechat_v3::merchant();
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start_time(start()).start_here(silent());
    let query = paytable::wechat_v3::OrderQueryRequest { out_trade_no: "A0000001".into() };
    let client = |clock: bool| {
        let builder = Client::<paytable::WechatV3>::builder(merchant.clone()).transport(sandbox.transport());
        if clock { builder.clock(sandbox.clock()) } else { builder }.build().unwrap()
    };
    let error = client(true).call(&query).await.unwrap_err();
    assert_eq!(error.code(), Some("ORDER_NOT_EXIST"), "{error:?}");
    let error = client(false).call(&query).await.unwrap_err();
    assert_ne!(error.code(), Some("ORDER_NOT_EXIST"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_receiver_can_have_the_client_of_the_sandbox_that_it_receives_from() {
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = taken.clone();
    let (sandbox, client) =
        Sandbox::builder().merchant(merchant()).start_time(start()).time_scale(1).start_here_with(
            |sandbox| {
                let client = Client::<WechatV2>::builder(merchant()).transport(sandbox.transport());
                let client = client.clock(sandbox.clock()).build().unwrap();
                let shop = client.clone();
                let receive = move |posted: Posted| -> Answering {
                    let (shop, taken) = (shop.clone(), counted.clone());
                    Box::pin(async move {
                        let event = shop.notice::<PayNotice>(&posted.body[..]).ok()?;
                        // The receiver asks the sandbox itself, while that waits for its answer.
                        let status = shop.order_status(&order(&event.out_trade_no?, None)).await.ok()?;
                        assert!(matches!(status, paytable::OrderStatus::Paid(_)), "{status:?}");
                        // The first one is not acknowledged, and comes again.
                        let first = taken.fetch_add(1, Ordering::Relaxed) == 0;
                        (!first).then(|| PayNotice::accepted().body)
                    })
                };
                (Arc::new(receive) as Arc<paytable::sandbox::Receiver>, client)
            },
        );
    client.call(&order("CIRCLE001", None)).await.unwrap();
    let delivery = sandbox.pay("CIRCLE001").await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (2, true));
    assert_eq!(taken.load(Ordering::Relaxed), 2);
    // Fifteen seconds later, as documented, over midnight.
    assert_eq!(sandbox.now().unix(), start().unix() + 15);
}

#[tokio::test(start_paused = true)]
async fn a_sandbox_that_is_dropped_lets_go_of_its_receiver_and_of_the_client_in_it() {
    struct Told(Arc<Mutex<bool>>);
    impl Drop for Told {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = true;
        }
    }
    let is_dropped = Arc::new(Mutex::new(false));
    let told = Told(is_dropped.clone());
    let (sandbox, ()) = Sandbox::builder().merchant(merchant()).start_here_with(|sandbox| {
        let client = Client::<WechatV2>::builder(merchant()).transport(sandbox.transport()).build().unwrap();
        let receive = move |_| -> Answering {
            let _ = (&client, &told);
            Box::pin(async { None })
        };
        (Arc::new(receive) as Arc<paytable::sandbox::Receiver>, ())
    });
    assert!(!*is_dropped.lock().unwrap());
    drop(sandbox);
    assert!(*is_dropped.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_sandbox_with_a_thread_of_its_own_has_its_own_time_where_that_of_the_test_is_paused() {
    let merchant = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(paytable_tests::KEY));
    let sandbox = Sandbox::builder().merchant(merchant).start_time(start()).start().unwrap();
    tokio::time::advance(Duration::from_secs(24 * 3600)).await;
    let passed = sandbox.now().unix() - start().unix();
    assert!((0..3600).contains(&passed), "{passed}");
    let clock = sandbox.clock().now().as_secs();
    assert!(clock.abs_diff(u64::try_from(sandbox.now().unix()).unwrap()) <= 1, "{clock}");
}
