//! UnionPay's orders over HTTP: placed, paid, told by notices that bring a certificate, queried, undone and refunded.

use crate::stored::Maps;
use paytable::{
    ApiKey, CertificateFault, Client, Error, Fen, Merchant, Notice, OrderStatus, Outcome, PrivateKey, Time,
    TrustedCertificates, UnionPay, Unknown, VerifyError, X509Certificate,
    sandbox::{ChosenNotice, OrderSearch, PayError, Payer, RefundEnd, Sandbox, SandboxBuilder},
    table::SignatureAlgorithm,
    unionpay::{
        AppOrder, AppOrderRequest, BackOrderRequest, FrontOrderRequest, PaymentNotice, QrOrderRequest,
        QrPayRequest, QueryRequest, QueryResponse, RefundNotice, RefundRequest, UndoNotice, UndoRequest,
        app_order, back_order, front_order, qr_order, qr_pay, query, refund, undo,
    },
};
use paytable_tests_sandbox::receiver::{Receiver, Reply, send};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
const FOREIGN: &str = include_str!("../../credentials/vectors-rsa/keys/wechatpay-go.test.key.pem");
const OTHER_ROOT: &str = include_str!("../../credentials/keys/trusted/authority.pem");
const CERTIFICATE: &str = "68759663125";
const MERCHANT: &str = "777290058110048";
const NUMBER: &str = "20260102030405001";

fn roots(pem: &str) -> TrustedCertificates {
    let roots = TrustedCertificates::new();
    roots.insert(X509Certificate::from_pem(pem).unwrap());
    roots
}

fn named(number: &str) -> Merchant {
    Merchant::bare().with("merId", number).trusted(roots(Sandbox::root_certificate_pem()))
}

fn merchant(back: &str) -> Merchant {
    named(MERCHANT).with("backUrl", back).private_key(CERTIFICATE, PrivateKey::from_pem(OWN).unwrap())
}

fn builder(merchant: &Merchant) -> SandboxBuilder {
    Sandbox::builder().merchant(merchant.clone()).time_scale(1_000_000).start_time(time())
}

fn client(sandbox: &Sandbox, merchant: Merchant) -> Client<UnionPay> {
    Client::builder(merchant).base_url(sandbox.base_url()).build().unwrap()
}

fn time() -> Time {
    Time::new(2026, 1, 2, 3, 4, 5).unwrap()
}

fn app_order(number: &str) -> AppOrderRequest {
    app_order::Required { txn_time: time(), order_id: number.into(), txn_amt: Fen(8888) }.into()
}

fn query_of(number: &str) -> QueryRequest {
    query::Required { txn_time: time(), order_id: number.into() }.into()
}

async fn query(client: &Client<UnionPay>, number: &str) -> Result<QueryResponse, Error> {
    client.call(&query_of(number)).await
}

fn refund_of(number: &str, payment: &str, fen: i64) -> RefundRequest {
    let required = refund::Required { txn_time: time(), order_id: number.into(), txn_amt: Fen(fen) };
    RefundRequest { orig_qry_id: Some(payment.into()), ..required.into() }
}

fn undo_of(number: &str, payment: &str, fen: i64) -> UndoRequest {
    let required = undo::Required { txn_time: time(), order_id: number.into(), txn_amt: Fen(fen) };
    UndoRequest { orig_qry_id: Some(payment.into()), ..required.into() }
}

/// A receiver that accepts every notice.
fn accepting() -> Receiver {
    Receiver::start(|_, _| Reply::Full(200, PaymentNotice::accepted().body))
}

fn received(receiver: &Receiver) -> Vec<u8> {
    receiver.bodies.recv_timeout(Duration::from_secs(20)).unwrap()
}

/// The code of a refusal.
fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let error = result.unwrap_err();
    error.code().unwrap_or_else(|| panic!("{error:?}")).to_owned()
}

