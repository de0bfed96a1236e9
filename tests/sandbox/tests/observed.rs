//! What a sandbox tells of while it runs, and what can be made of it: deliveries again, notices of one's own, a clock that
//! is moved.

use paytable::{
    ApiKey, Client, Fen, Merchant, Notice, Time, WechatV2, WechatV3, cloudpay,
    sandbox::{
        ChosenNotice, Delivery, Happened, NotPaid, Observed, ObservedNotice, ObservedRequest, OrderSearch,
        PayError, Payer, Receiver, RequestFault, Sandbox, SandboxBuilder, UnknownDelivery, UnknownMerchant,
    },
    table::{Api, TimeFormat},
    wechat_v2::{
        MicropayRequest, OrderQueryRequest, PayNotice, RefundNotice, UnifiedOrderRequest, micropay,
        unified_order,
    },
    wechat_v3,
};
use std::{
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

pub(crate) fn merchant() -> Merchant {
    let key = ApiKey::new("192006250b4c09247ec02edce69f6a2d");
    Merchant::new("wx8888888888888888", "1900000109", key)
        .notify_url("http://shop.example/paid")
        .certificate(Sandbox::client_certificate())
}

pub(crate) fn order(number: &str) -> UnifiedOrderRequest {
    unified_order::Required {
        body: "茶".into(),
        out_trade_no: number.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        trade_type: unified_order::TradeType::App,
    }
    .into()
}

type Answering = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

pub(crate) fn acknowledging() -> Arc<Receiver> {
    Arc::new(|_| -> Answering { Box::pin(async { Some(PayNotice::accepted().body) }) })
}

/// Answers the first so many notices with nothing.
fn deaf_to(first: usize) -> Arc<Receiver> {
    let received = AtomicUsize::new(0);
    Arc::new(move |_| -> Answering {
        let is_deaf = received.fetch_add(1, Ordering::SeqCst) < first;
        Box::pin(async move { (!is_deaf).then(|| PayNotice::accepted().body) })
    })
}

fn start() -> Time {
    Time::new(2024, 2, 29, 12, 0, 0).unwrap()
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Observed>>>);

impl Seen {
    fn requests(&self) -> Vec<ObservedRequest> {
        let all = self.0.lock().unwrap();
        all.iter()
            .filter_map(|it| if let Observed::Request(it) = it { Some(it.clone()) } else { None })
            .collect()
    }

    fn notices(&self) -> Vec<ObservedNotice> {
        let all = self.0.lock().unwrap();
        all.iter()
            .filter_map(|it| if let Observed::Notice(it) = it { Some(it.clone()) } else { None })
            .collect()
    }
}

fn observed(builder: SandboxBuilder, receiver: Arc<Receiver>) -> (Sandbox, Client<WechatV2>, Seen) {
    let seen = Seen::default();
    let noted = seen.clone();
    let builder = builder.observer(move |observed| noted.0.lock().unwrap().push(observed));
    let sandbox = builder.merchant(merchant()).start_time(start()).start_here(receiver);
    let client = Client::builder(merchant()).transport(sandbox.transport()).clock(sandbox.clock());
    (sandbox, client.build().unwrap(), seen)
}

/// The same at APIv3, where an empty answer acknowledges.
fn observed_of_version_three() -> (Sandbox, Client<WechatV3>, Seen) {
    let merchant = crate::wechat_v3::merchant();
    let seen = Seen::default();
    let noted = seen.clone();
    let sandbox = Sandbox::builder()
        .merchant(merchant.clone())
        .observer(move |observed| noted.0.lock().unwrap().push(observed))
        .start_here(Arc::new(|_| -> Answering { Box::pin(async { Some(Vec::new()) }) }));
    let knowing = merchant.peer_certificate(&Sandbox::platform_certificate());
    let builder = Client::<WechatV3>::builder(knowing).transport(sandbox.transport()).clock(sandbox.clock());
    (sandbox, builder.build().unwrap(), seen)
}

fn api(name: &str) -> &'static Api {
    paytable::wechat_v2::APIS.iter().find(|api| api.name == name).unwrap()
}

