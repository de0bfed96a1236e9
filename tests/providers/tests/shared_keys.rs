//! Providers whose keys are shared: one knows its callers by a key in a header, another signs everything. Each is played
//! without a socket.

use paytable::{
    ApiKey, Client, Draft, Error, Fen, Merchant, NoticeError, Received, Sending, Transport, VerifyError,
    sandbox::{Observed, Posted, Receiver, Sandbox},
};
use paytable_tests_providers::{
    berth::{self, Berth},
    buoy::{self, Buoy},
};
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, Once},
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

const API_KEY: &str = "sk_test_buoy_9f2c";
const WEBHOOK: &str = "whsec_buoy_71aa";
const SENT: &str = "berth_request_key";
const TOLD: &str = "berth_notice_key";

fn buoy_merchant() -> Merchant {
    Merchant::bare()
        .notify_url("https://shop.example/paid")
        .secret("api_key", ApiKey::new(API_KEY))
        .secret("webhook_secret", ApiKey::new(WEBHOOK))
}

fn charge(number: &str) -> buoy::ChargeRequest {
    buoy::charge::Required { out_trade_no: number.into(), amount: Fen(880) }.into()
}

fn shop() -> Merchant {
    Merchant::bare()
        .notify_url("https://shop.example/paid")
        .with("shop", "7")
        .with("key_number", "K9")
        .secret("request_key", ApiKey::new(SENT))
        .secret("notice_key", ApiKey::new(TOLD))
}

fn order(number: &str) -> berth::OrderRequest {
    berth::order::Required { out_trade_no: number.into(), amount: Fen(880) }.into()
}

/// Keeps what is posted, and answers with a body.
fn keeping(answer: &'static [u8]) -> (Arc<Receiver>, Arc<Mutex<Vec<Posted>>>) {
    let kept: Arc<Mutex<Vec<Posted>>> = Arc::default();
    let keeps = kept.clone();
    let receiver: Arc<Receiver> = Arc::new(move |posted: Posted| {
        keeps.lock().unwrap().push(posted);
        Box::pin(async move { Some(answer.to_vec()) }) as Pin<Box<dyn Future<Output = _> + Send>>
    });
    (receiver, kept)
}

fn received(posted: &Posted) -> Received<'_> {
    let headers = posted.headers.iter().map(|(name, value)| (*name, value.as_str()));
    Received::new(200, &posted.body[..]).headers(headers)
}

#[tokio::test]
async fn the_sandbox_knows_its_callers_by_the_key_and_signs_notices_with_the_other() {
    let (receiver, posted) = keeping(b"");
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let observer = seen.clone();
    let sandbox = Sandbox::builder()
        .merchant(buoy_merchant())
        .order_api::<buoy::Charge, buoy::Paid>()
        .api::<buoy::Query>()
        .observer(move |observed: Observed| observer.lock().unwrap().push(format!("{observed:?}")))
        .start_here(receiver);
    let client = |merchant: Merchant| {
        let client = Client::<Buoy>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
        client.build().unwrap()
    };
    let own = client(buoy_merchant());
    assert_eq!(own.call(&charge("A1")).await.unwrap().out_trade_no.as_deref(), Some("A1"));
    // Another key is refused, with a reply that is not signed, as all are.
    let other = client(buoy_merchant().secret("api_key", ApiKey::new("sk_test_other")));
    let refused = other.call(&charge("A2")).await.unwrap_err();
    assert!(matches!(refused, Error::Api(_)), "{refused:?}");

    let delivery = sandbox.pay("A1").await.unwrap();
    assert!(delivery.acknowledged);
    let told = posted.lock().unwrap().remove(0);
    let event = own.notice::<buoy::Paid>(received(&told)).unwrap();
    assert_eq!((event.out_trade_no.as_deref(), event.amount), (Some("A1"), Some(Fen(880))));
    let found = own.call(&buoy::QueryRequest { out_trade_no: "A1".into() }).await.unwrap();
    assert_eq!(found.out_trade_no.as_deref(), Some("A1"));

    // A merchant with another secret does not believe it, and one without none.
    let doubt = |merchant: Merchant| match client(merchant).notice::<buoy::Paid>(received(&told)) {
        Err(NoticeError::Unverified(doubt)) => doubt,
        other => panic!("{other:?}"),
    };
    let wrong = buoy_merchant().secret("webhook_secret", ApiKey::new(API_KEY));
    assert_eq!(doubt(wrong), VerifyError::WrongSignature);
    let none = Merchant::bare().secret("api_key", ApiKey::new(API_KEY));
    assert_eq!(doubt(none), VerifyError::NoSecret { name: "webhook_secret" });

    // What the sandbox tells of its requests has no key in it, at a path that it does not know neither.
    let observer = seen.clone();
    let (receiver, _) = keeping(b"");
    let unknowing = Sandbox::builder()
        .merchant(buoy_merchant())
        .order_api::<buoy::Charge, buoy::Paid>()
        .observer(move |observed: Observed| observer.lock().unwrap().push(format!("{observed:?}")))
        .start_here(receiver);
    let lost = Client::<Buoy>::builder(buoy_merchant()).transport(unknowing.transport()).build().unwrap();
    let before = seen.lock().unwrap().len();
    lost.call(&buoy::QueryRequest { out_trade_no: "A1".into() }).await.unwrap_err();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), before + 1);
    for seen in seen.iter().filter(|seen| seen.starts_with("Request")) {
        assert!(seen.contains("\"***\""), "{seen}");
    }
    for seen in seen.iter() {
        assert!(![API_KEY, WEBHOOK, "sk_test_other"].iter().any(|key| seen.contains(key)), "{seen}");
    }
}