/// A sandbox, its client, what receives its notices, and the number of a payment that was made in it.
async fn with_payment() -> (Sandbox, Client<UnionPay>, Receiver, String) {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    client.call(&app_order(NUMBER)).await.unwrap();
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    let event = client.notice::<PaymentNotice>(&received(&receiver)).unwrap();
    (sandbox, client, receiver, event.query_id.unwrap())
}

#[tokio::test]
async fn an_order_is_placed_paid_told_and_queried() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let order = AppOrderRequest { req_reserved: Some("{a=1&b=支付}".into()), ..app_order(NUMBER) };
    let placed = client.call(&order).await.unwrap();
    assert_eq!(placed.order_id.as_deref(), Some(NUMBER));
    assert_eq!((placed.resp_code.as_deref(), placed.txn_type.as_deref()), (Some("00"), Some("01")));
    assert_eq!(placed.req_reserved.as_deref(), Some("{a=1&b=支付}"));
    assert!(placed.tn.as_ref().is_some_and(|tn| tn.len() == 21), "{placed:?}");
    assert!(placed.unknown_fields.is_empty(), "{:?}", placed.unknown_fields);
    let root = Sandbox::root_certificate();
    let sent = X509Certificate::from_pem(placed.sign_pub_key_cert.unwrap()).unwrap();
    assert_eq!(placed.cert_id, Some(sent.serial_decimal()));
    assert_eq!(sent.issuer(), root.issuer());
    let waiting = query(&client, NUMBER).await.unwrap();
    assert_eq!((waiting.orig_resp_code.as_deref(), waiting.query_id), (Some("05"), None));
    assert_eq!(client.order_status(&order).await.unwrap(), OrderStatus::Paying);

    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (1, true));
    let told = received(&receiver);
    let event = client.notice::<PaymentNotice>(&told).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some(NUMBER), Some(Fen(8888))));
    assert_eq!((event.settle_amt, event.settle_currency_code.as_deref()), (Some(Fen(8888)), Some("156")));
    assert_eq!((event.currency_code.as_deref(), event.resp_code.as_deref()), (Some("156"), Some("00")));
    assert_eq!(event.settle_date.as_deref(), Some("0102"));
    assert!(event.trace_time.as_ref().is_some_and(|time| time.starts_with("010203")), "{event:?}");
    assert_eq!(event.req_reserved.as_deref(), Some("{a=1&b=支付}"));
    assert!(event.unknown_fields.is_empty(), "{:?}", event.unknown_fields);
    let payment = event.query_id.clone().unwrap();
    assert_eq!((payment.len(), event.trace_no.as_deref()), (21, Some(&payment[14..20])));
    let status = client.protocol().order_status_from_notice::<PaymentNotice, _>(&event, &order);
    let Ok(OrderStatus::Paid(paid)) = status else { panic!("{status:?}") };
    assert_eq!((paid.transaction_id, paid.total_fee), (payment.clone(), Fen(8888)));

    let paid = query(&client, NUMBER).await.unwrap();
    assert_eq!((paid.orig_resp_code.as_deref(), paid.query_id), (Some("00"), Some(payment)));
    assert_eq!((paid.txn_amt, paid.settle_amt), (Some(Fen(8888)), Some(Fen(8888))));
    assert_eq!((paid.trace_no, paid.settle_date), (event.trace_no, event.settle_date));
    assert_eq!(paid.orig_resp_msg.as_deref(), Some("支付成功"));
    // What answers a query is no notice of the payment.
    assert_eq!((paid.txn_type.as_deref(), paid.txn_sub_type.as_deref()), (Some("00"), Some("00")));
    let known = client.order_status(&order).await.unwrap();
    assert!(matches!(known, OrderStatus::Paid(_)), "{known:?}");
    let (found, all) = sandbox.find_orders(&OrderSearch::by(MERCHANT));
    assert_eq!((found[0].number.as_str(), found[0].total_fee, all), (NUMBER, Fen(8888), 1));
}

