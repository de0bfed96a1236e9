//! Orders in a store: they outlive the sandbox, are the same as in memory, and are not lost without a word.

use crate::observed::{acknowledging, merchant, order};
use paytable::{
    Client, Error, Fen, Outcome, Time, WechatV2,
    sandbox::{OrderSearch, OrderStore, Payer, Sandbox, SandboxBuilder, StoreError, StoredKey, StoredOrder},
    wechat_v2::{
        CloseOrderRequest, DownloadBillRequest, MicropayRequest, OrderQueryRequest, RefundQueryRequest,
        RefundRequest, ReverseRequest, close_order, download_bill, micropay, refund,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A store of maps that can be made to fail.
#[derive(Default)]
pub(crate) struct Maps {
    orders: Mutex<BTreeMap<StoredKey, StoredOrder>>,
    codes: Mutex<BTreeSet<String>>,
    is_full: AtomicBool,
    saved: AtomicUsize,
}

impl Maps {
    fn find(&self, is_it: impl Fn(&StoredOrder) -> bool) -> Result<Option<StoredKey>, StoreError> {
        self.works()?;
        Ok(self.orders.lock().unwrap().iter().find(|(_, order)| is_it(order)).map(|(key, _)| key.clone()))
    }

    fn works(&self) -> Result<(), StoreError> {
        if self.is_full.load(Ordering::SeqCst) { Err("no space left".into()) } else { Ok(()) }
    }
}

impl OrderStore for Maps {
    fn save(&self, orders: &[StoredOrder]) -> Result<(), StoreError> {
        self.works()?;
        self.saved.fetch_add(orders.len(), Ordering::SeqCst);
        let rows = orders.iter().map(|order| ((order.number.clone(), order.merchant.clone()), order.clone()));
        self.orders.lock().unwrap().extend(rows);
        Ok(())
    }

    fn load(&self, number: &str, merchant: &str) -> Result<Option<String>, StoreError> {
        self.works()?;
        let key = (number.to_owned(), merchant.to_owned());
        Ok(self.orders.lock().unwrap().get(&key).map(|order| order.text.clone()))
    }

    fn first(&self, number: &str) -> Result<Option<String>, StoreError> {
        Ok(self.find(|order| order.number == number)?.map(|(_, merchant)| merchant))
    }

    fn of_payment(&self, payment: &str) -> Result<Option<StoredKey>, StoreError> {
        self.find(|order| order.payment == payment)
    }

    fn of_refund(&self, merchant: &str, refund: &str) -> Result<Option<StoredKey>, StoreError> {
        self.find(|order| order.merchant == merchant && order.refunds.iter().any(|(own, _)| own == refund))
    }

    fn of_refund_id(&self, id: &str) -> Result<Option<StoredKey>, StoreError> {
        self.find(|order| order.refunds.iter().any(|(_, own)| own == id))
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &str, &str)) -> Result<(), StoreError> {
        self.works()?;
        for ((number, merchant), order) in &*self.orders.lock().unwrap() {
            visit(number, merchant, &order.text);
        }
        Ok(())
    }

    fn search(&self, search: &OrderSearch) -> Result<(Vec<(StoredKey, String)>, usize), StoreError> {
        self.works()?;
        let orders = self.orders.lock().unwrap();
        let mut found: Vec<_> =
            orders.iter().filter(|((number, _), _)| number.starts_with(&search.text)).collect();
        found.sort_by(|one, other| (other.1.placed, other.0).cmp(&(one.1.placed, one.0)));
        let page = found.iter().skip(search.skip).take(search.limit);
        Ok((page.map(|(key, order)| ((*key).clone(), order.text.clone())).collect(), found.len()))
    }

    fn use_code(&self, code: &str) -> Result<bool, StoreError> {
        self.works()?;
        Ok(self.codes.lock().unwrap().insert(code.to_owned()))
    }

    fn is_used(&self, code: &str) -> Result<bool, StoreError> {
        self.works()?;
        Ok(self.codes.lock().unwrap().contains(code))
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.works()?;
        self.orders.lock().unwrap().clear();
        self.codes.lock().unwrap().clear();
        Ok(())
    }
}

fn start() -> Time {
    Time::new(2024, 2, 28, 12, 0, 0).unwrap()
}

fn with(builder: SandboxBuilder) -> (Sandbox, Client<WechatV2>) {
    let builder = builder.merchant(merchant()).start_time(start()).seed(3);
    let (sandbox, client) = builder.start_here_with(|sandbox| {
        let client = Client::builder(merchant()).transport(sandbox.transport()).clock(sandbox.clock());
        (acknowledging(), client.build().unwrap())
    });
    (sandbox, client)
}

fn query(number: &str) -> OrderQueryRequest {
    OrderQueryRequest { out_trade_no: Some(number.into()), ..Default::default() }
}

fn refund_of(number: &str, refund: &str, fen: i64) -> RefundRequest {
    RefundRequest {
        out_trade_no: Some(number.into()),
        ..refund::Required { out_refund_no: refund.into(), total_fee: Fen(100), refund_fee: Fen(fen) }.into()
    }
}

fn charge(number: &str, code: &str) -> MicropayRequest {
    micropay::Required {
        body: "茶".into(),
        out_trade_no: number.into(),
        total_fee: Fen(100),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: code.into(),
    }
    .into()
}

/// Does much of what can be done to orders, and tells what was answered.
async fn played(sandbox: &Sandbox, client: &Client<WechatV2>, seed: u64) -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut told = Vec::new();
    let numbers: Vec<String> = (0..6).map(|at| format!("PLAY{at:04}")).collect();
    for step in 0..60 {
        let number = &numbers[random.usize(..numbers.len())];
        told.push(match random.u8(..10) {
            0 | 1 => format!("{:?}", client.call(&order(number)).await),
            2 | 3 => format!("{:?}", sandbox.pay(number).await),
            4 => format!("{:?}", client.call(&query(number)).await),
            5 => format!("{:?}", client.call(&refund_of(number, &format!("R{}", random.u8(..4)), 30)).await),
            6 => {
                let asked = RefundQueryRequest { out_trade_no: Some(number.clone()), ..Default::default() };
                format!("{:?}", client.call(&asked).await)
            }
            7 => format!(
                "{:?}",
                client
                    .call(&CloseOrderRequest::from(close_order::Required { out_trade_no: number.clone() }))
                    .await
            ),
            8 => {
                let code = format!("1300000000000000{:02}", random.u8(..8));
                sandbox.payer(
                    &code,
                    [Payer::Pays, Payer::TypesPassword(Duration::from_secs(9)), Payer::IsShort][step % 3],
                );
                format!("{:?}", client.call(&charge(number, &code)).await)
            }
            _ => {
                let asked = ReverseRequest { out_trade_no: Some(number.clone()), ..Default::default() };
                format!("{:?}", client.call(&asked).await)
            }
        });
        tokio::time::sleep(Duration::from_secs(random.u64(..90))).await;
    }
    told.push(format!("{:?}", sandbox.orders()));
    for number in &numbers {
        told.push(format!("{:?}", sandbox.order_details(number)));
    }
    let day = download_bill::Required { bill_date: start() };
    tokio::time::sleep(Duration::from_secs(86400)).await;
    told.push(match client.download(&DownloadBillRequest::from(day)).await {
        Ok(bill) => format!("{:?}", bill.bytes(1 << 20).await.map(String::from_utf8)),
        Err(error) => format!("{error:?}"),
    });
    told
}