#[tokio::test(start_paused = true)]
async fn every_request_is_told_of_with_its_answer_and_whose_it_is() {
    let (sandbox, client, seen) = observed(Sandbox::builder(), acknowledging());
    client.call(&order("A00001")).await.unwrap();
    let stranger = Merchant::new("wx8888888888888888", "1900000109", ApiKey::new("0".repeat(32)));
    let stranger = stranger.notify_url("http://shop.example/paid");
    let builder = Client::<WechatV2>::builder(stranger).transport(sandbox.transport());
    builder.build().unwrap().call(&order("A00002")).await.unwrap_err();
    let [first, second] = &seen.requests()[..] else { panic!() };
    assert_eq!((first.method.name(), first.path.as_str(), first.at), ("POST", "/pay/unifiedorder", start()));
    assert_eq!(first.api.map(|api| api.name), Some("UnifiedOrder"));
    assert_eq!((first.mch_id.as_deref(), first.number.as_deref()), (Some("1900000109"), Some("A00001")));
    assert!(String::from_utf8_lossy(&first.body).contains("<out_trade_no>A00001<"));
    let answer = first.answer.as_ref().unwrap();
    assert_eq!(answer.status, 200);
    assert!(String::from_utf8_lossy(&answer.body).contains("prepay_id"));
    // Nobody is believed to have sent what is not signed by them.
    assert_eq!((second.mch_id.as_deref(), second.number.as_deref(), second.fault), (None, None, None));
    assert_eq!(second.api.map(|api| api.name), Some("UnifiedOrder"));
}