#[tokio::test]
async fn the_sandbox_verifies_requests_under_one_key_and_signs_replies_under_the_other() {
    let (receiver, posted) = keeping(br#"{"code":"SUCCESS"}"#);
    let sandbox =
        Sandbox::builder().merchant(shop()).order_api::<berth::Order, berth::Paid>().start_here(receiver);
    let client = |merchant: Merchant| {
        let client = Client::<Berth>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
        client.build().unwrap()
    };
    assert_eq!(client(shop()).call(&order("A1")).await.unwrap().out_trade_no.as_deref(), Some("A1"));
    // The wrong key of requests: a refusal that nobody signed, because nobody is known.
    let wrong = client(shop().secret("request_key", ApiKey::new("wrong")));
    let refused = wrong.call(&order("A2")).await.unwrap_err();
    assert!(matches!(refused, Error::Rejected(_)), "{refused:?}");
    // The wrong key of replies: nothing is known of the order.
    let wrong = client(shop().secret("notice_key", ApiKey::new("wrong")));
    let unknown = wrong.call(&order("A3")).await.unwrap_err();
    assert_eq!(unknown.outcome(), paytable::Outcome::Unknown, "{unknown:?}");
    let stranger = client(shop().with("key_number", "K8"));
    assert!(matches!(stranger.call(&order("A4")).await.unwrap_err(), Error::Rejected(_)));

    assert!(sandbox.pay("A1").await.unwrap().acknowledged);
    let told = posted.lock().unwrap().remove(0);
    let event = client(shop()).notice::<berth::Paid>(received(&told)).unwrap();
    assert_eq!((event.out_trade_no.as_deref(), event.amount), (Some("A1"), Some(Fen(880))));
    let wrong =
        client(shop().secret("notice_key", ApiKey::new("wrong"))).notice::<berth::Paid>(received(&told));
    assert!(matches!(wrong, Err(NoticeError::Unverified(VerifyError::WrongSignature))), "{wrong:?}");
}

/// A gateway that repeats the header of the caller in its words.
struct Echo;

impl Transport for Echo {
    fn send<'a>(&'a self, _: &'a str, request: &'a Draft, _: Duration) -> Sending<'a> {
        let sent = request.headers.iter().find(|(name, _)| name == "Authorization").unwrap().1.clone();
        assert!(sent.contains(API_KEY));
        let body = format!(r#"{{"code":"taken","message":"{sent} may not"}}"#);
        Box::pin(async move { Ok(Received::new(400, body.into_bytes())) })
    }
}

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

#[test]
fn a_trace_has_no_key_in_it_even_if_the_gateway_says_it() {
    // Without it, a span that is first used on a thread without a subscriber is cached as disabled.
    static EVERYWHERE: Once = Once::new();
    let told = Told::default();
    let subscriber = || tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    EVERYWHERE.call_once(|| {
        tracing::subscriber::set_global_default(subscriber().with_writer(io::sink).finish()).unwrap();
    });
    let listening = tracing::subscriber::set_default(subscriber().with_writer(told.clone()).finish());
    let client = Client::<Buoy>::builder(buoy_merchant()).transport(Arc::new(Echo));
    let refused = client.build_blocking().unwrap().call(&charge("A1")).unwrap_err();
    drop(listening);
    assert!(matches!(refused, Error::Api(_)), "{refused:?}");
    let text = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("Bearer *** may not"), "{text}");
    assert!(!text.contains(API_KEY) && !text.contains(WEBHOOK), "{text}");
}
