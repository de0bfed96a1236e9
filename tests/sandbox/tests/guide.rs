//! What the pages of the guide show does what they say: their blocks are called here against the sandbox.

use paytable::{
    Api as _, ApiKey, Client, Fen, Gateway, Merchant, MicropayPolicy, Notice, OrderStatus, Outcome, PeerKeys,
    Protocol, Received, Stage, Time, TrustedCertificates, Unpaid, X509Certificate, alipay, allinpay,
    cloudpay,
    inbox::{Handled, MemoryInbox},
    sandbox::{
        ChosenNotice, Observed, ObservedNotice, Payer, RefundEnd, RequestFault, Sandbox, SandboxBuilder,
    },
    swiftpass, table, unionpay, wechat_v2, wechat_v3,
};
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

/// The blocks of the guide, a module a page and heading.
#[allow(clippy::all, clippy::pedantic, dead_code, unreachable_pub)]
mod pages {
    include!(concat!(env!("OUT_DIR"), "/guide.rs"));
}

const KEY: &str = "192006250b4c09247ec02edce69f6a2d";
const OWN: &str = include_str!("../../credentials/vectors-rsa/keys/own_rsa_2048_test_key.pem");
/// A certificate of that key.
const OWN_CERTIFICATE: &str = include_str!("../../credentials/keys/own_cert.pem");
const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

type Answering = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

/// A sandbox in the time of the test, its client, and the notices that it sent.
struct Shop<G: Gateway> {
    sandbox: Sandbox,
    client: Client<G>,
    told: Arc<Mutex<Vec<ObservedNotice>>>,
}

impl<G: Gateway> Shop<G> {
    /// All notices are answered with that.
    fn new(builder: SandboxBuilder, merchant: Merchant, answer: Vec<u8>) -> Shop<G> {
        let told = Arc::<Mutex<Vec<ObservedNotice>>>::default();
        let noted = told.clone();
        let builder = builder.observer(move |observed| {
            if let Observed::Notice(notice) = observed {
                noted.lock().unwrap().push(notice);
            }
        });
        let receive = move |_| -> Answering {
            let answer = answer.clone();
            Box::pin(async move { Some(answer) })
        };
        let sandbox = builder.merchant(merchant.clone()).start_here(Arc::new(receive));
        let builder = Client::<G>::builder(merchant).transport(sandbox.transport()).clock(sandbox.clock());
        let client = builder.build().unwrap();
        Shop { sandbox, client, told }
    }

    /// Pays the order, and returns the notice of it.
    async fn pay(&self, number: &str) -> ObservedNotice {
        let delivery = self.sandbox.pay(number).await.unwrap();
        assert!(delivery.acknowledged, "{delivery:?}");
        self.last()
    }

    fn last(&self) -> ObservedNotice {
        self.told.lock().unwrap().last().expect("a notice").clone()
    }

    /// The latest notice of that kind, once it is there.
    async fn told(&self, notice: &'static table::Notice) -> ObservedNotice {
        for _ in 0..1000 {
            let all = self.told.lock().unwrap().clone();
            if let Some(found) = all.into_iter().rev().find(|told| std::ptr::eq(told.notice, notice)) {
                return found;
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        panic!("no {}", notice.name)
    }
}

fn v2() -> Merchant {
    Merchant::new("wx8888888888888888", "1900000109", ApiKey::new(KEY))
        .notify_url("https://example.com/paid")
        .certificate(Sandbox::client_certificate())
}

fn shop_v2() -> Shop<paytable::WechatV2> {
    Shop::new(Sandbox::builder(), v2(), wechat_v2::PayNotice::accepted().body)
}

fn is_paid(status: &OrderStatus, number: &str, fen: i64) -> bool {
    matches!(status, OrderStatus::Paid(paid) if paid.out_trade_no == number && paid.total_fee == Fen(fen))
}

#[tokio::test(start_paused = true)]
async fn the_page_of_apiv2_does_what_it_says() {
    use pages::wechat_v2::{believe_a_notice as notice, place_an_order as place, refund};
    let shop = shop_v2();
    let order = place::order("GUIDE00001", OPENID);
    let payment = place::place(&shop.client, &order).await.unwrap();
    assert!(payment.contains("paySign") && payment.contains("prepay_id="), "{payment}");
    let told = shop.pay("GUIDE00001").await;
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).unwrap(), "GUIDE00001", 100));
    assert!(notice::paid(&shop.client, &told.body, |_| None).is_err());
    let dearer = wechat_v2::UnifiedOrderRequest { total_fee: Fen(101), ..order.clone() };
    assert!(notice::paid(&shop.client, &told.body, |_| Some(dearer.clone())).is_err());

    let accepted = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap();
    assert!(accepted.refund_id.is_some());
    let told = shop.told(wechat_v2::RefundNotice::TABLE).await;
    assert_eq!(told.url, "https://example.com/refunded");
    let opened = shop.client.unauthenticated_notice::<wechat_v2::RefundNotice>(&told.body[..]).unwrap();
    let event = refund::refunded(&shop.client, &opened).await.unwrap();
    assert_eq!(event.req_info.unwrap().refund_fee, Some(Fen(40)));
}