#[tokio::test(start_paused = true)]
async fn the_next_call_of_an_api_fares_as_it_was_said_and_the_one_after_it_does_not() {
    for fault in RequestFault::ALL {
        let (sandbox, client, seen) = observed(Sandbox::builder(), acknowledging());
        sandbox.fault_next_of(api("UnifiedOrder"), *fault);
        let query = OrderQueryRequest { out_trade_no: Some("N00001".into()), ..Default::default() };
        assert_eq!(client.call(&query).await.unwrap_err().code(), Some("ORDERNOTEXIST"));
        let _ = client.call(&order("N00001")).await;
        let _ = client.call(&order("N00002")).await.unwrap();
        let seen = seen.requests();
        let of = |number: &str| {
            let is_of = |it: &&ObservedRequest| String::from_utf8_lossy(&it.body).contains(number);
            seen.iter().filter(is_of).map(|it| it.fault).collect::<Vec<_>>()
        };
        assert!(of("N00001").contains(&Some(fault.name())), "{fault:?}: {seen:?}");
        assert_eq!(of("N00002"), [None], "{fault:?}");
        let refused = seen.iter().find(|it| it.fault == Some("refused"));
        assert!(refused.is_none_or(|it| it.answer.is_none()));
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_to_deliver_a_notice_is_told_of_with_its_answer() {
    let (sandbox, client, seen) = observed(Sandbox::builder().time_scale(1), deaf_to(2));
    client.call(&order("B00001")).await.unwrap();
    assert_eq!(sandbox.pay("B00001").await, Ok(Delivery { attempts: 3, acknowledged: true }));
    let seen = seen.notices();
    let times: Vec<i64> = seen.iter().map(|attempt| attempt.at.unix() - start().unix()).collect();
    assert_eq!(times, [0, 15, 30]);
    assert!(seen.iter().all(|it| it.delivery == seen[0].delivery && it.number == "B00001"));
    assert_eq!(seen.iter().map(|it| it.attempt).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(seen[0].url, "http://shop.example/paid");
    assert_eq!(seen[0].next.map(|time| time.unix() - start().unix()), Some(15));
    assert!(seen[0].answer.is_err() && !seen[0].acknowledged);
    assert_eq!(seen[2].answer.as_ref().unwrap().body, PayNotice::accepted().body);
    assert_eq!((seen[2].acknowledged, seen[2].next), (true, None));
}

#[tokio::test(start_paused = true)]
async fn an_advanced_clock_is_that_of_every_message_and_lets_what_is_due_happen() {
    let (sandbox, client, seen) = observed(Sandbox::builder().time_scale(1), deaf_to(4));
    client.call(&order("C00001")).await.unwrap();
    let paid = tokio::spawn(sandbox.pay("C00001"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(seen.notices().len(), 1);
    // 15, 30, 60 and 240 seconds after the first attempt, others are due: all at once, and in their order.
    let now = sandbox.advance(Duration::from_secs(30 * 60)).unwrap();
    assert_eq!(now.unix(), start().unix() + 1801);
    assert_eq!(paid.await.unwrap(), Ok(Delivery { attempts: 5, acknowledged: true }));
    assert_eq!(sandbox.now().unix(), start().unix() + 1801, "nothing was waited for");
    let notices = seen.notices();
    assert!(notices[1..].iter().all(|attempt| attempt.at == now), "{notices:?}");
    // A prepay id lapses after two hours; the time of a reply is that of the clock.
    client.call(&order("C00002")).await.unwrap();
    sandbox.advance(Duration::from_secs(2 * 3600 + 1)).unwrap();
    assert_eq!(sandbox.pay("C00002").await, Err(PayError::Lapsed));
    let details = sandbox.order_details("C00001").unwrap();
    assert_eq!(details.paid_at, Some(start()));
    assert_eq!(sandbox.advance(Duration::from_secs(u64::MAX)), None);
    assert_eq!(sandbox.now().unix(), start().unix() + 1801 + 7201);
}

#[tokio::test(start_paused = true)]
async fn a_signature_of_version_three_follows_the_advanced_clock() {
    let merchant = crate::wechat_v3::merchant();
    let sandbox =
        Sandbox::builder().merchant(merchant.clone()).start_time(start()).start_here(acknowledging());
    sandbox.advance(Duration::from_secs(3600)).unwrap();
    let query = wechat_v3::OrderQueryRequest { out_trade_no: "A0000001".into() };
    let builder = Client::<WechatV3>::builder(merchant.clone()).transport(sandbox.transport());
    let with_clock = builder.clock(sandbox.clock()).build().unwrap();
    assert_eq!(with_clock.call(&query).await.unwrap_err().code(), Some("ORDER_NOT_EXIST"));
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_repeated_with_the_same_content() {
    let (sandbox, client, seen) = observed(Sandbox::builder(), acknowledging());
    client.call(&order("D00001")).await.unwrap();
    sandbox.pay("D00001").await.unwrap();
    let delivery = seen.notices()[0].delivery;
    let once = Ok(Delivery { attempts: 1, acknowledged: true });
    assert_eq!(sandbox.resend(delivery).await, once);
    assert_eq!(sandbox.resend_payment("D00001").await, once.map_err(|_| PayError::Stopped));
    assert_eq!(sandbox.resend(delivery + 1).await, Err(UnknownDelivery));
    assert_eq!(sandbox.resend_payment("D00009").await, Err(PayError::NoSuchOrder));
    let notices = seen.notices();
    assert_eq!(notices.len(), 3);
    assert!(notices.iter().all(|it| it.delivery == delivery));
    let events: Vec<_> = notices.iter().map(|it| client.notice::<PayNotice>(&it.body[..]).unwrap()).collect();
    assert!(events.iter().all(|event| event.transaction_id == events[0].transaction_id));
    client.call(&order("D00002")).await.unwrap();
    assert_eq!(sandbox.resend_payment("D00002").await, Err(PayError::NotPaid));
}

#[tokio::test(start_paused = true)]
async fn a_notice_of_version_three_keeps_its_number_when_it_is_repeated() {
    let (sandbox, client, seen) = observed_of_version_three();
    let notice =
        ChosenNotice::new(wechat_v3::TransactionNotice::TABLE, "1900000109", "http://shop.example/v3");
    let notice = notice.field("out_trade_no", "V00001").field("amount.total", "77").field("attach", "");
    assert!(sandbox.send_notice(notice).await.unwrap().acknowledged);
    sandbox.resend(seen.notices()[0].delivery).await.unwrap();
    let read = |notice: &ObservedNotice| {
        let received = paytable::Received::new(200, &notice.body[..]);
        let headers = notice.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        client.notice::<wechat_v3::TransactionNotice>(received.headers(headers)).unwrap()
    };
    let events: Vec<_> = seen.notices().iter().map(read).collect();
    assert_eq!(events[0].id, events[1].id);
    let inside = events[1].resource.as_ref().unwrap().ciphertext.as_ref().unwrap();
    assert_eq!(inside.out_trade_no.as_deref(), Some("V00001"));
    assert_eq!(inside.amount.as_ref().unwrap().total, Some(Fen(77)));
    assert_eq!(inside.attach, None, "an empty value leaves a field out");
}

#[tokio::test(start_paused = true)]
async fn replies_and_notices_of_version_three_say_how_they_are_signed() {
    let (sandbox, client, seen) = observed_of_version_three();
    let query = wechat_v3::OrderQueryRequest { out_trade_no: "V00002".into() };
    assert_eq!(client.call(&query).await.unwrap_err().code(), Some("ORDER_NOT_EXIST"));
    let notice =
        ChosenNotice::new(wechat_v3::TransactionNotice::TABLE, "1900000109", "http://shop.example/v3");
    sandbox.send_notice(notice).await.unwrap();
    let said = ("Wechatpay-Signature-Type".to_owned(), "WECHATPAY2-SHA256-RSA2048".to_owned());
    assert!(seen.notices()[0].headers.contains(&said), "{:?}", seen.notices()[0].headers);
    let answers = seen.requests();
    let headers = &answers[0].answer.as_ref().unwrap().headers;
    assert!(headers.contains(&said), "{headers:?}");
}

#[tokio::test(start_paused = true)]
async fn a_notice_of_ones_own_making_is_signed_as_the_gateways() {
    let (sandbox, client, seen) = observed(Sandbox::builder(), acknowledging());
    let chosen = |url: &str| ChosenNotice::new(PayNotice::TABLE, "1900000109", url);
    let notice = chosen("http://shop.example/own").field("total_fee", "101").field("attach", "");
    assert!(sandbox.send_notice(notice.field("out_trade_no", "E00001")).await.unwrap().acknowledged);
    let sent = &seen.notices()[0];
    assert_eq!((sent.url.as_str(), sent.number.as_str()), ("http://shop.example/own", "E00001"));
    let event = client.notice::<PayNotice>(&sent.body[..]).unwrap();
    assert_eq!((event.total_fee, event.attach.as_deref()), (Some(Fen(101)), None));
    // Nobody places a failed payment: it is said.
    let notice = chosen("http://shop.example/own").field("result_code", "FAIL");
    sandbox.send_notice(notice).await.unwrap();
    let body = String::from_utf8(seen.notices()[1].body.clone()).unwrap();
    assert!(body.contains("<result_code>FAIL</result_code>"), "{body}");
    // A field that is required can be left out.
    sandbox.send_notice(chosen("http://shop.example/own").field("transaction_id", "")).await.unwrap();
    let body = String::from_utf8(seen.notices()[2].body.clone()).unwrap();
    assert!(!body.contains("transaction_id"), "{body}");
    // What is encrypted is encrypted for the merchant.
    let refund = ChosenNotice::new(RefundNotice::TABLE, "1900000109", "http://shop.example/own");
    sandbox.send_notice(refund.field("out_refund_no", "R77")).await.unwrap();
    let event =
        client.unauthenticated_notice::<RefundNotice>(&seen.notices()[3].body[..]).unwrap().confirmed();
    assert_eq!(event.req_info.unwrap().out_refund_no.as_deref(), Some("R77"));
    let stranger = ChosenNotice::new(PayNotice::TABLE, "1", "http://shop.example/own");
    assert_eq!(sandbox.send_notice(stranger).await, Err(UnknownMerchant));
}

/// In JSON, an empty text is another value than none.
#[tokio::test(start_paused = true)]
async fn a_notice_in_json_leaves_out_what_is_empty() {
    let (sandbox, _, seen) = observed(Sandbox::builder(), acknowledging());
    let notice = ChosenNotice::new(cloudpay::UnifiedOrderCallback::TABLE, "", "http://shop.example/cloud");
    let notice = notice.field("out_trade_no", "J00001").field("transaction_id", "").field("attach", "");
    sandbox.send_notice(notice).await.unwrap();
    let body = String::from_utf8(seen.notices()[0].body.clone()).unwrap();
    assert!(body.contains(r#""outTradeNo":"J00001""#), "{body}");
    assert!(!body.contains("transactionId") && !body.contains("attach"), "{body}");
}

#[tokio::test(start_paused = true)]
async fn what_happened_to_an_order_is_remembered() {
    let (sandbox, client, _) = observed(Sandbox::builder(), acknowledging());
    client.call(&order("H00001")).await.unwrap();
    sandbox.not_paid("H00001", NotPaid::Cancels).unwrap();
    sandbox.not_paid("H00001", NotPaid::WrongPassword).unwrap();
    sandbox.not_paid("H00001", NotPaid::IsShort).unwrap();
    assert_eq!(sandbox.order("H00001").unwrap().trade_state, "NOTPAY");
    sandbox.advance(Duration::from_secs(60)).unwrap();
    sandbox.pay("H00001").await.unwrap();
    assert_eq!(sandbox.not_paid("H00001", NotPaid::Cancels), Err(PayError::AlreadyPaid));
    let details = sandbox.order_details("H00001").unwrap();
    let what: Vec<_> = details.history.iter().map(|(_, what)| *what).collect();
    let expected =
        [Happened::Placed, Happened::Cancelled, Happened::WrongPassword, Happened::NotEnough, Happened::Paid];
    assert_eq!(what, expected);
    assert_eq!(details.history[4].0, Time::from_unix(start().unix() + 60).unwrap());
    assert_eq!(details.standing.placed_at, start());
    assert!(details.asked.contains(&("body".into(), "茶".into())));
    // Of payments by code, the payer's last word ends them.
    for (number, act, state) in
        [("H00002", NotPaid::Cancels, "PAYERROR"), ("H00003", NotPaid::WrongPassword, "USERPAYING")]
    {
        let code = format!("130000000000{number}").replace('H', "9");
        sandbox.payer(&code, Payer::Waits);
        let charge: MicropayRequest = micropay::Required {
            body: "茶".into(),
            out_trade_no: number.into(),
            total_fee: Fen(100),
            spbill_create_ip: "127.0.0.1".into(),
            auth_code: code,
        }
        .into();
        client.call(&charge).await.unwrap_err();
        sandbox.not_paid(number, act).unwrap();
        assert_eq!(sandbox.order(number).unwrap().trade_state, state);
    }
    assert_eq!(sandbox.not_paid("none", NotPaid::Cancels), Err(PayError::NoSuchOrder));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_expires_did_so_when_its_time_was_over() {
    let (sandbox, client, _) = observed(Sandbox::builder(), acknowledging());
    let expires = Time::from_unix(start().unix() + 300).unwrap();
    client.call(&UnifiedOrderRequest { time_expire: Some(expires), ..order("X00001") }).await.unwrap();
    sandbox.advance(Duration::from_secs(3600)).unwrap();
    let details = sandbox.order_details("X00001").unwrap();
    assert_eq!(details.history.last(), Some(&(expires, Happened::Expired)));
    assert_eq!(details.expires_at.unwrap().format(TimeFormat::Compact), expires.format(TimeFormat::Compact));
}

#[tokio::test(start_paused = true)]
async fn orders_are_found_by_number_payment_merchant_and_amount() {
    let (sandbox, client, _) = observed(Sandbox::builder(), acknowledging());
    for number in ["F00001", "F00002", "G00001"] {
        client.call(&order(number)).await.unwrap();
        sandbox.advance(Duration::from_secs(1)).unwrap();
    }
    sandbox.pay("F00002").await.unwrap();
    let payment = sandbox.order("F00002").unwrap().transaction_id.unwrap();
    let found = |text: &str| {
        let (orders, all) = sandbox.find_orders(&OrderSearch::by(text));
        assert_eq!(orders.len(), all);
        orders.into_iter().map(|order| order.number).collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["G00001", "F00002", "F00001"]);
    assert_eq!(found("F00"), ["F00002", "F00001"]);
    assert_eq!(found(&payment[..20]), ["F00002"]);
    assert_eq!(found("1900000109").len(), 3);
    assert_eq!(found(" 100 ").len(), 3);
    assert!(found("101").is_empty() && found("%").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_reset_ends_what_was_begun() {
    let (sandbox, client, seen) = observed(Sandbox::builder().time_scale(1), deaf_to(usize::MAX));
    client.call(&order("Z00001")).await.unwrap();
    let paid = tokio::spawn(sandbox.pay("Z00001"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let delivery = seen.notices()[0].delivery;
    sandbox.reset();
    assert!(sandbox.orders().is_empty());
    assert_eq!(sandbox.resend(delivery).await, Err(UnknownDelivery));
    assert_eq!(paid.await.unwrap(), Ok(Delivery { attempts: 1, acknowledged: false }));
    client.call(&order("Z00001")).await.unwrap();
}

#[test]
fn a_receiver_that_is_not_there_is_told_of_with_its_cause() {
    let seen = Seen::default();
    let noted = seen.clone();
    let builder =
        Sandbox::builder().merchant(merchant()).observer(move |it| noted.0.lock().unwrap().push(it));
    let sandbox = builder.start().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let notice = ChosenNotice::new(PayNotice::TABLE, "1900000109", "http://127.0.0.1:9/paid");
    assert!(!runtime.block_on(sandbox.send_notice(notice)).unwrap().acknowledged);
    let why = seen.notices()[0].answer.clone().unwrap_err();
    assert!(why.contains("refused"), "{why}");
}

/// Writes the members of `Authorization` in the other order.
struct Reversed(Arc<dyn paytable::Transport>);

impl paytable::Transport for Reversed {
    fn send<'a>(&'a self, url: &'a str, draft: &'a paytable::Draft, left: Duration) -> paytable::Sending<'a> {
        let mut draft = draft.clone();
        for (_, value) in draft.headers.iter_mut().filter(|(name, _)| name == "Authorization") {
            let (scheme, members) = value.split_once(' ').unwrap();
            let members: Vec<&str> = members.split(',').rev().collect();
            *value = format!("{scheme} {}", members.join(","));
        }
        Box::pin(async move { self.0.send(url, &draft, left).await })
    }
}

/// Members have names, so that their order says nothing.
#[tokio::test(start_paused = true)]
async fn a_request_of_version_three_has_the_members_of_its_header_in_any_order() {
    let merchant = crate::wechat_v3::merchant();
    let sandbox = Sandbox::builder().merchant(merchant.clone()).start_here(acknowledging());
    let builder = Client::<WechatV3>::builder(merchant).transport(Arc::new(Reversed(sandbox.transport())));
    let client = builder.clock(sandbox.clock()).build().unwrap();
    let query = wechat_v3::OrderQueryRequest { out_trade_no: "A0000001".into() };
    assert_eq!(client.call(&query).await.unwrap_err().code(), Some("ORDER_NOT_EXIST"));
}
