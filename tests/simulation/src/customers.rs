//! What customers want, decided by the seed before anything happens.

use paytable::sandbox::Payer;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(crate) id: u32,
    pub(crate) fen: i64,
    pub(crate) way: Way,
    /// Parts of the price that are wanted back, in fen.
    pub(crate) back: Vec<i64>,
}

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
            _ => Vec::new(),
        };
        Purchase { id, fen, way, back }
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
