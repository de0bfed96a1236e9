//! What a client tells `tracing`: enough to follow an order through a log, and nothing that the log must not have.

use paytable::{
    ApiKey, Client, Error, Fen, Merchant, Notice, Protocol, RetryPolicy, WechatV2,
    sandbox::Sandbox,
    wechat_v2::{
        self, CloseOrderRequest, DownloadBillRequest, IdentityAccessTokenRequest, MicropayRequest,
        OrderQueryRequest, PayNotice, RefundQueryRequest, UnifiedOrderRequest,
        unified_order::{Required, TradeType},
    },
};
use paytable_tests_sandbox::receiver::{Receiver, Reply};
use std::{
    io,
    sync::{Arc, Mutex, Once},
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

const KEY: &str = "Tn5rYc8WqZ2mJx7LbKe4HvAs9DfGu3Po";
const OPENID: &str = "oUpF8uMEb4qRXf22hE3X68TekukE";
const CARD: &str = "134512345678901235";
const CODE: &str = "wxcbda96de0b165542";
const NUMBER: &str = "1217752501201407033233368018";
const MCH_ID: &str = "1900000109";

/// Everything told while it lives, on its thread.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl io::Write for Told {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Told {
    type Writer = Told;

    fn make_writer(&self) -> Told {
        self.clone()
    }
}

impl Told {
    fn listen() -> (Told, tracing::subscriber::DefaultGuard) {
        // Without it, a span that is first used on a thread without a subscriber is cached as disabled, and can be
        // missing here.
        static EVERYWHERE: Once = Once::new();
        EVERYWHERE.call_once(|| {
            let nowhere =
                tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(io::sink);
            tracing::subscriber::set_global_default(nowhere.finish()).unwrap();
        });
        let told = Told::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .without_time()
            .with_writer(told.clone())
            .finish();
        (told, tracing::subscriber::set_default(subscriber))
    }

    /// What was told since it was last asked for.
    fn text(&self) -> String {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        assert!(!text.is_empty(), "nothing was told");
        for secret in [KEY, OPENID, CARD, CODE] {
            assert!(!text.contains(secret), "something secret was told");
        }
        text
    }
}

/// The lines that end a call or a notice, without what comes before their spans.
fn ends(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with("DEBUG") && !line.starts_with("TRACE")).collect()
}

fn merchant() -> Merchant {
    Merchant::new("wx8888888888888888", MCH_ID, ApiKey::new(KEY))
        .notify_url("http://127.0.0.1:9/paid")
        .certificate(Sandbox::client_certificate())
}

fn sandbox() -> Sandbox {
    Sandbox::builder().merchant(merchant()).start().unwrap()
}

fn client_at(url: &str) -> Client<WechatV2> {
    Client::builder(merchant()).base_url(url).timeout(Duration::from_millis(500)).build().unwrap()
}

fn order() -> UnifiedOrderRequest {
    UnifiedOrderRequest {
        openid: Some(OPENID.into()),
        ..Required {
            body: "小秋TIT店-超市".into(),
            out_trade_no: NUMBER.into(),
            total_fee: Fen(1),
            spbill_create_ip: "127.0.0.1".into(),
            trade_type: TradeType::Jsapi,
        }
        .into()
    }
}

#[tokio::test]
async fn a_call_is_told_with_its_order_and_how_it_ended() {
    let (sandbox, (told, _guard)) = (sandbox(), Told::listen());
    let client = client_at(sandbox.base_url());
    client.call(&order()).await.unwrap();
    let text = told.text();
    let [end] = ends(&text)[..] else { panic!("{text}") };
    for part in [
        "call{gateway=\"WechatV2\" api=\"UnifiedOrder\"",
        "merchant=\"1900000109\"",
        "number=\"1217752501201407033233368018\" attempt=1",
        "elapsed_ms=",
        "outcome=\"succeeded\"",
        "the call succeeded",
    ] {
        assert!(end.contains(part), "{part}: {end}");
    }
    assert!(text.contains("openid: *** }") && text.contains("total_fee: 1, "), "{text}");
    assert!(text.contains("reply=UnifiedOrderResponse") && text.contains("sign: ***"), "{text}");
}

#[tokio::test]
async fn neither_the_body_nor_a_signature_nor_a_nonce_is_told() {
    let (told, _guard) = Told::listen();
    let receiver = Receiver::start(|_, body| Reply::Full(200, body.to_vec()));
    let client = client_at(&receiver.url);
    client.call(&order()).await.unwrap_err();
    let text = told.text();
    let sent = String::from_utf8(receiver.bodies.recv().unwrap()).unwrap();
    let document = roxmltree::Document::parse(&sent).unwrap();
    let mut secret = 0;
    for name in ["sign", "nonce_str", "openid"] {
        let element = document.descendants().find(|node| node.has_tag_name(name)).unwrap();
        secret += usize::from(!text.contains(element.text().unwrap()));
    }
    assert_eq!(secret, 3);
    assert!(!text.contains("<xml>") && !text.contains("&key="), "{text}");
}

