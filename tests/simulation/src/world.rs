//! One world: a gateway, a shop, customers, and what goes wrong between them.

use crate::{
    attacker::{Attacker, Way},
    audit::{self, Report},
    calls::{CLOUD_MERCHANT, Clients, ENV, PAID_FUNCTION, REFUNDED_FUNCTION},
    customers::Purchase,
    notices::Told,
    online::POLICY,
    shop::Shop,
};
use paytable::{
    ApiKey, Client, Clock, Gateway, Merchant, Time,
    sandbox::{Faults, Posted, Receiver, RefundEnd, Sandbox},
};
use paytable_tests::{APPID, KEY, MCH_ID};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak, atomic::Ordering},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How the shop goes about it. All but the first are what this project exists to prevent; each shows that the audit
/// finds what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// As this project's documentation says.
    Sound,
    /// In doubt takes a call for failed, and begins again under a new number.
    NewNumberOnTimeout,
    /// In doubt takes a call for failed, and leaves it at that.
    FailedOnTimeout,
    /// Acknowledges a notice before what it says is stored, and never asks.
    AcknowledgeFirst,
    /// Hands the goods over at every notice.
    EffectEachTime,
    /// Believes every notice whose signature fits, however its text was cut.
    BelieveAnyCut,
    /// Does not compare whose order it is that a notice tells of.
    AnySubMerchant,
    /// Does not compare the currency of a notice with the order's.
    AnyCurrency,
    /// Believes notices that nothing authenticates.
    BelieveUnauthenticated,
}

impl Rule {
    /// The wrong ones, by the names that the command line knows them by.
    pub const BROKEN: [(&str, Rule); 8] = [
        ("new-number-on-timeout", Rule::NewNumberOnTimeout),
        ("failed-on-timeout", Rule::FailedOnTimeout),
        ("acknowledge-first", Rule::AcknowledgeFirst),
        ("effect-each-time", Rule::EffectEachTime),
        ("believe-any-cut", Rule::BelieveAnyCut),
        ("any-sub-merchant", Rule::AnySubMerchant),
        ("any-currency", Rule::AnyCurrency),
        ("believe-unauthenticated", Rule::BelieveUnauthenticated),
    ];
}

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Everything random comes from it.
    pub seed: u64,
    /// How many purchases customers make.
    pub purchases: u32,
    /// What the shop does in doubt.
    pub rule: Rule,
    /// In how many of its steps the shop's process is killed once.
    pub killed_once_in: u32,
    /// Of so many notices one leads to an attack, and of so many replies to queries, squared; 0 for none.
    pub attacked_once_in: u32,
}

/// What was acknowledged to the gateway.
pub(crate) type Acknowledged = Arc<Mutex<BTreeSet<Told>>>;

/// Runs one world to its end, on virtual time.
///
/// # Panics
/// If there is no runtime to be had.
pub fn run(plan: Plan) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(live(plan))
}

/// When it begins.
pub(crate) fn clock() -> Time {
    Time::new(2024, 3, 1, 12, 0, 0).unwrap_or_else(|| unreachable!("a day of the calendar"))
}

/// The clock of a shop, which follows tokio's from the moment that it is made.
pub(crate) struct Wall {
    start: Time,
    made: Instant,
}

impl Wall {
    pub(crate) fn from(start: Time) -> Arc<Wall> {
        Arc::new(Wall { start, made: Instant::now() })
    }
}

impl Clock for Wall {
    fn now(&self) -> Duration {
        let start = Duration::from_secs(u64::try_from(self.start.unix()).unwrap_or(0));
        start + self.made.elapsed()
    }
}