#[tokio::test]
async fn a_code_and_a_card_are_charged_like_an_order() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let order: QrOrderRequest =
        qr_order::Required { txn_time: time(), order_id: "QR000001".into(), txn_amt: Fen(1) }.into();
    let link = client.call(&order).await.unwrap().qr_code.unwrap();
    assert!(link.starts_with("https://qr.95516.com/00010000/") && link.len() == 50, "{link}");
    let other = client.call(&QrOrderRequest { order_id: "QR000002".into(), ..order }).await.unwrap();
    assert_ne!(other.qr_code, Some(link));
    let card: BackOrderRequest = back_order::Required {
        txn_time: time(),
        order_id: "BACK0001".into(),
        txn_amt: Fen(2),
        acc_no: "6216****0018".into(),
    }
    .into();
    let accepted = client.call(&card).await.unwrap();
    assert_eq!((accepted.txn_amt, accepted.resp_code.as_deref()), (Some(Fen(2)), Some("00")));
    for (number, fen) in [("QR000001", 1), ("BACK0001", 2)] {
        assert!(sandbox.pay(number).await.unwrap().acknowledged);
        let event = client.notice::<PaymentNotice>(&received(&receiver)).unwrap();
        assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some(number), Some(Fen(fen))));
        if fen == 2 {
            assert_eq!(event.query_id, accepted.query_id);
        }
    }
}

#[tokio::test]
async fn a_payment_code_is_charged_and_the_notice_says_how() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let charge = |number: &str, code: &str| -> QrPayRequest {
        let (order_id, qr_no) = (number.into(), code.into());
        qr_pay::Required { txn_time: time(), order_id, txn_amt: Fen(7), qr_no }.into()
    };
    let [pays, types, short, gives_up] =
        ["62000000000000000001", "62000000000000000002", "62000000000000000003", "62000000000000000004"];
    sandbox.payer(types, Payer::TypesPassword(Duration::from_secs(30)));
    sandbox.payer(short, Payer::IsShort);
    sandbox.payer(gives_up, Payer::GivesUp(Duration::from_secs(30)));
    for (number, code) in [("CODE0001", pays), ("CODE0002", types)] {
        let accepted = client.call(&charge(number, code)).await.unwrap();
        let event = client.notice::<PaymentNotice>(&received(&receiver)).unwrap();
        assert_eq!((event.order_id.as_deref(), event.query_id), (Some(number), accepted.query_id));
        assert_eq!(query(&client, number).await.unwrap().orig_resp_code.as_deref(), Some("00"));
    }
    assert_eq!(code(client.call(&charge("CODE0003", short)).await), "64");
    assert_eq!(code(client.call(&charge("CODE0004", pays)).await), "61", "a code pays once");
    client.call(&charge("CODE0005", gives_up)).await.unwrap();
    sandbox.advance(Duration::from_secs(60)).unwrap();
    let failed = query(&client, "CODE0005").await.unwrap();
    assert_eq!(failed.orig_resp_code.as_deref(), Some("01"));
    assert_eq!(client.order_status(&charge("CODE0005", gives_up)).await.unwrap(), OrderStatus::Failed);
    assert!(receiver.bodies.try_recv().is_err(), "no notice tells of what was not paid");
}