#[tokio::test]
async fn every_other_end_is_told_with_the_gateways_words_and_without_personal_data() {
    let (sandbox, (told, _guard)) = (sandbox(), Told::listen());
    let client = client_at(sandbox.base_url());
    let none: CloseOrderRequest = wechat_v2::close_order::Required { out_trade_no: NUMBER.into() }.into();
    client.call(&none).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("outcome=\"unknown\" code=\"ORDERNOTEXIST\""), "{text}");
    assert!(text.contains("said=\""), "{text}");

    let words = format!(
        "<xml><return_code>FAIL</return_code><return_msg><![CDATA[no such payer: {OPENID}\n]]></return_msg></xml>"
    );
    let receiver = Receiver::start(move |_, _| Reply::Full(200, words.clone().into_bytes()));
    let error = client_at(&receiver.url).call(&order()).await.unwrap_err();
    assert!(matches!(&error, Error::Rejected(down) if down.message.contains(OPENID)), "not the words");
    let text = told.text();
    assert!(text.contains("outcome=\"unknown\"") && text.contains("said=\"no such payer: *** \""), "{text}");
    assert!(text.contains(" WARN "), "{text}");

    let receiver = Receiver::start(|_, _| Reply::Full(502, Vec::new()));
    client_at(&receiver.url).call(&order()).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("outcome=\"unknown\"") && text.contains("HTTP status 502"), "{text}");

    let code: MicropayRequest = wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(0),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: CARD.into(),
    }
    .into();
    client.call(&code).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("outcome=\"not done\"") && text.contains("total_fee"), "{text}");
    assert!(!text.contains("request="), "it was never sent: {text}");
}

#[tokio::test]
async fn every_attempt_is_told_with_its_number() {
    let (told, _guard) = Told::listen();
    let receiver = Receiver::start(|_, _| Reply::Full(502, Vec::new()));
    let policy = RetryPolicy { attempts: 3, first_wait: Duration::ZERO, ..RetryPolicy::default() };
    client_at(&receiver.url).call_with_retries(&order(), policy).await.unwrap_err();
    let text = told.text();
    let ends = ends(&text);
    assert_eq!(ends.len(), 3, "{text}");
    for (at, end) in ends.iter().enumerate() {
        assert!(end.contains(&format!("attempt={} ", at + 1)), "{end}");
    }
}

#[tokio::test]
async fn a_get_and_a_file_are_told_without_their_query() {
    let (told, _guard) = Told::listen();
    let receiver = Receiver::start(|_, _| Reply::Silence(Duration::ZERO));
    let client = client_at(&receiver.url);
    let token: IdentityAccessTokenRequest =
        wechat_v2::identity_access_token::Required { openid: OPENID.into(), code: CODE.into() }.into();
    client.call(&token).await.unwrap_err();
    let text = told.text();
    assert!(!text.contains("sign=") && text.contains("api=\"IdentityAccessToken\""), "{text}");
    let day = paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap();
    let bill: DownloadBillRequest = wechat_v2::download_bill::Required { bill_date: day }.into();
    client.download(&bill).await.unwrap_err();
    assert!(told.text().contains("api=\"DownloadBill\""));
}

#[test]
fn the_blocking_client_tells_the_same() {
    let (sandbox, (told, _guard)) = (sandbox(), Told::listen());
    let client =
        Client::<WechatV2>::builder(merchant()).base_url(sandbox.base_url()).build_blocking().unwrap();
    client.call(&order()).unwrap();
    let text = told.text();
    assert!(text.contains(&format!("number=\"{NUMBER}\" attempt=1")), "{text}");
    let order = order();
    let prepared = client.protocol().prepare(&order).unwrap();
    told.text();
    client.send(&prepared).unwrap();
    let text = told.text();
    assert!(text.contains("api=\"UnifiedOrder\" "), "{text}");
    assert!(text.contains(&format!("number=\"{NUMBER}\" attempt=1")), "{text}");
    let query = OrderQueryRequest { out_trade_no: Some("no such".into()), ..Default::default() };
    client.call_with_retries(&query, RetryPolicy::default()).unwrap_err();
    assert!(told.text().contains("code=\"ORDERNOTEXIST\""));
}

#[test]
fn a_notice_is_told_with_its_order_and_why_it_is_not_believed() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, PayNotice::accepted().body));
    let sandbox = sandbox();
    let client = Client::<WechatV2>::builder(merchant().notify_url(&receiver.url));
    let client = client.base_url(sandbox.base_url()).build_blocking().unwrap();
    client.call(&order()).unwrap();
    sandbox.pay_blocking(NUMBER).unwrap();
    let body = receiver.bodies.recv().unwrap();

    let (told, _guard) = Told::listen();
    let protocol = Protocol::<WechatV2>::new(merchant()).unwrap();
    protocol.notice::<PayNotice>(&body).unwrap();
    let text = told.text();
    let [end] = ends(&text)[..] else { panic!("{text}") };
    let span = format!(
        "notice{{gateway=\"WechatV2\" notice=\"PayNotice\" merchant=\"{MCH_ID}\" number=\"{NUMBER}\"}}"
    );
    assert!(end.contains(&span), "{end}");
    assert!(text.contains("openid: ***"), "{text}");

    let forged = String::from_utf8(body).unwrap().replace(NUMBER, "1");
    protocol.notice::<PayNotice>(forged.as_bytes()).unwrap_err();
    let text = told.text();
    assert!(text.starts_with(" WARN") && text.contains("the notice is not accepted"), "{text}");
    assert!(!text.contains("number=") && !text.contains("event="), "{text}");
}

