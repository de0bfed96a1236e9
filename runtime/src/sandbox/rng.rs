//! Whatever is random in a sandbox, from one seed.

use crate::{message::time::Time, table::TimeFormat};
use std::sync::{Mutex, PoisonError};

/// Random numbers, the same for the same seed and calls. Nothing here has to be secret.
pub(super) struct Rng(Mutex<fastrand::Rng>);

impl Rng {
    /// Without a seed no two are the same.
    pub(super) fn new(seed: Option<u64>) -> Rng {
        Rng(Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A number below `limit`.
    pub(super) fn below(&self, limit: u64) -> u64 {
        self.with(|random| random.u64(0..limit.max(1)))
    }

    /// Random text of 32 letters and digits.
    pub(super) fn nonce(&self) -> String {
        self.with(|random| (0..32).map(|_| random.alphanumeric().to_ascii_uppercase()).collect())
    }

    /// `wx`, the time, and something that no other order has.
    pub(super) fn prepay_id(&self, now: Time) -> String {
        let own: String = self.with(|random| (0..20).map(|_| random.digit(16)).collect());
        format!("wx{}{own}", now.format(TimeFormat::Compact))
    }

    /// 28 digits, as the numbers of payments and refunds have: what kind, when, and something of its own.
    pub(super) fn number(&self, kind: char, now: Time) -> String {
        let own: String = self.with(|random| (0..13).map(|_| random.digit(10)).collect());
        format!("{kind}{}{own}", now.format(TimeFormat::Compact))
    }
}