async fn live(plan: Plan) -> Report {
    let mut random = fastrand::Rng::with_seed(plan.seed);
    let start = clock();
    // The gateway's clock is up to ten minutes before or behind the shop's.
    let skewed = Time::from_unix(start.unix() + random.i64(-600..600)).unwrap_or(start);

    let merchant = Merchant::new(APPID, MCH_ID, ApiKey::new(KEY))
        .notify_url("https://shop.example/paid")
        .certificate(Sandbox::client_certificate());
    let attacker = Attacker::new(plan);
    let (door, acknowledged) = (Arc::new(OnceLock::new()), Acknowledged::default());
    let sandbox = Sandbox::builder()
        .merchant(merchant.clone())
        .cloud_merchant(CLOUD_MERCHANT.0, CLOUD_MERCHANT.1)
        .function(ENV, PAID_FUNCTION.0, PAID_FUNCTION.1)
        .function(ENV, REFUNDED_FUNCTION.0, REFUNDED_FUNCTION.1)
        .seed(plan.seed)
        .time_scale(1)
        .start_time(skewed)
        .start_here(receiver(door.clone(), acknowledged.clone(), attacker.clone()));
    let sandbox = Arc::new(sandbox);
    let way = Arc::new(Way { inner: sandbox.transport(), attacker: attacker.clone() });
    let clients =
        Clients { wechat: client(merchant, way.clone(), start), cloud: client(Merchant::bare(), way, start) };
    let shop = Shop::new(clients, sandbox.clone(), plan, start);
    let _ = door.set(Arc::downgrade(&shop));
    attacker.meet(&shop);

    sandbox.set_faults(faults(plan.seed));
    shop.start();
    for id in 0..plan.purchases {
        sleep(Duration::from_secs(random.u64(1..40))).await;
        if id % 50 == 0 {
            let end = if random.u32(0..4) == 0 { RefundEnd::Closed } else { RefundEnd::Success };
            sandbox.end_refunds(end);
        }
        let purchase = Purchase::random(id, &mut random);
        while !shop.arrive(&purchase) {
            sleep(Duration::from_secs(10)).await;
        }
    }
    // Things go on going wrong while the last orders are open; then they stop, so that all can come to its end.
    sleep(Duration::from_secs(3 * 3600)).await;
    sandbox.end_refunds(RefundEnd::Success);
    sandbox.set_faults(Faults::default());
    shop.calm();
    attacker.calm();
    // A day and four minutes for the last notice, and as long again for the shop.
    for _ in 0..50 {
        sleep(Duration::from_secs(3600)).await;
    }
    let acknowledged = acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
    audit::compare(&shop, &sandbox, &acknowledged, attacker.delivered.load(Ordering::Relaxed))
}

fn client<G: Gateway>(merchant: Merchant, way: Arc<Way>, start: Time) -> Client<G> {
    let client = Client::builder(merchant).transport(way).retries(POLICY).clock(Wall::from(start)).build();
    client.unwrap_or_else(|error| unreachable!("a client without a network: {error}"))
}

/// Takes notices to the shop, and notes what it acknowledged.
fn receiver(
    door: Arc<OnceLock<Weak<Shop>>>,
    acknowledged: Acknowledged,
    attacker: Arc<Attacker>,
) -> Arc<Receiver> {
    Arc::new(move |posted: Posted| {
        attacker.sees(&posted);
        let shop = door.get().and_then(Weak::upgrade);
        let acknowledged = acknowledged.clone();
        Box::pin(async move {
            let (told, answer) = shop?.receive(posted).await?;
            acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(told);
            Some(answer)
        })
    })
}

/// Every fault, more or less often; in every fifth world one of them alone and very often.
fn faults(seed: u64) -> Faults {
    let often = 250;
    let none =
        Faults { latency: Duration::from_millis(50), lateness: Duration::from_secs(40), ..Faults::default() };
    match seed % 5 {
        0 => Faults::all(5),
        1 => Faults::all(15),
        2 => Faults::all(30),
        3 => Faults::all(60),
        _ => match seed / 5 % 10 {
            0 => Faults { refused: often, ..none },
            1 => Faults { lost: often, ..none },
            2 => Faults { unanswered: often, ..none },
            3 => Faults { late: often, notice_late: often, ..none },
            4 => Faults { repeated: often, notice_repeated: often, ..none },
            5 => Faults { truncated: often, notice_lost: often, ..none },
            6 => Faults { corrupted: often, notice_corrupted: often, ..none },
            7 => Faults { bad_gateway: often, ..none },
            8 => Faults { slow: often, acknowledgement_lost: often, ..none },
            _ => Faults { system_error: often, ..none },
        },
    }
}