/// What a call of each kind that is not idempotent says of its order.
#[tokio::test]
async fn queries_closes_and_refund_queries_are_told_with_the_number_they_ask_for() {
    let (sandbox, (told, _guard)) = (sandbox(), Told::listen());
    let client = client_at(sandbox.base_url());
    let by_number = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    client.call(&by_number).await.unwrap_err();
    let text = told.text();
    assert!(text.contains(&format!("number=\"{NUMBER}\" attempt=1")), "{text}");
    let by_payment = OrderQueryRequest { transaction_id: Some("42".into()), ..Default::default() };
    client.call(&by_payment).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("number=\"42\" attempt=1"), "{text}");
    let close: CloseOrderRequest = wechat_v2::close_order::Required { out_trade_no: NUMBER.into() }.into();
    client.call(&close).await.unwrap_err();
    let text = told.text();
    assert!(text.contains(&format!("number=\"{NUMBER}\" attempt=1")), "{text}");
    for (query, number) in [
        (RefundQueryRequest { out_refund_no: Some("R1".into()), ..Default::default() }, "R1"),
        (RefundQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() }, NUMBER),
        (RefundQueryRequest { refund_id: Some("43".into()), ..Default::default() }, "43"),
    ] {
        client.call(&query).await.unwrap_err();
        let text = told.text();
        assert!(text.contains(&format!("number=\"{number}\" attempt=1")), "{number}: {text}");
    }
}

#[tokio::test]
async fn an_answer_of_the_gateway_is_no_warning_and_a_failure_inside_of_it_is_one() {
    let (sandbox, (told, _guard)) = (sandbox(), Told::listen());
    let client = client_at(sandbox.base_url());
    let query = OrderQueryRequest { out_trade_no: Some(NUMBER.into()), ..Default::default() };
    client.call(&query).await.unwrap_err();
    let text = told.text();
    assert!(!text.contains("WARN") && text.contains("the gateway refused the call"), "{text}");
    let day = paytable::Time::new(2014, 6, 3, 0, 0, 0).unwrap();
    let bill: DownloadBillRequest = wechat_v2::download_bill::Required { bill_date: day }.into();
    client.download(&bill).await.unwrap_err();
    let text = told.text();
    assert!(!text.contains("WARN") && text.contains("code=\"No Bill Exist\""), "{text}");
    sandbox.refuse_next::<wechat_v2::OrderQuery>("SYSTEMERROR", false).unwrap();
    client.call(&query).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("WARN") && text.contains("the gateway returned an error"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_is_that_of_the_tests_clock() {
    struct Slow;
    impl paytable::Transport for Slow {
        fn send<'a>(&'a self, _: &'a str, _: &'a paytable::Draft, _: Duration) -> paytable::Sending<'a> {
            Box::pin(async {
                tokio::time::sleep(Duration::from_secs(7)).await;
                Err(paytable::SendError::not_sent("no cable"))
            })
        }
    }
    let (told, _guard) = Told::listen();
    let client = Client::<WechatV2>::builder(merchant()).transport(Arc::new(Slow)).build().unwrap();
    client.call(&order()).await.unwrap_err();
    let text = told.text();
    assert!(text.contains("elapsed_ms=7000 ") || text.contains("elapsed_ms=7001 "), "{text}");
}

/// Its numbers stand in a ciphertext.
#[test]
fn a_refund_notice_is_told_with_its_order_and_its_merchant() {
    let receiver = Receiver::start(|_, _| Reply::Full(200, wechat_v2::RefundNotice::accepted().body));
    let sandbox = sandbox();
    let client = Client::<WechatV2>::builder(merchant().notify_url(&receiver.url));
    let client = client.base_url(sandbox.base_url()).build_blocking().unwrap();
    client.call(&order()).unwrap();
    sandbox.pay_blocking(NUMBER).unwrap();
    receiver.bodies.recv().unwrap();
    let refund = wechat_v2::RefundRequest {
        out_trade_no: Some(NUMBER.into()),
        notify_url: Some(receiver.url.clone()),
        ..wechat_v2::refund::Required { out_refund_no: "R1".into(), total_fee: Fen(1), refund_fee: Fen(1) }
            .into()
    };
    client.call(&refund).unwrap();
    let body = receiver.bodies.recv().unwrap();
    let (told, _guard) = Told::listen();
    client.unauthenticated_notice::<wechat_v2::RefundNotice>(&body).unwrap();
    let text = told.text();
    let span = format!("notice=\"RefundNotice\" merchant=\"{MCH_ID}\" number=\"{NUMBER}\"}}");
    assert!(text.contains(&span), "{text}");
}