#[tokio::test]
async fn a_browser_that_is_led_to_the_gateway_shows_the_order() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let order = |number: &str| -> FrontOrderRequest {
        let (txn_amt, front_url) = (Fen(1234), "https://example.com/f?a=1&b=<2>".into());
        front_order::Required { txn_time: time(), order_id: number.into(), txn_amt, front_url }.into()
    };
    let path = |link: &str| link.split_once("/gateway/").map(|(_, path)| path.to_owned()).unwrap();
    let link = client.protocol().link(&order(NUMBER)).unwrap();
    let url = format!("{}/gateway/{}", sandbox.base_url(), path(&link));
    let (status, page) = send("GET", &url, b"");
    let page = String::from_utf8(page).unwrap();
    assert!(status == 200 && page.contains(NUMBER) && page.contains("12.34"), "{status} {page}");
    // It can be opened again.
    assert_eq!(send("GET", &url, b"").0, 200);
    // A form has the same pairs in its body.
    let link = client.protocol().link(&order("FRONT001")).unwrap();
    let (base, pairs) = path(&link).split_once('?').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let url = format!("{}/gateway/{base}", sandbox.base_url());
    assert_eq!(send("POST", &url, pairs.as_bytes()).0, 200);
    assert!(sandbox.pay("FRONT001").await.unwrap().acknowledged);
    let event = client.notice::<PaymentNotice>(&received(&receiver)).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("FRONT001"), Some(Fen(1234))));
    let known = client.order_status(&order("FRONT001")).await.unwrap();
    assert!(matches!(known, OrderStatus::Paid(_)), "{known:?}");
    // Another amount is another text, and a paid order is placed once.
    let (status, page) = send("POST", &url, pairs.replace("txnAmt=1234", "txnAmt=1").as_bytes());
    assert!(status == 400 && String::from_utf8(page).unwrap().contains("<dd>11</dd>"));
    let (status, page) = send("POST", &url, pairs.as_bytes());
    assert!(status == 400 && String::from_utf8(page).unwrap().contains("<dd>12</dd>"));
    let twice = format!("{url}?txnAmt=1");
    let (status, page) = send("POST", &twice, pairs.as_bytes());
    assert!(status == 400 && String::from_utf8(page).unwrap().contains("<dd>10</dd>"));
}

#[tokio::test]
async fn a_payment_is_refunded_in_parts_and_each_is_told_and_asked_for() {
    let (sandbox, client, receiver, payment) = with_payment().await;
    let first = client.call(&refund_of("REFUND01", &payment, 8000)).await.unwrap();
    assert_eq!((first.order_id.as_deref(), first.txn_amt), (Some("REFUND01"), Some(Fen(8000))));
    assert_eq!(
        (first.txn_type.as_deref(), first.orig_qry_id.as_deref()),
        (Some("04"), Some(payment.as_str()))
    );
    let told = received(&receiver);
    let event = client.notice::<RefundNotice>(&told).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("REFUND01"), Some(Fen(8000))));
    assert_eq!((event.settle_amt, event.currency_code.as_deref()), (Some(Fen(8000)), Some("156")));
    assert_eq!((&event.query_id, event.orig_qry_id.as_deref()), (&first.query_id, Some(payment.as_str())));
    assert!(event.query_id.is_some_and(|id| id.len() == 21 && id != payment));
    assert!(client.notice::<PaymentNotice>(&told).is_err() && client.notice::<UndoNotice>(&told).is_err());
    let asked = query(&client, "REFUND01").await.unwrap();
    assert_eq!((asked.orig_resp_code.as_deref(), asked.txn_amt), (Some("00"), Some(Fen(8000))));
    assert_eq!((asked.query_id, asked.trace_no), (first.query_id, event.trace_no));
    assert_eq!(asked.txn_type.as_deref(), Some("00"));

    sandbox.advance(Duration::from_secs(120)).unwrap();
    assert_eq!(code(client.call(&refund_of("REFUND02", &payment, 889)).await), "36", "above what is left");
    // By the number and the time of the order.
    let by_order = RefundRequest {
        orig_qry_id: None,
        orig_order_id: Some(NUMBER.into()),
        orig_txn_time: Some(time()),
        ..refund_of("REFUND03", "", 888)
    };
    let later = Time::new(2026, 1, 2, 4, 0, 0).unwrap();
    let second = client.call(&RefundRequest { txn_time: later, ..by_order }).await.unwrap();
    assert_eq!((second.orig_qry_id, second.txn_time), (Some(payment.clone()), Some(later)));
    let event = client.notice::<RefundNotice>(&received(&receiver)).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("REFUND03"), Some(Fen(888))));
    assert_eq!(event.txn_time, Some(later));
    let asked = client.call(&QueryRequest { txn_time: later, ..query_of("REFUND03") }).await.unwrap();
    assert_eq!((asked.orig_resp_code.as_deref(), asked.txn_time), (Some("00"), Some(later)));
    assert_eq!(asked.query_id, event.query_id);
    assert_eq!(code(query(&client, "REFUND03").await), "34", "at the time of the payment there is no refund");
    let paid = query(&client, NUMBER).await.unwrap();
    assert_eq!((paid.orig_resp_code.as_deref(), paid.query_id), (Some("00"), Some(payment)));
    assert_eq!(sandbox.order(NUMBER).unwrap().refunded, Fen(8888));
}

