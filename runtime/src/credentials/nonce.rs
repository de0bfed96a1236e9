//! Random text.

use crate::credentials::clock::Clock;
use std::{cell::RefCell, time::Duration};

/// 32 letters and digits: 160 bits from the system's secure random source.
pub(crate) struct Nonce([u8; 32]);

/// The nonce of a message: made now, or what the clock gives.
pub(crate) enum MessageNonce {
    /// Made of the system's randomness.
    Made(Nonce),
    /// To make a known signature again.
    Given(String),
}

impl MessageNonce {
    pub(crate) fn of(clock: &dyn Clock, now: Duration) -> MessageNonce {
        clock.nonce().map_or_else(|| MessageNonce::Made(Nonce::at(now)), MessageNonce::Given)
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            MessageNonce::Made(nonce) => nonce.as_str(),
            MessageNonce::Given(nonce) => nonce,
        }
    }
}

/// Bytes of randomness in a nonce: five bits a letter.
const NEEDED: usize = 20;
/// So many nonces are asked for at a time.
const NONCES: usize = 64;

/// Random bytes of a thread: to ask the system for a few at a time costs more than all else that a nonce does.
struct Pool {
    bytes: [u8; NEEDED * NONCES],
    left: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; NEEDED * NONCES], left: 0 }) };
}

impl Pool {
    /// Bytes for a nonce that is made now. A fork of the process, or a copy of the machine, has the same bytes left;
    /// that the clock has gone on keeps what it makes of them apart, and nobody can tell the bytes from either.
    fn take(&mut self, now: Duration) -> [u8; NEEDED] {
        if self.left == 0 {
            #[expect(clippy::expect_used, reason = "a guessable nonce would be worse than stopping")]
            getrandom::fill(&mut self.bytes).expect("the system has no secure randomness");
            self.left = self.bytes.len();
        }
        self.left -= NEEDED;
        let mut taken = [0; NEEDED];
        taken.copy_from_slice(&self.bytes[self.left..self.left + NEEDED]);
        // The last bytes of the time, which are those that differ.
        for (byte, time) in taken.iter_mut().zip(now.as_nanos().to_le_bytes()) {
            *byte ^= time;
        }
        taken
    }
}

impl Nonce {
    /// One that was never there before.
    ///
    /// # Panics
    /// If the system has no randomness to give; there is no safe way to go on then.
    pub(crate) fn at(now: Duration) -> Nonce {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let random = POOL.with_borrow_mut(|pool| pool.take(now));
        let mut letters = [0; 32];
        for (letters, bytes) in letters.chunks_exact_mut(8).zip(random.chunks_exact(5)) {
            let mut bits = bytes.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for letter in letters {
                // 32 letters for five bits: every letter is equally likely.
                *letter = LETTERS[(bits & 31) as usize];
                bits >>= 5;
            }
        }
        Nonce(letters)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::clock::SystemClock;
    use std::collections::HashSet;

    fn nonce() -> String {
        Nonce::at(SystemClock.now()).as_str().to_owned()
    }

    #[test]
    fn nonces_are_32_letters_of_which_all_occur_and_none_comes_twice() {
        let made: Vec<String> = (0..2000).map(|_| nonce()).collect();
        assert!(made.iter().all(|nonce| nonce.len() == 32));
        assert_eq!(made.iter().collect::<HashSet<_>>().len(), made.len());
        for at in 0..32 {
            let letters: HashSet<u8> = made.iter().map(|nonce| nonce.as_bytes()[at]).collect();
            assert_eq!(letters.len(), 32, "at place {at}");
        }
    }

    #[test]
    fn the_clock_alone_makes_no_nonce() {
        let now = SystemClock.now();
        let made: HashSet<String> = (0..2000).map(|_| Nonce::at(now).as_str().to_owned()).collect();
        assert_eq!(made.len(), 2000);
    }

    #[test]
    fn a_fork_makes_other_nonces_of_the_same_bytes() {
        let bytes = || Pool { bytes: [7; NEEDED * NONCES], left: NEEDED * NONCES };
        let now = SystemClock.now();
        let (parent, child) = (bytes().take(now), bytes().take(now + Duration::from_nanos(1)));
        assert_ne!(parent, child);
        // All that the clock says of a century is in the nonce.
        assert_ne!(parent, bytes().take(now + Duration::from_secs(3_155_760_000)));
    }
}
