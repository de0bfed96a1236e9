//! Calls over a transport of the caller's own.

use paytable::{
    BuildError, Client, Draft, Error, Fen, Outcome, Received, RetryPolicy, SendError, Sending, Time,
    Transport, Unknown, WechatV2,
    wechat_v2::{self, DownloadBillRequest, OrderQueryRequest, RefundRequest, UnifiedOrderRequest},
};
use paytable_tests_sandbox::script::{Script, Step, merchant, refused, succeeded};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

const MAIN: &str = "https://api.mch.weixin.qq.com/pay/orderquery";
const BACKUP: &str = "https://api2.mch.weixin.qq.com/pay/orderquery";

fn query() -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() }
}

fn order() -> UnifiedOrderRequest {
    wechat_v2::unified_order::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: wechat_v2::unified_order::TradeType::App,
    }
    .into()
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some("1".into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(2), refund_fee: Fen(1) }
            .into()
    }
}

fn unpaid() -> Step {
    succeeded(&[("trade_state", "NOTPAY"), ("out_trade_no", "1")])
}

/// The same waits every time.
fn steady() -> RetryPolicy {
    RetryPolicy { jitter: 0, ..RetryPolicy::default() }
}

#[tokio::test(start_paused = true)]
async fn the_transport_gets_url_request_and_time_and_its_answer_is_verified() {
    let script = Script::new(|_| unpaid());
    let reply = script.client().call(&query()).await.unwrap();
    assert_eq!(reply.trade_state, Some(wechat_v2::order_query::TradeState::Notpay));
    let calls = script.calls();
    assert_eq!((calls[0].url.as_str(), calls[0].left), (MAIN, Duration::from_secs(15)));
    assert_eq!(calls[0].fields["out_trade_no"], "1");
    assert!(!calls[0].certificate);

    let forged = Script::new(|_| {
        let Step::Answer(status, body) = unpaid() else { unreachable!() };
        Step::Answer(status, String::from_utf8(body).unwrap().replace("NOTPAY", "SUCCESS").into_bytes())
    });
    let error = forged.client().call(&query()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Unverified(_))), "{error}");
}