/// A merchant of APIv3, as the page of merchants builds it.
fn v3(public_key: Option<(&str, &str)>) -> Merchant {
    let texts = [OWN_CERTIFICATE, OWN];
    let key = ApiKey::new("0123456789abcdef0123456789abcdef");
    pages::merchants::keys_of_wechat_pay::merchant_v3(texts, key, public_key).unwrap()
}

fn received(told: &ObservedNotice) -> Received<'_> {
    let headers = told.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Received::new(200, &told.body[..]).headers(headers)
}

#[tokio::test(start_paused = true)]
async fn the_page_of_apiv3_does_what_it_says() {
    use pages::wechat_v3::{believe_a_notice as notice, place_an_order as place, refund};
    let pem = Sandbox::platform_key().to_pem();
    for public_key in [None, Some(("PUB_KEY_ID_0000000000000024101100397200000006", pem.as_str()))] {
        let builder = match public_key {
            Some((id, _)) => Sandbox::builder().platform_public_key_id(id),
            None => Sandbox::builder(),
        };
        let shop = Shop::<paytable::WechatV3>::new(builder, v3(public_key), Vec::new());
        if public_key.is_none() {
            shop.client.refresh_keys().await.unwrap();
        }
        let order = place::order("GUIDE00001", OPENID);
        let payment = place::place(&shop.client, &order).await.unwrap();
        assert!(payment.contains("paySign"), "{payment}");
        let told = shop.pay("GUIDE00001").await;
        let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
        assert!(is_paid(&notice::paid(&shop.client, &received(&told), stored).unwrap(), "GUIDE00001", 100));
        let bare = Received::new(200, &told.body[..]);
        assert!(notice::paid(&shop.client, &bare, stored).is_err(), "without its headers");

        let request = refund::refund(&order, "GUIDE00001R1", Fen(40));
        let accepted = refund::send(&shop.client, &request).await.unwrap();
        assert!(accepted.status.is_some());
        let told = shop.told(wechat_v3::RefundNotice::TABLE).await;
        let event = shop.client.notice::<wechat_v3::RefundNotice>(received(&told)).unwrap();
        let protocol = shop.client.protocol();
        assert_eq!(protocol.same_order::<wechat_v3::RefundNotice, _>(&event, &request), Ok(()));
        let other = refund::refund(&order, "GUIDE00001R1", Fen(41));
        assert!(protocol.same_order::<wechat_v3::RefundNotice, _>(&event, &other).is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn the_page_of_cloudpay_does_what_it_says() {
    use pages::cloudpay::{believe_a_notice as notice, place_an_order as place, refund};
    let builder = Sandbox::builder()
        .cloud_merchant("1900009231", "wx8888888888888888")
        .function("test-f0b102", "pay_cb", "http://127.0.0.1:9/pay_cb")
        .function("test-f0b102", "refund_cb", "http://127.0.0.1:9/refund_cb");
    let answer = cloudpay::UnifiedOrderCallback::accepted().body;
    assert!(String::from_utf8_lossy(&answer).starts_with(r#"{"errcode":0"#));
    let shop = Shop::<paytable::CloudPay>::new(builder, Merchant::bare(), answer);
    let order = place::order("GUIDE00001");
    let payment = place::place(&shop.client, &order).await.unwrap();
    assert!(payment.contains("paySign"), "{payment}");
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    let told = shop.pay("GUIDE00001").await;
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).await.unwrap(), "GUIDE00001", 100));
    // Anybody can send the event of an order that is not paid.
    let unpaid = place::order("GUIDE00002");
    place::place(&shop.client, &unpaid).await.unwrap();
    let forged = String::from_utf8(told.body.clone()).unwrap().replace("GUIDE00001", "GUIDE00002");
    let status = notice::paid(&shop.client, forged.as_bytes(), |_| Some(unpaid.clone())).await.unwrap();
    assert_eq!(status, OrderStatus::Open);
    let accepted = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap();
    assert!(accepted.refund_id.is_some());
}

#[tokio::test(start_paused = true)]
async fn the_page_of_alipay_does_what_it_says() {
    use pages::alipay::{believe_a_notice as notice, place_an_order as place, refund};
    let merchant =
        pages::merchants::keys_of_alipay::with_public_key(OWN, &Sandbox::platform_key().to_pem()).unwrap();
    let shop =
        Shop::<paytable::Alipay>::new(Sandbox::builder(), merchant, alipay::TradeNotice::accepted().body);
    let order = place::order("GUIDE00001");
    assert!(place::place(&shop.client, &order).await.unwrap().is_some());
    assert!(place::page(&shop.client, "GUIDE00002").unwrap().contains("<form"));
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    let told = shop.pay("GUIDE00001").await;
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).unwrap(), "GUIDE00001", 100));
    let count = || shop.told.lock().unwrap().len();

    let before = count();
    let refunded = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap();
    assert_eq!(refunded.refund_fee, Some(Fen(40)));
    while count() == before {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // The notice of a part says again that the order is paid.
    assert!(is_paid(&notice::paid(&shop.client, &shop.last().body, stored).unwrap(), "GUIDE00001", 100));
    let again = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap_err();
    assert_eq!((again.code(), again.outcome()), (Some("N"), Outcome::Unknown));
    let rest = refund::refund(&shop.client, &order, "GUIDE00001R2", Fen(60)).await.unwrap();
    assert_eq!(rest.refund_fee, Some(Fen(100)));
    assert_eq!(shop.client.order_status(&order).await.unwrap(), OrderStatus::Closed);
}

