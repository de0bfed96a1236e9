//! Whatever is random in a sandbox, from one seed.

use crate::{
    message::time::Time,
    table::{Field, TimeFormat},
};
use std::sync::{Mutex, PoisonError};

/// Random numbers, the same for the same seed and calls. Nothing here has to be secret.
pub(super) struct Rng(Mutex<fastrand::Rng>);

impl Rng {
    /// Without a seed no two are the same.
    pub(super) fn new(seed: Option<u64>) -> Rng {
        Rng(Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)))
    }

    /// Draws from that seed from now on.
    pub(super) fn reseed(&self, seed: u64) {
        self.with(|random| *random = fastrand::Rng::with_seed(seed));
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

    /// So many digits, in hexadecimal.
    pub(super) fn hex(&self, length: usize) -> String {
        self.with(|random| (0..length).map(|_| random.digit(16)).collect())
    }

    /// A text with other digits, and other letters for each `X`; the first character stays.
    pub(super) fn like(&self, shape: &str) -> String {
        let other = |random: &mut fastrand::Rng, (at, char): (usize, char)| match char {
            '0'..='9' if at > 0 => random.digit(10),
            'X' if at > 0 => random.uppercase(),
            char => char,
        };
        self.with(|random| shape.chars().enumerate().map(|char| other(random, char)).collect())
    }

    /// `wx`, the time, and something that no other order has.
    pub(super) fn prepay_id(&self, now: Time) -> String {
        let own = self.hex(20);
        format!("wx{}{own}", now.format(TimeFormat::Compact))
    }

    /// 28 digits, as the numbers of payments and refunds have: what kind, when, and something of its own.
    pub(super) fn number(&self, kind: char, now: Time) -> String {
        let own: String = self.with(|random| (0..13).map(|_| random.digit(10)).collect());
        format!("{kind}{}{own}", now.format(TimeFormat::Compact))
    }

    /// The same where that row holds it: one that is too short for 28 digits has a number like its example.
    pub(super) fn number_for(&self, kind: char, now: Time, row: Option<&Field>) -> String {
        match row.filter(|row| row.max < 28 && !row.example.is_empty()) {
            Some(row) => self.like(row.example),
            None => self.number(kind, now),
        }
    }
}

/// A seed made of texts (FNV-1a).
pub(super) fn digest(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