#[tokio::test(start_paused = true)]
async fn each_way_to_fail_says_what_is_known() {
    for (step, outcome) in [
        ((|| Step::NotSent) as fn() -> Step, Outcome::NotDone),
        (|| Step::Lost, Outcome::Unknown),
        (|| Step::Silence, Outcome::Unknown),
        (|| Step::Answer(502, Vec::new()), Outcome::Unknown),
        (|| Step::Answer(200, vec![b' '; 3 << 20]), Outcome::Unknown),
    ] {
        let script = Script::new(move |_| step());
        let error = script.client().call(&order()).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{error}");
        assert_eq!(script.calls().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_is_given_up_when_its_time_is_over() {
    let script = Script::new(|_| Step::Silence);
    let start = Instant::now();
    let error = script.client().call(&query()).await.unwrap_err();
    assert!(matches!(&error, Error::Unknown(Unknown::Interrupted(fault)) if fault.timeout), "{error}");
    assert_eq!(start.elapsed().as_secs(), 15);

    let policy = RetryPolicy { deadline: Duration::from_secs(20), ..steady() };
    let error = script.client().call_with_retries(&query(), policy).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(start.elapsed().as_secs(), 15 + 20);
    assert_eq!(script.calls().last().unwrap().left, Duration::from_millis(20_000 - 15_000 - 300));
}

#[tokio::test(start_paused = true)]
async fn waits_without_jitter_are_exact() {
    let script = Script::new(|_| refused("SYSTEMERROR"));
    let error = script.client().call_with_retries(&order(), steady()).await.unwrap_err();
    assert_eq!(error.code(), Some("SYSTEMERROR"));
    let at: Vec<u128> = script.calls().iter().map(|call| call.at.as_millis()).collect();
    assert_eq!(at, [0, 300, 900, 2100]);
}

#[tokio::test(start_paused = true)]
async fn the_backup_host_stands_in_for_a_minute_and_the_main_host_comes_back() {
    let script = Script::new(|call| match call.at.as_secs() {
        0 if call.url == MAIN => Step::NotSent,
        _ => unpaid(),
    });
    let client = script.client();
    client.call_with_retries(&query(), steady()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(30)).await;
    client.call(&query()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(31)).await;
    client.call(&query()).await.unwrap();
    let urls: Vec<String> = script.calls().into_iter().map(|call| call.url).collect();
    assert_eq!(urls, [MAIN, BACKUP, BACKUP, MAIN]);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_arrived_is_not_taken_to_the_other_host() {
    let script = Script::new(|_| Step::Lost);
    script.client().call_with_retries(&query(), steady()).await.unwrap_err();
    assert!(script.calls().iter().all(|call| call.url == MAIN));
}

#[tokio::test(start_paused = true)]
async fn a_certificate_is_the_transports_to_show() {
    let refund = refund();
    let number = refund.out_trade_no.clone().unwrap();
    let (total, fee) = (refund.total_fee.0.to_string(), refund.refund_fee.0.to_string());
    let script = Script::new(move |_| {
        succeeded(&[
            ("refund_id", "5"),
            ("out_refund_no", "R1"),
            ("out_trade_no", &number),
            ("total_fee", &total),
            ("refund_fee", &fee),
        ])
    });
    script.client().call(&refund).await.unwrap();
    assert!(script.calls()[0].certificate);
    // Of a merchant that has none, nothing is sent.
    let bare = paytable_tests::merchant();
    let error = Client::<WechatV2>::builder(bare).build().unwrap().call(&refund).await.unwrap_err();
    assert!(matches!(error, Error::NoCertificate), "{error}");
}

#[tokio::test(start_paused = true)]
async fn another_merchant_goes_over_the_same_transport() {
    let script = Script::new(|_| Step::Lost);
    let client = script.client();
    let other = client.with_merchant(paytable::Merchant::new(
        "wx2",
        "1900000999",
        paytable::ApiKey::new("0123456789abcdef0123456789abcdef"),
    ));
    other.unwrap().call(&query()).await.unwrap_err();
    assert_eq!(script.calls()[0].fields["mch_id"], "1900000999");
}

#[tokio::test(start_paused = true)]
async fn a_file_comes_whole() {
    let request: DownloadBillRequest =
        wechat_v2::download_bill::Required { bill_date: Time::new(2014, 6, 3, 0, 0, 0).unwrap() }.into();
    let large = vec![b'`'; 5 << 20];
    let sent = large.clone();
    let script = Script::new(move |_| Step::Answer(200, sent.clone()));
    let file = script.client().download(&request).await.unwrap();
    assert_eq!(file.bytes(6 << 20).await.unwrap(), large);
    assert_eq!(script.calls()[0].left, Duration::from_secs(300));

    let script = Script::new(|_| {
        Step::Answer(
            200,
            b"<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>".into(),
        )
    });
    let error = script.client().download(&request).await.unwrap_err();
    assert_eq!(error.code(), Some("No Bill Exist"));
    let script = Script::new(|_| Step::Silence);
    let error = script.client().download(&request).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// Answers from another thread, so that the waiting thread has to be woken.
struct Elsewhere;

impl Transport for Elsewhere {
    fn send<'a>(&'a self, url: &'a str, _: &'a Draft, _: Duration) -> Sending<'a> {
        assert_eq!(url, MAIN);
        let (tell, answer) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            let Step::Answer(status, body) = unpaid() else { unreachable!() };
            tell.send(Received::new(status, body))
        });
        Box::pin(async { answer.await.map_err(SendError::interrupted) })
    }
}

#[test]
fn the_blocking_client_waits_for_a_transport_on_its_own_thread() {
    let client =
        Client::<WechatV2>::builder(merchant()).transport(Arc::new(Elsewhere)).build_blocking().unwrap();
    let reply = client.call_with_retries(&query(), steady()).unwrap();
    assert_eq!(reply.out_trade_no.as_deref(), Some("1"));
}

#[test]
fn any_address_will_do_where_tls_is_the_transports() {
    let plain = "http://gateway.internal:8080";
    let built = Client::<WechatV2>::builder(merchant()).base_url(plain).build();
    assert!(matches!(built, Err(BuildError::PlainHttp)));
    let builder = Client::<WechatV2>::builder(merchant()).base_url(plain).transport(Arc::new(Elsewhere));
    assert!(format!("{builder:?}").contains("Transport"), "{builder:?}");
    builder.build().unwrap();
}