#[tokio::test]
async fn a_refund_that_fails_is_not_told_and_a_query_says_so() {
    let (sandbox, client, receiver, payment) = with_payment().await;
    sandbox.end_refunds(RefundEnd::Closed);
    client.call(&refund_of("REFUND01", &payment, 1)).await.unwrap();
    sandbox.advance(Duration::from_secs(120)).unwrap();
    assert_eq!(query(&client, "REFUND01").await.unwrap().orig_resp_code.as_deref(), Some("01"));
    assert!(receiver.bodies.try_recv().is_err());
}

#[tokio::test]
async fn a_payment_of_today_is_undone_as_a_whole() {
    let (sandbox, client, receiver, payment) = with_payment().await;
    assert_eq!(code(client.call(&undo_of("UNDO0001", &payment, 8000)).await), "36");
    let undone = client.call(&undo_of("UNDO0002", &payment, 8888)).await.unwrap();
    assert_eq!((undone.txn_type.as_deref(), undone.orig_qry_id), (Some("31"), Some(payment.clone())));
    let told = received(&receiver);
    let event = client.notice::<UndoNotice>(&told).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("UNDO0002"), Some(Fen(8888))));
    assert!(client.notice::<RefundNotice>(&told).is_err());
    assert_eq!(query(&client, "UNDO0002").await.unwrap().orig_resp_code.as_deref(), Some("00"));
    sandbox.advance(Duration::from_secs(120)).unwrap();
    assert_eq!(code(client.call(&refund_of("REFUND01", &payment, 1)).await), "36", "nothing is left");

    client.call(&app_order("TOMORROW1")).await.unwrap();
    sandbox.pay("TOMORROW1").await.unwrap();
    let later = client.notice::<PaymentNotice>(&received(&receiver)).unwrap().query_id.unwrap();
    sandbox.advance(Duration::from_secs(24 * 3600)).unwrap();
    assert_eq!(code(client.call(&undo_of("UNDO0003", &later, 8888)).await), "35");
    client.call(&refund_of("REFUND02", &later, 8888)).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_the_documented_code() {
    let (sandbox, client, _receiver, payment) = with_payment().await;
    // Numbers are used once, whatever they are used for, even with the same values.
    client.call(&app_order("AGAIN0001")).await.unwrap();
    assert_eq!(code(client.call(&app_order("AGAIN0001")).await), "12");
    assert_eq!(code(client.call(&app_order(NUMBER)).await), "12");
    client.call(&refund_of("REFUND01", &payment, 1)).await.unwrap();
    assert_eq!(code(client.call(&refund_of("REFUND01", &payment, 1)).await), "12");
    assert_eq!(code(client.call(&app_order("REFUND01")).await), "12");
    assert_eq!(code(client.call(&refund_of("AGAIN0001", &payment, 1)).await), "12");
    // An order is its number and its time.
    let other_time = Time::new(2026, 1, 2, 3, 4, 6).unwrap();
    let unknown = [query_of("UNKNOWN01"), QueryRequest { txn_time: other_time, ..query_of(NUMBER) }];
    for unknown in unknown {
        assert_eq!(code(client.call(&unknown).await), "34");
    }
    assert_eq!(client.order_status(&app_order("UNKNOWN01")).await.unwrap(), OrderStatus::NotFound);
    let refund = QueryRequest { txn_time: other_time, ..query_of("REFUND01") };
    assert_eq!(code(client.call(&refund).await), "34");
    // What was not paid cannot be taken back.
    let by_order = |number: &str, time: Time| RefundRequest {
        orig_qry_id: None,
        orig_order_id: Some(number.into()),
        orig_txn_time: Some(time),
        ..refund_of("REFUND02", "", 1)
    };
    for refused in
        [by_order("AGAIN0001", time()), by_order("UNKNOWN01", time()), by_order(NUMBER, other_time)]
    {
        assert_eq!(code(client.call(&refused).await), "35");
    }
    assert_eq!(code(client.call(&refund_of("REFUND03", "782209081322060674028", 1)).await), "35");
    // An order that has lapsed.
    let lapsing =
        AppOrderRequest { pay_timeout: Time::from_unix(sandbox.now().unix() + 60), ..app_order("LAPSES001") };
    client.call(&lapsing).await.unwrap();
    sandbox.advance(Duration::from_secs(61)).unwrap();
    assert_eq!(sandbox.pay("LAPSES001").await.unwrap_err(), PayError::Closed);
    assert_eq!(query(&client, "LAPSES001").await.unwrap().orig_resp_code.as_deref(), Some("01"));
    assert_eq!(code(client.call(&by_order("LAPSES001", time())).await), "35");
    assert_eq!(code(client.call(&lapsing).await), "12");
    // What a test says.
    sandbox.refuse_next::<AppOrder>("33", false).unwrap();
    assert_eq!(code(client.call(&app_order("LIMIT0001")).await), "33");
}