#[tokio::test(start_paused = true)]
async fn while_the_key_of_alipay_is_replaced_both_are_believed() {
    let other = paytable::PublicKey::from_pem(OWN_CERTIFICATE).unwrap();
    let keys = PeerKeys::new();
    keys.insert("old", other);
    let merchant = pages::merchants::keys_of_alipay::with_public_key(OWN, &Sandbox::platform_key().to_pem());
    let merchant = merchant.unwrap().peer_keys(keys.clone());
    let shop = Shop::<paytable::Alipay>::new(Sandbox::builder(), merchant, Vec::new());
    let order = pages::alipay::place_an_order::order("GUIDE00001");
    let unverified = shop.client.call(&order).await.unwrap_err();
    assert_eq!(unverified.outcome(), Outcome::Unknown);
    keys.insert("new", Sandbox::platform_key());
    assert!(shop.client.call(&order).await.is_ok());
    assert!(keys.remove("old"));
    assert!(shop.client.call(&order).await.is_ok());
}

#[test]
fn a_merchant_of_alipay_has_certificates_as_the_page_says() {
    let certificates = [
        include_str!("../../credentials/vectors-rsa/keys/alipay-node.app.crt"),
        include_str!("../../credentials/vectors-rsa/keys/alipay-node.alipay.crt"),
        include_str!("../../credentials/vectors-rsa/keys/alipay.root.crt"),
    ];
    let merchant = pages::merchants::keys_of_alipay::with_certificates(OWN, certificates).unwrap();
    assert!(merchant.setting("alipay_root_cert_sn").is_some_and(|numbers| numbers.contains('_')));
    assert!(Protocol::<paytable::Alipay>::new(merchant).is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_page_of_unionpay_does_what_it_says() {
    use pages::unionpay::{believe_a_notice as notice, place_an_order as place, refund};
    let trusted = TrustedCertificates::new();
    trusted.insert(Sandbox::root_certificate());
    let merchant = pages::merchants::keys_of_unionpay::merchant(OWN_CERTIFICATE, OWN, &trusted).unwrap();
    let answer = unionpay::PaymentNotice::accepted().body;
    let shop = Shop::<paytable::UnionPay>::new(Sandbox::builder(), merchant, answer);
    let now = shop.sandbox.now();
    let order = place::order("GUIDE00001", now);
    assert!(place::place(&shop.client, &order).await.unwrap().is_some());
    let page: unionpay::FrontOrderRequest = unionpay::front_order::Required {
        txn_time: now,
        order_id: "GUIDE00002".into(),
        txn_amt: Fen(100),
        front_url: "https://example.com/back".into(),
    }
    .into();
    assert!(place::page(&shop.client, &page).unwrap().contains("<form"));
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    let told = shop.pay("GUIDE00001").await;
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).unwrap(), "GUIDE00001", 100));
    let query_id = shop.client.notice::<unionpay::PaymentNotice>(&told.body[..]).unwrap().query_id.unwrap();

    let request = refund::refund("GUIDE00001R1", now, &query_id, Fen(40));
    refund::send(&shop.client, &request).await.unwrap();
    let told = shop.told(unionpay::RefundNotice::TABLE).await;
    let event = shop.client.notice::<unionpay::RefundNotice>(&told.body[..]).unwrap();
    assert_eq!(shop.client.protocol().same_order::<unionpay::RefundNotice, _>(&event, &request), Ok(()));
    assert!(is_paid(&shop.client.order_status(&request).await.unwrap(), "GUIDE00001R1", 40));
}

