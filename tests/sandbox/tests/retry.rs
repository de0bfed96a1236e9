//! What is sent again by itself, what is not, and what is known afterwards.

use paytable::{
    ApiKey, Client, Error, Fen, Gateway as _, Merchant, Outcome, RetryPolicy, Unknown, WechatV2, sign,
    table::{After, SignatureAlgorithm},
    wechat_v2::{
        self, MicropayRequest, RedPacketSendRequest, RefundRequest, UnifiedOrderRequest,
        unified_order::TradeType,
    },
};
use paytable_tests_sandbox::{
    receiver::{Receiver, Reply},
    script::{self, Call, Script, Step, succeeded},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY)).notify_url("https://example.com/n")
}

fn client(receiver: &Receiver) -> Client<WechatV2> {
    Client::builder(merchant()).base_url(&receiver.url).timeout(Duration::from_millis(300)).build().unwrap()
}

/// As the default, in less time.
fn hasty() -> RetryPolicy {
    RetryPolicy {
        first_wait: Duration::from_millis(5),
        longest_wait: Duration::from_millis(20),
        deadline: Duration::from_secs(3),
        ..RetryPolicy::default()
    }
}

fn order() -> UnifiedOrderRequest {
    wechat_v2::unified_order::Required {
        body: "小秋TIT店-超市".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: TradeType::App,
    }
    .into()
}

/// A signed reply of the gateway.
fn reply(pairs: &[(&str, &str)]) -> Reply {
    let common = [("appid", "wx8888888888888888"), ("mch_id", "1900000109"), ("return_code", "SUCCESS")];
    let all: BTreeMap<&str, &str> = common.iter().chain(pairs).copied().collect();
    let text: Vec<String> = all.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let rule = WechatV2::TABLE.sign().unwrap();
    let signature = sign::signature(&text.join("&"), SignatureAlgorithm::Md5, &ApiKey::new(KEY), rule);
    let elements =
        all.iter().fold(String::new(), |body, (name, value)| body + &format!("<{name}>{value}</{name}>"));
    Reply::Full(200, format!("<xml>{elements}<sign>{signature}</sign></xml>").into_bytes())
}

fn placed() -> Reply {
    reply(&[("result_code", "SUCCESS"), ("prepay_id", "wx1"), ("trade_type", "APP")])
}

fn refused(code: &str) -> Reply {
    reply(&[("result_code", "FAIL"), ("err_code", code), ("err_code_des", "words")])
}

/// Nobody knows what became of it.
fn lost() -> Reply {
    Reply::Bytes(Vec::new())
}

fn bodies(receiver: &Receiver) -> Vec<BTreeMap<String, String>> {
    let pairs = |body: Vec<u8>| {
        let text = String::from_utf8(body).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let elements = document.root_element().children();
        elements.map(|e| (e.tag_name().name().to_owned(), e.text().unwrap_or_default().to_owned())).collect()
    };
    receiver.bodies.try_iter().map(pairs).collect()
}

#[tokio::test]
async fn what_may_have_been_done_is_repeated_with_the_same_values_until_it_is_known() {
    let receiver = Receiver::start(|number, _| match number {
        0 => lost(),
        1 => Reply::Full(502, Vec::new()),
        2 => refused("SYSTEMERROR"),
        _ => placed(),
    });
    let reply = client(&receiver).call_with_retries(&order(), hasty()).await.unwrap();
    assert_eq!(reply.prepay_id.as_deref(), Some("wx1"));

    let mut sent = bodies(&receiver);
    assert_eq!(sent.len(), 4);
    let mut nonces: Vec<String> = sent.iter_mut().filter_map(|pairs| pairs.remove("nonce_str")).collect();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "every attempt has a nonce of its own");
    for pairs in &mut sent {
        assert!(pairs.remove("sign").is_some());
    }
    assert!(sent.iter().all(|pairs| *pairs == sent[0]), "{sent:?}");
}