#[tokio::test]
async fn a_value_that_would_become_several_in_a_reply_is_refused() {
    let merchant = merchant("http://127.0.0.1:9/paid");
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    for value in ["a&b=1", "{a&b", "[x}&y=1"] {
        let order = AppOrderRequest { req_reserved: Some(value.into()), ..app_order(NUMBER) };
        let refused = client.call(&order).await.unwrap_err();
        assert_eq!(
            (refused.code(), refused.outcome()),
            (Some("10"), Outcome::NotDone),
            "{value}: {refused:?}"
        );
    }
    assert!(sandbox.orders().is_empty());
}

#[tokio::test]
async fn a_notice_is_sent_until_the_receiver_answers_ok() {
    let answers = [(500, "ok"), (200, "OK!"), (200, "ok\n")];
    let receiver = Receiver::start(move |number, _| {
        let (status, text) = answers[number.min(2)];
        Reply::Full(status, text.into())
    });
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    client.call(&app_order(NUMBER)).await.unwrap();
    let delivery = sandbox.pay(NUMBER).await.unwrap();
    assert_eq!((delivery.attempts, delivery.acknowledged), (3, true));
    let told: Vec<_> =
        (0..3).map(|_| client.notice::<PaymentNotice>(&received(&receiver)).unwrap()).collect();
    assert!(
        told.iter().all(|event| event.query_id == told[0].query_id && event.trace_no == told[0].trace_no)
    );
    assert!(sandbox.resend_payment(NUMBER).await.unwrap().acknowledged);
}