#[tokio::test(start_paused = true)]
async fn the_page_of_swiftpass_does_what_it_says() {
    use pages::swiftpass::{believe_a_notice as notice, place_an_order as place, refund};
    let merchant = place::merchant(ApiKey::new(KEY));
    let shop =
        Shop::<paytable::Swiftpass>::new(Sandbox::builder(), merchant, swiftpass::PayNotice::accepted().body);
    let order = place::order("GUIDE00001");
    assert!(place::place(&shop.client, &order).await.unwrap().is_some());
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    let told = shop.pay("GUIDE00001").await;
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).unwrap(), "GUIDE00001", 100));
    let refunded = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap();
    assert_eq!(refunded.refund_fee, Some(Fen(40)));
}

#[tokio::test(start_paused = true)]
async fn the_page_of_allinpay_does_what_it_says() {
    use pages::allinpay::{believe_a_notice as notice, place_an_order as place, refund};
    let merchant = place::merchant(ApiKey::new(KEY));
    let shop =
        Shop::<paytable::Allinpay>::new(Sandbox::builder(), merchant, allinpay::PayNotice::accepted().body);
    let order = place::order("GUIDE00001");
    assert!(place::place(&shop.client, &order).await.unwrap().is_some());
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    let told = shop.pay("GUIDE00001").await;
    assert!(is_paid(&notice::paid(&shop.client, &told.body, stored).unwrap(), "GUIDE00001", 100));
    let refunded = refund::refund(&shop.client, &order, "GUIDE00001R1", Fen(40)).await.unwrap();
    assert_eq!(refunded.reqsn.as_deref(), Some("GUIDE00001R1"));
}

