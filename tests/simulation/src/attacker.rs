//! An attacker between the gateway and the shop, who sees messages, has no key, and delivers others.
//!
//! What comes over the connection of a call is protected by TLS as well; here it is not.

use crate::{
    calls::PAID_FUNCTION,
    customers::{Payee, Purchase},
    forge::{self, Wanted},
    shop::{Shop, lock},
    store::Stored,
    world::{Plan, Wall, clock},
};
use paytable::{
    ApiKey, Client, Draft, Merchant, Notice, Received, Sending, Transport, WechatV2,
    sandbox::{Posted, Receiver, Sandbox},
    wechat_v2::PayNotice,
};
use paytable_tests::{APPID, KEY, MCH_ID};
use std::{
    sync::{
        Arc, Mutex, OnceLock, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

/// So many of each kind are remembered.
const REMEMBERED: usize = 100;

pub(crate) struct Attacker {
    shop: OnceLock<Weak<Shop>>,
    random: Mutex<fastrand::Rng>,
    notices: Mutex<Vec<Posted>>,
    replies: Mutex<Vec<(String, Vec<u8>)>>,
    others: [Elsewhere; 3],
    once_in: u32,
    is_calm: AtomicBool,
    /// Messages that the shop got from the attacker.
    pub(crate) delivered: AtomicU64,
}

impl Attacker {
    /// Beside the shop's merchant there are two others: one under a key of its own, one under the same. The third is the
    /// shop's own, at which another sub-merchant can sell, or in another currency.
    pub(crate) fn new(Plan { seed, attacked_once_in, .. }: Plan) -> Arc<Attacker> {
        Arc::new(Attacker {
            shop: OnceLock::new(),
            random: Mutex::new(fastrand::Rng::with_seed(!seed)),
            notices: Mutex::default(),
            replies: Mutex::default(),
            others: [
                Elsewhere::new("1900000110", "0123456789abcdef0123456789abcdef", seed),
                Elsewhere::new("1900000111", KEY, seed),
                Elsewhere::new(MCH_ID, KEY, seed),
            ],
            once_in: attacked_once_in,
            is_calm: AtomicBool::new(attacked_once_in == 0),
            delivered: AtomicU64::new(0),
        })
    }

    pub(crate) fn meet(&self, shop: &Arc<Shop>) {
        let _ = self.shop.set(Arc::downgrade(shop));
    }

    /// From now on nothing is attacked.
    pub(crate) fn calm(&self) {
        self.is_calm.store(true, Ordering::Relaxed);
    }

    fn below(&self, limit: usize) -> usize {
        lock(&self.random).usize(0..limit)
    }

    fn attacks(&self) -> bool {
        !self.is_calm.load(Ordering::Relaxed) && lock(&self.random).u32(0..self.once_in) == 0
    }

    fn remember<T>(&self, all: &Mutex<Vec<T>>, one: T) {
        let mut all = lock(all);
        if all.len() < REMEMBERED {
            all.push(one);
        } else {
            let at = self.below(REMEMBERED);
            all[at] = one;
        }
    }

    fn remembered<T: Clone>(&self, all: &Mutex<Vec<T>>, is_such: impl Fn(&T) -> bool) -> Option<T> {
        let all = lock(all);
        let such: Vec<&T> = all.iter().filter(|one| is_such(one)).collect();
        self.any(&such).cloned()
    }

    /// A notice passes.
    pub(crate) fn sees(self: &Arc<Self>, posted: &Posted) {
        self.remember(&self.notices, posted.clone());
        if self.attacks() {
            let (attacker, delay) = (self.clone(), Duration::from_secs(self.below(600) as u64));
            tokio::spawn(async move {
                sleep(delay).await;
                attacker.attack().await;
            });
        }
    }

    async fn attack(&self) {
        let Some(shop) = self.shop.get().and_then(Weak::upgrade) else { return };
        let Some(posted) = self.message(&shop).await else { return };
        self.delivered.fetch_add(1, Ordering::Relaxed);
        // What the shop answers to it, the gateway never hears.
        shop.receive(posted).await;
    }

    /// Something that the shop takes for a notice.
    async fn message(&self, shop: &Arc<Shop>) -> Option<Posted> {
        let mut posted = self.remembered(&self.notices, |posted| posted.url.ends_with("/paid"))?;
        let of_query = |(path, _): &(String, Vec<u8>)| path.ends_with("orderquery");
        posted.body = match self.below(10) {
            0 => forge::cut_anywhere(&mut lock(&self.random), &posted.body),
            1 | 2 => {
                let victim = self.victim(shop)?;
                forge::of_another_sdk(&posted.body, &wanted(&victim, false))?
            }
            3 => self.remembered(&self.replies, of_query)?.1,
            4 => {
                let reply = self.remembered(&self.replies, of_query)?.1;
                forge::cut_anywhere(&mut lock(&self.random), &reply)
            }
            5 | 7 => self.elsewhere(self.victim(shop)?).await?,
            8 => return self.of_cloud(shop),
            // An old one, of a payment or of a refund, at its own address or at the other.
            6 => self.remembered(&self.notices, |_| true)?.body,
            _ => return self.remembered(&self.notices, |_| true),
        };
        Some(posted)
    }

    /// The notice of an order that is paid elsewhere, of the same number and amount.
    async fn elsewhere(&self, mut victim: Stored) -> Option<Vec<u8>> {
        let at = self.below(self.others.len());
        let Purchase { payee, currency, .. } = &mut victim.purchase;
        match (at, self.below(2)) {
            (2, 0) => *payee = Payee::SubMerchant("1900000299"),
            (2, _) => *currency = if *currency == Some("JPY") { Some("HKD") } else { Some("JPY") },
            _ => {}
        }
        self.others[at].paid(&victim).await
    }

    /// A notice of CloudPay, which nothing authenticates, of an order that is not paid.
    fn of_cloud(&self, shop: &Shop) -> Option<Posted> {
        let mut posted = self.remembered(&self.notices, |posted| posted.url == PAID_FUNCTION.1)?;
        let open: Vec<Stored> =
            shop.store.open().into_iter().filter(|open| open.purchase.is_cloud()).collect();
        let victim = self.any(&open)?;
        posted.body = forge::of_cloud(&posted.body, &wanted(&victim, false))?;
        Some(posted)
    }

    fn any<T: Clone>(&self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())].clone())
    }

    /// An order of APIv2 that is not paid yet, as far as the shop knows.
    fn victim(&self, shop: &Shop) -> Option<Stored> {
        let open: Vec<Stored> =
            shop.store.open().into_iter().filter(|open| !open.purchase.is_cloud()).collect();
        self.any(&open)
    }

    /// A reply passes: it arrives as it is, or another in its place.
    fn passes(&self, url: &str, request: &Draft, mut answer: Received<'static>) -> Received<'static> {
        if !url.ends_with("orderquery") && !url.ends_with("refundquery") {
            return answer;
        }
        self.remember(&self.replies, (url.to_owned(), answer.body.to_vec()));
        if self.attacks()
            && self.attacks()
            && let Some(body) = self.reply(url, request, &answer.body)
        {
            self.delivered.fetch_add(1, Ordering::Relaxed);
            answer.body = body.into();
        }
        answer
    }

    fn reply(&self, url: &str, request: &Draft, genuine: &[u8]) -> Option<Vec<u8>> {
        let asked = forge::pairs(&request.body);
        let shop = self.shop.get().and_then(Weak::upgrade)?;
        match self.below(4) {
            0 => Some(forge::cut_anywhere(&mut lock(&self.random), genuine)),
            1 => {
                let stored = shop.store.get(forge::get(&asked, "out_trade_no"))?;
                forge::of_another_sdk(genuine, &wanted(&stored, true))
            }
            2 => self.remembered(&self.notices, |_| true).map(|posted| posted.body),
            // Of another order mostly, and sometimes an old one of this.
            _ => self.remembered(&self.replies, |(path, _)| path == url).map(|(_, body)| body),
        }
    }
}

