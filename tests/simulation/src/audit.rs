//! The gateway's books against what the shop believes.

use crate::{
    notices::Told,
    shop::Shop,
    store::{Belief, RefundBelief, Stored},
};
use paytable::sandbox::{Sandbox, Standing};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::AddAssign,
    sync::atomic::Ordering,
};

/// What came of one world, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Order numbers that were used.
    pub orders: u64,
    /// Of them paid, in the gateway's books.
    pub paid: u64,
    /// Refunds that arrived.
    pub refunds: u64,
    /// Notices that were acknowledged, each counted once.
    pub notices: u64,
    /// Messages that the shop got from an attacker: cut again, replayed, of another order or merchant.
    pub attacks: u64,
    /// How often the shop's process was killed.
    pub kills: u64,
    /// Purchases that were charged more than once.
    pub double_charges: u64,
    /// Orders that got more back than the shop meant to give.
    pub double_refunds: u64,
    /// Orders and refunds whose end the shop believes to be another than it is, or does not know in the end.
    pub misbelieved: u64,
    /// Goods handed over twice, or refunds booked twice.
    pub effects_twice: u64,
    /// What was acknowledged, or paid, and had no effect.
    pub lost_notices: u64,
    /// Orders that the shop took for paid at a time when they were not.
    pub believed_forgeries: u64,
}

impl Report {
    /// Whether nothing went wrong that must not.
    pub fn is_clean(&self) -> bool {
        let Report { double_charges, double_refunds, misbelieved, effects_twice, .. } = self;
        let Report { lost_notices, believed_forgeries, .. } = self;
        [double_charges, double_refunds, misbelieved, effects_twice, lost_notices, believed_forgeries]
            .iter()
            .all(|count| **count == 0)
    }
}

impl AddAssign for Report {
    fn add_assign(&mut self, other: Report) {
        self.orders += other.orders;
        self.paid += other.paid;
        self.refunds += other.refunds;
        self.notices += other.notices;
        self.attacks += other.attacks;
        self.kills += other.kills;
        self.double_charges += other.double_charges;
        self.double_refunds += other.double_refunds;
        self.misbelieved += other.misbelieved;
        self.effects_twice += other.effects_twice;
        self.lost_notices += other.lost_notices;
        self.believed_forgeries += other.believed_forgeries;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { orders, paid, refunds, notices, attacks, kills, .. } = self;
        writeln!(
            f,
            "{orders} orders, {paid} paid, {refunds} refunds, {notices} notices, {attacks} attacks, {kills} kills"
        )?;
        let Report { double_charges, double_refunds, misbelieved, effects_twice, .. } = self;
        let Report { lost_notices, believed_forgeries, .. } = self;
        write!(
            f,
            "{double_charges} double charges, {double_refunds} double refunds, {misbelieved} misbelieved, \
             {effects_twice} effects twice, {lost_notices} notices lost, {believed_forgeries} forgeries believed"
        )
    }
}

pub(crate) fn compare(shop: &Shop, sandbox: &Sandbox, acknowledged: &BTreeSet<Told>, attacks: u64) -> Report {
    let all = shop.store.all();
    let books: BTreeMap<String, Standing> =
        sandbox.orders().into_iter().map(|standing| (standing.number.clone(), standing)).collect();
    let mut report = Report {
        orders: all.len() as u64,
        notices: acknowledged.len() as u64,
        attacks,
        kills: u64::from(shop.kills.load(Ordering::Relaxed)),
        believed_forgeries: u64::from(shop.believed_forgeries.load(Ordering::Relaxed)),
        ..Report::default()
    };
    let mut charged: BTreeMap<u32, u64> = BTreeMap::new();
    for stored in &all {
        one(&mut report, stored, books.get(&stored.number), acknowledged);
        if books.get(&stored.number).is_some_and(is_kept) {
            *charged.entry(stored.purchase.id).or_default() += 1;
        }
    }
    report.double_charges = charged.values().filter(|times| **times > 1).count() as u64;
    // Whatever the gateway has that the shop never wrote down is nobody's order.
    let unknown = books.keys().filter(|number| all.iter().all(|stored| stored.number != **number));
    report.misbelieved += unknown.count() as u64;
    report
}

/// Paid, and not undone by a reversal.
pub(crate) fn is_kept(standing: &Standing) -> bool {
    matches!(standing.trade_state, "SUCCESS" | "REFUND")
}

fn one(report: &mut Report, stored: &Stored, books: Option<&Standing>, acknowledged: &BTreeSet<Told>) {
    let is_paid = books.is_some_and(is_kept);
    report.paid += u64::from(is_paid);
    let believed = match stored.belief {
        Belief::Paid => Some(true),
        Belief::NotPaid => Some(false),
        Belief::Planned | Belief::Shown => None,
    };
    report.misbelieved += u64::from(believed != Some(is_paid));
    report.effects_twice += u64::from(stored.delivered > 1);
    let was_told = acknowledged.contains(&Told::Paid(stored.number.clone()));
    report.lost_notices += u64::from((is_paid || was_told) && stored.delivered == 0);

    let back = books.filter(|standing| is_kept(standing)).map_or(0, |standing| standing.refunded.0);
    let meant: i64 = stored.refunds.iter().map(|refund| refund.fen).sum();
    let booked: i64 = stored.refunds.iter().filter(|refund| refund.booked > 0).map(|refund| refund.fen).sum();
    report.double_refunds += u64::from(back > meant);
    report.misbelieved += u64::from(back != booked);
    for refund in &stored.refunds {
        report.refunds += u64::from(refund.belief == RefundBelief::Arrived);
        report.effects_twice += u64::from(refund.booked > 1);
        let told = Told::Refunded { order: stored.number.clone(), refund: refund.number.clone() };
        report.lost_notices += u64::from(acknowledged.contains(&told) && refund.booked == 0);
    }
}