#[tokio::test]
async fn a_request_that_the_merchant_has_not_signed_is_refused() {
    let own = merchant("http://127.0.0.1:9/paid");
    let other = named("777290058110049")
        .with("backUrl", "http://127.0.0.1:9/paid")
        .private_key("5", PrivateKey::from_pem(FOREIGN).unwrap());
    let sandbox = builder(&own).merchant(other.clone()).start().unwrap();
    let foreign = || PrivateKey::from_pem(FOREIGN).unwrap();
    let key = || PrivateKey::from_pem(OWN).unwrap();
    let shared = ApiKey::new("0123456789abcdef0123456789abcdef");
    let forged = [
        ("another key", own.clone().private_key(CERTIFICATE, foreign())),
        ("the certificate and the key of another merchant", own.clone().private_key("5", foreign())),
        ("the certificate of another merchant", own.clone().private_key("5", key())),
        ("no certificate", own.clone().signing_key(key())),
        ("another merchant's name", other.clone().private_key("5", key())),
        ("a shared key", own.clone().key(shared).signature_algorithm(SignatureAlgorithm::Sha256)),
    ];
    for (what, merchant) in forged {
        let refused = client(&sandbox, merchant).call(&app_order(NUMBER)).await.unwrap_err();
        // What a shared key would have signed cannot be signed for a caller without one.
        let is_told = what != "a shared key";
        assert_eq!(refused.code() == Some("11"), is_told, "{what}: {refused:?}");
        let outcome = if is_told { Outcome::NotDone } else { Outcome::Unknown };
        assert_eq!(refused.outcome(), outcome, "{what}: {refused:?}");
    }
    let nameless = own.clone().with("merId", "777290058110000");
    let refused = client(&sandbox, nameless).call(&app_order(NUMBER)).await.unwrap_err();
    assert_eq!(refused.code(), Some("31"), "{refused:?}");
    assert!(sandbox.orders().is_empty());
    // One merchant does not see the orders of another.
    client(&sandbox, own).call(&app_order(NUMBER)).await.unwrap();
    assert_eq!(code(query(&client(&sandbox, other), NUMBER).await), "34");
}

#[tokio::test]
async fn a_changed_request_is_refused_and_so_is_one_of_another_kind() {
    let merchant = merchant("http://127.0.0.1:9/paid");
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let draft = client.protocol().prepare(&app_order(NUMBER)).unwrap().into_draft();
    let body = String::from_utf8(draft.body.clone()).unwrap();
    let url = format!("{}{}", sandbox.base_url(), draft.path);
    let asked = |body: String| String::from_utf8(send("POST", &url, body.as_bytes()).1).unwrap();
    for (from, to) in
        [("txnAmt=8888", "txnAmt=1"), ("orderId=2", "orderId=3"), ("backUrl=http", "backUrl=https")]
    {
        assert!(body.contains(from), "{body}");
        let refused = asked(body.replacen(from, to, 1));
        assert!(
            refused.contains("respCode=11&respMsg=验证签名失败&") && !refused.contains("txnAmt"),
            "{refused}"
        );
    }
    assert!(asked(format!("{body}&reserved=x")).contains("respCode=11&"));
    assert!(asked(format!("{body}&txnAmt=1")).contains("respCode=10&respMsg=报文格式错误&"));
    assert!(asked("%".to_owned()).contains("respCode=10&"));
    assert!(sandbox.orders().is_empty());
}

#[tokio::test]
async fn a_notice_of_ones_own_making_is_signed_like_the_others() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let sandbox = builder(&merchant).start().unwrap();
    let chosen = ChosenNotice::new(PaymentNotice::TABLE, MERCHANT, &receiver.url)
        .field("orderId", "CHOSEN001")
        .field("txnAmt", "5")
        .field("settleAmt", "5");
    assert!(sandbox.send_notice(chosen).await.unwrap().acknowledged);
    let event = client(&sandbox, merchant).notice::<PaymentNotice>(&received(&receiver)).unwrap();
    assert_eq!((event.order_id.as_deref(), event.txn_amt), (Some("CHOSEN001"), Some(Fen(5))));
    assert_eq!(event.resp_code.as_deref(), Some("00"));
}