fn wanted(stored: &Stored, as_reply: bool) -> Wanted<'_> {
    Wanted { number: &stored.number, fen: stored.purchase.fen, as_reply }
}

/// The way of calls, past the attacker.
pub(crate) struct Way {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) attacker: Arc<Attacker>,
}

impl Transport for Way {
    fn send<'a>(&'a self, url: &'a str, request: &'a Draft, left: Duration) -> Sending<'a> {
        Box::pin(async move {
            let answer = self.inner.send(url, request, left).await?;
            Ok(self.attacker.passes(url, request, answer))
        })
    }
}

/// Another merchant of the gateway, at which the attacker buys under the numbers of the shop.
struct Elsewhere {
    sandbox: Sandbox,
    client: Client<WechatV2>,
    told: Arc<Mutex<Option<Vec<u8>>>>,
}

impl Elsewhere {
    fn new(mch_id: &str, key: &str, seed: u64) -> Elsewhere {
        let merchant =
            Merchant::new(APPID, mch_id, ApiKey::new(key)).notify_url("https://other.example/paid");
        let told: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
        let kept = told.clone();
        let receiver: Arc<Receiver> = Arc::new(move |posted: Posted| {
            *lock(&kept) = Some(posted.body);
            Box::pin(async { Some(PayNotice::accepted().body) })
        });
        let sandbox = Sandbox::builder()
            .merchant(merchant.clone())
            .seed(seed)
            .time_scale(1)
            .start_time(clock())
            .start_here(receiver);
        let client =
            Client::builder(merchant).transport(sandbox.transport()).clock(Wall::from(clock())).build();
        let client = client.unwrap_or_else(|error| unreachable!("a client without a network: {error}"));
        Elsewhere { sandbox, client, told }
    }

    /// The notice of an order that is paid there, of the same number and amount.
    async fn paid(&self, stored: &Stored) -> Option<Vec<u8>> {
        self.client.call(&stored.order()).await.ok()?;
        self.sandbox.pay(&stored.number).await.ok()?;
        lock(&self.told).take()
    }
}