#[tokio::test(start_paused = true)]
async fn a_sandbox_with_a_store_answers_like_one_without() {
    for seed in 0..25 {
        let (plain, client) = with(Sandbox::builder());
        let expected = played(&plain, &client, seed).await;
        let store = Arc::new(Maps::default());
        let (stored, client) = with(Sandbox::builder().store(store.clone()));
        let found = played(&stored, &client, seed).await;
        for (one, other) in expected.iter().zip(&found) {
            assert_eq!(one, other, "seed {seed}");
        }
        assert_eq!(expected.len(), found.len());
        assert!(store.saved.load(Ordering::SeqCst) > 0);
    }
}

#[tokio::test(start_paused = true)]
async fn orders_outlive_the_sandbox() {
    let store = Arc::new(Maps::default());
    let (sandbox, client) = with(Sandbox::builder().store(store.clone()));
    client.call(&order("A00001")).await.unwrap();
    sandbox.pay("A00001").await.unwrap();
    client.call(&refund_of("A00001", "R1", 40)).await.unwrap();
    client.call(&order("A00002")).await.unwrap();
    client.call(&charge("A00003", "130000000000000001")).await.unwrap();
    let before = (sandbox.orders(), sandbox.order_details("A00001").unwrap());
    drop(sandbox);

    let (sandbox, client) = with(Sandbox::builder().store(store));
    assert_eq!(sandbox.orders(), before.0);
    let after = sandbox.order_details("A00001").unwrap();
    assert_eq!(format!("{after:?}"), format!("{:?}", before.1));
    // The number, the refund's number and the payment code are used.
    let error = client.call(&order("A00001")).await.unwrap_err();
    assert_eq!(error.code(), Some("ORDERPAID"));
    let error = client.call(&refund_of("A00001", "R1", 41)).await.unwrap_err();
    assert_eq!(error.code(), Some("ERROR"), "{error}");
    let error = client.call(&charge("A00004", "130000000000000001")).await.unwrap_err();
    assert_eq!(error.code(), Some("AUTH_CODE_ERROR"));
    assert!(sandbox.pay("A00002").await.unwrap().acknowledged);
    let by_id = RefundQueryRequest { refund_id: Some(after.refunds[0].id.clone()), ..Default::default() };
    assert_eq!(client.call(&by_id).await.unwrap().refund_fee, Some(Fen(40)));
}