#[tokio::test]
async fn orders_and_what_takes_them_back_outlive_the_sandbox_in_a_store() {
    let receiver = accepting();
    let merchant = merchant(&receiver.url);
    let store = Arc::new(Maps::default());
    let start = || {
        let sandbox = builder(&merchant).store(store.clone()).start().unwrap();
        let client = client(&sandbox, merchant.clone());
        (sandbox, client)
    };
    let (sandbox, first) = start();
    let charge: QrPayRequest = qr_pay::Required {
        txn_time: time(),
        order_id: NUMBER.into(),
        txn_amt: Fen(7),
        qr_no: "62000000000000000001".into(),
    }
    .into();
    let payment = first.call(&charge).await.unwrap().query_id.unwrap();
    received(&receiver);
    first.call(&refund_of("REFUND01", &payment, 3)).await.unwrap();
    received(&receiver);
    drop(sandbox);
    let (sandbox, second) = start();
    assert_eq!(query(&second, NUMBER).await.unwrap().query_id, Some(payment.clone()));
    assert_eq!(query(&second, "REFUND01").await.unwrap().txn_amt, Some(Fen(3)));
    assert_eq!(code(second.call(&app_order("REFUND01")).await), "12");
    assert_eq!(code(second.call(&app_order(NUMBER)).await), "12");
    assert!(sandbox.resend_payment(NUMBER).await.unwrap().acknowledged);
    let event = second.notice::<PaymentNotice>(&received(&receiver)).unwrap();
    assert_eq!((event.order_id.as_deref(), event.query_id), (Some(NUMBER), Some(payment)));
}

#[tokio::test]
async fn a_merchant_with_a_shared_key_signs_and_verifies_with_it() {
    with_a_shared_key("11", SignatureAlgorithm::Sha256).await;
    with_a_shared_key("12", SignatureAlgorithm::Sm3).await;
}

async fn with_a_shared_key(method: &str, algorithm: SignatureAlgorithm) {
    let receiver = accepting();
    let merchant = Merchant::bare()
        .with("merId", MERCHANT)
        .with("backUrl", &receiver.url)
        .key(ApiKey::new("0123456789abcdef0123456789abcdef"))
        .signature_algorithm(algorithm);
    let sandbox = builder(&merchant).start().unwrap();
    let client = client(&sandbox, merchant);
    let placed = client.call(&app_order(NUMBER)).await.unwrap();
    assert_eq!((placed.sign_method.as_deref(), placed.sign_pub_key_cert), (Some(method), None));
    assert!(sandbox.pay(NUMBER).await.unwrap().acknowledged);
    assert!(client.notice::<PaymentNotice>(&received(&receiver)).is_ok());
}

/// Always the same time.
struct Fixed(u64);

impl paytable::Clock for Fixed {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0)
    }
}

#[tokio::test]
async fn a_client_believes_the_root_of_the_sandbox_alone_and_only_in_its_time() {
    let own = merchant("http://127.0.0.1:9/paid");
    let sandbox = builder(&own).start().unwrap();
    let unverified = async |client: Client<UnionPay>| match query(&client, NUMBER).await.unwrap_err() {
        Error::Unknown(Unknown::Unverified(VerifyError::Certificate(fault))) => fault,
        other => panic!("{other:?}"),
    };
    let other_root = client(&sandbox, own.clone().trusted(roots(OTHER_ROOT)));
    assert!(matches!(unverified(other_root).await, CertificateFault::UnknownIssuer { .. }));
    // 2051-01-01, and 1999-12-31.
    for now in [2_556_144_000, 946_600_000] {
        let builder = Client::builder(own.clone()).base_url(sandbox.base_url()).clock(Arc::new(Fixed(now)));
        let fault = unverified(builder.build().unwrap()).await;
        assert!(matches!(fault, CertificateFault::NotValid { .. }), "{fault:?}");
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    assert!(now < 2_524_607_999, "the certificates of the sandbox have ended: make others");
}