#[tokio::test(start_paused = true)]
async fn an_order_is_stored_placed_and_told_apart_by_what_is_known_of_it() {
    use pages::orders::{after_the_call as after, before_the_call as before};
    let shop = shop_v2();
    let order = before::order("GUIDE00001", shop.sandbox.now());
    let stored: paytable::Stored<wechat_v2::UnifiedOrderRequest> =
        serde_json::from_str(&before::stored(&order).unwrap()).unwrap();
    assert_eq!(stored.into_complete().unwrap(), order);
    assert!(matches!(after::place(&shop.client, &order).await, after::Placed::Ready(_)));
    let refuse = |code| shop.sandbox.refuse_next::<wechat_v2::UnifiedOrder>(code, false).unwrap();
    refuse("NOAUTH");
    let next = before::order("GUIDE00002", shop.sandbox.now());
    assert!(matches!(after::place(&shop.client, &next).await, after::Placed::No(None, _)));
    refuse("ORDERPAID");
    assert!(matches!(after::place(&shop.client, &next).await, after::Placed::Maybe(_)));
    let lost = || shop.sandbox.fault_next_of(wechat_v2::UnifiedOrder::TABLE, RequestFault::Unanswered);
    (0..4).for_each(|_| lost());
    assert!(matches!(after::place(&shop.client, &next).await, after::Placed::Maybe(_)));
    assert_eq!(shop.sandbox.order("GUIDE00002").unwrap().trade_state, "NOTPAY");
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_gateway_does_not_know_is_over_once_its_time_is() {
    use pages::orders::{an_order_that_the_gateway_does_not_know as unknown, before_the_call as before};
    let shop = shop_v2();
    let order = before::order("GUIDE00001", shop.sandbox.now());
    assert!(!unknown::is_over(&shop.client, &order, shop.sandbox.now()).await.unwrap());
    let later = Time::from_unix(shop.sandbox.now().unix() + 36 * 60).unwrap();
    assert!(unknown::is_over(&shop.client, &order, later).await.unwrap());
    // The request that was on its way arrives, and can be paid.
    shop.client.call(&order).await.unwrap();
    assert!(!unknown::is_over(&shop.client, &order, shop.sandbox.now()).await.unwrap());
    tokio::time::sleep(Duration::from_secs(31 * 60)).await;
    assert!(unknown::is_over(&shop.client, &order, shop.sandbox.now()).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_payment_code_is_reversed_only_once_that_is_stored() {
    let shop = shop_v2();
    let request = |number: &str, code: &str| -> wechat_v2::MicropayRequest {
        wechat_v2::micropay::Required {
            body: "image".into(),
            out_trade_no: number.into(),
            total_fee: Fen(888),
            spbill_create_ip: "127.0.0.1".into(),
            auth_code: code.into(),
        }
        .into()
    };
    let stages = Arc::new(Mutex::new(Vec::new()));
    let store = |can: bool| {
        let stages = stages.clone();
        move |number: &str, stage: Stage| {
            stages.lock().unwrap().push((number.to_owned(), stage));
            can
        }
    };
    let charge = pages::orders::repeat_query_or_reverse::charge;
    charge(&shop.client, &request("GUIDE00001", "120061098828009401"), store(true)).await.unwrap();
    shop.sandbox.payer("120061098828009402", Payer::Waits);
    let waits = request("GUIDE00002", "120061098828009402");
    let end = charge(&shop.client, &waits, store(true)).await;
    assert!(matches!(end, Err(Unpaid::Reversed)), "{end:?}");
    shop.sandbox.payer("120061098828009403", Payer::Waits);
    let unkept = request("GUIDE00003", "120061098828009403");
    let end = charge(&shop.client, &unkept, store(false)).await;
    assert!(matches!(end, Err(Unpaid::Unknown { stage: Stage::Charged, .. })), "{end:?}");
    let end = shop.client.resume_micropay(&unkept, Stage::Charged, &MicropayPolicy::default()).await;
    assert!(matches!(end, Err(Unpaid::Reversed)), "{end:?}");
    let expected = [
        ("GUIDE00001", Stage::Charged),
        ("GUIDE00002", Stage::Charged),
        ("GUIDE00002", Stage::Reversing),
        ("GUIDE00003", Stage::Charged),
        ("GUIDE00003", Stage::Reversing),
    ];
    assert_eq!(*stages.lock().unwrap(), expected.map(|(number, stage)| (number.to_owned(), stage)));
}

#[tokio::test(start_paused = true)]
async fn a_notice_that_comes_twice_delivers_once_and_one_of_another_amount_never() {
    use pages::orders::{before_the_call as before, notices::handle};
    let shop = shop_v2();
    let order = before::order("GUIDE00001", shop.sandbox.now());
    shop.client.call(&order).await.unwrap();
    let told = shop.pay("GUIDE00001").await;
    let mut inbox = MemoryInbox::new(Vec::new());
    let stored = |number: &str| (number == "GUIDE00001").then(|| order.clone());
    assert_eq!(handle(&shop.client, &mut inbox, &told.body, stored).unwrap(), Handled::Now(()));
    shop.sandbox.resend_payment("GUIDE00001").await.unwrap();
    let again = shop.last();
    assert_ne!(again.body, told.body, "signed anew");
    assert_eq!(handle(&shop.client, &mut inbox, &again.body, stored).unwrap(), Handled::Before);
    let cheap = ChosenNotice::new(wechat_v2::PayNotice::TABLE, "1900000109", "https://example.com/paid")
        .field("out_trade_no", "GUIDE00001")
        .field("total_fee", "1");
    shop.sandbox.send_notice(cheap).await.unwrap();
    assert!(handle(&shop.client, &mut inbox, &shop.last().body, stored).is_err());
    assert_eq!(inbox.state(), ["GUIDE00001"]);
}

#[tokio::test(start_paused = true)]
async fn a_refund_ends_as_the_query_confirms_and_only_for_the_refund_that_was_asked_for() {
    use pages::orders::{before_the_call as before, refunds::refunded};
    use wechat_v2::refund_notice::RefundInfoRefundStatus;
    let shop = shop_v2();
    let order = before::order("GUIDE00001", shop.sandbox.now());
    shop.client.call(&order).await.unwrap();
    shop.pay("GUIDE00001").await;
    shop.sandbox.end_refunds(RefundEnd::Change);
    let required = wechat_v2::refund::Required {
        out_refund_no: "GUIDE00001R1".into(),
        total_fee: Fen(100),
        refund_fee: Fen(40),
    };
    let refund = wechat_v2::RefundRequest {
        out_trade_no: Some("GUIDE00001".into()),
        notify_url: Some("https://example.com/refunded".into()),
        ..required.into()
    };
    shop.client.call(&refund).await.unwrap();
    let told = shop.told(wechat_v2::RefundNotice::TABLE).await;
    let status = refunded(&shop.client, &told.body, |_| Some(refund.clone())).await.unwrap();
    assert_eq!(status, RefundInfoRefundStatus::Change);
    let other = wechat_v2::RefundRequest { refund_fee: Fen(41), ..refund.clone() };
    assert!(refunded(&shop.client, &told.body, |_| Some(other.clone())).await.is_err());
    assert!(refunded(&shop.client, &told.body, |_| None).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_bill_names_what_the_books_lack() {
    use pages::orders::{before_the_call as before, bills::differences};
    let builder = Sandbox::builder().strict(false);
    let shop = Shop::<paytable::WechatV2>::new(builder, v2(), wechat_v2::PayNotice::accepted().body);
    let order = |number: &str| before::order(number, shop.sandbox.now());
    for number in ["GUIDE00001", "GUIDE00002", "GUIDE00003"] {
        shop.client.call(&order(number)).await.unwrap();
        shop.pay(number).await;
    }
    let request: wechat_v2::DownloadBillRequest =
        wechat_v2::download_bill::Required { bill_date: shop.sandbox.now() }.into();
    let file = shop.client.download(&request).await.unwrap().bytes(1 << 20).await.unwrap();
    let stored = |number: &str| match number {
        "GUIDE00001" => Some(order(number)),
        "GUIDE00002" => Some(wechat_v2::UnifiedOrderRequest { total_fee: Fen(1), ..order(number) }),
        _ => None,
    };
    let mut found = differences(&file, stored).unwrap();
    found.sort();
    assert_eq!(found, ["GUIDE00002", "GUIDE00003"]);
    assert!(differences(&file[..file.len() / 2], stored).is_err(), "half a bill");
}

#[tokio::test(start_paused = true)]
async fn notices_of_several_merchants_are_believed_under_the_key_of_each_alone() {
    let shop = shop_v2();
    let other = ApiKey::new("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    let elsewhere = Merchant::new("wx8888888888888888", "1900000110", other.clone());
    let elsewhere = shop.client.with_merchant(elsewhere).unwrap();
    let clients =
        HashMap::from([("1900000109".to_owned(), shop.client.clone()), ("1900000110".to_owned(), elsewhere)]);
    let notice = pages::merchants::one_client_several_merchants::notice;
    let order = pages::orders::before_the_call::order("GUIDE00001", shop.sandbox.now());
    shop.client.call(&order).await.unwrap();
    let told = shop.pay("GUIDE00001").await;
    assert_eq!(notice(&clients, &told.body).unwrap().out_trade_no.as_deref(), Some("GUIDE00001"));
    let text = String::from_utf8(told.body.clone()).unwrap();
    for number in ["1900000110", "1900000111"] {
        assert!(notice(&clients, text.replace("1900000109", number).as_bytes()).is_err(), "{number}");
    }

    // While a key is replaced, what the old one signed is believed as well.
    let new = shop.client.with_merchant(v2().key(other)).unwrap();
    let under_both = pages::merchants::rotation::under_both;
    assert!(new.notice::<wechat_v2::PayNotice>(&told.body[..]).is_err());
    assert!(under_both(&new, &shop.client, &told.body).is_ok());
    assert!(under_both(&new, &shop.client, text.replace("GUIDE00001", "GUIDE00002").as_bytes()).is_err());
}

#[tokio::test(start_paused = true)]
async fn an_order_of_a_sub_merchant_is_no_order_of_the_provider() {
    let shop = shop_v2();
    let acting_for = pages::merchants::service_providers_and_sub_merchants::acting_for;
    let client = acting_for(&shop.client, ApiKey::new(KEY), "1900000777").unwrap();
    let order = pages::orders::before_the_call::order("GUIDE00001", shop.sandbox.now());
    client.call(&order).await.unwrap();
    let told = shop.pay("GUIDE00001").await;
    let status = |client: &Client<paytable::WechatV2>| {
        let event = client.notice::<wechat_v2::PayNotice>(&told.body[..]).unwrap();
        client.protocol().order_status_from_notice::<wechat_v2::PayNotice, _>(&event, &order)
    };
    assert!(is_paid(&status(&client).unwrap(), "GUIDE00001", 100));
    assert!(status(&shop.client).is_err());
}

#[tokio::test(start_paused = true)]
async fn a_public_key_is_put_beside_the_certificates_while_calls_run() {
    let id = "PUB_KEY_ID_0000000000000024101100397200000006";
    let keys = PeerKeys::new();
    keys.insert_certificate(&Sandbox::platform_certificate());
    let builder = Sandbox::builder().platform_public_key_id(id);
    let shop = Shop::<paytable::WechatV3>::new(builder, v3(None).peer_keys(keys.clone()), Vec::new());
    let order = pages::wechat_v3::place_an_order::order("GUIDE00001", OPENID);
    shop.client.call(&order).await.unwrap();
    assert_eq!(keys.ids().len(), 1);
    pages::merchants::rotation::public_key_beside_certificates(&keys, id, Sandbox::platform_key());
    // The reply to this one is signed under the public key, which the request asks for.
    assert_eq!(shop.client.order_status(&order).await.unwrap(), OrderStatus::Open);
    let certificate = X509Certificate::from_pem(OWN_CERTIFICATE).unwrap();
    assert!(!keys.remove(certificate.serial()), "the merchant's own is not among them");
    assert!(keys.remove(Sandbox::platform_certificate().serial()));
    assert_eq!(shop.client.order_status(&order).await.unwrap(), OrderStatus::Open);
}

#[tokio::test(start_paused = true)]
async fn faults_and_refusals_leave_what_the_page_says() {
    let order = |shop: &Shop<paytable::WechatV2>| {
        pages::orders::before_the_call::order("GUIDE00001", shop.sandbox.now())
    };
    let shop = shop_v2();
    pages::testing::faults::unanswered(&shop.sandbox, &shop.client, &order(&shop)).await;
    let shop = shop_v2();
    pages::testing::faults::refused(&shop.sandbox, &shop.client, &order(&shop)).await;
    assert!(shop.sandbox.orders().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_was_an_error_to_return_is_an_order_to_query() {
    use pages::moving::what_is_different::place;
    let shop = shop_v2();
    let order = pages::orders::before_the_call::order("GUIDE00001", shop.sandbox.now());
    shop.sandbox.fault_next_of(wechat_v2::UnifiedOrder::TABLE, RequestFault::Unanswered);
    assert_eq!(place(&shop.client, &order).await.unwrap(), None);
    assert!(place(&shop.client, &order).await.unwrap().is_some());
    shop.sandbox.refuse_next::<wechat_v2::UnifiedOrder>("NOAUTH", false).unwrap();
    assert!(place(&shop.client, &order).await.is_err());
}
