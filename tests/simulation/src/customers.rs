//! What customers want, decided by the seed before anything happens.

use paytable::sandbox::Payer;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(crate) id: u32,
    /// In the smallest unit of the currency.
    pub(crate) fen: i64,
    /// As the order says it; without, the documented default counts.
    pub(crate) currency: Option<&'static str>,
    pub(crate) payee: Payee,
    pub(crate) way: Way,
    /// Parts of the price that are wanted back, in fen.
    pub(crate) back: Vec<i64>,
}

/// Who gets the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payee {
    /// The merchant itself.
    Merchant,
    /// One that the merchant is the service provider of.
    SubMerchant(&'static str),
    /// The merchant of a mini program, through CloudPay.
    Cloud,
}

/// The sub-merchants of the shop.
pub(crate) const SUB_MERCHANTS: [&str; 2] = ["1900000201", "1900000202"];

#[derive(Clone, Debug)]
pub(crate) enum Way {
    /// Shown a code on a screen; pays after that time, or never.
    Online { pays_after: Option<Duration> },
    /// Shows a code at a counter, once for every attempt.
    Counter { payers: [Payer; 3] },
}

impl Purchase {
    pub(crate) fn random(id: u32, random: &mut fastrand::Rng) -> Purchase {
        let fen = random.i64(2..100_000);
        let way = if random.u32(0..100) < 60 {
            let minutes = u64::from(random.u32(0..45));
            let seconds = u64::from(random.u32(0..60));
            let pays_after = (random.u32(0..100) < 85).then(|| Duration::from_secs(minutes * 60 + seconds));
            Way::Online { pays_after }
        } else {
            Way::Counter { payers: std::array::from_fn(|_| payer(random)) }
        };
        let back = match random.u32(0..100) {
            0..10 => vec![fen],
            10..15 => vec![1, fen - 1],
            15..20 => vec![1],
            20..25 => parts(fen, random),
            _ => Vec::new(),
        };
        let currency = match random.u32(0..100) {
            0..50 => None,
            50..70 => Some("CNY"),
            70..85 => Some("HKD"),
            _ => Some("JPY"),
        };
        let payee = match (random.u32(0..100), &way) {
            (0..25, Way::Online { .. }) => Payee::Cloud,
            (0..60, _) => Payee::Merchant,
            (60..80, _) => Payee::SubMerchant(SUB_MERCHANTS[0]),
            _ => Payee::SubMerchant(SUB_MERCHANTS[1]),
        };
        Purchase { id, fen, currency, payee, way, back }
    }

    pub(crate) fn is_cloud(&self) -> bool {
        self.payee == Payee::Cloud
    }

    pub(crate) fn sub_merchant(&self) -> Option<&'static str> {
        match self.payee {
            Payee::SubMerchant(number) => Some(number),
            Payee::Merchant | Payee::Cloud => None,
        }
    }

    pub(crate) fn wants_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// The payment code of an attempt: 18 digits.
    pub(crate) fn code(&self, attempt: u32) -> String {
        format!("13{:014}{attempt:02}", self.id)
    }

    pub(crate) fn payer(&self, attempt: u32) -> Payer {
        match &self.way {
            Way::Counter { payers } => payers[attempt as usize % 3],
            Way::Online { .. } => Payer::Pays,
        }
    }
}

/// Up to four parts that come to less than the price, or just to it.
fn parts(fen: i64, random: &mut fastrand::Rng) -> Vec<i64> {
    let mut left = fen;
    let mut parts = Vec::new();
    while left > 0 && parts.len() < 4 {
        let part = random.i64(1..=left);
        left -= part;
        parts.push(part);
    }
    parts
}

fn payer(random: &mut fastrand::Rng) -> Payer {
    let after = Duration::from_secs(u64::from(random.u32(1..90)));
    match random.u32(0..100) {
        0..60 => Payer::Pays,
        60..80 => Payer::TypesPassword(after),
        80..86 => Payer::GivesUp(after),
        86..90 => Payer::Waits,
        90..96 => Payer::IsShort,
        _ => Payer::ShowsOldCode,
    }
}
