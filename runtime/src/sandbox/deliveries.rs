//! The deliveries of notices that can be repeated, and what they tell.

use crate::sandbox::facts::Facts;
use crate::{
    credentials::merchant::Merchant,
    table::{Api, Notice, SignatureAlgorithm},
};
use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many deliveries can be repeated: the latest.
const KEPT: usize = 2000;

/// How the notice of a payment fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How often it was sent.
    pub attempts: usize,
    /// Whether it was acknowledged in the end.
    pub acknowledged: bool,
}

/// No such delivery: its number was never given, or 2000 others have begun since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDelivery;

impl fmt::Display for UnknownDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no delivery has that number, or it is one of long ago")
    }
}

impl std::error::Error for UnknownDelivery {}

/// Which notice it is, and what it is signed with.
#[derive(Clone)]
pub(super) struct About {
    pub(super) notice: &'static Notice,
    /// What asked for whatever it tells of, if anything did.
    pub(super) api: Option<&'static Api>,
    pub(super) kind: SignatureAlgorithm,
    /// Who signs it.
    pub(super) merchant: Arc<Merchant>,
}

/// Something to tell a merchant.
#[derive(Clone)]
pub(super) struct Telling {
    pub(super) about: About,
    /// The merchant's number of the order; empty if it is of none.
    pub(super) number: String,
    pub(super) facts: Facts,
    pub(super) url: String,
}

/// The latest deliveries by their numbers.
#[derive(Default)]
pub(super) struct Deliveries(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    last: u64,
    /// What is told, as every delivery of it says it.
    latest: VecDeque<(u64, Arc<Telling>)>,
}

impl Deliveries {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a delivery; its number.
    pub(super) fn keep(&self, telling: Arc<Telling>) -> u64 {
        let mut kept = self.lock();
        kept.last += 1;
        let number = kept.last;
        if kept.latest.len() == KEPT {
            kept.latest.pop_front();
        }
        kept.latest.push_back((number, telling));
        number
    }

    pub(super) fn find(&self, number: u64) -> Option<Arc<Telling>> {
        let kept = self.lock();
        let at = kept.latest.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        kept.latest.get(at).map(|(_, telling)| telling.clone())
    }

    /// The latest one that told of an order's payment.
    pub(super) fn of_payment(&self, number: &str, notice: Option<&'static Notice>) -> Option<u64> {
        let name = notice?.name;
        let kept = self.lock();
        let is_of = |telling: &Telling| telling.number == number && telling.about.notice.name == name;
        kept.latest.iter().rev().find(|(_, telling)| is_of(telling)).map(|(delivery, _)| *delivery)
    }

    /// Forgets them all; numbers go on.
    pub(super) fn clear(&self) {
        self.lock().latest.clear();
    }
}