#[tokio::test]
async fn what_cannot_be_repeated_harmlessly_is_sent_once() {
    let receiver = Receiver::start(|_, _| lost());
    let pay: MicropayRequest = wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: "1217752501201407033233368018".into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "120061098828009406".into(),
    }
    .into();
    let error = client(&receiver).call_with_retries(&pay, hasty()).await.unwrap_err();
    assert!(matches!(error, Error::Unknown(Unknown::Interrupted(_))), "{error}");
    assert_eq!(bodies(&receiver).len(), 1);
}

#[tokio::test]
async fn a_code_is_repeated_as_its_row_says() {
    for (code, attempts, outcome) in [
        ("NOTENOUGH", 1, Outcome::NotDone),
        ("ORDERPAID", 1, Outcome::Unknown),
        ("OUT_TRADE_NO_USED", 1, Outcome::Unknown),
        ("SYSTEMERROR", 4, Outcome::Unknown),
        ("NEVER_HEARD_OF", 1, Outcome::Unknown),
    ] {
        let receiver = Receiver::start(move |_, _| refused(code));
        let error = client(&receiver).call_with_retries(&order(), hasty()).await.unwrap_err();
        assert_eq!((error.code(), error.outcome()), (Some(code), outcome));
        assert_eq!(bodies(&receiver).len(), attempts, "{code}");
    }
}

fn refund() -> RefundRequest {
    RefundRequest {
        out_trade_no: Some("1217752501201407033233368018".into()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(2), refund_fee: Fen(1) }
            .into()
    }
}

fn red_packet() -> RedPacketSendRequest {
    wechat_v2::red_packet_send::Required {
        mch_billno: "10000098201411111234567890".into(),
        send_name: "天虹百货".into(),
        re_openid: "oxTWIuGaIt6gTKsQRLau2M0yL16E".into(),
        total_amount: Fen(1000),
        wishing: "感谢您参加猜灯谜活动".into(),
        client_ip: "192.168.0.1".into(),
        act_name: "猜灯谜抢红包活动".into(),
        remark: "猜越多得越多".into(),
    }
    .into()
}

/// The gateway refuses with this code twice, and then carries the refund out.
fn refusing_twice(code: &'static str) -> Arc<Script> {
    let mut sent = 0;
    Script::new(move |call: &Call| {
        assert_eq!(call.fields["out_refund_no"], "R1");
        sent += 1;
        if sent < 3 {
            script::refused(code)
        } else {
            succeeded(&[
                ("refund_id", "50000"),
                ("out_refund_no", "R1"),
                ("out_trade_no", "1217752501201407033233368018"),
                ("total_fee", "2"),
                ("refund_fee", "1"),
            ])
        }
    })
}

/// When the calls went out, in milliseconds.
fn times(script: &Script) -> Vec<u128> {
    script.calls().iter().map(|call| call.at.as_millis()).collect()
}

