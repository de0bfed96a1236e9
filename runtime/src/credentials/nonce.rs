//! Random text for requests.

use crate::credentials::clock::Clock;
use std::{cell::RefCell, time::Duration};

/// 32 letters and digits: 160 bits from the system's secure random source.
// Aligned, because text is checked as UTF-8 a word at a time.
#[repr(align(8))]
pub(crate) struct Nonce([u8; 32]);

/// The nonce of a message: a new one, or the one that the clock returns.
pub(crate) enum MessageNonce {
    /// Made from the system's random source.
    Made(Nonce),
    /// Given, to reproduce a known signature.
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

/// Random bytes in a nonce: five bits for each letter.
const NEEDED: usize = 20;
/// The number of nonces whose random bytes are requested together.
const NONCES: usize = 64;

/// Random bytes of a thread. Requesting a few bytes at a time from the system would take most of the time of a nonce.
struct Pool {
    bytes: [u8; NEEDED * NONCES],
    left: usize,
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool { bytes: [0; NEEDED * NONCES], left: 0 }) };
}

impl Pool {
    /// The bytes for a nonce at that time. A fork of the process or a copy of the virtual machine has the same bytes
    /// left. They are combined with the time, so that the nonces differ, and neither can be derived from the nonce.
    fn take(&mut self, now: Duration) -> [u8; NEEDED] {
        if self.left == 0 {
            #[expect(clippy::expect_used, reason = "a guessable nonce would be worse than stopping")]
            getrandom::fill(&mut self.bytes).expect("the system provides no secure random numbers");
            self.left = self.bytes.len();
        }
        self.left -= NEEDED;
        let mut taken = [0; NEEDED];
        taken.copy_from_slice(&self.bytes[self.left..self.left + NEEDED]);
        // The last bytes of the time, which change.
        for (byte, time) in taken.iter_mut().zip(now.as_nanos().to_le_bytes()) {
            *byte ^= time;
        }
        taken
    }
}

impl Nonce {
    /// A new nonce.
    ///
    /// # Panics
    /// The system provides no random numbers. There is no secure way to continue.
    pub(crate) fn at(now: Duration) -> Nonce {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let random = POOL.with_borrow_mut(|pool| pool.take(now));
        let mut letters = [0; 32];
        for (letters, bytes) in letters.chunks_exact_mut(8).zip(random.chunks_exact(5)) {
            let mut bits = bytes.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            for letter in letters {
                // 32 letters for five bits: every letter is equally probable.
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
        // The nonce includes the time with a range of more than a century.
        assert_ne!(parent, bytes().take(now + Duration::from_secs(3_155_760_000)));
    }
}