#[tokio::test(start_paused = true)]
async fn more_orders_than_are_in_memory_are_all_there() {
    let store = Arc::new(Maps::default());
    let (sandbox, client) = with(Sandbox::builder().store(store));
    for at in 0..1100 {
        client.call(&order(&format!("M{at:05}"))).await.unwrap();
    }
    assert!(sandbox.pay("M00000").await.unwrap().acknowledged);
    assert_eq!(client.call(&query("M00000")).await.unwrap().total_fee, Some(Fen(100)));
    assert_eq!(sandbox.orders().len(), 1100);
    let mut search = OrderSearch::by("M0");
    search.limit = 3;
    let (page, all) = sandbox.find_orders(&search);
    assert_eq!((page.len(), all), (3, 1100));
    assert_eq!(page[0].number, "M01099");
}

#[tokio::test(start_paused = true)]
async fn a_full_store_is_an_unknown_outcome_and_forgets_nothing_once_it_has_room() {
    let store = Arc::new(Maps::default());
    let (sandbox, client) = with(Sandbox::builder().store(store.clone()));
    client.call(&order("F00001")).await.unwrap();
    store.is_full.store(true, Ordering::SeqCst);
    let error = client.call(&order("F00002")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert!(!matches!(error, Error::Api(_)), "{error}");
    let error = sandbox.pay("F00001").await.unwrap_err();
    assert!(error.to_string().contains("store"), "{error}");
    store.is_full.store(false, Ordering::SeqCst);
    client.call(&query("F00002")).await.unwrap();
    drop(sandbox);
    let (sandbox, _) = with(Sandbox::builder().store(store));
    assert_eq!(sandbox.order("F00002").unwrap().trade_state, "NOTPAY");
    assert_eq!(sandbox.order("F00001").unwrap().trade_state, "SUCCESS");
}

#[tokio::test(start_paused = true)]
async fn after_the_store_was_changed_the_sandbox_knows_the_new_orders_alone() {
    let store = Arc::new(Maps::default());
    let (sandbox, client) = with(Sandbox::builder().store(store.clone()));
    client.call(&order("S00001")).await.unwrap();
    let kept = store.orders.lock().unwrap().clone();
    sandbox.pay("S00001").await.unwrap();
    client.call(&order("S00002")).await.unwrap();
    sandbox.reload_after(|| *store.orders.lock().unwrap() = kept);
    assert_eq!(sandbox.order("S00001").unwrap().trade_state, "NOTPAY");
    assert_eq!(sandbox.order("S00002"), None);
    sandbox.reset();
    assert!(sandbox.orders().is_empty() && store.orders.lock().unwrap().is_empty());
}