/// The default with as long a deadline as a job at night can have.
fn patient() -> RetryPolicy {
    RetryPolicy { deadline: Duration::from_secs(600), ..RetryPolicy::default() }
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_was_not_taken_on_is_sent_again_under_its_number() {
    // This code names no wait.
    let script = refusing_twice("BIZERR_NEED_RETRY");
    let policy = RetryPolicy { jitter: 0, ..RetryPolicy::default() };
    let reply = script.client().call_with_retries(&refund(), policy).await.unwrap();
    assert_eq!(reply.refund_id.as_deref(), Some("50000"));
    assert_eq!(times(&script), [0, 300, 900]);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_asks_for_a_minute_gets_it() {
    for code in ["INVALID_REQ_TOO_MUCH", "FREQUENCY_LIMITED"] {
        let script = refusing_twice(code);
        let reply = script.client().call_with_retries(&refund(), patient()).await.unwrap();
        assert_eq!(reply.refund_id.as_deref(), Some("50000"));
        // Jitter shortens none of it.
        assert_eq!(times(&script), [0, 60_000, 120_000], "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_end_behind_the_deadline_is_left_to_the_caller() {
    for (deadline, attempts) in [(30, 1), (60, 1), (61, 2), (121, 3)] {
        let script = Script::new(|_| script::refused("INVALID_REQ_TOO_MUCH"));
        let policy = RetryPolicy { deadline: Duration::from_secs(deadline), ..RetryPolicy::default() };
        let error = script.client().call_with_retries(&refund(), policy).await.unwrap_err();
        assert_eq!(script.calls().len(), attempts, "{deadline}");
        assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotDone, Some(After::Seconds(60))));
        assert!(error.to_string().contains("repeat the same request after 60 seconds"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_needs_a_person_or_another_day_is_sent_once() {
    let poor = Script::new(|_| script::refused("NOTENOUGH"));
    let error = poor.client().call_with_retries(&refund(), patient()).await.unwrap_err();
    assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotDone, Some(After::ByHand)));
    assert_eq!(times(&poor), [0]);

    for code in ["DAY_OVER_LIMITED", "SENDNUM_LIMIT"] {
        let script = Script::new(move |_| script::refused(code));
        let error = script.client().call_with_retries(&red_packet(), patient()).await.unwrap_err();
        assert_eq!((error.outcome(), error.retry_after()), (Outcome::NotDone, Some(After::Tomorrow)));
        assert_eq!(times(&script), [0], "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_a_minute_holds_red_packets_for_a_minute() {
    let mut sent = 0;
    let script = Script::new(move |_| {
        sent += 1;
        if sent == 1 { script::refused("SECOND_OVER_LIMITED") } else { Step::Lost }
    });
    let policy = RetryPolicy { attempts: 2, ..patient() };
    let error = script.client().call_with_retries(&red_packet(), policy).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "the second one may have been carried out");
    assert_eq!(times(&script), [0, 60_000]);
}

#[tokio::test]
async fn a_question_is_asked_again_at_will() {
    let receiver = Receiver::start(|number, _| {
        if number < 2 {
            lost()
        } else {
            reply(&[("result_code", "SUCCESS"), ("trade_state", "SUCCESS"), ("out_trade_no", "1")])
        }
    });
    let query = wechat_v2::OrderQueryRequest { out_trade_no: Some("1".into()), ..Default::default() };
    let reply = client(&receiver).call_with_retries(&query, hasty()).await.unwrap();
    assert_eq!(reply.trade_state, Some(wechat_v2::order_query::TradeState::Success));
    assert_eq!(bodies(&receiver).len(), 3);
}

#[tokio::test]
async fn a_later_refusal_does_not_undo_an_attempt_that_may_have_been_carried_out() {
    let receiver = Receiver::start(|number, _| if number == 0 { lost() } else { refused("NOTENOUGH") });
    let error = client(&receiver).call_with_retries(&order(), hasty()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert_eq!(bodies(&receiver).len(), 2);
    // What it had been is told, though.
    let receiver = Receiver::start(|number, _| if number == 0 { lost() } else { refused("ORDERPAID") });
    let error = client(&receiver).call_with_retries(&order(), hasty()).await.unwrap_err();
    assert_eq!((error.code(), error.outcome()), (Some("ORDERPAID"), Outcome::Unknown), "{error}");
}

#[tokio::test]
async fn the_deadline_ends_waiting_and_attempts() {
    let receiver = Receiver::start(|_, _| Reply::Silence(Duration::from_millis(400)));
    let policy = RetryPolicy { attempts: 100, deadline: Duration::from_millis(450), ..hasty() };
    let start = std::time::Instant::now();
    let error = client(&receiver).call_with_retries(&order(), policy).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
}

#[tokio::test]
async fn nobody_there_is_tried_again_and_nothing_was_done() {
    // A port that no test is given.
    let client = Client::<WechatV2>::builder(merchant()).base_url("http://127.0.0.1:1").build().unwrap();
    let error = client.call_with_retries(&order(), hasty()).await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotDone);
}

#[test]
fn the_blocking_client_repeats_alike() {
    let receiver = Receiver::start(|number, _| if number < 2 { lost() } else { placed() });
    let client = Client::<WechatV2>::builder(merchant()).base_url(&receiver.url).build_blocking().unwrap();
    assert!(client.call_with_retries(&order(), hasty()).is_ok());
    assert_eq!(bodies(&receiver).len(), 3);
}
